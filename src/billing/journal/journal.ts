import type { Clock, Disk } from "#hal/ports/index";
import { assert } from "#util/assert";
import { hex } from "#util/bytes";
import { Trouble, troubleCode } from "#util/trouble";
import { Turnstile } from "#util/turnstile";
import type { DataKeys } from "../keys/data-keys.ts";
import type { SignedInvoice } from "../model/invoice.ts";
import type { Lot } from "../model/lot.ts";
import { type Anchor, type AnchorNote, anchorNote } from "./anchor.ts";
import type { Book } from "./book.ts";
import { type At, foldOne } from "./fold.ts";
import { rowOf } from "./kinds.ts";
import { partsOf } from "./parts-of.ts";
import { packPayload } from "./payload.ts";
import { type OpenBook, readBook } from "./read-book.ts";
import { readRecord } from "./read-record.ts";
import type { Facts, JournalEntry, JournalRecord, SigningRecord } from "./records.ts";
import type { Recovered, Tail } from "./recover.ts";
import type { Reserve } from "./reserve.ts";
import type { SegmentWriter } from "./segment-writer.ts";
import { lockedTrouble, withoutRepeats } from "./troubles.ts";
import type { InvoiceView } from "./views.ts";

export interface JournalParts {
  readonly disk: Disk;
  readonly clock: Clock;
  readonly writer: SegmentWriter;
  readonly anchor: Anchor;
  readonly reserve: Reserve;
  readonly recovered: Recovered;
}

/** What a locked screen may show. */
export interface JournalCounts {
  /** Invoices (FSE and DRE) held and acknowledged by nobody. */
  readonly held: number;
  /** Days since 1970 (UTC) of the signature of the oldest of them; 0 when none is held. */
  readonly oldestHeldDay: number;
  readonly records: number;
  readonly segments: number;
}

/**
 * THE TRUTH (reliability 3). One append-only encrypted file in segments: one record, one fsync, is the commit; nothing
 * is ever edited. Made by `openJournal`, locked; `unlock` takes the keys over and `lock` wipes them.
 */
export class Journal {
  readonly #parts: JournalParts;
  readonly #turn = new Turnstile();
  readonly #segments: number[];
  readonly #startProblems: readonly Trouble[];
  #bookProblems: readonly Trouble[] = [];
  /** The failure of the disk that ended writing, once there was one. */
  #failure: Trouble | undefined;
  #tail: Tail;
  #lastWallMs: number | undefined;
  #open: (Pick<OpenBook, "book" | "places"> & { readonly keys: DataKeys }) | undefined;
  #dueNote: AnchorNote | undefined;

  constructor(parts: JournalParts) {
    this.#parts = parts;
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
    const failure = this.#failure === undefined ? [] : [this.#failure];
    return withoutRepeats([...failure, ...this.#startProblems, ...this.#bookProblems]);
  }

  /** Nothing can be appended any more: why is in `problems`. Reading and exporting still work. */
  get readOnly(): boolean {
    return this.problems().length > 0;
  }

  /** Torn ends cut off at this start: nothing in them was ever acknowledged. */
  get healed(): Recovered["healed"] {
    return this.#parts.recovered.healed;
  }

  /** Wall clock of the last record; known from the first unlock on. No invoice is dated before its day. */
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
   * Damage does not throw: it is in `problems`, and the book holds what can be read.
   */
  unlock(keys: DataKeys): Promise<Book> {
    return this.#turn.pass(async () => {
      try {
        assert(this.#open === undefined, "an unlocked journal is not unlocked again");
        const { disk, recovered } = this.#parts;
        const read = await readBook(disk, this.#segments, keys, recovered.anchor);
        if (keys.chain.wiped) throw lockedTrouble();
        this.#bookProblems = read.problems;
        this.#lastWallMs = read.last.atMs;
        this.#open = { book: read.book, places: read.places, keys };
        if (!this.readOnly && !read.anchored) await this.#writeNote(anchorNote(read.last.seq, read.last.mac, keys));
        return read.book;
      } catch (thrown) {
        keys.wipe();
        throw thrown;
      }
    });
  }

  /** Wipes the keys and drops the book, at once. What is being written is written to its end. */
  lock(): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    open.keys.wipe();
    this.#parts.writer.forgetKey();
    void this.#turn.pass(() => this.#syncAnchor());
  }

  /**
   * Appends one record: resolves once it is on the disk, and only then is it in the book. Trouble E_STORE_FULL and
   * E_STORE_RESOURCES: nothing was written, try again later; E_STORE_READ_ONLY: nothing may be written any more;
   * CARD_REMOVED: locked. A record that does not fit those before it is a programmer error.
   */
  append(record: JournalRecord): Promise<{ readonly seq: number }> {
    const done = this.#turn.pass(() => this.#append(record));
    void this.#turn.pass(() => this.#writeDueNote());
    return done;
  }

  /** One line of the audit chain. `facts`: numbers and words of the program. */
  note(event: string, facts: Facts = {}): Promise<{ readonly seq: number }> {
    return this.append({ kind: "audit", event, facts });
  }

  async #append(record: JournalRecord): Promise<{ readonly seq: number }> {
    const { writer, reserve, clock } = this.#parts;
    if (record.kind === "signing" && (await reserve.low()))
      throw new Trouble("E_STORE_FULL", { reason: "five-percent" });
    const { keys, book, places } = this.#opened();
    const problem = this.problems()[0];
    if (problem !== undefined) throw problem;
    const at: At = { seq: this.#tail.seq + 1, atMs: clock.now() };
    const parts = partsOf(record);
    const verdict = foldOne(book, rowOf(record.kind).entry(parts), at);
    assert(verdict.kind === "fits", verdict.kind === "fits" ? "" : verdict.why);
    const counts = book.heldAfter(verdict.change);
    const head = { type: rowOf(record.kind).type, seq: at.seq, ...counts };
    const payload = packPayload(at.atMs, parts);
    const put = await this.#withReserve(record.kind !== "signing", () => writer.append(head, payload, keys)).finally(
      () => this.#noteSegments(),
    );
    this.#tail = { seq: at.seq, mac: put.mac, ...counts };
    this.#lastWallMs = at.atMs;
    places.add(at.seq, put);
    book.commit(verdict.change);
    if (!keys.chain.wiped) this.#dueNote = anchorNote(at.seq, put.mac, keys);
    return { seq: at.seq };
  }

