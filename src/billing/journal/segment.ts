import { createHmac, timingSafeEqual } from "node:crypto";
import type { Random } from "#hal/ports/index";
import { asciiBytes, concat, sameBytes } from "#util/bytes";
import { Secret } from "#util/secret";
import { Trouble } from "#util/trouble";
import type { DataKeys } from "../keys/data-keys.ts";
import { hkdf } from "../keys/hkdf.ts";
import { crc32c } from "./crc32c.ts";

/*
 * A SEGMENT, file journal/00000001.seg, begins with its header, all numbers big-endian:
 *
 *    0  "TRNJ"
 *    4  version u8          1
 *    5  zeros 3
 *    8  segment u32         its number: 1, 2, 3... without gap
 *   12  generation u32      of the data key
 *   16  first seq u64       of the records that follow
 *   24  salt 16             fresh: the key of the segment is HKDF(K_journal, salt, label | segment | generation)
 *   40  MAC before 32       last MAC of the segment before (of its last record, else of its header); zeros in the first
 *   72  first end 32        zeros; in a segment that was written anew under a later data key, the last MAC that it had when
 *                           it was first written, which is what the next segment is chained to
 *  104  MAC 32              HMAC-SHA256(K_chain, "TRN-SEGMENT-1" | bytes 0 to 103)
 *  136  CRC-32C u32         of bytes 0 to 135
 *  140  bytes 0 to 139 once more: a spoilt salt would take the whole segment with it
 *  280  records
 */
const HEAD_BYTES = 140;
export const SEGMENT_START = 2 * HEAD_BYTES;
const FIRST_END_AT = 72;
const MAC_AT = 104;
const CRC_AT = 136;
const MAGIC = asciiBytes("TRNJ");
const SEGMENT_VERSION = 1;
const LABEL = asciiBytes("TRN-SEGMENT-1");
export const NO_MAC = new Uint8Array(32);

export interface SegmentHead {
  readonly segment: number;
  readonly generation: number;
  readonly firstSeq: number;
  readonly salt: Uint8Array;
  readonly macBefore: Uint8Array;
  /** Zeros unless it was written anew. */
  readonly firstEnd: Uint8Array;
  readonly mac: Uint8Array;
}

/** "journal/00000012.seg" */
export function segmentPath(segment: number): string {
  return `journal/${String(segment).padStart(8, "0")}.seg`;
}

/** Numbers of the segments among the names of a folder, in order. Other names are not ours to judge. */
export function segmentNumbers(names: readonly string[]): readonly number[] {
  const numbers = names.flatMap((name) => (/^\d{8}\.seg$/.test(name) ? [Number(name.slice(0, 8))] : []));
  return numbers.sort((a, b) => a - b);
}

/** A new segment's header, under a fresh salt. */
export function newSegment(
  about: Pick<SegmentHead, "segment" | "firstSeq" | "macBefore" | "firstEnd">,
  keys: DataKeys,
  random: Random,
): { readonly head: SegmentHead; readonly bytes: Uint8Array } {
  const salt = random.bytes(16);
  const bytes = Buffer.alloc(SEGMENT_START);
  bytes.set(MAGIC, 0);
  bytes.writeUInt8(SEGMENT_VERSION, 4);
  bytes.writeUInt32BE(about.segment, 8);
  bytes.writeUInt32BE(keys.generation, 12);
  bytes.writeBigUInt64BE(BigInt(about.firstSeq), 16);
  bytes.set(salt, 24);
  bytes.set(about.macBefore, 40);
  bytes.set(about.firstEnd, FIRST_END_AT);
  const mac = headMac(bytes, keys);
  bytes.set(mac, MAC_AT);
  bytes.writeUInt32BE(crc32c(bytes, 0, CRC_AT), CRC_AT);
  bytes.copyWithin(HEAD_BYTES, 0, HEAD_BYTES);
  return { head: { ...about, generation: keys.generation, salt, mac }, bytes };
}

/** A header as read, and whether both its copies were sound. */
export interface ReadHead {
  readonly head: SegmentHead;
  readonly bytes: Uint8Array;
  readonly whole: boolean;
}

/**
 * Reads the header of segment `segment` from its first `SEGMENT_START` bytes, without a key. "damaged": neither copy is
 * sound, or the file ends before its first record. Trouble E_STORE_VERSION when a later version of the product wrote it.
 */
export function readSegmentHead(bytes: Uint8Array, segment: number): ReadHead | "damaged" {
  if (bytes.length < SEGMENT_START) return "damaged";
  const copies = [bytes.subarray(0, HEAD_BYTES), bytes.subarray(HEAD_BYTES)].filter(isSound);
  for (const copy of copies) {
    const view = new DataView(copy.buffer, copy.byteOffset, HEAD_BYTES);
    if (view.getUint8(4) !== SEGMENT_VERSION) throw new Trouble("E_STORE_VERSION", { segment });
    if (view.getUint32(8) !== segment) continue;
    const head = {
      segment,
      generation: view.getUint32(12),
      firstSeq: Number(view.getBigUint64(16)),
      salt: copy.slice(24, 40),
      macBefore: copy.slice(40, FIRST_END_AT),
      firstEnd: copy.slice(FIRST_END_AT, MAC_AT),
      mac: copy.slice(MAC_AT, CRC_AT),
    };
    return { head, bytes: copy, whole: copies.length === 2 };
  }
  return "damaged";
}

function isSound(copy: Uint8Array): boolean {
  const view = new DataView(copy.buffer, copy.byteOffset, HEAD_BYTES);
  return sameBytes(copy.subarray(0, 4), MAGIC) && crc32c(copy, 0, CRC_AT) === view.getUint32(CRC_AT);
}

/** Whether these keys, those of the header's generation, made this header. */
export function headHolds({ head, bytes }: ReadHead, keys: DataKeys): boolean {
  return timingSafeEqual(headMac(bytes, keys), head.mac);
}

/** What the segment after this one is chained to: the last MAC in it, or the one it had when it was first written. */
export function endOf(head: SegmentHead, lastMac: Uint8Array): Uint8Array {
  return sameBytes(head.firstEnd, NO_MAC) ? lastMac : head.firstEnd;
}

/** The key of one segment, under the keys of its generation. */
export function segmentKey(head: SegmentHead, keys: DataKeys): Secret {
  const info = Buffer.alloc(8);
  info.writeUInt32BE(head.segment, 0);
  info.writeUInt32BE(head.generation, 4);
  return new Secret(hkdf(keys.journal.reveal(), head.salt, concat(LABEL, info)));
}

function headMac(bytes: Uint8Array, keys: DataKeys): Buffer {
  return createHmac("sha256", keys.chain.reveal()).update(LABEL).update(bytes.subarray(0, MAC_AT)).digest();
}
