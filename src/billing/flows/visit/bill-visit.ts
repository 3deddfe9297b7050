import type { SigningRecord } from "#billing/journal/index";
import type { VisitPatient } from "#billing/model/visit-patient";
import type { VisitEntry } from "#hal/ports/index";
import { confirmClock } from "../confirm-clock.ts";
import type { Desk } from "../desk.ts";
import { mayInvoice, rightRefusal } from "../may-bill.ts";
import { printReceipt } from "../print-receipt.ts";
import type { Session } from "../session.ts";
import { showSigned } from "../show-signed.ts";
import { isOfStorage, tell } from "../trouble.ts";
import { agreeAmounts } from "./agree-amounts.ts";
import { choosePatient } from "./choose-patient.ts";
import type { PricedSheet } from "./draft.ts";
import { drawInvoice } from "./draw-invoice.ts";
import { enterActs } from "./enter-acts.ts";
import { signerOf } from "./patient.ts";
import { completeSignature } from "./sign-invoice.ts";

/** A visit that comes back. */
export interface Again {
  readonly patient?: VisitPatient;
  readonly entry?: VisitEntry;
}

export type BillEnd =
  | { readonly kind: "billed"; readonly number: string }
  /** Désynchronisé: signed by one card, waiting for the other. */
  | { readonly kind: "awaiting"; readonly number: string }
  /** Put aside: the draft is offered again at home. */
  | { readonly kind: "kept" }
  | { readonly kind: "cancelled" }
  | { readonly kind: "interrupted" };

/**
 * One visit: read the Vitale, key the acts, see the amounts, sign, record, print. A storage that is full wrote nothing; one
 * that failed leaves a doubt, and the screen says so. `again`: who it was for and what was keyed already, of a draft that comes back.
 */
export async function billVisit(desk: Desk, session: Session, again: Again = {}): Promise<BillEnd> {
  try {
    return await billOnce(desk, session, again);
  } catch (thrown) {
    if (!isOfStorage(thrown)) throw thrown;
    const safe = thrown.code === "E_STORE_READ_ONLY" ? "doubt" : "nothing-lost";
    if (!session.signal.aborted) await tell(desk, thrown.code, safe, {}, session.signal);
    return endOf(session);
  }
}

async function billOnce(desk: Desk, session: Session, again: Again): Promise<BillEnd> {
  const dated = await confirmClock(desk, session);
  const refusal = dated ? await mayInvoice(desk, session) : "E_CLOCK_DOUBTFUL";
  if (refusal !== undefined) {
    const reason = refusal === "E_RIGHT_INVOICE" ? rightRefusal(desk, session) : undefined;
    await tell(desk, refusal, "nothing-lost", reason === undefined ? {} : { reason }, session.signal);
    if (reason === undefined || session.signal.aborted) return endOf(session); // Else a simulation: never signed.
  }
  const chosen = await choosePatient(desk, session, again.patient);
  if (chosen.kind === "wait") return { kind: "kept" };
  if (chosen.kind !== "patient") return chosen;

  let { patient } = chosen;
  let entered = again.entry;
  let shown: PricedSheet | undefined;
  for (;;) {
    const draft = await enterActs(desk, session, patient, entered);
    if (draft === undefined) return endOf(session);
    entered = draft.entry;

    const agreed = await agreeAmounts(desk, session, draft, { unsigned: refusal, shown });
    shown = draft.priced;
    if (agreed.kind === "back") continue;
    if (agreed.kind !== "sign") return agreed;
    patient = agreed.draft.patient;

    const pending = await drawInvoice(desk, session, agreed.draft);
    const end = await completeSignature(desk, session, pending, { expected: signerOf(patient) });
    if (end.kind === "interrupted") return end;
    if (end.kind === "given-up") continue; // The draft comes back under its own fields.

    desk.keypad.beep("good");
    if (end.kind === "awaiting") return showAwaiting(desk, session, pending, end.missing);
    const printed = await printReceipt(desk, end.signed, false);
    await showSigned(desk, session, end.signed, printed);
    return { kind: "billed", number: end.signed.invoice.number };
  }
}

async function showAwaiting(
  desk: Desk,
  session: Session,
  { invoice, number }: SigningRecord,
  missing: "vitale" | "cps",
): Promise<BillEnd> {
  await desk.ui.ask("awaiting", { number, missing, totalCents: invoice.totals.feeCents }, session.signal);
  return { kind: "awaiting", number };
}

function endOf(session: Session): BillEnd {
  return { kind: session.signal.aborted ? "interrupted" : "cancelled" };
}
