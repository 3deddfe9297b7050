import { assert } from "#util/assert";

/** A set of characters a field may hold. */
export type Charset = ReadonlySet<string>;

/**
 * Reads the words of a layout file that describe a set: `A-Z` a range, `space`, `0x20-0x7E` a range of codes, `except` before
 * the characters taken away, a single character otherwise; what stands in parentheses, `printable` and `ASCII` are for
 * people. Undefined when a word means nothing.
 */
export function readCharset(description: string): Charset | undefined {
  const set = new Set<string>();
  let taken = false;
  for (const word of description.replace(/\(.*?\)/g, "").split(/\s+/)) {
    if (word === "" || word === "printable" || word === "ASCII") continue;
    if (word === "except") {
      taken = true;
      continue;
    }
    const characters = charactersOf(word);
    if (characters === undefined) return undefined;
    for (const one of characters) taken ? set.delete(one) : set.add(one);
  }
  return set.size === 0 ? undefined : set;
}

function charactersOf(word: string): readonly string[] | undefined {
  if (word === "space") return [" "];
  const codes = /^0x([0-9A-F]{2})-0x([0-9A-F]{2})$/.exec(word);
  if (codes) return between(Number.parseInt(codes[1] ?? "", 16), Number.parseInt(codes[2] ?? "", 16));
  const range = /^(\w)-(\w)$/.exec(word);
  if (range) return between(range[1]?.charCodeAt(0) ?? 0, range[2]?.charCodeAt(0) ?? 0);
  return word.length === 1 ? [word] : undefined;
}

function between(from: number, to: number): readonly string[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => String.fromCharCode(from + index));
}

/** A text made fit for a field, and whether its end had to be cut off: told by the caller, never silent (G8). */
export interface Normalised {
  readonly text: string;
  readonly cut: boolean;
}

const LIGATURES: Readonly<Record<string, string>> = { Œ: "OE", Æ: "AE", ẞ: "SS", ß: "SS" };

/**
 * A text in the characters of type A (G2, G8): ligatures opened, accents dropped, upper case, anything else a space, runs of
 * spaces made one, trimmed, cut at `width`. Doing it twice changes nothing.
 */
export function normalise(text: string, width: number, charset: Charset): Normalised {
  assert(width > 0, "a field has a width");
  const open = text.toUpperCase().replace(/[ŒÆẞß]/g, (one) => LIGATURES[one] ?? " ");
  const plain = open.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase();
  const known = Array.from(plain, (one) => (charset.has(one) ? one : " ")).join("");
  const whole = known.replace(/ +/g, " ").trim();
  return { text: whole.slice(0, width).trimEnd(), cut: whole.length > width };
}
