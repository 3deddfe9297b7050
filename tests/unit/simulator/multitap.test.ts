import { describe, expect, test } from "vitest";
import { EMPTY_MULTI_TAP, multiTapKey, multiTapText } from "#hal/wire/keypad/index";
import { LETTER_PAUSE_MS, tapsOf } from "../../../simulator/multitap.ts";

/** What the host reads from the taps, 200 ms apart but for the pauses. */
function readBack(text: string): string {
  let state = EMPTY_MULTI_TAP;
  let atMs = 0;
  for (const { key, afterPause } of tapsOf(text)) {
    atMs += afterPause ? LETTER_PAUSE_MS : 200;
    state = multiTapKey(state, key, atMs);
  }
  return multiTapText(state);
}

describe("typing", () => {
  test.each(["DUPONT", "ANNA", "O'NEIL-ABBA", "JEAN MARC", "CAB 2"])("%s is what the host reads", (text) => {
    const letters = text.replace(/\d/g, "");
    expect(readBack(letters)).toBe(letters);
  });

  test("a digit is one press of its key, and digits follow at once", () => {
    expect(tapsOf("1122").map(({ key, afterPause }) => `${key}${afterPause ? "!" : ""}`)).toEqual(["1", "1", "2", "2"]);
  });

  test("lower case is the same letter", () => {
    expect(tapsOf("b")).toEqual(tapsOf("B"));
  });

  test("a sign that no key bears", () => {
    expect(() => tapsOf("é")).toThrow(RangeError);
  });
});
