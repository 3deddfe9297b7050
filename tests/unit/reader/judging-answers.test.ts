import { describe, expect, test } from "vitest";
import { judge } from "../../../src/hal/reader/outstanding.ts";

/** Which command a frame belongs to, if any: by bSeq, slot and type, and by nothing else. */
const current = { seq: 5, slot: 1, answerType: 0x80 };
const frame = (fields: { type?: number; slot?: number; seq?: number }) => ({
  type: 0x80,
  slot: 1,
  seq: 5,
  specific: [0, 0, 0] as const,
  data: new Uint8Array(),
  ...fields,
});

describe("a frame is", () => {
  test.each([
    ["the answer, when all three agree", {}, "answer"],
    ["foreign from another slot", { slot: 0 }, "foreign"],
    ["foreign of another type", { type: 0x81 }, "foreign"],
    ["a duplicate, when its bSeq has been answered", { seq: 4 }, "duplicate"],
    ["stale, 2 behind", { seq: 3 }, "stale"],
    ["stale, 127 behind, round the corner", { seq: (5 - 127) & 0xff }, "stale"],
    ["foreign, 128 behind", { seq: (5 - 128) & 0xff }, "foreign"],
    ["foreign, one ahead", { seq: 6 }, "foreign"],
    ["an echo, when it is a command with the last bSeq", { type: 0x65 }, "echo"],
    ["foreign, when it is a command with another bSeq", { type: 0x65, seq: 4 }, "foreign"],
  ])("%s", (_name, fields, judgement) => {
    expect(judge(frame(fields), current, 5, 4)).toBe(judgement);
  });

  test("stale at rest, when it comes late", () => {
    expect(judge(frame({ seq: 5 }), undefined, 5, 4)).toBe("stale");
  });
});