  #noteSegments(): void {
    for (let next = (this.#segments.at(-1) ?? 0) + 1; next <= this.#parts.writer.segment; next++)
      this.#segments.push(next);
  }

  /** Tries once more on the room of the reserve, for what must be able to finish. A failing disk ends all writing. */
  async #withReserve<T>(mayUseReserve: boolean, write: () => Promise<T>): Promise<T> {
    try {
      return await this.#watched(write);
    } catch (thrown) {
      if (troubleCode(thrown) !== "E_STORE_FULL" || !mayUseReserve) throw thrown;
      return this.#watched(async () => {
        await this.#parts.reserve.release();
        return write();
      });
    }
  }

  async #watched<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      if (thrown instanceof Trouble && thrown.code === "E_STORE_READ_ONLY") this.#failure = thrown;
      throw thrown;
    }
  }

  #opened() {
    if (this.#open === undefined) throw lockedTrouble();
    return this.#open;
  }

  /** One whole record, read and checked again. */
  record(seq: number): Promise<JournalEntry> {
    const { keys, places } = this.#opened();
    return readRecord(this.#parts.disk, places.of(seq), keys);
  }

  /** The number and the bytes of an invoice to be signed, as they were journaled. */
  async signing(view: InvoiceView): Promise<SigningRecord> {
    return this.#recordOf("signing", view.signingSeq);
  }

  /** A signed invoice, whole. */
  async signedInvoice(view: InvoiceView): Promise<SignedInvoice> {
    assert(view.signedSeq !== undefined, "the invoice is signed");
    const { invoice, fseBytes, dreBytes } = await this.signing(view);
    const { signatures, signedAtMs } = await this.#recordOf("signed", view.signedSeq);
    return { invoice, fseBytes, ...(dreBytes && { dreBytes }), signatures, signedAtMs };
  }

  async signedInvoiceOf(billerNumber: string, number: string): Promise<SignedInvoice> {
    const view = this.#opened().book.invoice(billerNumber, number);
    assert(view !== undefined, "the invoice is in the book");
    return this.signedInvoice(view);
  }

  /** A lot with its bytes. */
  async lot(lotId: string): Promise<Lot> {
    return (await this.#recordOf("lot-formed", this.#opened().book.lot(lotId)?.formedSeq)).lot;
  }

  /** The CMS of a lot that is signed. */
  async lotSignature(lotId: string): Promise<Uint8Array> {
    return (await this.#recordOf("lot-signed", this.#opened().book.lot(lotId)?.signedSeq)).signedData;
  }

  /** The parcel of a lot that is sealed, as the outbox holds it. */
  async parcel(lotId: string): Promise<Uint8Array> {
    return (await this.#recordOf("lot-sealed", this.#opened().book.lot(lotId)?.sealedSeq)).parcel;
  }

  async #recordOf<K extends JournalRecord["kind"]>(
    kind: K,
    seq: number | undefined,
  ): Promise<Extract<JournalRecord, { kind: K }>> {
    assert(seq !== undefined, "the record asked for was written");
    const { record } = await this.record(seq);
    assert(isKind(record, kind), "a view names a record of the right kind");
    return record;
  }

  /** Every record that can be read, whole, in order: the export of the sound part. */
  async *export(): AsyncGenerator<JournalEntry> {
    for (let seq = 1; seq <= this.#tail.seq; seq++) {
      const { places } = this.#opened();
      if (places.has(seq)) yield await this.record(seq);
    }
  }

  /** Locks, brings down what is due and closes the files. */
  async close(): Promise<void> {
    this.lock();
    await this.#turn.pass(async () => {
      await this.#parts.writer.leave();
      await this.#parts.anchor.close();
    });
  }

  async #writeDueNote(): Promise<void> {
    const note = this.#dueNote;
    this.#dueNote = undefined;
    if (note !== undefined) await this.#writeNote(note);
  }

  /** The anchor only lags when it cannot be written; a failing disk is told like any other. */
  async #writeNote(note: AnchorNote): Promise<void> {
    await this.#watched(() => this.#parts.anchor.write(note)).catch(onlyTrouble);
  }

  async #syncAnchor(): Promise<void> {
    await this.#watched(() => this.#parts.anchor.sync()).catch(onlyTrouble);
  }
}

function onlyTrouble(thrown: unknown): void {
  if (!(thrown instanceof Trouble)) throw thrown;
}

function isKind<K extends JournalRecord["kind"]>(
  record: JournalRecord,
  kind: K,
): record is Extract<JournalRecord, { kind: K }> {
  return record.kind === kind;
}
