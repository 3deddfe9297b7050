import { billersOf, printAgain, resumeSignatures, type Session } from "#billing";
import { settle } from "#billing/flows/close-round";
import { handOverLots } from "#billing/flows/hand-over";
import { mailLots } from "#billing/flows/mail-lots";
import { finishLots } from "#billing/flows/make-lots";
import type { BuiltInDevice } from "./device.ts";
import { vitaleOf } from "./names.ts";

/** A degraded invoice is finished by the CPS alone. */
const NO_CARD = "";

/** Finishes every signature that a cut left, each with the patient's card of the deck; a card that is not there is left for later. */
export async function resumeAll({ desk, hands, holder }: BuiltInDevice, session: Session): Promise<void> {
  const cards: (string | undefined)[] = [];
  for (const view of session.book.toResume(billersOf(session))) {
    const { invoice } = await desk.journal.signing(view);
    cards.push(invoice.mode === "D" ? NO_CARD : vitaleOf(invoice.insured.nir));
  }
  if (cards.length === 0) return;
  holder.means({ resume: cards });
  await resumeSignatures(desk, session);
  await hands.remove("vitale");
}

/**
 * Completes what was begun and nothing else: signatures to resume, lots half made, and, where there is a poste and paper,
 * mails that a cut left in doubt, lots to hand over and tickets to print. Run again, it finds nothing to do.
 */
export async function finishAll(device: BuiltInDevice, session: Session): Promise<void> {
  const { desk } = device;
  await resumeAll(device, session);
  await finishLots(desk, session);
  if (desk.mail !== undefined) await mailLots(desk, session, ({ mail }) => mail?.state === "uncertain");
  if (!desk.road.paired) return;
  await handOverLots(desk, await desk.outbox.list(), (lot, end) => settle(desk, lot, end));
  await printAgain(desk, session);
}
