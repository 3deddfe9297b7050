import fc from "fast-check";
import { expect, test } from "vitest";
import { EMPTY_MULTI_TAP, type KeyName, multiTapKey, multiTapText, takeLetter } from "#hal/wire/keypad/index";
import { tapsOf } from "../../../simulator/multitap.ts";

/** Types keys, each with the time since the one before. */
function typed(...presses: readonly (readonly [KeyName, number])[]) {
  let atMs = 0;
  let state = EMPTY_MULTI_TAP;
  for (const [key, waitMs] of presses) {
    atMs += waitMs;
    state = multiTapKey(state, key, atMs);
  }
  return state;
}

test.each([
  [1, "A"],
  [2, "B"],
  [3, "C"],
  [4, "2"],
  [5, "A"],
])("%i taps on 2 give %s", (taps, letter) => {
  expect(multiTapText(typed(...Array.from({ length: taps }, () => ["2", 200] as const)))).toBe(letter);
});

test("another key takes the letter", () => {
  expect(multiTapText(typed(["2", 0], ["2", 100], ["3", 100]))).toBe("BD");
});

test("a second without a key takes the letter", () => {
  expect(multiTapText(typed(["2", 0], ["2", 999]))).toBe("B");
  expect(multiTapText(typed(["2", 0], ["2", 1000]))).toBe("AA");
});

test("a loss of frames takes the letter", () => {
  const state = takeLetter(typed(["2", 0]));
  expect(multiTapText(multiTapKey(state, "2", 100))).toBe("AA");
});

test("CORRIGER erases the last letter, open or taken", () => {
  expect(multiTapText(typed(["2", 0], ["3", 100], ["CORRIGER", 100]))).toBe("A");
  expect(multiTapText(typed(["2", 0], ["3", 100], ["CORRIGER", 100], ["CORRIGER", 100]))).toBe("");
});

test("a key without letters only takes the open one", () => {
  expect(multiTapText(typed(["2", 0], ["RIGHT", 100], ["2", 100]))).toBe("AA");
});

test("the presses the simulator makes for a text type that text", () => {
  const letter = fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZ -'./");
  fc.assert(
    fc.property(fc.array(letter, { maxLength: 20 }), (letters) => {
      const text = letters.join("");
      const state = typed(
        ...tapsOf(text).map(({ key, afterPause }) => [key as KeyName, afterPause ? 1001 : 80] as const),
      );
      expect(multiTapText(state)).toBe(text);
    }),
  );
});
