import {
  ACK_CODES,
  COMMAND_TYPES,
  KEY_CODES,
  MASKED_CODES,
  nameOf,
  QUERY_CODES,
  SECURE_OFF_CODES,
  SECURE_OPERATION_CODES,
} from "./codes.ts";
import {
  ARGUMENT_LIMIT,
  type BadFrame,
  frameBytes,
  type RawFrame,
  readFrame,
  type UnitFlags,
  type UnitFrame,
  type UnitMessage,
} from "./frame.ts";

const TYPE = { down: 1, up: 2, repeat: 3, masked: 4, secure: 5, heartbeat: 6, ack: 7, reply: 8 } as const;
const BATTERY_UNKNOWN = 127;
/** Fields of an entry: 0..2 (wire.md 4.4). */
const LAST_FIELD = 2;
/** A block of a code holds at most 12 digits (wire.md 3.1, S13). */
const MOST_DIGITS = 12;
const LAST_SLOT = 4;

const FLAG_BITS: readonly (keyof UnitFlags)[] = [
  "keysEnabled",
  "secure",
  "charging",
  "externalPower",
  "lidOpen",
  "tampered",
  "lowBattery",
];

/** The eight bytes of a unit's frame. Arguments that do not fit are a programmer error: RangeError. */
export function encodeUnitFrame(frame: UnitFrame): Uint8Array {
  let flags = 0;
  FLAG_BITS.forEach((name, bit) => {
    if (frame.flags[name]) flags |= 1 << bit;
  });
  return frameBytes({ ...unitFields(frame.message), sequence: frame.sequence, flags });
}

type Fields = Pick<RawFrame, "type" | "code" | "high" | "low">;

function unitFields(message: UnitMessage): Fields {
  switch (message.kind) {
    case "key-down":
      return { type: TYPE.down, code: KEY_CODES[message.key], ...split(message.unitMs) };
    case "key-up":
      return { type: TYPE.up, code: KEY_CODES[message.key], ...split(message.heldMs) };
    case "key-repeat":
      return { type: TYPE.repeat, code: KEY_CODES[message.key], ...split(message.count) };
    case "masked":
      return { type: TYPE.masked, code: MASKED_CODES[message.event], high: message.field, low: message.digits };
    case "secure-on":
      return { type: TYPE.secure, code: 1, high: message.slot, low: SECURE_OPERATION_CODES[message.operation] };
    case "secure-off":
      return { type: TYPE.secure, code: 0, high: message.slot, low: SECURE_OFF_CODES[message.reason] };
    case "heartbeat": {
      const high = message.batteryPercent ?? BATTERY_UNKNOWN;
      return { type: TYPE.heartbeat, code: message.version, high, low: message.cards };
    }
    case "ack": {
      const high = ACK_CODES[message.result];
      return { type: TYPE.ack, code: COMMAND_TYPES[message.command], high, low: message.sequence };
    }
    case "reply":
      return { type: TYPE.reply, code: QUERY_CODES[message.query], ...split(message.value) };
    case "unknown":
      return { type: message.type, code: message.code, high: 0, low: 0 };
  }
}

/** Reads eight bytes received from the unit: a frame, or why they are none. Never throws. */
export function decodeUnitFrame(bytes: Uint8Array): UnitFrame | BadFrame {
  const raw = readFrame(bytes, "unit");
  if (typeof raw === "string") return raw;
  const bit = (index: number) => (raw.flags & (1 << index)) !== 0;
  const flags: UnitFlags = {
    keysEnabled: bit(0),
    secure: bit(1),
    charging: bit(2),
    externalPower: bit(3),
    lidOpen: bit(4),
    tampered: bit(5),
    lowBattery: bit(6),
  };
  const message = unitMessage(raw) ?? { kind: "unknown", type: raw.type, code: raw.code };
  return { sequence: raw.sequence, flags, message };
}

/** The meaning of a good frame; undefined when a code is in no table or an argument out of its bounds. */
function unitMessage(raw: RawFrame): UnitMessage | undefined {
  switch (raw.type) {
    case TYPE.down:
    case TYPE.up:
    case TYPE.repeat:
      return keyMessage(raw);
    case TYPE.masked: {
      const event = nameOf(MASKED_CODES, raw.code);
      if (event === undefined || raw.high > LAST_FIELD || raw.low > MOST_DIGITS) return undefined;
      return { kind: "masked", event, field: raw.high, digits: raw.low };
    }
    case TYPE.secure:
      return secureMessage(raw);
    case TYPE.heartbeat: {
      const batteryPercent = raw.high <= 100 ? raw.high : undefined;
      return { kind: "heartbeat", version: raw.code, batteryPercent, cards: raw.low & 0b111 };
    }
    case TYPE.ack: {
      const command = nameOf(COMMAND_TYPES, raw.code);
      const result = nameOf(ACK_CODES, raw.high);
      if (command === undefined || result === undefined) return undefined;
      return { kind: "ack", command, result, sequence: raw.low };
    }
    default: {
      const query = nameOf(QUERY_CODES, raw.code);
      return query === undefined ? undefined : { kind: "reply", query, value: join(raw) };
    }
  }
}

function keyMessage(raw: RawFrame): UnitMessage | undefined {
  const key = nameOf(KEY_CODES, raw.code);
  if (key === undefined) return undefined;
  if (raw.type === TYPE.down) return { kind: "key-down", key, unitMs: join(raw) };
  if (raw.type === TYPE.up) return { kind: "key-up", key, heldMs: join(raw) };
  return { kind: "key-repeat", key, count: join(raw) };
}

function secureMessage(raw: RawFrame): UnitMessage | undefined {
  if (raw.high > LAST_SLOT) return undefined;
  if (raw.code === 1) {
    const operation = nameOf(SECURE_OPERATION_CODES, raw.low);
    return operation === undefined ? undefined : { kind: "secure-on", slot: raw.high, operation };
  }
  if (raw.code !== 0) return undefined;
  const reason = nameOf(SECURE_OFF_CODES, raw.low);
  return reason === undefined ? undefined : { kind: "secure-off", slot: raw.high, reason };
}

function join(raw: RawFrame): number {
  return raw.high * 128 + raw.low;
}

function split(argument: number): { readonly high: number; readonly low: number } {
  if (!Number.isInteger(argument) || argument < 0 || argument >= ARGUMENT_LIMIT) {
    throw new RangeError("an argument has 14 bits");
  }
  return { high: argument >> 7, low: argument & 0x7f };
}
