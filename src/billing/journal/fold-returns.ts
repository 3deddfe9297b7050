import type { Book } from "./book.ts";
import type { Change } from "./change.ts";
import type { ReturnEntry } from "./entries.ts";
import { answeredPieces } from "./fold-pieces.ts";
import type { KeptInvoice } from "./kept-invoice.ts";
import type { Outcome, ReturnedInvoice, ReturnedLot, Unattached, UnattachedWhy } from "./returns.ts";
import { BODY_KEYS, invoiceKey } from "./series.ts";
import { moved, withOutcome } from "./share-state.ts";
import { shareOf } from "./shares.ts";
import type { LotView, PieceView } from "./views.ts";

/**
 * A RETURN FILE TAKEN IN (formats.md 4.3, 4.4): lots by their identity and the echo of their digest, invoices by biller and
 * number, each share apart. What matches nothing goes to the list "non rattaché" and changes nothing else. Pure.
 */
export function foldReturn(
  book: Book,
  entry: ReturnEntry,
  { bodyKey, ...at }: { readonly seq: number; readonly atMs: number; readonly bodyKey: number },
): Change {
  const work = new Work(book, entry, at);
  for (const lot of entry.lots) {
    work.lot(lot);
    for (const invoice of lot.invoices) work.invoice(lot, invoice);
  }
  const { lots: _, ...facts } = entry;
  return {
    invoices: work.invoices(),
    lots: work.lots(),
    pieces: work.pieces,
    counters: [[BODY_KEYS, bodyKey]],
    returned: {
      file: {
        ...facts,
        ...at,
        lots: entry.lots.length,
        lotIds: [...new Set(entry.lots.map((lot) => lot.lotId))],
        bodyKey,
        invoices: entry.lots.reduce((sum, lot) => sum + lot.invoices.length, 0),
        unattached: work.unattached.length,
      },
      unattached: work.unattached,
    },
  };
}

/** The views that one file changes, each as it stands after what was read of it so far. */
class Work {
  readonly unattached: Unattached[] = [];
  readonly pieces: PieceView[] = [];
  readonly #book: Book;
  readonly #entry: ReturnEntry;
  readonly #at: { readonly seq: number; readonly atMs: number };
  readonly #lots = new Map<string, LotView>();
  readonly #invoices = new Map<string, KeptInvoice>();

  constructor(book: Book, entry: ReturnEntry, at: { readonly seq: number; readonly atMs: number }) {
    this.#book = book;
    this.#entry = entry;
    this.#at = at;
  }

  lots(): readonly LotView[] {
    return [...this.#lots.values()];
  }

  invoices(): readonly KeptInvoice[] {
    return [...this.#invoices.values()];
  }

  /** T10. In a file of RSP it is context only. */
  lot(told: ReturnedLot): void {
    const before = this.#lots.get(told.lotId) ?? this.#book.lot(told.lotId);
    const why = before === undefined ? "unknown-lot" : this.#lotMismatch(before, told);
    if (before === undefined || why !== undefined) {
      this.#setAside(told, why ?? "unknown-lot");
      return;
    }
    if (this.#entry.kind === "rsp") return;
    if (told.status === "P" || told.status === "N") this.#answer(before, told, told.status);
    else if (told.status !== "R") this.#lots.set(told.lotId, { ...before, notUnderstood: true });
  }

  #lotMismatch(lot: LotView, told: ReturnedLot): UnattachedWhy | undefined {
    if (lot.stage !== "sealed" && lot.stage !== "handed-over") return "not-sent";
    if (this.#testOf(lot) !== this.#entry.test) return "test-or-real";
    const echo = told.digestEcho.toUpperCase();
    return this.#entry.kind === "arl" && echo !== "" && echo !== lot.digest.slice(0, 16).toUpperCase()
      ? "digest"
      : undefined;
  }

  /** A lot holds test invoices only, or none; one without invoices (PJ) follows the file. */
  #testOf(lot: LotView): boolean {
    const [first] = lot.members;
    const member = first === undefined ? undefined : this.#book.kept(lot.identity.billerNumber, first);
    return member?.test ?? this.#entry.test;
  }

  /** The first answer to a lot holds; the same again changes nothing, another one is set aside. */
  #answer(lot: LotView, told: ReturnedLot, said: "P" | "N"): void {
    const status = said === "P" ? "received" : "refused";
    if (lot.answer !== undefined) {
      if (lot.answer.status !== status) this.#setAside(told, "answered-otherwise");
      return;
    }
    const { statusDay, code, subCode, label, reasons } = told;
    this.#lots.set(lot.lotId, {
      ...lot,
      answer: { status, statusDay, code, subCode, label, reasons, ...this.#at },
    });
    this.pieces.push(...answeredPieces(this.#book, lot, told));
    const share = shareOf(lot);
    if (share === undefined) return;
    for (const number of lot.members) {
      const before = this.#invoice(lot.identity.billerNumber, number);
      if (before?.stage !== "signed" || before[share].lotId !== lot.lotId) continue;
      const after = moved(before[share], status === "received" ? "lot-received" : "lot-refused");
      if (after === undefined) continue; // Paid or rejected already: a late answer lowers nothing.
      const { lotId: refusedLotId, ...free } = after;
      this.#put({
        ...before,
        [share]: status === "received" ? after : { ...free, ...(refusedLotId && { refusedLotId }) },
      });
    }
  }

