import type { Disk } from "#hal/ports/index";
import { sameBytes } from "#util/bytes";
import { Trouble } from "#util/trouble";
import type { DataKeys } from "../keys/data-keys.ts";
import { type AnchorSlot, anchorHolds } from "./anchor.ts";
import { Book } from "./book.ts";
import type { Entry } from "./entries.ts";
import { foldOne } from "./fold.ts";
import { rowOfType } from "./kinds.ts";
import { type KeyFinder, type Payload, unpackPayload } from "./payload.ts";
import { Places } from "./places.ts";
import { NO_MAC } from "./segment.ts";
import { trustedAfter } from "./trusted-clock.ts";
import { type VerifiedRecord, verify } from "./verify.ts";

export interface OpenBook {
  readonly book: Book;
  readonly places: Places;
  /** Last record read: number, chain MAC, and the wall clock that is trusted after it. */
  readonly last: { readonly seq: number; readonly mac: Uint8Array; readonly atMs: number | undefined };
  /** Whether the head anchor names that record, so that there is nothing to write. */
  readonly anchored: boolean;
  /** What is damaged, named. The book then holds what could be read and still fits. */
  readonly problems: readonly Trouble[];
}

/**
 * Verifies the whole journal and folds it, a window at a time. `anchor` is the head as it was found at the start: the
 * record that it names must be the very one it saw. Errors as `verify`.
 */
export async function readBook(
  disk: Disk,
  segments: readonly number[],
  keys: DataKeys,
  anchor: AnchorSlot | undefined,
  keyOf: KeyFinder,
): Promise<OpenBook> {
  const witness = anchor !== undefined && anchorHolds(anchor, keys) ? anchor : undefined;
  const book = new Book();
  const places = new Places();
  const unfit: Trouble[] = [];
  let last: OpenBook["last"] = { seq: 0, mac: NO_MAC, atMs: undefined };
  const damaged = await verify(disk, segments, keys, (record) => {
    const { seq, segment } = record;
    places.add(seq, record);
    if (seq === witness?.seq && !sameBytes(record.mac, witness.recordMac)) {
      unfit.push(new Trouble("E_STORE_LOST_TAIL", { seq, fault: "another history" }));
    }
    const read = entryOf(record, keyOf);
    last = {
      seq,
      mac: record.mac,
      atMs: read === undefined ? last.atMs : trustedAfter(last.atMs, read.entry.kind, read.payload.atMs),
    };
    const fault = read === undefined ? "shape" : foldIn(book, read, seq);
    if (fault !== undefined) unfit.push(new Trouble("E_STORE_DAMAGED", { segment, seq, fault }));
  });
  last = { ...last, mac: last.mac.slice() };
  // Behind damage, what does not fit is its consequence: only the damage is named.
  return {
    book,
    places,
    last,
    anchored: witness?.seq === last.seq || last.seq === 0,
    problems: damaged.length > 0 ? damaged : unfit,
  };
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
