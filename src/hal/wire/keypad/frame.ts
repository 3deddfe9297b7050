import { byteAt } from "#util/bytes";
import type {
  AckName,
  BeepName,
  CommandName,
  KeyName,
  LightModeName,
  LightName,
  MaskedName,
  QueryName,
  SecureOffName,
  SecureOperation,
} from "./codes.ts";
import { crc7 } from "./crc7.ts";

/*
 * One frame, both directions (wire.md 4.1):
 *
 *    0      1      2      3          4          5          6       7
 *  +------+------+------+----------+----------+----------+-------+-------+
 *  |  A5  | type | code | sequence | arg high | arg low  | flags | CRC-7 |
 *  +------+------+------+----------+----------+----------+-------+-------+
 *          \____________________ CRC of bytes 1..6 _____________/
 *
 * A5 stands nowhere else: bytes 1..7 are 00..7F. A 14-bit argument is byte 4 x 128 + byte 5.
 */
export const SYNC = 0xa5;
export const FRAME_BYTES = 8;
export const SEQUENCES = 128;
/** One more than the largest 14-bit argument. The unit's clock is modulo this. */
export const ARGUMENT_LIMIT = 16384;

/** A frame before its meaning: the six bytes between the sync and the check. */
export interface RawFrame {
  readonly type: number;
  readonly code: number;
  readonly sequence: number;
  readonly high: number;
  readonly low: number;
  readonly flags: number;
}

/** State bits, the same in every frame of the unit (wire.md 4.2). */
export interface UnitFlags {
  readonly keysEnabled: boolean;
  readonly secure: boolean;
  readonly charging: boolean;
  readonly externalPower: boolean;
  readonly lidOpen: boolean;
  readonly tampered: boolean;
  readonly lowBattery: boolean;
}

/** What the unit says (wire.md 4.3). "unknown" is a good frame whose code or arguments mean nothing to us. */
export type UnitMessage =
  | { readonly kind: "key-down"; readonly key: KeyName; readonly unitMs: number }
  | { readonly kind: "key-up"; readonly key: KeyName; readonly heldMs: number }
  | { readonly kind: "key-repeat"; readonly key: KeyName; readonly count: number }
  | { readonly kind: "masked"; readonly event: MaskedName; readonly field: number; readonly digits: number }
  | { readonly kind: "secure-on"; readonly slot: number; readonly operation: SecureOperation }
  | { readonly kind: "secure-off"; readonly slot: number; readonly reason: SecureOffName }
  | {
      readonly kind: "heartbeat";
      readonly version: number;
      readonly batteryPercent: number | undefined;
      readonly cards: number;
    }
  | { readonly kind: "ack"; readonly command: CommandName; readonly result: AckName; readonly sequence: number }
  | { readonly kind: "reply"; readonly query: QueryName; readonly value: number }
  | { readonly kind: "unknown"; readonly type: number; readonly code: number };

export interface UnitFrame {
  readonly sequence: number;
  readonly flags: UnitFlags;
  readonly message: UnitMessage;
}

/** What the host asks (wire.md 4.6). */
export type HostMessage =
  | { readonly kind: "beep"; readonly beep: BeepName; readonly volume: number; readonly repetitions: number }
  | { readonly kind: "light"; readonly light: LightName; readonly level: number; readonly mode: LightModeName }
  | { readonly kind: "keys"; readonly enable: boolean; readonly groups: number; readonly repeat: boolean }
  | { readonly kind: "query"; readonly query: QueryName }
  | { readonly kind: "unknown"; readonly command: CommandName; readonly code: number };

export interface HostFrame {
  readonly sequence: number;
  readonly message: HostMessage;
}

/** Why eight bytes are not a frame (wire.md 4.7, rule 2). */
export type BadFrame = "length" | "sync" | "range" | "check" | "direction";

/** The eight bytes of a frame. Fields outside 0..7F are a programmer error: RangeError. */
export function frameBytes(raw: RawFrame): Uint8Array {
  const bytes = Uint8Array.of(SYNC, raw.type, raw.code, raw.sequence, raw.high, raw.low, raw.flags, 0);
  for (const field of [raw.type, raw.code, raw.sequence, raw.high, raw.low, raw.flags]) {
    if (!Number.isInteger(field) || field < 0 || field > 0x7f) throw new RangeError("a frame field is 00..7F");
  }
  bytes[7] = crc7(bytes, 1, 7);
  return bytes;
}

/** Reads eight bytes sent by `sender`. Never throws: what is received is data. */
export function readFrame(bytes: Uint8Array, sender: "unit" | "host"): RawFrame | BadFrame {
  if (bytes.length !== FRAME_BYTES) return "length";
  if (bytes[0] !== SYNC) return "sync";
  for (let i = 1; i < FRAME_BYTES; i++) if (byteAt(bytes, i) > 0x7f) return "range";
  if (crc7(bytes, 1, 7) !== bytes[7]) return "check";
  const type = byteAt(bytes, 1);
  const [first, last] = sender === "unit" ? [0x01, 0x08] : [0x41, 0x44];
  if (type < first || type > last) return "direction";
  return {
    type,
    code: byteAt(bytes, 2),
    sequence: byteAt(bytes, 3),
    high: byteAt(bytes, 4),
    low: byteAt(bytes, 5),
    flags: byteAt(bytes, 6),
  };
}

/**
 * Where to begin again after a bad frame (wire.md 4.7, rule 3): its bytes after the first one, from the next A5 on;
 * empty when there is none.
 */
export function restOfBadFrame(bytes: Uint8Array): Uint8Array {
  const next = bytes.indexOf(SYNC, 1);
  return next === -1 ? new Uint8Array(0) : bytes.slice(next);
}
