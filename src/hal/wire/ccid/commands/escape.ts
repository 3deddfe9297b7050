import { asciiBytes, fromHex } from "#util/bytes";
import { ANSWER, command, decoded, refused } from "../command.ts";
import { READER_ERROR } from "../status.ts";

/** Vendor bytes that we send (wire.md 2.5). */
export const ESCAPE = {
  /** Firmware string, 49 ASCII bytes at most: is there a reader, and which. */
  firmware: Uint8Array.of(0x02),
  /** Notifications only between a command and its answer. */
  synchronous: Uint8Array.of(0x01, 0x01, 0x01),
  /** Firmware features. */
  features: Uint8Array.of(0x6a),
} as const;

/** Longest firmware string. */
export const MAX_FIRMWARE = 49;

/**
 * ESCAPE. Vendor bytes, both ways (CCID 1.1 6.1.8).
 *
 * ```text
 *  6B | vendor bytes | 0, 0, 0     ->  83 | vendor bytes | bStatus, bError, 0
 * ```
 */
export const vendorEscape = command<{ readonly vendor: Uint8Array }, { readonly vendor: Uint8Array }>({
  name: "escape",
  code: 0x6b,
  answer: ANSWER.escape,
  timeoutMs: 2_000,
  repeatable: true, // Those that we send only ask or set a mode.
  mask: "nothing",
  encodeRequest: ({ vendor }) => ({ specific: [0, 0, 0], data: vendor }),
  decodeRequest: ({ data }) => (data.length === 0 ? refused(READER_ERROR.badLength) : decoded({ vendor: data })),
  encodeResponse: ({ vendor }) => ({ extra: 0, data: vendor }),
  decodeResponse: ({ data }) => ({ vendor: data }),
});

/** Firmware string as shown on the diagnostic page; undefined when it is not 1 to 49 printable ASCII bytes. */
export function firmwareText(vendor: Uint8Array): string | undefined {
  if (vendor.length === 0 || vendor.length > MAX_FIRMWARE) return undefined;
  if (vendor.some((byte) => byte < 0x20 || byte > 0x7e)) return undefined;
  return String.fromCharCode(...vendor);
}

export function firmwareBytes(text: string): Uint8Array {
  return asciiBytes(text);
}

/** What the unit can do (wire.md 2.8). Lengths of a code are numbers of digits. */
export interface Features {
  readonly verify: boolean;
  readonly modify: boolean;
  /** A Modify structure carries as many message indexes as its bNumberMessage says. */
  readonly exactMessageCount: boolean;
  readonly minDigits: number;
  readonly maxDigits: number;
}

const VERIFY_DIRECT = 0x20;
const MODIFY_DIRECT = 0x40;
const EXACT_MESSAGE_COUNT = 0x04;
const FEATURES_LENGTH = 21;

/**
 * ```text
 *  0 1 2   3     4 5      6 7  8      9..11 12  13  14   15..20
 *  display entry features rfu  flags  rfu   01  min max  firewall, rfu
 * ```
 */
export function encodeFeatures(features: Features): Uint8Array {
  const bytes = fromHex("000000 02 0000 0000 00 000000 01 00 00 000000000000");
  bytes[4] = (features.verify ? VERIFY_DIRECT : 0) | (features.modify ? MODIFY_DIRECT : 0);
  bytes[8] = features.exactMessageCount ? EXACT_MESSAGE_COUNT : 0;
  bytes[13] = features.minDigits;
  bytes[14] = features.maxDigits;
  return bytes;
}

/** Undefined when these are not the 21 bytes they must be. */
export function decodeFeatures(bytes: Uint8Array): Features | undefined {
  if (bytes.length !== FEATURES_LENGTH) return undefined;
  const [bits = 0, flags = 0, minDigits = 0, maxDigits = 0] = [bytes[4], bytes[8], bytes[13], bytes[14]];
  return {
    verify: (bits & VERIFY_DIRECT) !== 0,
    modify: (bits & MODIFY_DIRECT) !== 0,
    exactMessageCount: (flags & EXACT_MESSAGE_COUNT) !== 0,
    minDigits,
    maxDigits,
  };
}
