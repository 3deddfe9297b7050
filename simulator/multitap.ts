/** One key to press, and whether the host must first have taken the letter before it. */
export interface Tap {
  readonly key: string;
  /** True when the same key was pressed for the letter before: wait for the host to take that letter. */
  readonly afterPause: boolean;
}

/** Layout E.161 as the terminal reads it (wire.md 4.5): the n-th press of a key gives its n-th sign. */
const LETTERS: Readonly<Record<string, string>> = {
  "0": " ",
  "1": "-'./",
  "2": "ABC",
  "3": "DEF",
  "4": "GHI",
  "5": "JKL",
  "6": "MNO",
  "7": "PQRS",
  "8": "TUV",
  "9": "WXYZ",
};

/** How long the host waits for another press of the same key. */
export const LETTER_TAKEN_MS = 1000;

/**
 * Key presses for a text: a digit is one press of its key, a letter as many presses as its place on the key.
 * Throws RangeError for a sign that no key bears.
 */
export function tapsOf(text: string): readonly Tap[] {
  const taps: Tap[] = [];
  let lastKey: string | undefined;
  let lastWasLetter = false;
  for (const sign of text.toUpperCase()) {
    const { key, presses } = keyOf(sign);
    const letter = sign !== key;
    // Digits follow each other at once; a letter before or after on the same key needs its own pause.
    const afterPause = key === lastKey && (letter || lastWasLetter);
    for (let press = 0; press < presses; press++) taps.push({ key, afterPause: press === 0 && afterPause });
    lastKey = key;
    lastWasLetter = letter;
  }
  return taps;
}

function keyOf(sign: string): { readonly key: string; readonly presses: number } {
  if (/^[0-9]$/.test(sign)) return { key: sign, presses: 1 };
  for (const [key, letters] of Object.entries(LETTERS)) {
    const at = letters.indexOf(sign);
    if (at >= 0) return { key, presses: at + 1 };
  }
  throw new RangeError(`no key bears this sign: ${sign}`);
}
