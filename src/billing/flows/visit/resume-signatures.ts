import type { FirstSignatureRecord, InvoiceView, SigningRecord } from "#billing/journal/index";
import type { Desk } from "../desk.ts";
import { printReceipt } from "../print-receipt.ts";
import { readVitale } from "../read-vitale.ts";
import type { Session } from "../session.ts";
import { showSigned } from "../show-signed.ts";
import { tell } from "../trouble.ts";
import { waitForAnother } from "../wait-card.ts";
import { signs, toResume } from "../whose-work.ts";
import { type Again, billVisit, showAwaiting } from "./bill-visit.ts";
import { withCard } from "./patient.ts";
import { completeSignature, type ExpectedVitale } from "./sign-invoice.ts";

/**
 * "Signature à reprendre": numbers drawn whose signatures never ended. Each is finished with the same number and the
 * same bytes, by the same patient's card, or given up and recorded as not used: then the draft comes back, for the next
 * number. Never dropped.
 */
export async function resumeSignatures(desk: Desk, session: Session): Promise<void> {
  for (const view of toResume(session)) {
    if (view.firstSignature === "cps") continue; // "En attente Vitale": from home, once its card is there.
    await resumeSignature(desk, session, view);
    if (session.signal.aborted) return;
  }
}

/** One of them: finished, given up, or left for later. */
export async function resumeSignature(desk: Desk, session: Session, view: InvoiceView): Promise<void> {
  if (!signs(session, view)) {
    await giveUp(desk, session, view.billerNumber, view.number); // The card that drew it bills here no more.
    return;
  }
  const pending = await desk.journal.signing(view);
  const { number, billerNumber } = view;
  const answer = await desk.ui.ask("confirm", { subject: "resume-signature", facts: { number } }, session.signal);
  if (answer.kind !== "given") return; // Asked again at the next unlock, or from home.
  if (!answer.value) {
    const given = await giveUp(desk, session, billerNumber, number);
    if (given && pending.entry !== undefined) await billVisit(desk, session, againOf(pending));
    return;
  }
  await finishSignature(desk, session, view);
}

/** The signatures that are missing, nothing more being asked. */
export async function finishSignature(desk: Desk, session: Session, view: InvoiceView): Promise<void> {
  const pending = await desk.journal.signing(view);
  const first = await desk.journal.firstSignature(view);
  const byVitale = vitaleSigns(pending, first);
  const vitale = byVitale ? await samePatient(desk, session, pending.invoice.insured.nir) : undefined;
  if (byVitale && vitale === undefined) return;
  const end = await completeSignature(desk, session, pending, { expected: vitale, first });
  if (end.kind === "awaiting") await showAwaiting(desk, session, pending, end.missing);
  if (end.kind !== "signed") return;
  if (pending.draftId !== undefined) await desk.drafts.drop(pending.draftId);
  await showSigned(desk, session, end.signed, await printReceipt(desk, session, end.signed));
}

/** Both cards when secured; of a désynchronisé invoice, the one that has not signed yet, and any other the CPS alone. */
function vitaleSigns({ invoice, patient }: SigningRecord, first: FirstSignatureRecord | undefined): boolean {
  if (invoice.mode !== "Y") return invoice.mode === "S";
  if (first !== undefined) return first.by === "cps";
  const { otherwise } = patient ?? {};
  return !(otherwise?.mode === "Y" && otherwise.first === "cps");
}

/** The visit of a number that is not used, to be signed under the next one. */
export function againOf({ entry, patient, draftId }: SigningRecord): Again {
  return {
    ...(draftId === undefined ? {} : { draftId }),
    ...(patient === undefined ? {} : { patient: withCard(patient) }),
    ...(entry === undefined ? {} : { entry }),
  };
}

async function giveUp(desk: Desk, session: Session, billerNumber: string, number: string): Promise<boolean> {
  const sure = await desk.ui.ask("confirm", { subject: "give-up-number", facts: { number } }, session.signal);
  if (sure.kind !== "given" || !sure.value) return false;
  await desk.journal.append({ kind: "unused", billerNumber, number, reason: "given-up" });
  return true;
}

/** The patient's card once it is the right one in the slot; undefined when the user gives up for now. */
async function samePatient(desk: Desk, session: Session, insuredNir: string): Promise<ExpectedVitale | undefined> {
  for (;;) {
    const read = await readVitale(desk, session);
    if (read.kind !== "read") return undefined;
    if (read.family.insured.nir === insuredNir) {
      return { serial: read.family.fingerprint.serial, certificate: read.family.certificate };
    }
    await tell(desk, "E_CARD_SWAPPED", "nothing-signed", {}, session.signal);
    if ((await waitForAnother(desk, "vitale", "other-patient", session.signal)) !== "again") return undefined;
  }
}
