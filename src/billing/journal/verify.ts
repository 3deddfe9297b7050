import type { Disk, DiskFile } from "#hal/ports/index";
import { sameBytes } from "#util/bytes";
import { Trouble } from "#util/trouble";
import { type DataKeys, keysOf } from "../keys/data-keys.ts";
import { ChainMac } from "./chain-mac.ts";
import { chainMacOf, type FrameKeys, macOf, openFrame } from "./frame.ts";
import type { Place } from "./places.ts";
import { type Frame, walkFrames } from "./scan.ts";
import {
  endOf,
  headHolds,
  NO_MAC,
  readSegmentHead,
  SEGMENT_START,
  type SegmentHead,
  segmentKey,
  segmentPath,
} from "./segment.ts";
import { lockedTrouble } from "./troubles.ts";

/** Takes a record whose tag and chain hold, in order. Its bytes are good during the call. */
export type Visitor = (record: VerifiedRecord) => void;

export interface VerifiedRecord extends Place {
  /** Its segment was written anew: its MAC is not the one it had first. */
  readonly renewed: boolean;
  readonly seq: number;
  readonly type: number;
  readonly payload: Uint8Array;
  readonly mac: Uint8Array;
}

/** A joint between two segments: the last number before it, and the MAC that what follows is chained to. */
export interface Joint {
  readonly seq: number;
  readonly end: Uint8Array;
}

export interface Verified {
  /** What is damaged, in order. */
  readonly problems: readonly Trouble[];
  /** Where the walk began and ended. */
  readonly from: Joint;
  readonly to: Joint;
}

/** What the walk has come to. */
interface Course {
  seq: number;
  end: Uint8Array;
  from: Joint | undefined;
  /** Whether some header was made by these keys: if none was, they are not the keys of this journal. */
  keysFit: boolean;
}

/**
 * Walks these segments with their keys, from the first record on or, with `inMidst`, from what the header of the first one
 * says of those before: every header, every link of the chain, every tag. Reads a window at a time, and
 * goes on behind what is damaged; the answer names what is, in order.
 * Trouble E_KEY_WRONG when nothing here was written under these keys, E_STORE_VERSION for what a later version wrote;
 * CARD_REMOVED when the keys are wiped meanwhile.
 */
export async function verify(
  disk: Disk,
  segments: readonly number[],
  keys: DataKeys,
  visitor: Visitor,
  inMidst = false,
): Promise<Verified> {
  const start: Joint = { seq: 0, end: NO_MAC };
  const course: Course = { ...start, from: inMidst ? undefined : start, keysFit: segments.length === 0 };
  const faults: Trouble[] = [];
  const fault = (seq: number, segment: number, what: string) =>
    faults.push(new Trouble("E_STORE_DAMAGED", { segment, seq, fault: what }));
  for (const segment of segments) {
    const file = await disk.open(segmentPath(segment));
    if (file === "absent") {
      fault(course.seq + 1, segment, "missing");
      continue;
    }
    try {
      await verifySegment(file, segment, { keys, course, visitor, fault });
    } finally {
      await file.close();
    }
  }
  if (!course.keysFit) throw new Trouble("E_KEY_WRONG");
  return { problems: faults, from: course.from ?? start, to: { seq: course.seq, end: course.end } };
}

interface Walk {
  readonly keys: DataKeys;
  readonly course: Course;
  readonly visitor: Visitor;
  readonly fault: (seq: number, segment: number, what: string) => void;
}

async function verifySegment(file: DiskFile, segment: number, walk: Walk): Promise<void> {
  const { keys, course, fault } = walk;
  if (keys.chain.wiped) throw lockedTrouble();
  const read = readSegmentHead(await file.read(0, SEGMENT_START), segment);
  if (keys.chain.wiped) throw lockedTrouble();
  const own = read === "damaged" ? undefined : keysOf(keys, read.head.generation);
  if (read === "damaged" || own === undefined || !headHolds(read, own)) {
    fault(course.seq + 1, segment, "header");
    return;
  }
  const { head } = read;
  course.keysFit = true;
  if (!read.whole) fault(head.firstSeq, segment, "header");
  if (course.from === undefined) {
    course.from = { seq: head.firstSeq - 1, end: head.macBefore };
    Object.assign(course, course.from);
  }
  const follows = head.firstSeq === course.seq + 1 && sameBytes(head.macBefore, course.end);
  if (!follows) fault(course.seq + 1, segment, "chain");
  course.end = endOf(head, head.mac);
  course.seq = head.firstSeq - 1;
  const secret = segmentKey(head, own);
  const chain = new ChainMac(own.chain.reveal());
  try {
    await verifyRecords(file, head, { segmentKey: secret.reveal(), chain }, walk);
  } finally {
    secret.wipe();
    chain.wipe();
  }
}

async function verifyRecords(file: DiskFile, head: SegmentHead, keys: FrameKeys, walk: Walk): Promise<void> {
  const { segment } = head;
  let mended: Uint8Array | undefined;
  for await (const { frames, fault } of walkFrames(file, head)) {
    if (walk.keys.chain.wiped) throw lockedTrouble();
    for (const frame of frames) {
      verifyFrame(frame, head, keys, walk, mended);
      mended = undefined;
    }
    const last = frames.at(-1);
    if (last !== undefined) {
      walk.course.seq = last.head.seq;
      walk.course.end = endOf(head, macOf(last.bytes).slice());
    }
    if (fault !== undefined) {
      walk.fault(fault.expectedSeq, segment, "crc");
      // Were its MAC the bytes that are spoilt, the record after it would fall with it: it is worked out again.
      mended = fault.frame === undefined ? undefined : chainMacOf(fault.frame.bytes, fault.frame.macBefore, keys.chain);
    }
  }
}

function verifyFrame(
  frame: Frame,
  { segment, firstEnd }: SegmentHead,
  keys: FrameKeys,
  walk: Walk,
  mended: Uint8Array | undefined,
): void {
  const { offset, bytes } = frame;
  const { seq, type } = frame.head;
  for (const macBefore of mended === undefined ? [frame.macBefore] : [frame.macBefore, mended]) {
    const payload = openFrame(bytes, { segment, offset, macBefore }, keys);
    if (payload === undefined) continue;
    const place = { segment, offset, ...(macBefore === mended && { mended }) };
    walk.visitor({ ...place, seq, type, payload, mac: macOf(bytes), renewed: !sameBytes(firstEnd, NO_MAC) });
    return;
  }
  walk.fault(seq, segment, "tag");
}
