import { isKeyName, type KeyName, MULTI_TAP, MULTI_TAP_MS } from "#hal/wire/keypad/index";

/** One key to press, and whether the host must first have taken the letter before it. */
export interface Tap {
  readonly key: KeyName;
  /** True when the same key was pressed for the letter before: wait until the host has taken that letter. */
  readonly afterPause: boolean;
}

/**
 * Key presses for a text: a digit is one press of its key, a letter as many presses as its place on the key.
 * Throws RangeError for a sign that no key bears.
 */
export function tapsOf(text: string): readonly Tap[] {
  const taps: Tap[] = [];
  let lastKey: KeyName | undefined;
  let lastWasLetter = false;
  for (const sign of text.toUpperCase()) {
    const { key, presses } = keyOf(sign);
    const letter = sign !== key;
    // Digits follow each other at once; where a letter is concerned, the same key would only turn it.
    const afterPause = key === lastKey && (letter || lastWasLetter);
    for (let press = 0; press < presses; press++) taps.push({ key, afterPause: press === 0 && afterPause });
    lastKey = key;
    lastWasLetter = letter;
  }
  return taps;
}

function keyOf(sign: string): { readonly key: KeyName; readonly presses: number } {
  if (/^[0-9]$/.test(sign) && isKeyName(sign)) return { key: sign, presses: 1 };
  for (const [key, letters] of Object.entries(MULTI_TAP)) {
    const at = letters.indexOf(sign);
    if (at >= 0 && isKeyName(key)) return { key, presses: at + 1 };
  }
  throw new RangeError(`no key bears this sign: ${sign}`);
}

/** How long to leave the same key alone so that the host takes the letter before, with a margin for a busy machine. */
export const LETTER_PAUSE_MS = MULTI_TAP_MS + 150;
