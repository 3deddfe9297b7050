import { describe, expect, test } from "vitest";
import {
  crc7,
  decodeHostFrame,
  decodeUnitFrame,
  encodeHostFrame,
  encodeUnitFrame,
  FrameSplitter,
  type HostFrame,
  type UnitFlags,
  type UnitFrame,
} from "#hal/wire/keypad/index";
import { asciiBytes, concat, fromHex, hex } from "#util/bytes";

/** The published vectors of the keypad line, K1 to K16, each with its meaning as a value. */
const OFF: UnitFlags = {
  keysEnabled: false,
  secure: false,
  charging: false,
  externalPower: false,
  lidOpen: false,
  tampered: false,
  lowBattery: false,
};
const KEYS: UnitFlags = { ...OFF, keysEnabled: true };
const SECURE: UnitFlags = { ...KEYS, secure: true };

const UNIT: Record<string, [string, UnitFrame]> = {
  K1: [
    "A5 06 01 00 57 03 01 48",
    { sequence: 0, flags: KEYS, message: { kind: "heartbeat", version: 1, batteryPercent: 87, cards: 0b011 } },
  ],
  K2: ["A5 01 35 01 24 34 01 45", { sequence: 1, flags: KEYS, message: { kind: "key-down", key: "5", unitMs: 4660 } }],
  K3: ["A5 02 35 02 00 60 01 70", { sequence: 2, flags: KEYS, message: { kind: "key-up", key: "5", heldMs: 96 } }],
  K4: [
    "A5 01 0D 03 2E 71 01 65",
    { sequence: 3, flags: KEYS, message: { kind: "key-down", key: "VALIDER", unitMs: 6001 } },
  ],
  K5: ["A5 03 12 04 00 03 01 6C", { sequence: 4, flags: KEYS, message: { kind: "key-repeat", key: "DOWN", count: 3 } }],
  K6: [
    "A5 05 01 05 00 00 03 79",
    { sequence: 5, flags: SECURE, message: { kind: "secure-on", slot: 0, operation: "verify" } },
  ],
  K7: [
    "A5 04 01 06 00 02 03 50",
    { sequence: 6, flags: SECURE, message: { kind: "masked", event: "added", field: 0, digits: 2 } },
  ],
  K8: [
    "A5 04 05 07 00 02 03 02",
    { sequence: 7, flags: SECURE, message: { kind: "masked", event: "too-short", field: 0, digits: 2 } },
  ],
  K9: [
    "A5 05 00 08 00 02 01 5C",
    { sequence: 8, flags: KEYS, message: { kind: "secure-off", slot: 0, reason: "cancelled" } },
  ],
  K11: [
    "A5 07 41 09 00 00 01 41",
    { sequence: 9, flags: KEYS, message: { kind: "ack", command: "beep", result: "done", sequence: 0 } },
  ],
  K15: [
    "A5 08 01 0A 1F 13 01 3D",
    { sequence: 10, flags: KEYS, message: { kind: "reply", query: "battery-millivolts", value: 3987 } },
  ],
  K16: [
    "A5 06 01 7F 0C 03 61 36",
    {
      sequence: 127,
      flags: { ...KEYS, tampered: true, lowBattery: true },
      message: { kind: "heartbeat", version: 1, batteryPercent: 12, cards: 0b011 },
    },
  ],
};

const HOST: Record<string, [string, HostFrame]> = {
  K10: [
    "A5 41 03 00 50 01 00 2C",
    { sequence: 0, message: { kind: "beep", beep: "error", volume: 80, repetitions: 1 } },
  ],
  K12: [
    "A5 42 00 01 3C 00 00 3A",
    { sequence: 1, message: { kind: "light", light: "backlight", level: 60, mode: "steady" } },
  ],
  K13: [
    "A5 43 01 02 7F 7F 01 62",
    { sequence: 2, message: { kind: "keys", enable: true, groups: 0x3fff, repeat: true } },
  ],
  K14: ["A5 44 01 03 00 00 00 2E", { sequence: 3, message: { kind: "query", query: "battery-millivolts" } }],
};

test("the check values of the CRC are those of the manual", () => {
  expect(crc7(asciiBytes("123456789"))).toBe(0x75);
  expect(crc7(fromHex("40 00 00 00 00"))).toBe(0x4a);
});

describe.each(Object.entries(UNIT))("%s, from the unit", (_name, [bytes, frame]) => {
  test("is read as its meaning", () => expect(decodeUnitFrame(fromHex(bytes))).toEqual(frame));
  test("is written as its bytes", () => expect(hex(encodeUnitFrame(frame), " ")).toBe(bytes));
  test("is refused when the host sends it", () => expect(decodeHostFrame(fromHex(bytes))).toBe("direction"));
});

describe.each(Object.entries(HOST))("%s, from the host", (_name, [bytes, frame]) => {
  test("is read as its meaning", () => expect(decodeHostFrame(fromHex(bytes))).toEqual(frame));
  test("is written as its bytes", () => expect(hex(encodeHostFrame(frame), " ")).toBe(bytes));
  test("is refused when the unit sends it", () => expect(decodeUnitFrame(fromHex(bytes))).toBe("direction"));
});

test.each([
  ["A5 01 35 01 24 34 01 44", "check"],
  ["A5 01 35 A5 24 34 01 45", "range"],
  ["01 35 01 24 34 01 45 A5", "sync"],
  ["A5 41 03 00 50 01 00 2C", "direction"],
])("the bad frame %s is refused for its %s", (bytes, why) => {
  expect(decodeUnitFrame(fromHex(bytes))).toBe(why);
});

test("the stream K2, K3 without its third byte, K4 delivers K2 and K4 and counts one bad frame", () => {
  const k3 = fromHex("A5 02 35 02 00 60 01 70");
  const stream = concat(
    fromHex("A5 01 35 01 24 34 01 45"),
    k3.subarray(0, 2),
    k3.subarray(3),
    fromHex("A5 01 0D 03 2E 71 01 65"),
  );
  const splitter = new FrameSplitter(decodeUnitFrame);
  expect(splitter.push(stream)).toEqual([UNIT.K2?.[1], UNIT.K4?.[1]]);
  expect(splitter.counts.badFrames).toBe(1);
});
