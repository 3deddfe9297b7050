import type { Day } from "./dates.ts";
import type { LotIdentity } from "./lot.ts";
import type { Cents } from "./money.ts";
import type {
  LotAnswer,
  Outcome,
  ReturnedInvoice,
  ReturnedLot,
  ReturnFacts,
  Unattached,
  UnattachedWhy,
} from "./returns.ts";
import { moved, type Share, withOutcome } from "./share.ts";

/** What a return is attached to: the lots and invoices of a device, or those that a poste was given. */
export interface ReturnableLot {
  readonly lotId: string;
  readonly identity: LotIdentity;
  readonly members: readonly string[];
  /** First 32 hexadecimal digits of [6:digest]. */
  readonly digest: string;
  readonly answer?: LotAnswer;
  readonly notUnderstood?: true;
}

export interface ReturnableInvoice {
  readonly billerNumber: string;
  readonly number: string;
  readonly stage: string; // "signed": it exists; "voided": tombstone
  readonly test: boolean;
  readonly fse: Share;
  readonly dre: Share;
  readonly careFrom: Day;
  readonly amounts: { readonly amoCents: Cents; readonly amcCents: Cents };
}

/** Where they are looked for. */
export interface Held<L extends ReturnableLot, I extends ReturnableInvoice> {
  lot(lotId: string): L | undefined;
  invoice(billerNumber: string, number: string): I | undefined;
  /** Whether a lot may have left for its recipient. */
  left(lot: L): boolean;
}

/** A return file in its facts. */
export interface AttachableReturn extends Pick<ReturnFacts, "test" | "lots"> {
  readonly kind: "arl" | "rsp";
}

/** Which share of its members a lot carries; a lot of pieces carries none. */
export function shareOf({ kind }: Pick<LotIdentity, "kind">): "fse" | "dre" | undefined {
  if (kind === "PJ") return undefined;
  return kind === "FSE" ? "fse" : "dre";
}

/**
 * A RETURN FILE ATTACHED (formats.md 4.3, 4.4): lots by their identity and the echo of their digest, invoices by biller and
 * number, each share apart. What matches nothing is set aside, "non rattaché", and changes nothing else. Pure, and the same on
 * device and poste, so that one file gives one state.
 */
export class AttachedReturn<L extends ReturnableLot, I extends ReturnableInvoice> {
  readonly unattached: Unattached[] = [];
  /** Lots that got their answer, as they were, with what was said of them. */
  readonly answered: (readonly [lot: L, told: ReturnedLot])[] = [];
  readonly #held: Held<L, I>;
  readonly #file: AttachableReturn;
  readonly #at: { readonly seq: number; readonly atMs: number };
  readonly #lots = new Map<string, L>();
  readonly #invoices = new Map<string, I>();

  constructor(held: Held<L, I>, file: AttachableReturn, at: { readonly seq: number; readonly atMs: number }) {
    this.#held = held;
    this.#file = file;
    this.#at = at;
    for (const lot of file.lots) {
      this.#lot(lot);
      for (const invoice of lot.invoices) this.#outcome(lot, invoice);
    }
  }

  /** As they stand after the file; those it does not change are left out. */
  lots(): readonly L[] {
    return [...this.#lots.values()];
  }

  invoices(): readonly I[] {
    return [...this.#invoices.values()];
  }

  /** T10. In a file of RSP it is context only. */
  #lot(told: ReturnedLot): void {
    const before = this.#lots.get(told.lotId) ?? this.#held.lot(told.lotId);
    const why = before === undefined ? "unknown-lot" : this.#lotMismatch(before, told);
    if (before === undefined || why !== undefined) {
      this.#setAside(told, why ?? "unknown-lot");
      return;
    }
    if (this.#file.kind === "rsp") return;
    if (told.status === "P" || told.status === "N") this.#answer(before, told, told.status);
    else if (told.status !== "R") this.#lots.set(told.lotId, { ...before, notUnderstood: true });
  }

  #lotMismatch(lot: L, told: ReturnedLot): UnattachedWhy | undefined {
    if (!this.#held.left(lot)) return "not-sent";
    if (this.#testOf(lot) !== this.#file.test) return "test-or-real";
    const echo = told.digestEcho.toUpperCase();
    return this.#file.kind === "arl" && echo !== "" && echo !== lot.digest.slice(0, 16).toUpperCase()
      ? "digest"
      : undefined;
  }

  /** A lot holds test invoices only, or none; one without invoices (PJ) follows the file. */
  #testOf(lot: L): boolean {
    const [first] = lot.members;
    const member = first === undefined ? undefined : this.#held.invoice(lot.identity.billerNumber, first);
    return member?.test ?? this.#file.test;
  }

  /** The first answer to a lot holds; the same again changes nothing, another one is set aside. */
  #answer(lot: L, told: ReturnedLot, said: "P" | "N"): void {
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
    this.answered.push([lot, told]);
    const share = shareOf(lot.identity);
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
  #outcome(lot: ReturnedLot, told: ReturnedInvoice): void {
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

  #invoiceMismatch(invoice: I, told: ReturnedInvoice): UnattachedWhy | undefined {
    if (invoice.stage === "voided") return "deleted";
    if (invoice.stage !== "signed") return "not-sent";
    if (invoice.test !== this.#file.test) return "test-or-real";
    if (told.share !== "O" && told.share !== "C") return "no-such-share";
    if (invoice[told.share === "C" ? "dre" : "fse"].state === "none") return "no-such-share";
    if (told.firstCareDay !== undefined && told.firstCareDay !== invoice.careFrom) return "care-date";
    return undefined;
  }

  /** A lot that is not sealed has left this device for nobody. */
  #waits(lotId: string | undefined): boolean {
    const lot = lotId === undefined ? undefined : this.#held.lot(lotId);
    return lot === undefined || !this.#held.left(lot);
  }

  #invoice(billerNumber: string, number: string): I | undefined {
    return this.#invoices.get(keyOf({ billerNumber, number })) ?? this.#held.invoice(billerNumber, number);
  }

  #put(invoice: I): void {
    this.#invoices.set(keyOf(invoice), invoice);
  }

  #setAside(lot: ReturnedLot, why: UnattachedWhy, invoice?: ReturnedInvoice): void {
    const [reason] = invoice?.reasons ?? [lot];
    const said = [invoice?.outcome ?? lot.status, reason?.code, reason?.subCode, reason?.label];
    this.unattached.push({
      seq: this.#at.seq,
      file: this.#file.kind,
      why,
      lotId: lot.lotId,
      ...(invoice && { invoice: keyOf(invoice) }),
      said: said.filter((part) => part !== undefined && part !== "").join(" "),
    });
  }
}

function keyOf({ billerNumber, number }: { readonly billerNumber: string; readonly number: string }): string {
  return `${billerNumber}.${number}`;
}
