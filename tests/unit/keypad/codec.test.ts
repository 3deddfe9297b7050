import fc from "fast-check";
import { expect, test } from "vitest";
import { KEYS } from "#hal/ports/index";
import {
  ACK_CODES,
  BEEP_CODES,
  COMMAND_TYPES,
  decodeHostFrame,
  decodeUnitFrame,
  encodeHostFrame,
  encodeUnitFrame,
  frameBytes,
  type HostMessage,
  KEY_CODES,
  LIGHT_CODES,
  LIGHT_MODE_CODES,
  MASKED_CODES,
  QUERY_CODES,
  SECURE_OFF_CODES,
  type UnitMessage,
} from "#hal/wire/keypad/index";

const oneOf = <Name extends string>(table: Record<Name, number>) => fc.constantFrom(...(Object.keys(table) as Name[]));
const argument = fc.nat({ max: 16383 });
const slot = fc.nat({ max: 4 });
const sequence = fc.nat({ max: 127 });
const key = oneOf(KEY_CODES);
const flags = fc.record({
  keysEnabled: fc.boolean(),
  secure: fc.boolean(),
  charging: fc.boolean(),
  externalPower: fc.boolean(),
  lidOpen: fc.boolean(),
  tampered: fc.boolean(),
  lowBattery: fc.boolean(),
});

const unitMessage: fc.Arbitrary<UnitMessage> = fc.oneof(
  fc.record({ kind: fc.constant("key-down" as const), key, unitMs: argument }),
  fc.record({ kind: fc.constant("key-up" as const), key, heldMs: argument }),
  fc.record({ kind: fc.constant("key-repeat" as const), key, count: argument }),
  fc.record({
    kind: fc.constant("masked" as const),
    event: oneOf(MASKED_CODES),
    field: fc.nat({ max: 2 }),
    digits: fc.nat({ max: 12 }),
  }),
  fc.record({ kind: fc.constant("secure-on" as const), slot, operation: fc.constantFrom("verify", "modify") }),
  fc.record({ kind: fc.constant("secure-off" as const), slot, reason: oneOf(SECURE_OFF_CODES) }),
  fc.record({
    kind: fc.constant("heartbeat" as const),
    version: fc.constant(1),
    batteryPercent: fc.option(fc.nat({ max: 100 }), { nil: undefined }),
    cards: fc.nat({ max: 7 }),
  }),
  fc.record({ kind: fc.constant("ack" as const), command: oneOf(COMMAND_TYPES), result: oneOf(ACK_CODES), sequence }),
  fc.record({ kind: fc.constant("reply" as const), query: oneOf(QUERY_CODES), value: argument }),
);

const hostMessage: fc.Arbitrary<HostMessage> = fc.oneof(
  fc.record({
    kind: fc.constant("beep" as const),
    beep: oneOf(BEEP_CODES),
    volume: fc.nat({ max: 100 }),
    repetitions: fc.integer({ min: 1, max: 10 }),
  }),
  fc.record({
    kind: fc.constant("light" as const),
    light: oneOf(LIGHT_CODES),
    level: fc.nat({ max: 100 }),
    mode: oneOf(LIGHT_MODE_CODES),
  }),
  fc.record({ kind: fc.constant("keys" as const), enable: fc.boolean(), groups: argument, repeat: fc.boolean() }),
  fc.record({ kind: fc.constant("query" as const), query: oneOf(QUERY_CODES) }),
);

test("every message of the unit comes back as it was", () => {
  fc.assert(
    fc.property(sequence, flags, unitMessage, (number, bits, message) => {
      const frame = { sequence: number, flags: bits, message };
      expect(decodeUnitFrame(encodeUnitFrame(frame))).toEqual(frame);
    }),
  );
});

test("every command of the host comes back as it was", () => {
  fc.assert(
    fc.property(sequence, hostMessage, (number, message) => {
      expect(decodeHostFrame(encodeHostFrame({ sequence: number, message }))).toEqual({ sequence: number, message });
    }),
  );
});

test("whatever stands in a good frame is read without a throw, and within its bounds", () => {
  const byte = fc.nat({ max: 127 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), byte, byte, byte, byte, byte, (type, code, number, high, low, bits) => {
      const bytes = frameBytes({ type, code, sequence: number, high, low, flags: bits });
      const frame = decodeUnitFrame(bytes);
      expect(typeof frame).toBe("object");
      if (typeof frame === "object" && frame.message.kind === "masked") expect(frame.message.digits).toBeLessThan(13);
    }),
  );
});

test("the keys of the wire are the keys of the port", () => {
  expect(Object.keys(KEY_CODES).sort()).toEqual([...KEYS].sort());
});

test.each([
  ["beep of volume 101", { type: 0x41, code: 2, sequence: 0, high: 101, low: 1, flags: 0 }],
  ["beep of no repetition", { type: 0x41, code: 2, sequence: 0, high: 50, low: 0, flags: 0 }],
  ["light of level 101", { type: 0x42, code: 0, sequence: 0, high: 101, low: 0, flags: 0 }],
  ["light of mode 3", { type: 0x42, code: 0, sequence: 0, high: 50, low: 3, flags: 0 }],
])("a %s is a bad argument", (_what, raw) => {
  expect(decodeHostFrame(frameBytes(raw))).toMatchObject({ kind: "bad-argument" });
});

test.each([
  ["13 digits in a field", { type: 4, code: 1, sequence: 0, high: 0, low: 13, flags: 0 }],
  ["field 3", { type: 4, code: 1, sequence: 0, high: 3, low: 0, flags: 0 }],
  ["masked event 8", { type: 4, code: 8, sequence: 0, high: 0, low: 0, flags: 0 }],
  ["secure mode on slot 5", { type: 5, code: 1, sequence: 0, high: 5, low: 0, flags: 0 }],
  ["secure mode of operation 2", { type: 5, code: 1, sequence: 0, high: 0, low: 2, flags: 0 }],
  ["an ACK of no command", { type: 7, code: 1, sequence: 0, high: 0, low: 0, flags: 0 }],
])("%s means nothing: a good frame that is not used", (_what, raw) => {
  expect(decodeUnitFrame(frameBytes(raw))).toMatchObject({ message: { kind: "unknown" } });
});
