import type { SigningRecord } from "#billing/journal/index";
import { day, toFrenchDay } from "#billing/model/dates";
import type { VisitPatient } from "#billing/model/visit-patient";
import type { VisitEntry } from "#hal/ports/index";
import { confirmClock } from "../confirm-clock.ts";
import type { Desk } from "../desk.ts";
import { mayInvoice, rightRefusal } from "../may-bill.ts";
import { printReceipt } from "../print-receipt.ts";
import type { Session } from "../session.ts";
import { showSigned } from "../show-signed.ts";
import { today } from "../today.ts";
import { isOfStorage, tell } from "../trouble.ts";
import { agreeAmounts } from "./agree-amounts.ts";
import { choosePatient } from "./choose-patient.ts";
import type { PricedSheet } from "./draft.ts";
import { drawInvoice } from "./draw-invoice.ts";
import { enterActs } from "./enter-acts.ts";
import { DraftKeeper, draftOf } from "./keep-draft.ts";
import { shownName } from "./patient.ts";
import { signVisit } from "./sign-visit.ts";

/** A visit that comes back. */
export interface Again {
  readonly draftId?: string;
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
  if (chosen.kind === "wait") return waitFor(desk, session, again, chosen.patient);
  if (chosen.kind !== "patient") return chosen;
  const resumed = await resumedDraft(desk, session, again, chosen.patient);
  if (resumed === undefined) return endOf(session);
  const keeper = new DraftKeeper(desk, session, resumed.draftId);
  keeper.begin(chosen.patient, resumed.entry);
  const told = refusal === undefined ? (entry: VisitEntry) => keeper.keyed(entry) : undefined; // A simulation leaves nothing.

  let { patient } = chosen;
  let entered = resumed.entry;
  let shown: PricedSheet | undefined;
  for (;;) {
    const draft = await enterActs(desk, session, patient, entered, told);
    if (draft === undefined) {
      await keeper.putAside();
      return endOf(session);
    }
    entered = draft.entry;

    const agreed = await agreeAmounts(desk, session, draft, { unsigned: refusal, shown });
    shown = draft.priced;
    if (agreed.kind === "back") continue;
    if (agreed.kind === "kept") await keeper.putAside();
    if (agreed.kind !== "sign") return agreed;
    patient = agreed.draft.patient;

    const pending = await drawInvoice(desk, session, agreed.draft, keeper.id);
    const end = await signVisit(desk, session, pending, patient);
    if (end.kind === "interrupted") return end;
    if (end.kind === "held") return { kind: "cancelled" }; // Offered again at home.
    if (end.kind === "given-up") {
      if (end.otherwise !== undefined) patient = { ...patient, otherwise: end.otherwise };
      continue; // The draft comes back under its own fields.
    }

    desk.keypad.beep("good");
    if (end.kind === "awaiting") return showAwaiting(desk, session, pending, end.missing);
    await keeper.over();
    const printed = await printReceipt(desk, session, end.signed);
    await showSigned(desk, session, end.signed, printed);
    return { kind: "billed", number: end.signed.invoice.number };
  }
}

/** The draft that comes back, or that of this person left before, if it is wanted. Undefined: neither answered. */
async function resumedDraft(
  desk: Desk,
  session: Session,
  again: Again,
  patient: VisitPatient,
): Promise<Again | undefined> {
  const left = again.draftId === undefined ? draftOf(desk, session, patient) : undefined;
  if (left === undefined || again.entry !== undefined) return again;
  const facts = { name: shownName(patient), date: toFrenchDay(day(left.entry?.careDate ?? today(desk))) };
  const answer = await desk.ui.ask("confirm", { subject: "resume-draft", facts }, session.signal);
  if (answer.kind !== "given") return undefined;
  if (answer.value) return { draftId: left.id, ...(left.entry === undefined ? {} : { entry: left.entry }) };
  await desk.drafts.drop(left.id);
  return again;
}

/** Put aside before anything was keyed: the person is kept. */
async function waitFor(desk: Desk, session: Session, again: Again, patient: VisitPatient): Promise<BillEnd> {
  const keeper = new DraftKeeper(desk, session, again.draftId);
  keeper.begin(patient, again.entry);
  await keeper.putAside(true);
  return { kind: "kept" };
}

/** What an invoice that one card signed waits for. */
export async function showAwaiting(
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
