import { billersOf, resumeSignatures, type Session } from "#billing";
import type { BuiltInDevice } from "./device.ts";
import { vitaleOf } from "./names.ts";

/** Finishes every signature that a cut left, each with the patient's card of the deck; a card that is not there is left for later. */
export async function resumeAll({ desk, hands, holder }: BuiltInDevice, session: Session): Promise<void> {
  const cards: (string | undefined)[] = [];
  for (const view of session.book.toResume(billersOf(session))) {
    const { invoice } = await desk.journal.signing(view);
    cards.push(vitaleOf(invoice.insured.nir));
  }
  if (cards.length === 0) return;
  holder.means({ resume: cards });
  await resumeSignatures(desk, session);
  await hands.remove("vitale");
}
