import { createCipheriv, createDecipheriv, timingSafeEqual } from "node:crypto";
import { assert } from "#util/assert";
import { withoutStackTraces } from "../keys/gcm.ts";
import type { ChainMac } from "./chain-mac.ts";
import { crc32c } from "./crc32c.ts";

/*
 * A RECORD, all numbers big-endian:
 *
 *    0  length u32          of the whole record, this field and the CRC included
 *    4  version u8          1
 *    5  type u8             kinds.ts
 *    6  oldest held u16     UTC day since 1970 of the oldest invoice held, or 0        \  in clear, for the screen
 *    8  held u32            invoices (FSE and DRE) held and acknowledged by nobody      /  of a locked device
 *   12  seq u64             1, 2, 3... through all segments
 *   20  ciphertext          AES-256-GCM of the payload (payload.ts), key of the segment
 *    -  tag 16
 *    -  chain MAC 32        HMAC-SHA256(K_chain, seq | MAC before | all bytes above)
 *    -  CRC-32C u32         of all bytes above
 *
 *   nonce = segment number u32 | offset of the record in its segment u64: derived, never counted
 *   AAD   = bytes 0 to 19 | MAC before
 *   MAC before = chain MAC of the record before, or the MAC of the segment's header: the 32 bytes that stand
 *                36 bytes before this record in either case
 */
export const FRAME_VERSION = 1;
export const HEAD_BYTES = 20;
const TAG_BYTES = 16;
export const MAC_BYTES = 32;
export const CRC_BYTES = 4;
/** MAC and CRC that stand before any record. */
export const BEFORE_BYTES = MAC_BYTES + CRC_BYTES;
export const FRAME_OVERHEAD = HEAD_BYTES + TAG_BYTES + MAC_BYTES + CRC_BYTES;
/** A lot of ten invoices and its parcel are under 100 kB; a length beyond this is damage. */
export const MAX_FRAME_BYTES = 16 * 2 ** 20;

/** What a record says without a key. */
export interface FrameHead {
  readonly length: number;
  readonly type: number;
  readonly held: number;
  readonly oldestHeldDay: number;
  readonly seq: number;
}

/** Where a record stands and what stands before it. */
export interface FramePlace {
  readonly segment: number;
  readonly offset: number;
  readonly macBefore: Uint8Array;
}

export interface FrameKeys {
  readonly segmentKey: Uint8Array;
  readonly chain: ChainMac;
}

/** Encrypts and chains one payload. */
export function sealFrame(
  head: Omit<FrameHead, "length">,
  payload: Uint8Array,
  place: FramePlace,
  keys: FrameKeys,
): Uint8Array {
  const length = FRAME_OVERHEAD + payload.length;
  assert(length <= MAX_FRAME_BYTES, "a record fits its frame");
  const frame = Buffer.alloc(length);
  frame.writeUInt32BE(length, 0);
  frame.writeUInt8(FRAME_VERSION, 4);
  frame.writeUInt8(head.type, 5);
  frame.writeUInt16BE(head.oldestHeldDay, 6);
  frame.writeUInt32BE(head.held, 8);
  frame.writeBigUInt64BE(BigInt(head.seq), 12);
  const cipher = createCipheriv("aes-256-gcm", keys.segmentKey, nonceOf(place));
  cipher.setAAD(frame.subarray(0, HEAD_BYTES)).setAAD(place.macBefore);
  frame.set(cipher.update(payload), HEAD_BYTES);
  cipher.final();
  const tagAt = HEAD_BYTES + payload.length;
  frame.set(cipher.getAuthTag(), tagAt);
  frame.set(chainMac(frame.subarray(0, tagAt + TAG_BYTES), place.macBefore, keys.chain), tagAt + TAG_BYTES);
  frame.writeUInt32BE(crc32c(frame, 0, length - CRC_BYTES), length - CRC_BYTES);
  return frame;
}

/** Reads a head at `offset` without believing it: undefined when fewer bytes, another version or a length out of bounds. */
export function readHead(bytes: Uint8Array, offset = 0): FrameHead | undefined {
  if (bytes.length - offset < HEAD_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, HEAD_BYTES);
  const length = view.getUint32(0);
  if (view.getUint8(4) !== FRAME_VERSION || length < FRAME_OVERHEAD || length > MAX_FRAME_BYTES) return undefined;
  const seq = view.getUint32(12) * 2 ** 32 + view.getUint32(16);
  if (!Number.isSafeInteger(seq)) return undefined;
  return { length, type: view.getUint8(5), oldestHeldDay: view.getUint16(6), held: view.getUint32(8), seq };
}

/** Whether the CRC at the end of `frame` agrees. */
export function crcHolds(frame: Uint8Array): boolean {
  const at = frame.length - CRC_BYTES;
  const view = new DataView(frame.buffer, frame.byteOffset + at, CRC_BYTES);
  return crc32c(frame, 0, at) === view.getUint32(0);
}

/** The chain MAC written in a frame. */
export function macOf(frame: Uint8Array): Uint8Array {
  return frame.subarray(frame.length - CRC_BYTES - MAC_BYTES, frame.length - CRC_BYTES);
}

/** The chain MAC that a frame should carry. */
export function chainMacOf(frame: Uint8Array, macBefore: Uint8Array, chain: ChainMac): Uint8Array {
  return chainMac(frame.subarray(0, frame.length - CRC_BYTES - MAC_BYTES), macBefore, chain);
}

/** Decrypts a whole frame whose CRC holds. undefined when the chain or the tag does not agree. */
export function openFrame(frame: Uint8Array, place: FramePlace, keys: FrameKeys): Uint8Array | undefined {
  const macAt = frame.length - CRC_BYTES - MAC_BYTES;
  if (!timingSafeEqual(chainMacOf(frame, place.macBefore, keys.chain), macOf(frame))) return undefined;
  const decipher = withoutStackTraces(() => createDecipheriv("aes-256-gcm", keys.segmentKey, nonceOf(place)));
  decipher.setAAD(frame.subarray(0, HEAD_BYTES)).setAAD(place.macBefore);
  decipher.setAuthTag(frame.subarray(macAt - TAG_BYTES, macAt));
  const payload = decipher.update(frame.subarray(HEAD_BYTES, macAt - TAG_BYTES));
  try {
    decipher.final();
  } catch {
    return undefined;
  }
  return payload;
}

function nonceOf(place: FramePlace): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(place.segment, 0);
  nonce.writeBigUInt64BE(BigInt(place.offset), 4);
  return nonce;
}

function chainMac(frame: Uint8Array, macBefore: Uint8Array, chain: ChainMac): Uint8Array {
  return chain.of(frame.subarray(12, HEAD_BYTES), macBefore, frame);
}
