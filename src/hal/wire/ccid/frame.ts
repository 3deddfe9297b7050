import { xorOf } from "#util/bytes";
import { FRAME_OVERHEAD, MAX_DATA } from "./limits.ts";

/**
 * Frame of the reader line, the same in both directions (wire.md 2.1). No byte stuffing, no echo.
 *
 * ```text
 *   0    1     2      3 4 5 6    7      8     9 10 11    12 ..         12+n
 * +----+----+------+----------+-------+------+---------+-------------+-----+
 * | 03 | 06 | type | n, LE 32 | bSlot | bSeq | 3 bytes | n data bytes | LRC |
 * +----+----+------+----------+-------+------+---------+-------------+-----+
 *  SYNC ACK  '------------- CCID header, 10 bytes ----'  n <= 261
 *
 * NAK: 03 15 16, reader to host only: "the last frame was damaged, I did nothing".
 * ```
 *
 * LRC: XOR of all preceding bytes, SYNC and CTRL included; the XOR over the whole frame is 0.
 */
export const SYNC = 0x03;
export const ACK = 0x06;
export const NAK = 0x15;
export const NAK_FRAME: Uint8Array = Uint8Array.of(SYNC, NAK, SYNC ^ NAK);

/** Bytes 7, 8, 9 of the header: parameters of a command; bStatus, bError and one more of an answer. */
export type Specific = readonly [number, number, number];

/** One CCID message. `seq` 0..255; `slot` 0..4 on this unit. */
export interface CcidMessage {
  readonly type: number;
  readonly slot: number;
  readonly seq: number;
  readonly specific: Specific;
  readonly data: Uint8Array;
}

/** XOR of all bytes. */
export function lrc(bytes: Uint8Array): number {
  return xorOf(bytes);
}

/** One whole frame. More than 261 bytes of data is a programmer error and throws RangeError. */
export function encodeFrame(message: CcidMessage): Uint8Array {
  const length = message.data.length;
  if (length > MAX_DATA) throw new RangeError(`${length} bytes in one frame`);
  const frame = new Uint8Array(FRAME_OVERHEAD + length);
  frame[0] = SYNC;
  frame[1] = ACK;
  frame[2] = message.type;
  frame[3] = length & 0xff;
  frame[4] = length >> 8;
  frame[7] = message.slot;
  frame[8] = message.seq;
  frame[9] = message.specific[0];
  frame[10] = message.specific[1];
  frame[11] = message.specific[2];
  frame.set(message.data, 12);
  frame[12 + length] = xorOf(frame, 0, 12 + length);
  return frame;
}

/**
 * dwLength of the frame whose SYNC stands at `at`; undefined when its four bytes have not all come. A value above
 * MAX_DATA means a damaged frame.
 */
export function frameDataLength(buffer: Uint8Array, at: number, end: number): number | undefined {
  const [b0, b1, b2, b3] = [buffer[at + 3], buffer[at + 4], buffer[at + 5], buffer[at + 6]];
  if (at + 7 > end || b0 === undefined || b1 === undefined || b2 === undefined || b3 === undefined) return undefined;
  return b0 + b1 * 0x100 + b2 * 0x1_0000 + b3 * 0x100_0000;
}

/** The message of a frame that is whole and whose LRC has been checked. The data is a copy. */
export function messageAt(buffer: Uint8Array, at: number, dataLength: number): CcidMessage {
  return {
    type: buffer[at + 2] ?? 0,
    slot: buffer[at + 7] ?? 0,
    seq: buffer[at + 8] ?? 0,
    specific: [buffer[at + 9] ?? 0, buffer[at + 10] ?? 0, buffer[at + 11] ?? 0],
    data: buffer.slice(at + 12, at + 12 + dataLength),
  };
}
