import type { DiskFile } from "#hal/ports/index";
import { BEFORE_BYTES, CRC_BYTES, crcHolds, type FrameHead, HEAD_BYTES, readHead } from "./frame.ts";
import { SEGMENT_START, type SegmentHead } from "./segment.ts";

/** A record as it lies in its segment, sound as far as one sees without a key. Bytes are good until the next batch. */
export interface Frame {
  readonly offset: number;
  readonly head: FrameHead;
  readonly bytes: Uint8Array;
  readonly macBefore: Uint8Array;
}

/** Bytes that are no sound record. */
export interface Fault {
  readonly offset: number;
  readonly expectedSeq: number;
  /** The sound record after them, when there is one. */
  readonly next?: { readonly offset: number; readonly seq: number };
  /** The damaged record itself, when its length still leads to the next one. */
  readonly frame?: Frame;
}

export interface Batch {
  readonly frames: readonly Frame[];
  readonly fault?: Fault;
}

const WINDOW_BYTES = 256 * 1024;

/**
 * Walks the records of a segment in order, a window at a time: memory stays flat whatever the size. Goes on behind
 * damage at the next sound record; bytes with nothing sound after them end the walk with a fault without `next`.
 * Without a head (damaged) it begins at the first sound record.
 */
export async function* walkFrames(file: DiskFile, head: SegmentHead | undefined): AsyncGenerator<Batch> {
  const first =
    head === undefined ? await findSound(file, SEGMENT_START) : { offset: SEGMENT_START, seq: head.firstSeq };
  if (first === undefined) return;
  let { offset, seq: expectedSeq } = first;
  let windowBytes = WINDOW_BYTES;
  while (offset < file.sizeBytes) {
    const start = offset - BEFORE_BYTES;
    const window = await file.read(start, windowBytes);
    if (head !== undefined && offset === SEGMENT_START) window.set(head.mac, 0); // Its copy here may be the spoilt one.
    const frames = framesIn(window, start, offset, expectedSeq);
    const last = frames.at(-1);
    if (last !== undefined) {
      offset = last.offset + last.head.length;
      expectedSeq = last.head.seq + 1;
      windowBytes = WINDOW_BYTES;
      yield { frames };
      continue;
    }
    const presumed = readHead(window, BEFORE_BYTES);
    const length = presumed?.length ?? 0;
    if (BEFORE_BYTES + length > window.length && offset + length <= file.sizeBytes) {
      windowBytes = BEFORE_BYTES + length; // One record larger than the window.
      continue;
    }
    const next = await findSound(file, offset); // At `offset` itself: sound, and not the record that is due there.
    const whole = presumed !== undefined && next?.offset === offset + length;
    const frame = whole ? { frame: frameAt(window, start, BEFORE_BYTES, presumed) } : {};
    yield { frames: [], fault: { offset, expectedSeq, ...(next && { next }), ...frame } };
    if (next === undefined) return;
    offset = next.offset;
    expectedSeq = next.seq;
  }
}

function frameAt(window: Uint8Array, start: number, at: number, head: FrameHead): Frame {
  const macBefore = window.subarray(at - BEFORE_BYTES, at - CRC_BYTES);
  return { offset: start + at, head, bytes: window.subarray(at, at + head.length), macBefore };
}

/** Sound records of consecutive numbers, from `offset` on, that lie whole in the window. */
function framesIn(window: Uint8Array, start: number, offset: number, firstSeq: number): readonly Frame[] {
  const frames: Frame[] = [];
  let at = offset - start;
  for (;;) {
    const head = readHead(window, at);
    if (head === undefined || at + head.length > window.length || head.seq !== firstSeq + frames.length) return frames;
    const frame = frameAt(window, start, at, head);
    if (!crcHolds(frame.bytes)) return frames;
    frames.push(frame);
    at += head.length;
  }
}

/** The first sound record at or after `from`, looked for at every byte. */
async function findSound(file: DiskFile, from: number): Promise<Fault["next"]> {
  const rest = await file.read(from, file.sizeBytes - from);
  for (let at = 0; at + HEAD_BYTES <= rest.length; at++) {
    const head = readHead(rest, at);
    if (head === undefined || at + head.length > rest.length) continue;
    if (crcHolds(rest.subarray(at, at + head.length))) return { offset: from + at, seq: head.seq };
  }
  return undefined;
}
