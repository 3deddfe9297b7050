import { familyRefusal } from "#billing/cards/index";
import type { VisitEntry } from "#hal/ports/index";
import { assert } from "#util/assert";
import { confirmClock } from "../confirm-clock.ts";
import type { Desk } from "../desk.ts";
import { mayInvoice, rightRefusal } from "../may-bill.ts";
import { printReceipt } from "../print-receipt.ts";
import { readVitale } from "../read-vitale.ts";
import type { Session } from "../session.ts";
import { showSigned } from "../show-signed.ts";
import { today } from "../today.ts";
import { isOfStorage, tell } from "../trouble.ts";
import { amountsFacts } from "./amounts-facts.ts";
import { chooseBeneficiary } from "./choose-beneficiary.ts";
import type { PricedSheet } from "./draft.ts";
import { drawInvoice } from "./draw-invoice.ts";
import { enterActs } from "./enter-acts.ts";
import { patientOfCard, signerOf } from "./patient.ts";
import { completeSignature } from "./sign-invoice.ts";

export type BillEnd =
  | { readonly kind: "billed"; readonly number: string }
  | { readonly kind: "cancelled" }
  | { readonly kind: "interrupted" };

/**
 * One visit: read the Vitale, key the acts, see the amounts, sign, record, print. A storage that is full wrote nothing; one
 * that failed leaves a doubt, and the screen says so. `again`: what was keyed already, for a draft that comes back.
 */
export async function billVisit(desk: Desk, session: Session, again?: VisitEntry): Promise<BillEnd> {
  try {
    return await billOnce(desk, session, again);
  } catch (thrown) {
    if (!isOfStorage(thrown)) throw thrown;
    const safe = thrown.code === "E_STORE_READ_ONLY" ? "doubt" : "nothing-lost";
    if (!session.signal.aborted) await tell(desk, thrown.code, safe, {}, session.signal);
    return endOf(session);
  }
}

async function billOnce(desk: Desk, session: Session, again: VisitEntry | undefined): Promise<BillEnd> {
  const dated = await confirmClock(desk, session);
  const refusal = dated ? await mayInvoice(desk, session) : "E_CLOCK_DOUBTFUL";
  if (refusal !== undefined) {
    const reason = refusal === "E_RIGHT_INVOICE" ? rightRefusal(desk, session) : undefined;
    await tell(desk, refusal, "nothing-lost", reason === undefined ? {} : { reason }, session.signal);
    if (reason === undefined || session.signal.aborted) return endOf(session); // Else a simulation: never signed.
  }
  const read = await readVitale(desk, session);
  if (read.kind !== "read") return read;

  const beneficiary = await chooseBeneficiary(desk, session, read.family);
  if (beneficiary === undefined) return endOf(session);
  const refused = familyRefusal(read.family, beneficiary, today(desk));
  if (refused !== undefined) {
    await tell(desk, refused, "nothing-signed", { slot: "vitale" }, session.signal);
    return endOf(session);
  }

  const patient = patientOfCard(read.family, beneficiary, read.reading);
  let entered = again;
  let shown: PricedSheet | undefined;
  for (;;) {
    const draft = await enterActs(desk, session, patient, entered);
    if (draft === undefined) return endOf(session);
    entered = draft.entry;

    const agreed = await desk.ui.ask("amounts", amountsFacts(desk, draft, refusal, shown), session.signal);
    shown = draft.priced;
    if (agreed.kind === "interrupted") return { kind: "interrupted" };
    if (agreed.kind === "cancelled" || agreed.value === "back") continue;
    assert(refusal === undefined, "a simulation is never signed");

    const pending = await drawInvoice(desk, session, draft);
    const end = await completeSignature(desk, session, pending, signerOf(patient));
    if (end.kind === "interrupted") return end;
    if (end.kind === "given-up") continue; // The draft comes back under its own fields.

    desk.keypad.beep("good");
    const printed = await printReceipt(desk, end.signed, false);
    await showSigned(desk, session, end.signed, printed);
    return { kind: "billed", number: end.signed.invoice.number };
  }
}

function endOf(session: Session): BillEnd {
  return { kind: session.signal.aborted ? "interrupted" : "cancelled" };
}
