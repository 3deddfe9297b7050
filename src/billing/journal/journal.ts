import type { Disk } from "#hal/ports/index";
import { assert } from "#util/assert";
import { hex } from "#util/bytes";
import { Trouble } from "#util/trouble";
import { Turnstile } from "#util/turnstile";
import type { DataKeys } from "../keys/data-keys.ts";
import { type AnchorNote, anchorNote } from "./anchor.ts";
import { Archive, type Opened } from "./archive.ts";
import { bodyKeyFor, bodyKeysOf, bodySeal } from "./body-keys.ts";
import type { Book } from "./book.ts";
import { snapshotOf } from "./checkpoint.ts";
import type { At } from "./fit.ts";
import { foldOne } from "./fold.ts";
import type { JournalCounts, JournalParts } from "./journal-parts.ts";
import { rowOf } from "./kinds.ts";
import { openBook } from "./open-book.ts";
import { partsOf } from "./parts-of.ts";
import { packPayload } from "./payload.ts";
import type { OpenBook } from "./read-book.ts";
import type { Facts, JournalRecord } from "./records.ts";
import type { Recovered, Tail } from "./recover.ts";
import { renewSegments } from "./renew.ts";
import { lockedTrouble, withoutRepeats } from "./troubles.ts";
import { trustedAfter } from "./trusted-clock.ts";
import { verifyRest } from "./verify-rest.ts";
import { WriteGuard } from "./write-guard.ts";

/** Files of erasable keys wrapped anew at a time. */
const RENEWED_BLOCKS = 16;

/**
 * THE TRUTH (reliability 3). One append-only encrypted file in segments: one record, one fsync, is the commit; nothing
 * is ever edited. Made by `openJournal`, locked; `unlock` takes the keys over and `lock` wipes them.
 */
export class Journal extends Archive {
  readonly #parts: JournalParts;
  readonly #guard: WriteGuard;
  readonly #turn = new Turnstile();
  readonly #segments: number[];
  readonly #startProblems: readonly Trouble[];
  #bookProblems: readonly Trouble[] = [];
  #tail: Tail;
  #lastWallMs: number | undefined;
  #open: Opened | undefined;
  #rest: Promise<void> = Promise.resolve();
  #wholeRead = false;

  constructor(parts: JournalParts) {
    super(parts.disk, (number) => parts.erasable.key(number));
    this.#parts = parts;
    this.#guard = new WriteGuard(parts.reserve);
    this.#segments = [...parts.recovered.segments];
    this.#startProblems = parts.recovered.problems;
    this.#tail = parts.recovered.tail;
  }

  get locked(): boolean {
    return this.#open === undefined;
  }

