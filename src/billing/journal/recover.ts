import type { Disk, DiskFile } from "#hal/ports/index";
import { assert } from "#util/assert";
import { Trouble } from "#util/trouble";
import { type AnchorSlot, readAnchor } from "./anchor.ts";
import { macOf } from "./frame.ts";
import type { Reserve } from "./reserve.ts";
import { type Fault, type Frame, walkFrames } from "./scan.ts";
import { NO_MAC, readSegmentHead, SEGMENT_START, type SegmentHead, segmentNumbers, segmentPath } from "./segment.ts";

/** The end of the journal, as seen without a key: what the next record is chained to, and the counts of a locked screen. */
export interface Tail {
  readonly seq: number;
  readonly mac: Uint8Array;
  readonly held: number;
  readonly oldestHeldDay: number;
}

export interface Recovered {
  /** Numbers of the segments, in order. */
  readonly segments: readonly number[];
  readonly tail: Tail;
  readonly anchor: AnchorSlot | undefined;
  /** Why nothing may be written, when something is wrong. */
  readonly problems: readonly Trouble[];
  /** Torn ends that were cut off. Nothing in them was ever acknowledged. */
  readonly healed: readonly { readonly segment: number; readonly cutBytes: number }[];
}

/** What lies in one segment, without a key. */
interface Look {
  readonly segment: number;
  readonly head: SegmentHead | undefined;
  /** Whether both copies of the header are sound. */
  readonly whole: boolean;
  readonly last: Tail | undefined;
  readonly faults: readonly Fault[];
  readonly sizeBytes: number;
}

/**
 * Start-up, before anyone unlocks (reliability 3.4). A torn end is cut off without a question; anything else that is
 * wrong is named, and the files stay as they are. Run twice, or cut anywhere and run again, it ends in the same place.
 *
 * What is found is synced before it is believed: after a kill the last record may be in the kernel's memory only.
 */
export async function recover(disk: Disk, reserve: Reserve): Promise<Recovered> {
  await disk.makeFolder("journal");
  await disk.makeFolder("keys"); // Erasable keys lie beside the wraps.
  const problems: Trouble[] = [];
  await trying(problems, () => disk.syncFolder(""));
  const numbers = [...segmentNumbers(await disk.list("journal"))];
  const { stillborn, looks } = await lookBack(disk, numbers);
  const living = numbers.slice(0, numbers.length - stillborn.length);
  const gap = living.findIndex((number, index) => number !== index + 1);
  if (gap >= 0) problems.push(new Trouble("E_STORE_DAMAGED", { segment: gap + 1, fault: "missing" }));
  const torn = judge(looks, problems);
  const tail = tailOf(looks);
  const anchor = await readAnchor(disk);
  if (anchor !== undefined && anchor.seq > tail.seq) {
    problems.unshift(new Trouble("E_STORE_LOST_TAIL", { seq: anchor.seq, lastFound: tail.seq }));
  }
  const found = { segments: living, tail, anchor, problems };
  if (problems.length > 0) return { ...found, healed: [] };
  const healed = torn === undefined ? [] : [{ segment: torn.segment, cutBytes: torn.cutBytes }];
  await trying(problems, () => heal(disk, stillborn, torn, living.at(-1)));
  await trying(problems, () => reserve.refill());
  return {
    ...found,
    healed:
      problems.length > 0
        ? []
        : [...healed, ...stillborn.map(({ segment, sizeBytes }) => ({ segment, cutBytes: sizeBytes }))],
  };
}

/** Looks at the segments from the last one back to one that holds a record. Those never begun are set apart. */
async function lookBack(
  disk: Disk,
  numbers: readonly number[],
): Promise<{ stillborn: readonly Look[]; looks: readonly Look[] }> {
  const stillborn: Look[] = [];
  const looks: Look[] = [];
  for (const segment of [...numbers].reverse()) {
    const look = await lookAt(disk, segment);
    const neverBegun = look.head === undefined && look.last === undefined;
    if (neverBegun && looks.length === 0) stillborn.push(look);
    else looks.push(look);
    if (look.last !== undefined) break;
  }
  return { stillborn, looks };
}

async function lookAt(disk: Disk, segment: number): Promise<Look> {
  const file = await disk.open(segmentPath(segment));
  assert(file !== "absent", "a listed segment is there");
  try {
    const read = readSegmentHead(await file.read(0, SEGMENT_START), segment);
    const head = read === "damaged" ? undefined : read.head;
    const whole = read !== "damaged" && read.whole;
    return { segment, head, whole, sizeBytes: file.sizeBytes, ...(await walk(file, head)) };
  } finally {
    await file.close();
  }
}

async function walk(file: DiskFile, head: SegmentHead | undefined): Promise<Pick<Look, "last" | "faults">> {
  let last: Look["last"];
  const faults: Fault[] = [];
  for await (const batch of walkFrames(file, head)) {
    const end = batch.frames.at(-1);
    if (end !== undefined) last = endOf(end);
    if (batch.fault !== undefined) faults.push(batch.fault);
  }
  return { last, faults };
}

function endOf({ head, bytes }: Frame): Tail {
  return { seq: head.seq, mac: macOf(bytes).slice(), held: head.held, oldestHeldDay: head.oldestHeldDay };
}

interface Torn {
  readonly segment: number;
  readonly offset: number;
  readonly cutBytes: number;
}

/** Names what is damaged. A fault at the very end of the last segment, with nothing sound after it, is a torn tail. */
function judge(looks: readonly Look[], problems: Trouble[]): Torn | undefined {
  let torn: Torn | undefined;
  for (const [index, look] of looks.entries()) {
    const { segment } = look;
    if (!look.whole) problems.push(new Trouble("E_STORE_DAMAGED", { segment, fault: "header" }));
    for (const { offset, expectedSeq, next } of look.faults) {
      if (look.head !== undefined && next === undefined && index === 0) {
        torn = { segment, offset, cutBytes: look.sizeBytes - offset };
      } else problems.push(new Trouble("E_STORE_DAMAGED", { segment, seq: expectedSeq, fault: "crc" }));
    }
  }
  return torn;
}

function tailOf(looks: readonly Look[]): Tail {
  const newest = looks[0];
  const withRecord = looks.find((look) => look.last !== undefined)?.last;
  const counts = { held: withRecord?.held ?? 0, oldestHeldDay: withRecord?.oldestHeldDay ?? 0 };
  if (newest === undefined) return { seq: 0, mac: NO_MAC, ...counts };
  if (newest.last !== undefined) return newest.last;
  if (newest.head === undefined) return { seq: withRecord?.seq ?? 0, mac: withRecord?.mac ?? NO_MAC, ...counts };
  return { seq: newest.head.firstSeq - 1, mac: newest.head.mac, ...counts };
}

/** Cuts off what was never acknowledged, and makes sure that what we go on from is on the disk. */
async function heal(
  disk: Disk,
  stillborn: readonly Look[],
  torn: Torn | undefined,
  last: number | undefined,
): Promise<void> {
  for (const { segment } of stillborn) await disk.remove(segmentPath(segment));
  await disk.syncFolder("journal");
  if (last === undefined) return;
  const file = await disk.open(segmentPath(last));
  assert(file !== "absent", "a listed segment is there");
  try {
    if (torn !== undefined) await file.truncate(torn.offset);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A disk that cannot be written to is told, and read all the same (D13). */
async function trying(problems: Trouble[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    problems.push(thrown);
  }
}
