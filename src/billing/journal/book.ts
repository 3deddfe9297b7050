import { assert } from "#util/assert";
import type { Day } from "../model/dates.ts";
import type { LotKind, LotRecipient } from "../model/lot.ts";
import { invoicesOf, kilometresOn, lastOrganismOf, sameDayOf } from "./billed-on.ts";
import type { BookState, CardUse, Change } from "./change.ts";
import { count, heldShares, total } from "./held.ts";
import type { KeptInvoice } from "./kept-invoice.ts";
import { PiecesBook } from "./pieces-book.ts";
import { ReplacementsBook } from "./replacements-book.ts";
import { ReturnsBook } from "./returns-book.ts";
import { BODY_KEYS, boxSeries, fileSeries, invoiceKey, lotSeries, numberSeries } from "./series.ts";
import { SharedValues } from "./shared-values.ts";
import type { InvoiceView, LotView, PatientKey, PrintJobView, SameDayFacts } from "./views.ts";

/** THE VIEWS, held in memory while unlocked. Only `commit` changes them; `fold.ts` says what a record changes. */
export class Book {
  readonly returns = new ReturnsBook();
  readonly replacements = new ReplacementsBook();
  readonly pieces = new PiecesBook();
  readonly #invoices = new Map<string, KeptInvoice>();
  readonly #shared = new SharedValues();
  readonly #lots = new Map<string, LotView>();
  readonly #printJobs = new Map<string, PrintJobView>();
  readonly #enrolled = new Set<string>();
  readonly #counters = new Map<string, number>();
  readonly #cardUses = new Map<string, CardUse>();
  #generation = 1;
  #lastPurgeSeq = 0;
  /** Keys of the invoices with a share held; of those being signed. Both stay short. */
  readonly #heldKeys = new Set<string>();
  readonly #pendingKeys = new Set<string>();
  /** Shares held, by day of signature (days since 1970, UTC). A few days at most. */
  readonly #heldByDay = new Map<number, number>();

  /** Takes a change in. */
  commit(change: Change): void {
    for (const invoice of change.invoices ?? []) this.#commitInvoice(invoice);
    if (change.lot !== undefined) this.#lots.set(change.lot.lotId, change.lot);
    for (const lot of change.lots ?? []) this.#lots.set(lot.lotId, lot);
    for (const piece of change.pieces ?? []) this.pieces.commit(piece);
    if (change.refusedReturn !== undefined) this.returns.refuse(change.refusedReturn);
    if (change.purgeSeq !== undefined) this.#lastPurgeSeq = change.purgeSeq;
    for (const file of change.purgedReturns ?? []) this.returns.commit(file, []);
    if (change.returned !== undefined) this.returns.commit(change.returned.file, change.returned.unattached);
    if (change.printJob !== undefined) this.#printJobs.set(change.printJob.id, change.printJob);
    if (change.replacement !== undefined) this.replacements.commit(change.replacement);
    if (change.enrolled !== undefined) this.#enrolled.add(change.enrolled);
    if (change.removed !== undefined) this.#enrolled.delete(change.removed);
    if (change.generation !== undefined) this.#generation = change.generation;
    for (const [key, value] of change.counters ?? []) this.#counters.set(key, value);
    if (change.cardUse !== undefined) this.#cardUses.set(...change.cardUse);
  }

