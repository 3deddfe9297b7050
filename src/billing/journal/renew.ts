import { type Disk, type DiskFile, type Random, replaceFile } from "#hal/ports/index";
import { assert } from "#util/assert";
import { concat } from "#util/bytes";
import type { Secret } from "#util/secret";
import { Trouble } from "#util/trouble";
import { type DataKeys, keysOf } from "../keys/data-keys.ts";
import { ChainMac } from "./chain-mac.ts";
import { macOf, openFrame, sealFrame } from "./frame.ts";
import { walkFrames } from "./scan.ts";
import {
  endOf,
  newSegment,
  readSegmentHead,
  SEGMENT_START,
  type SegmentHead,
  segmentKey,
  segmentPath,
} from "./segment.ts";
import { lockedTrouble } from "./troubles.ts";

/** Bytes written anew at a time, and no more than one segment beyond. */
const ENOUGH_BYTES = 8 * 2 ** 20;

/**
 * Writes segments of former generations anew, the oldest first, until enough was done: the same records at the same places,
 * under the key of a fresh salt. Each file is replaced whole. Gives the lowest generation that is left among `segments`.
 */
export async function renewSegments(
  disk: Disk,
  segments: readonly number[],
  keys: DataKeys,
  random: Random,
): Promise<number> {
  let doneBytes = 0;
  let lowest = keys.generation;
  for (const segment of segments) {
    const generation = await generationOf(disk, segment);
    if (generation === keys.generation) continue;
    if (doneBytes >= ENOUGH_BYTES) lowest = Math.min(lowest, generation);
    else doneBytes += await renewSegment(disk, segment, keys, random);
  }
  return lowest;
}

async function generationOf(disk: Disk, segment: number): Promise<number> {
  const file = await disk.open(segmentPath(segment));
  if (file === "absent") throw damaged(segment, "missing");
  try {
    return headOf(await file.read(0, SEGMENT_START), segment).generation;
  } finally {
    await file.close();
  }
}

function headOf(bytes: Uint8Array, segment: number): SegmentHead {
  const read = readSegmentHead(bytes, segment);
  if (read === "damaged") throw damaged(segment, "header");
  return read.head;
}

/** Bytes written. */
async function renewSegment(disk: Disk, segment: number, keys: DataKeys, random: Random): Promise<number> {
  const file = await disk.open(segmentPath(segment));
  assert(file !== "absent", "a listed segment is there");
  try {
    const old = headOf(await file.read(0, SEGMENT_START), segment);
    const own = keysOf(keys, old.generation);
    if (own === undefined) throw damaged(segment, "header");
    const lastMac = file.sizeBytes > SEGMENT_START ? await file.read(file.sizeBytes - 36, 32) : old.mac;
    if (keys.chain.wiped) throw lockedTrouble();
    const { firstSeq, macBefore } = old;
    const made = newSegment({ segment, firstSeq, macBefore, firstEnd: endOf(old, lastMac) }, keys, random);
    const from = { segmentKey: segmentKey(old, own), chain: new ChainMac(own.chain.reveal()) };
    const to = { segmentKey: segmentKey(made.head, keys), chain: new ChainMac(keys.chain.reveal()) };
    const content = await resealed(file, { old, fresh: made.head, from, to }, made.bytes).finally(() => {
      for (const { segmentKey: key, chain } of [from, to]) {
        key.wipe();
        chain.wipe();
      }
    });
    assert(content.length === file.sizeBytes, "a segment written anew holds the same records at the same places");
    await replaceFile(disk, segmentPath(segment), content);
    return content.length;
  } finally {
    await file.close();
  }
}

interface Resealing {
  readonly old: SegmentHead;
  readonly fresh: SegmentHead;
  readonly from: { readonly segmentKey: Secret; readonly chain: ChainMac };
  readonly to: { readonly segmentKey: Secret; readonly chain: ChainMac };
}

/** The whole content of the new file. */
async function resealed(file: DiskFile, { old, fresh, from, to }: Resealing, header: Uint8Array): Promise<Uint8Array> {
  const { segment } = old;
  const opening = { segmentKey: from.segmentKey.reveal(), chain: from.chain };
  const sealing = { segmentKey: to.segmentKey.reveal(), chain: to.chain };
  const frames: Uint8Array[] = [header];
  let mac = fresh.mac;
  for await (const { frames: read, fault } of walkFrames(file, old)) {
    if (fault !== undefined) throw damaged(segment, "crc");
    for (const { offset, bytes, head, macBefore } of read) {
      const payload = openFrame(bytes, { segment, offset, macBefore }, opening);
      if (payload === undefined) throw damaged(segment, "tag");
      const frame = sealFrame(head, payload, { segment, offset, macBefore: mac }, sealing);
      mac = macOf(frame);
      frames.push(frame);
    }
  }
  return concat(...frames);
}

function damaged(segment: number, fault: string): Trouble {
  return new Trouble("E_STORE_DAMAGED", { segment, fault });
}