  /** Counts without a name, from what stands in clear. Good while locked. */
  counts(): JournalCounts {
    const { seq, held, oldestHeldDay } = this.#tail;
    return { held, oldestHeldDay, records: seq, segments: this.#segments.length };
  }

  /** What is wrong with the journal, worst first; [] when it is sound as far as it was read. */
  problems(): readonly Trouble[] {
    const failure = this.#guard.failure ?? this.#parts.disk.failure;
    return withoutRepeats([...(failure === undefined ? [] : [failure]), ...this.#startProblems, ...this.#bookProblems]);
  }

  /** Nothing can be appended any more: why is in `problems`. Reading and exporting still work. */
  get readOnly(): boolean {
    return this.problems().length > 0;
  }

  /** Torn ends cut off at this start: nothing in them was ever acknowledged. */
  get healed(): Recovered["healed"] {
    return this.#parts.recovered.healed;
  }

  /** The wall clock that is trusted (trusted-clock.ts), known from the first unlock on: no invoice is dated before its day. */
  get lastWallMs(): number | undefined {
    return this.#lastWallMs;
  }

  space(): ReturnType<Disk["space"]> {
    return this.#parts.disk.space();
  }

  /** The last record, for whoever keeps a witness outside (lots, hand-overs): number, and chain MAC in lower-case hex. */
  anchor(): { readonly sequence: number; readonly hash: string } {
    return { sequence: this.#tail.seq, hash: hex(this.#tail.mac).toLowerCase() };
  }

  /**
   * Verifies every tag and link and folds the records into the book. Takes `keys` over: they are wiped at the lock, or
   * at once when this fails. Trouble E_KEY_WRONG for the keys of another journal, E_STORE_VERSION for a later version's.
   * Damage does not throw: it is in `problems`, and the book holds what can be read. What a cut left undone is finished:
   * keys of a purge destroyed, a new data key journaled.
   */
  unlock(keys: DataKeys): Promise<Book> {
    return this.#turn.pass(async () => {
      try {
        assert(this.#open === undefined, "an unlocked journal is not unlocked again");
        const { disk, recovered, erasable, checkpoints } = this.#parts;
        const reading = { disk, segments: this.#segments, keys, anchor: recovered.anchor, keyOf: this.keyOf };
        const read = await openBook(erasable, checkpoints, reading);
        this.#bookProblems = read.problems;
        this.#lastWallMs = read.last.atMs;
        this.#open = { book: read.book, places: read.places, keys };
        if (!this.readOnly && !read.anchored) await this.#writeNote(anchorNote(read.last.seq, read.last.mac, keys));
        if (!this.readOnly) await this.#guard.attempt(() => this.#finish(keys));
        this.#rest = this.#readRest(read.unread, keys);
        this.#checkpointIfDue();
        return read.book;
      } catch (thrown) {
        this.#parts.erasable.wipe();
        keys.wipe();
        throw thrown;
      }
    });
  }

  async #finish(keys: DataKeys): Promise<void> {
    const { book } = this.opened();
    for (let generation = book.generation + 1; generation <= keys.generation; generation++) {
      const removed = generation === keys.generation ? keys.removed : undefined;
      await this.#append({ kind: "rotation", generation, ...(removed !== undefined && { removed }) });
    }
    await this.#parts.erasable.destroy(bodyKeysOf(book).purged, keys);
    await this.#parts.checkpoints.dropBefore(book.lastPurgeSeq);
  }

  /** What a checkpoint stands for is verified beside the work, once a start. */
  async #readRest(unread: OpenBook["unread"], keys: DataKeys): Promise<void> {
    if (unread === undefined) this.#wholeRead = true;
    if (unread === undefined || this.#wholeRead) return;
    const problems = await verifyRest(this.#parts.disk, unread, keys, this.#parts.recovered.anchor);
    if (problems === "locked") return;
    this.#bookProblems = [...this.#bookProblems, ...problems];
    this.#wholeRead = true;
  }

  /** Resolves once what was asked of the disk so far is done, the last of a lock too. */
  settled(): Promise<void> {
    return this.#turn.pass(async () => {});
  }

  /** Resolves once all that is on the disk is verified since the start, or the journal is locked: `problems` then says it. */
  verified(): Promise<void> {
    return this.#rest;
  }

  #checkpointIfDue(): void {
    const open = this.#open;
    if (open === undefined || this.readOnly || !this.#parts.checkpoints.due(this.#tail.seq)) return;
    const snapshot = snapshotOf(open, this.#tail, this.#lastWallMs);
    this.#parts.checkpoints.begin(snapshot, open.keys, (work) => this.#guard.attempt(work));
  }

  /** Wipes the keys and drops the book, at once. What is being written is written to its end. */
  lock(): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    open.keys.wipe();
    this.#parts.writer.forgetKey();
    this.#parts.erasable.wipe();
    void this.#turn.pass(() => this.#guard.attempt(() => this.#parts.anchor.sync()));
  }

  /**
   * Appends one record: resolves once it is on the disk, and only then is it in the book. Trouble E_STORE_FULL and
   * E_STORE_RESOURCES: nothing was written, try again later; E_STORE_READ_ONLY: nothing may be written any more;
   * CARD_REMOVED: locked. A record that does not fit those before it is a programmer error.
   */
  append(record: JournalRecord): Promise<{ readonly seq: number }> {
    return this.#turn.pass(() => this.#append(record));
  }

  /** One line of the audit chain. `facts`: numbers and words of the program. */
  note(event: string, facts: Facts = {}): Promise<{ readonly seq: number }> {
    return this.append({ kind: "audit", event, facts });
  }

  async #append(record: JournalRecord): Promise<{ readonly seq: number }> {
    const { writer, reserve, clock } = this.#parts;
    if (record.kind === "signing" && (await reserve.low()))
      throw new Trouble("E_STORE_FULL", { reason: "five-percent" });
    const { keys, book, places } = this.opened();
    const problem = this.problems()[0];
    if (problem !== undefined) throw problem;
    const parts = partsOf(record);
    const entry = rowOf(record.kind).entry(parts);
    const at: At = { seq: this.#tail.seq + 1, atMs: clock.now(), bodyKey: bodyKeyFor(book, entry) };
    const verdict = foldOne(book, entry, at);
    assert(verdict.kind === "fits", verdict.kind === "fits" ? "" : verdict.why);
    const counts = book.heldAfter(verdict.change);
    const head = { type: rowOf(record.kind).type, seq: at.seq, ...counts };
    const mayUseReserve = record.kind !== "signing";
    const ensure = (work: () => Promise<void>) => this.#guard.withReserve(mayUseReserve, work);
    const payload = packPayload(at.atMs, parts, await bodySeal(at.bodyKey, keys, this.#parts, ensure));
    const put = await this.#guard
      .withReserve(mayUseReserve, () => writer.append(head, payload, keys))
      .finally(() => this.#noteSegments());
    this.#tail = { seq: at.seq, mac: put.mac, ...counts };
    this.#lastWallMs = trustedAfter(this.#lastWallMs, record.kind, at.atMs);
    places.add(at.seq, put);
    book.commit(verdict.change);
    this.#checkpointIfDue();
    // In the same turn as the record: the same deeds make the same calls to the disk in the same order.
    if (!keys.chain.wiped) await this.#writeNote(anchorNote(at.seq, put.mac, keys));
    return { seq: at.seq };
  }

  /**
   * Ends the retention of a lot, or of what was set up for a replacement: journals it, then destroys the erasable keys that
   * nothing kept needs. Resolves once they are destroyed on the disk; a cut in between is finished at the next unlock.
   */
  purge(what: string | { readonly replacement: string }): Promise<void> {
    const record: JournalRecord =
      typeof what === "string"
        ? { kind: "purge", lotId: what }
        : { kind: "replacement-moved", id: what.replacement, to: "erased" };
    return this.#turn.pass(async () => {
      await this.#append(record);
      const { keys } = this.opened();
      await this.#guard.watch(() => this.#finish(keys));
    });
  }

  /**
   * Goes over to the keys of the next generation, which `KeyStore.rotate` made and which are on the disk, and journals it.
   * Takes `next` over; the former ones are wiped. Everything written from here on is under the new ones.
   */
  rekey(next: DataKeys): Promise<void> {
    return this.#turn.pass(async () => {
      await this.#parts.checkpoints.end();
      const open = this.#open;
      if (open === undefined) next.wipe();
      else this.#open = { ...open, keys: next };
      open?.keys.wipe();
      this.#parts.writer.forgetKey();
      if (open === undefined) return;
      await this.#finish(next);
      await this.#guard.watch(() => this.#parts.checkpoints.dropBefore(Number.POSITIVE_INFINITY));
    });
  }

  /**
   * Writes anew, under the keys in use, some of what is still written under former ones. Gives the lowest generation that
   * something is left of: what is below it can be retired (`KeyStore.retire`). A cut leaves each file old or new.
   */
  renew(): Promise<number> {
    return this.#turn.pass(async () => {
      const { keys } = this.opened();
      if (this.readOnly || keys.former.length === 0)
        return Math.min(keys.generation, ...keys.former.map(({ generation }) => generation));
      const { disk, random, erasable } = this.#parts;
      const done = this.#segments.slice(0, -1);
      const segments = await this.#guard.watch(() => renewSegments(disk, done, keys, random));
      return Math.min(segments, await this.#guard.watch(() => erasable.renew(RENEWED_BLOCKS, keys)));
    });
  }

  #noteSegments(): void {
    for (let next = (this.#segments.at(-1) ?? 0) + 1; next <= this.#parts.writer.segment; next++)
      this.#segments.push(next);
  }

  protected override opened(): Opened {
    if (this.#open === undefined) throw lockedTrouble();
    return this.#open;
  }

  /** Locks, brings down what is due and closes the files. */
  async close(): Promise<void> {
    this.lock();
    await this.#rest;
    await this.#parts.checkpoints.end();
    await this.#turn.pass(async () => {
      await this.#parts.writer.leave();
      await this.#parts.anchor.close();
    });
  }

  /** The anchor only lags when it cannot be written; a failing disk is told like any other. */
  async #writeNote(note: AnchorNote): Promise<void> {
    await this.#guard.attempt(() => this.#parts.anchor.write(note));
  }
}
