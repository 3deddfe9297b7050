import type { Disk } from "#hal/ports/index";
import { sameBytes } from "#util/bytes";
import { Trouble, troubleCode } from "#util/trouble";
import type { DataKeys } from "../keys/data-keys.ts";
import { type AnchorSlot, anchorHolds, contradicts } from "./anchor.ts";
import { Book } from "./book.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { Entry } from "./entries.ts";
import { foldOne } from "./fold.ts";
import { rowOfType } from "./kinds.ts";
import { type KeyFinder, type Payload, unpackPayload } from "./payload.ts";
import { Places } from "./places.ts";
import { NO_MAC } from "./segment.ts";
import { trustedAfter } from "./trusted-clock.ts";
import { type Joint, type VerifiedRecord, verify } from "./verify.ts";

export interface OpenBook {
  readonly book: Book;
  readonly places: Places;
  /** Last record read: number, chain MAC, and the wall clock that is trusted after it. */
  readonly last: { readonly seq: number; readonly mac: Uint8Array; readonly atMs: number | undefined };
  /** Whether the head anchor names that record, so that there is nothing to write. */
  readonly anchored: boolean;
  /** What is damaged, named. The book then holds what could be read and still fits. */
  readonly problems: readonly Trouble[];
  /** Segments that a checkpoint stands for, not read yet, and the joint they must end in. */
  readonly unread?: { readonly segments: readonly number[]; readonly joint: Joint };
}

/** What is read, and with what. */
export interface Reading {
  readonly disk: Disk;
  readonly segments: readonly number[];
  readonly keys: DataKeys;
  /** The head as it was found at the start: the record that it names must be the very one it saw. */
  readonly anchor: AnchorSlot | undefined;
  readonly keyOf: KeyFinder;
}

/**
 * Verifies the whole journal and folds it, a window at a time; with a checkpoint, what comes from its last segment on. A
 * checkpoint that does not agree with the journal is passed over, and so is any once something is damaged: damage is named
 * by a whole reading. Errors as `verify`.
 */
export async function readBook(reading: Reading, checkpoint: Checkpoint | undefined): Promise<OpenBook> {
  const quick = checkpoint && (await readBehind(reading, checkpoint));
  if (quick !== undefined) return quick;
  const start = { seq: 0, mac: NO_MAC, atMs: undefined, book: new Book(), places: new Places() };
  return (await fold(reading, start, [])).open;
}

async function readBehind(reading: Reading, checkpoint: Checkpoint): Promise<OpenBook | undefined> {
  const { segments } = reading;
  const { seq, places } = checkpoint;
  const at = places.has(seq) ? segments.indexOf(places.of(seq).segment) : -1;
  if (at < 0) return undefined;
  try {
    const { open, met } = await fold({ ...reading, segments: segments.slice(at) }, checkpoint, segments.slice(0, at));
    return met && open.problems.length === 0 ? open : undefined;
  } catch (thrown) {
    if (troubleCode(thrown) !== "E_KEY_WRONG") throw thrown;
    return undefined; // So it seems when the only header looked at is spoilt.
  }
}

/** Goes on from `start`. `met`: whether the record that it ends with is the one in the journal. */
async function fold(
  reading: Reading,
  start: Checkpoint,
  before: readonly number[],
): Promise<{ readonly open: OpenBook; readonly met: boolean }> {
  const { disk, segments, keys, anchor, keyOf } = reading;
  const witness = anchor !== undefined && anchorHolds(anchor, keys) ? anchor : undefined;
  const { book, places } = start;
  const unfit: Trouble[] = [];
  let last: OpenBook["last"] = start;
  let met = start.seq === 0;
  const verified = await verify(disk, segments, keys, visit, before.length > 0);
  const { seq, mac, atMs } = last;
  const open = {
    book,
    places,
    last: { seq, mac: mac.slice(), atMs },
    anchored: witness?.seq === seq || seq === 0,
    // Behind damage, what does not fit is its consequence: only the damage is named.
    problems: verified.problems.length > 0 ? verified.problems : unfit,
    ...(before.length > 0 && { unread: { segments: before, joint: verified.from } }),
  };
  return { open, met };

  function visit(record: VerifiedRecord): void {
    const { seq, segment } = record;
    if (witness !== undefined && contradicts(witness, record))
      unfit.push(new Trouble("E_STORE_LOST_TAIL", { seq, fault: "another history" }));
    if (seq === start.seq) met = sameBytes(record.mac, start.mac);
    if (seq <= start.seq) return;
    places.add(seq, record);
    const read = entryOf(record, keyOf);
    last = {
      seq,
      mac: record.mac,
      atMs: read === undefined ? last.atMs : trustedAfter(last.atMs, read.entry.kind, read.payload.atMs),
    };
    const fault = read === undefined ? "shape" : foldIn(book, read, seq);
    if (fault !== undefined) unfit.push(new Trouble("E_STORE_DAMAGED", { segment, seq, fault }));
  }
}

interface ReadEntry {
  readonly payload: Payload;
  readonly entry: Entry;
}

function foldIn(book: Book, { entry, payload }: ReadEntry, seq: number): string | undefined {
  const { atMs, bodyKey } = payload;
  const verdict = foldOne(book, entry, { seq, atMs, bodyKey });
  if (verdict.kind === "refused") return verdict.why;
  book.commit(verdict.change);
  return undefined;
}

/** undefined when the JSON is not of its kind. Trouble E_STORE_VERSION for a kind that only a later version knows. */
function entryOf(record: VerifiedRecord, keyOf: KeyFinder): ReadEntry | undefined {
  const row = rowOfType(record.type);
  if (row === undefined) throw new Trouble("E_STORE_VERSION", { seq: record.seq, type: record.type });
  const payload = unpackPayload(record.payload, false, keyOf);
  if (payload === undefined) return undefined;
  try {
    return { payload, entry: row.entry(payload) };
  } catch {
    return undefined; // What the schema said quotes the record: it stays here.
  }
}
