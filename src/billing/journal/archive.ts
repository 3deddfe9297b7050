import type { Disk } from "#hal/ports/index";
import { assert } from "#util/assert";
import { Trouble } from "#util/trouble";
import type { DataKeys } from "../keys/data-keys.ts";
import type { SignedInvoice } from "../model/invoice.ts";
import type { Lot } from "../model/lot.ts";
import type { ReplacementSetUp } from "../model/replacement.ts";
import type { Book } from "./book.ts";
import type { KeyFinder } from "./payload.ts";
import type { Places } from "./places.ts";
import { readRecord } from "./read-record.ts";
import type { FirstSignatureRecord, JournalEntry, JournalRecord, SigningRecord } from "./records.ts";
import type { InvoiceView } from "./views.ts";

/** What reading needs, there while unlocked. */
export interface Opened {
  readonly keys: DataKeys;
  readonly book: Book;
  readonly places: Places;
}

/**
 * THE JOURNAL READ BACK, one whole record at a time. Whoever asks for something purged gets Trouble E_PURGED: the views tell
 * before (`purgedAtMs`). E_STORE_DAMAGED when the record does not hold any more, CARD_REMOVED when locked.
 */
export abstract class Archive {
  readonly #disk: Disk;
  protected readonly keyOf: KeyFinder;

  constructor(disk: Disk, keyOf: KeyFinder) {
    this.#disk = disk;
    this.keyOf = keyOf;
  }

  /** Trouble CARD_REMOVED when locked. */
  protected abstract opened(): Opened;

  /** One whole record, read and checked again. */
  record(seq: number): Promise<JournalEntry> {
    const { keys, places } = this.opened();
    return readRecord(this.#disk, places.of(seq), keys, this.keyOf);
  }

  /** The number and the bytes of an invoice to be signed, as they were journaled. */
  async signing(view: InvoiceView): Promise<SigningRecord> {
    return this.#recordOf("signing", view.signingSeq);
  }

  /** The signature that came first, of an invoice that waits for the other one. Undefined: none came. */
  async firstSignature(view: InvoiceView): Promise<FirstSignatureRecord | undefined> {
    return view.firstSignatureSeq === undefined ? undefined : this.#recordOf("first-signature", view.firstSignatureSeq);
  }

  /** A signed invoice, whole. */
  async signedInvoice(view: InvoiceView): Promise<SignedInvoice> {
    assert(view.signedSeq !== undefined, "the invoice is signed");
    const { invoice, fseBytes, dreBytes } = await this.signing(view);
    const { signatures, signedAtMs } = await this.#recordOf("signed", view.signedSeq);
    return { invoice, fseBytes, ...(dreBytes && { dreBytes }), signatures, signedAtMs };
  }

  async signedInvoiceOf(billerNumber: string, number: string): Promise<SignedInvoice> {
    const view = this.opened().book.invoice(billerNumber, number);
    assert(view !== undefined, "the invoice is in the book");
    return this.signedInvoice(view);
  }

  /** A lot with its bytes. */
  async lot(lotId: string): Promise<Lot> {
    return (await this.#recordOf("lot-formed", this.opened().book.lot(lotId)?.formedSeq)).lot;
  }

  /** The CMS of a lot that is signed. */
  async lotSignature(lotId: string): Promise<Uint8Array> {
    return (await this.#recordOf("lot-signed", this.opened().book.lot(lotId)?.signedSeq)).signedData;
  }

  /** The parcel of a lot that is sealed, as the outbox holds it. */
  async parcel(lotId: string): Promise<Uint8Array> {
    return (await this.#recordOf("lot-sealed", this.opened().book.lot(lotId)?.sealedSeq)).parcel;
  }

  /** The mail of a lot, as it leaves. */
  async mail(lotId: string): Promise<Uint8Array> {
    return (await this.#recordOf("mail-sealed", this.opened().book.lot(lotId)?.mail?.seq)).message;
  }

  /** The document of a piece. */
  async piece(pieceId: string): Promise<Uint8Array> {
    return (await this.#recordOf("piece", this.opened().book.pieces.piece(pieceId)?.seq)).bytes;
  }

  /** What was set up for a replacement that is not erased. */
  async replacement(id: string): Promise<ReplacementSetUp> {
    return (await this.#recordOf("replacement-opened", this.opened().book.replacements.one(id)?.openedSeq)).setUp;
  }

  /** Every record that can be read, whole, in order: the export of the sound part. */
  async *export(): AsyncGenerator<JournalEntry> {
    for (let seq = 1; seq <= this.opened().places.last; seq++)
      if (this.opened().places.has(seq)) yield await this.record(seq);
  }

  async #recordOf<K extends JournalRecord["kind"]>(
    kind: K,
    seq: number | undefined,
  ): Promise<Extract<JournalRecord, { kind: K }>> {
    assert(seq !== undefined, "the record asked for was written");
    const { record } = await this.record(seq);
    if (record.kind === "purged") throw new Trouble("E_PURGED", { seq });
    assert(isKind(record, kind), "a view names a record of the right kind");
    return record;
  }
}

function isKind<K extends JournalRecord["kind"]>(
  record: JournalRecord,
  kind: K,
): record is Extract<JournalRecord, { kind: K }> {
  return record.kind === kind;
}
