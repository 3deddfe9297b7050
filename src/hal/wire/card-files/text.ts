/**
 * Texts of a card. Strict UTF-8 in NFC, or nothing. What could turn a screen or a ticket upside down is shown escaped
 * as `<U+202E>` (cards.md 6); the raw bytes stay untouched for the authenticity check.
 */

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Strict UTF-8 in NFC, or undefined: no overlong form, no surrogate, nothing repaired. */
export function strictText(bytes: Uint8Array): string | undefined {
  try {
    const text = UTF8.decode(bytes);
    return text === text.normalize("NFC") ? text : undefined;
  } catch {
    return undefined;
  }
}

export interface EscapedText {
  readonly text: string;
  /** Characters that were replaced. */
  readonly escaped: number;
}

/** Replaces each dangerous character by its escape; more than two combining marks in a row: the rest as well. */
export function escapeText(text: string): EscapedText {
  let out = "";
  let escaped = 0;
  let marks = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    marks = /^\p{M}$/u.test(character) ? marks + 1 : 0;
    if (isDangerous(code) || marks > 2) {
      out += `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
      escaped += 1;
    } else {
      out += character;
    }
  }
  return { text: out, escaped };
}

/** First and last code point of what is never shown as it is. */
const DANGEROUS: readonly (readonly [number, number])[] = [
  [0x0000, 0x001f], // C0
  [0x007f, 0x009f], // DEL, C1
  [0x061c, 0x061c], // BiDi: Arabic letter mark
  [0x200b, 0x200f], // invisible, BiDi marks
  [0x2028, 0x202e], // separators, BiDi embeddings and overrides
  [0x2060, 0x2060], // word joiner
  [0x2066, 0x2069], // BiDi isolates
  [0xd800, 0xdfff], // surrogates, if any came this far
  [0xe000, 0xf8ff], // private use
  [0xfdd0, 0xfdef], // non-characters
  [0xfeff, 0xfeff], // byte order mark
  [0xf0000, 0x10ffff], // private use, planes 15 and 16
];

function isDangerous(code: number): boolean {
  if ((code & 0xfffe) === 0xfffe) return true; // non-characters at the end of each plane
  return DANGEROUS.some(([first, last]) => first <= code && code <= last);
}