  state(): BookState {
    return {
      lots: [...this.#lots.values()],
      printJobs: [...this.#printJobs.values()],
      enrolled: [...this.#enrolled],
      counters: [...this.#counters],
      cardUses: [...this.#cardUses],
      generation: this.#generation,
      lastPurgeSeq: this.#lastPurgeSeq,
      returns: this.returns.state(),
      replacements: this.replacements.all(),
      pieces: this.pieces.state(),
    };
  }

  /** A book that knows nobody: only where the series of these billers stand. */
  numbersOnly(billers: readonly string[], deviceRank: string): Book {
    const book = new Book();
    const series = billers.map((one) => numberSeries(one, deviceRank));
    book.commit({ counters: series.map((one) => [one, this.#counters.get(one) ?? 0]) });
    return book;
  }

  /** A number set aside is drawn. */
  drawn(billerNumber: string, number: string): void {
    this.commit({ counters: [[numberSeries(billerNumber, number.slice(0, 2)), Number(number.slice(2))]] });
  }

  /** Fills a book that is empty; `restoreInvoices` adds its invoices, in the order their numbers were drawn. */
  restore(state: BookState): void {
    for (const lot of state.lots) this.#lots.set(lot.lotId, lot);
    for (const job of state.printJobs) this.#printJobs.set(job.id, job);
    for (const serial of state.enrolled) this.#enrolled.add(serial);
    for (const [key, value] of state.counters) this.#counters.set(key, value);
    for (const [serial, use] of state.cardUses) this.#cardUses.set(serial, use);
    this.#generation = state.generation;
    this.#lastPurgeSeq = state.lastPurgeSeq;
    this.returns.restore(state.returns);
    this.replacements.restore(state.replacements);
    for (const piece of state.pieces) this.pieces.commit(piece);
  }

  restoreInvoices(invoices: readonly KeptInvoice[]): void {
    for (const invoice of invoices) this.#put(invoiceKey(invoice.billerNumber, invoice.number), invoice);
  }

  #commitInvoice(changed: KeptInvoice): void {
    const key = invoiceKey(changed.billerNumber, changed.number);
    const before = this.#invoices.get(key);
    const invoice = before === undefined ? this.#shared.compact(changed) : changed;
    if (before !== undefined) count(this.#heldByDay, before, -1);
    this.#put(key, invoice);
  }

  #put(key: string, invoice: KeptInvoice): void {
    count(this.#heldByDay, invoice, 1);
    toggle(this.#heldKeys, key, heldShares(invoice) > 0);
    toggle(this.#pendingKeys, key, invoice.stage === "signing");
    this.#invoices.set(key, invoice);
  }

  /** What stands in clear in the record that makes `change`: counts without a name. */
  heldAfter(change: Change): { readonly held: number; readonly oldestHeldDay: number } {
    const byDay = new Map(this.#heldByDay);
    for (const invoice of change.invoices ?? []) {
      const before = this.kept(invoice.billerNumber, invoice.number);
      if (before !== undefined) count(byDay, before, -1);
      count(byDay, invoice, 1);
    }
    return { held: total(byDay), oldestHeldDay: byDay.size === 0 ? 0 : Math.min(...byDay.keys()) };
  }

  /** Invoices (FSE and DRE) held and acknowledged by nobody: the places taken. */
  get held(): number {
    return total(this.#heldByDay);
  }

  /** Generation of the data key, as journaled. */
  get generation(): number {
    return this.#generation;
  }

  /** Number of the last record that purged, or 0: a checkpoint made before it holds names that are no more. */
  get lastPurgeSeq(): number {
    return this.#lastPurgeSeq;
  }

  isEnrolled(cardSerial: string): boolean {
    return this.#enrolled.has(cardSerial);
  }

  /** Undefined for a card that never opened this device. */
  lastUse(cardSerial: string): CardUse | undefined {
    return this.#cardUses.get(cardSerial);
  }

  invoice(billerNumber: string, number: string): InvoiceView | undefined {
    return this.#invoices.get(invoiceKey(billerNumber, number));
  }

  /** The same, with what only the fold looks at. */
  kept(billerNumber: string, number: string): KeptInvoice | undefined {
    return this.#invoices.get(invoiceKey(billerNumber, number));
  }

  /** All of them, with what only the fold looks at. */
  keptInvoices(): IterableIterator<KeptInvoice> {
    return this.#invoices.values();
  }

  /** All of them, in the order their numbers were drawn. */
  invoices(): IterableIterator<InvoiceView> {
    return this.#invoices.values();
  }

  /** "Signature à reprendre", of these billers (everyone's without an argument). */
  toResume(billers?: readonly string[]): readonly InvoiceView[] {
    return [...this.#pendingKeys].map((key) => this.#kept(key)).filter((one) => ofBillers(one, billers));
  }

  /** Invoices with a share held and acknowledged by nobody. */
  heldInvoices(billers?: readonly string[]): readonly InvoiceView[] {
    return [...this.#heldKeys].map((key) => this.#kept(key)).filter((one) => ofBillers(one, billers));
  }

  /** Signed, and some share of theirs in no lot yet. */
  inNoLot(billers?: readonly string[]): readonly InvoiceView[] {
    return this.heldInvoices(billers).filter((one) => one.fse.state === "created" || one.dre.state === "created");
  }

  /** "À corriger": their lot was refused. Put back into a lot once the user says so, or deleted. */
  toCorrect(billers?: readonly string[]): readonly InvoiceView[] {
    return this.heldInvoices(billers).filter((one) => one.fse.state === "to-correct" || one.dre.state === "to-correct");
  }

  lot(lotId: string): LotView | undefined {
    return this.#lots.get(lotId);
  }

  lots(): IterableIterator<LotView> {
    return this.#lots.values();
  }

  /** Formed or signed, not sealed yet. */
  lotsToFinish(billers?: readonly string[]): readonly LotView[] {
    return [...this.#lots.values()].filter(
      (lot) => (lot.stage === "formed" || lot.stage === "signed") && ofBillers(lot.identity, billers),
    );
  }

  /** Sealed for the poste and not handed over: what the outbox must hold. One that may have left by mail stays out of it. */
  lotsToHandOver(): readonly LotView[] {
    return [...this.#lots.values()].filter(
      (lot) =>
        lot.stage === "sealed" &&
        lot.hash !== undefined &&
        lot.purgedAtMs === undefined &&
        lot.mail?.state !== "uncertain",
    );
  }

  /** Sealed, sent by neither road and answered by nobody: what a mail can take. */
  lotsToMail(billers?: readonly string[]): readonly LotView[] {
    return [...this.#lots.values()].filter(
      (lot) => lot.stage === "sealed" && lot.answer === undefined && ofBillers(lot.identity, billers),
    );
  }

  printJob(id: string): PrintJobView | undefined {
    return this.#printJobs.get(id);
  }

  /** Papers asked for and not known to be printed whole; those of an invoice deleted meanwhile are left out. */
  printJobsToDo(): readonly PrintJobView[] {
    return [...this.#printJobs.values()].filter(
      ({ state, about }) =>
        state === "to-print" &&
        (about === undefined || this.invoice(about.billerNumber, about.number)?.stage !== "voided"),
    );
  }

  /** Nine digits: two of the device's rank, then from 1 by 1, never reused (formats.md [2:30]). */
  nextNumber(billerNumber: string, deviceRank = "00"): string {
    const next = (this.#counters.get(numberSeries(billerNumber, deviceRank)) ?? 0) + 1;
    assert(next <= 9_999_999, "a series of invoice numbers is used up");
    return deviceRank + String(next).padStart(7, "0");
  }

  /** 001 to 999 per biller and kind of lot, then 001 again (formats.md [1:12]). */
  nextLotNumber(billerNumber: string, kind: LotKind): string {
    return threeDigits(this.#counters.get(lotSeries(billerNumber, kind)));
  }

  /** 001 to 999 per sender and recipient, then 001 again (formats.md [000:50]). */
  nextFileId(billerNumber: string, recipient: LotRecipient): string {
    return threeDigits(this.#counters.get(fileSeries(billerNumber, recipient)));
  }

  /** The last entry journaled of a box of the inbox, or 0. */
  takenIn(box: string): number {
    return this.#counters.get(boxSeries(box)) ?? 0;
  }

  /** Number of the next erasable key. */
  nextBodyKey(): number {
    return (this.#counters.get(BODY_KEYS) ?? 0) + 1;
  }

  /** Kilometres of IK billed that day by one practitioner (performer number), deleted sheets left out. */
  kilometresOn(performerNumber: string, day: Day): number {
    return kilometresOn(this.#invoices.values(), performerNumber, day);
  }

  /** What is billed that day for this patient already, deleted sheets left out. */
  sameDay(patient: PatientKey, day: Day): SameDayFacts {
    return sameDayOf(this.#invoices.values(), patient, day);
  }

  /** "01-349-9881": where this person's last signed invoice went; undefined when never billed here. */
  lastOrganism(patient: PatientKey): string | undefined {
    return lastOrganismOf(this.#invoices.values(), patient);
  }

  /** What this person was billed, the latest first. */
  invoicesOf(patient: PatientKey): readonly InvoiceView[] {
    return invoicesOf(this.#invoices.values(), patient);
  }

  #kept(key: string): KeptInvoice {
    const invoice = this.#invoices.get(key);
    assert(invoice !== undefined, "an index names an invoice that is there");
    return invoice;
  }
}

function threeDigits(last: number | undefined): string {
  return String(((last ?? 0) % 999) + 1).padStart(3, "0");
}

function ofBillers(one: { readonly billerNumber: string }, billers: readonly string[] | undefined): boolean {
  return billers === undefined || billers.includes(one.billerNumber);
}

function toggle(keys: Set<string>, key: string, present: boolean): void {
  if (present) keys.add(key);
  else keys.delete(key);
}
