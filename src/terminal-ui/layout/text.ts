/**
 * TEXT IN CELLS. After `clean` one character is one cell, so that lengths are widths. What a terminal could draw
 * over, twice as wide or not at all is written out as <U+XXXX>: nothing on a card can hide from the reader.
 */

/** Kept together by `wrap`, drawn as a plain blank. */
const NBSP = "\u00a0";

const DRAWABLE =
  /^[\u0020-\u007e\u00a0-\u00ac\u00ae-\u024f\u0386-\u03ce\u0401-\u045f\u1e00-\u1ef9\u2010-\u2027\u2030-\u203a\u20ac\u2116\u2190-\u2193\u2500-\u25cf]$/;

/** The text in drawable characters only; no-break blanks stay. Cleaning twice changes nothing. */
export function clean(text: string): string {
  let out = "";
  for (const character of text.normalize("NFC").replaceAll("\u202f", NBSP)) {
    out += DRAWABLE.test(character) ? character : escaped(character);
  }
  return out;
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
}

/** The text with its blanks made no-break: an amount, a number with its unit. */
export function together(text: string): string {
  return text.replaceAll(" ", NBSP);
}

/** The text as painted: no-break blanks become plain ones. */
export function drawn(text: string): string {
  return clean(text).replaceAll(NBSP, " ");
}

/** Cells taken by the text. */
export function cells(text: string): number {
  return clean(text).length;
}

/** Signs that French keeps on the line of the word before or after them. */
const GLUED_BEFORE = / (?=[?!:;€%»](?: |$))/g;
const GLUED_AFTER = /(?<=[nN]°|«) /g;

/**
 * Lines of at most `width` cells (the first of at most `firstWidth`), cut at blanks; a word longer than a line goes on
 * at the next one. No character is lost but the blanks at the cuts. At least one line.
 */
export function wrap(text: string, width: number, firstWidth: number = width): string[] {
  const lines: string[] = [];
  let line = "";
  const room = () => Math.max(1, lines.length === 0 ? firstWidth : width);
  const glued = clean(text).replace(GLUED_BEFORE, NBSP).replace(GLUED_AFTER, NBSP);
  for (let word of glued.split(" ")) {
    if (line !== "" && line.length + 1 + word.length <= room()) {
      line += ` ${word}`;
      continue;
    }
    if (line !== "") lines.push(line.trimEnd());
    while (word.length > room()) {
      lines.push(word.slice(0, room()));
      word = word.slice(lines.at(-1)?.length ?? 0);
    }
    line = word;
  }
  if (line !== "" || lines.length === 0) lines.push(line.trimEnd());
  return lines.map((one) => one.replaceAll(NBSP, " "));
}