  /** T20. */
  invoice(lot: ReturnedLot, told: ReturnedInvoice): void {
    const before = this.#invoice(told.billerNumber, told.number);
    const why = before === undefined ? "unknown-invoice" : this.#invoiceMismatch(before, told);
    const share = told.share === "C" ? "dre" : "fse";
    const { outcome, operation, outcomeDay, paidCents, billedCents, reference, reasons } = told;
    const said: Outcome = {
      outcome,
      operation,
      outcomeDay,
      paidCents,
      billedCents,
      reference,
      reasons,
      ...this.#at,
    };
    const asked = share === "dre" ? before?.amounts.amcCents : before?.amounts.amoCents;
    const after =
      before === undefined || why !== undefined || asked === undefined || this.#waits(before[share].lotId)
        ? undefined
        : withOutcome(before[share], said, asked);
    if (before === undefined || after === undefined) this.#setAside(lot, why ?? "not-sent", told);
    else this.#put({ ...before, [share]: after });
  }

  #invoiceMismatch(invoice: KeptInvoice, told: ReturnedInvoice): UnattachedWhy | undefined {
    if (invoice.stage === "voided") return "deleted";
    if (invoice.stage !== "signed") return "not-sent";
    if (invoice.test !== this.#entry.test) return "test-or-real";
    if (told.share !== "O" && told.share !== "C") return "no-such-share";
    if (invoice[told.share === "C" ? "dre" : "fse"].state === "none") return "no-such-share";
    if (told.firstCareDay !== undefined && told.firstCareDay !== invoice.careFrom) return "care-date";
    return undefined;
  }

  /** A lot that is not sealed has left this device for nobody. */
  #waits(lotId: string | undefined): boolean {
    const stage = lotId === undefined ? undefined : this.#book.lot(lotId)?.stage;
    return stage !== "sealed" && stage !== "handed-over";
  }

  #invoice(billerNumber: string, number: string): KeptInvoice | undefined {
    return this.#invoices.get(invoiceKey(billerNumber, number)) ?? this.#book.kept(billerNumber, number);
  }

  #put(invoice: KeptInvoice): void {
    this.#invoices.set(invoiceKey(invoice.billerNumber, invoice.number), invoice);
  }

  #setAside(lot: ReturnedLot, why: UnattachedWhy, invoice?: ReturnedInvoice): void {
    const [reason] = invoice?.reasons ?? [lot];
    const said = [invoice?.outcome ?? lot.status, reason?.code, reason?.subCode, reason?.label];
    this.unattached.push({
      seq: this.#at.seq,
      file: this.#entry.kind,
      why,
      lotId: lot.lotId,
      ...(invoice && { invoice: invoiceKey(invoice.billerNumber, invoice.number) }),
      said: said.filter((part) => part !== undefined && part !== "").join(" "),
    });
  }
}
