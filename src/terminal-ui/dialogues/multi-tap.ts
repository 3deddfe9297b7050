import type { Key } from "#hal/ports/index";

/** Layout E.161, the digit last (wire.md 4.5). */
const LETTERS: Partial<Record<Key, string>> = {
  "0": " 0",
  "1": "-'./1",
  "2": "ABC2",
  "3": "DEF3",
  "4": "GHI4",
  "5": "JKL5",
  "6": "MNO6",
  "7": "PQRS7",
  "8": "TUV8",
  "9": "WXYZ9",
};

/** A letter is taken after this long without a key. */
const TAKEN_MS = 1000;
/** The unit's clock wraps at 16384 ms. */
const UNIT_WRAP_MS = 16_384;

/** Text typed so far, and the key whose letter may still turn. */
export interface Tapped {
  readonly text: string;
  readonly key?: Key;
  readonly turns?: number;
  readonly unitMs?: number;
  readonly atMs?: number;
}

/**
 * The text after one more key, or undefined when the key types nothing. The same key again within a second turns its
 * letter; times are the unit's, checked against ours so that its wrap is never taken for a short pause.
 */
export function tap(
  before: Tapped,
  press: { readonly key: Key; readonly unitMs: number; readonly atMs: number },
): Tapped | undefined {
  const letters = LETTERS[press.key];
  if (letters === undefined) return undefined;
  const turning = before.key === press.key && pauseMs(before, press) < TAKEN_MS;
  const turns = turning ? (before.turns ?? 0) + 1 : 0;
  const kept = turning ? before.text.slice(0, -1) : before.text;
  return {
    text: kept + letters.charAt(turns % letters.length),
    key: press.key,
    turns,
    unitMs: press.unitMs,
    atMs: press.atMs,
  };
}

function pauseMs(before: Tapped, press: { readonly unitMs: number; readonly atMs: number }): number {
  const ours = press.atMs - (before.atMs ?? 0);
  if (ours >= UNIT_WRAP_MS / 2) return ours;
  return (press.unitMs - (before.unitMs ?? 0) + UNIT_WRAP_MS) % UNIT_WRAP_MS;
}
