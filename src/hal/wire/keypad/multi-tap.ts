import type { KeyName } from "./codes.ts";

/** A letter is taken after this long without a key (wire.md 4.5). */
export const MULTI_TAP_MS = 1000;

/** E.161, the digit last (wire.md 4.5). */
export const MULTI_TAP: Readonly<Partial<Record<KeyName, string>>> = {
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

/** A text being typed. `pending` is the letter that the next tap on the same key would change. */
export interface MultiTapState {
  readonly taken: string;
  readonly pending: { readonly key: KeyName; readonly taps: number; readonly atMs: number } | undefined;
}

export const EMPTY_MULTI_TAP: MultiTapState = { taken: "", pending: undefined };

/** What is shown: the letters taken, then the one still open. */
export function multiTapText(state: MultiTapState): string {
  return state.taken + pendingLetter(state);
}

/**
 * One key pressed at `atMs` (any clock that goes forward). The same key within a second turns to its next letter,
 * anything else takes the open letter first. CORRIGER erases the last letter. Other keys only take the open letter.
 */
export function multiTapKey(state: MultiTapState, key: KeyName, atMs: number): MultiTapState {
  const { pending } = state;
  if (key === "CORRIGER") return { taken: [...multiTapText(state)].slice(0, -1).join(""), pending: undefined };
  if (MULTI_TAP[key] === undefined) return takeLetter(state);
  if (pending?.key === key && atMs - pending.atMs < MULTI_TAP_MS) {
    return { taken: state.taken, pending: { key, taps: pending.taps + 1, atMs } };
  }
  return { taken: multiTapText(state), pending: { key, taps: 1, atMs } };
}

/** Takes the open letter: a second has passed, or frames were lost (wire.md 4.7, rule 6). */
export function takeLetter(state: MultiTapState): MultiTapState {
  return { taken: multiTapText(state), pending: undefined };
}

function pendingLetter({ pending }: MultiTapState): string {
  if (pending === undefined) return "";
  const letters = MULTI_TAP[pending.key] ?? "";
  return letters.charAt((pending.taps - 1) % letters.length);
}
