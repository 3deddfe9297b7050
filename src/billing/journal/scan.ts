import type { DiskFile } from "#hal/ports/index";
import { CRC_BYTES, crcHolds, type FrameHead, HEAD_BYTES, MAC_BYTES, readHead } from "./frame.ts";
import { SEGMENT_HEAD_BYTES } from "./segment.ts";

/** A record as it lies in its segment, sound as far as one sees without a key. `bytes` are good until the next batch. */
export interface Frame {
  readonly offset: number;
  readonly head: FrameHead;
  readonly bytes: Uint8Array;
  readonly macBefore: Uint8Array;
}

/** Bytes that are no sound record. `next` is the offset of a sound record after them, when there is one. */
export interface Fault {
  readonly offset: number;
  readonly expectedSeq: number;
  readonly next?: number;
}

export interface Batch {
  readonly frames: readonly Frame[];
  readonly fault?: Fault;
}

const WINDOW_BYTES = 256 * 1024;
const BEFORE_BYTES = MAC_BYTES + CRC_BYTES;

/**
 * Walks the records of a segment in order, a window at a time: memory stays flat whatever the size. Goes on behind
 * damage at the next sound record; bytes with nothing sound after them end the walk with a fault without `next`.
 */
export async function* walkFrames(file: DiskFile, firstSeq: number): AsyncGenerator<Batch> {
  let offset = SEGMENT_HEAD_BYTES;
  let expectedSeq = firstSeq;
  let windowBytes = WINDOW_BYTES;
  while (offset < file.sizeBytes) {
    const start = offset - BEFORE_BYTES;
    const window = await file.read(start, windowBytes);
    const frames = framesIn(window, start, offset, expectedSeq);
    const last = frames.at(-1);
    if (last !== undefined) {
      offset = last.offset + last.head.length;
      expectedSeq = last.head.seq + 1;
      windowBytes = WINDOW_BYTES;
      yield { frames };
      continue;
    }
    const length = readHead(window, BEFORE_BYTES)?.length ?? 0;
    if (BEFORE_BYTES + length > window.length && offset + length <= file.sizeBytes) {
      windowBytes = BEFORE_BYTES + length; // One record larger than the window.
      continue;
    }
    const next = await findSound(file, offset + 1);
    yield { frames: [], fault: { offset, expectedSeq, ...(next === undefined ? {} : { next: next.offset }) } };
    if (next === undefined) return;
    offset = next.offset;
    expectedSeq = next.seq;
  }
}

/** Sound records of consecutive numbers, from `offset` on, that lie whole in the window. */
function framesIn(window: Uint8Array, start: number, offset: number, firstSeq: number): readonly Frame[] {
  const frames: Frame[] = [];
  let at = offset - start;
  for (;;) {
    const head = readHead(window, at);
    if (head === undefined || at + head.length > window.length || head.seq !== firstSeq + frames.length) return frames;
    const bytes = window.subarray(at, at + head.length);
    if (!crcHolds(bytes)) return frames;
    const macBefore = window.subarray(at - BEFORE_BYTES, at - CRC_BYTES);
    frames.push({ offset: start + at, head, bytes, macBefore });
    at += head.length;
  }
}

/** The first sound record at or after `from`, looked for at every byte. */
async function findSound(
  file: DiskFile,
  from: number,
): Promise<{ readonly offset: number; readonly seq: number } | undefined> {
  const rest = await file.read(from, file.sizeBytes - from);
  for (let at = 0; at + HEAD_BYTES <= rest.length; at++) {
    const head = readHead(rest, at);
    if (head === undefined || at + head.length > rest.length) continue;
    if (crcHolds(rest.subarray(at, at + head.length))) return { offset: from + at, seq: head.seq };
  }
  return undefined;
}
