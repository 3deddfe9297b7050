import type { Desk } from "./desk.ts";
import type { Session } from "./session.ts";
import { billersOf } from "./whose-work.ts";

/**
 * The invoices of lots that were refused go into new lots as they are, same numbers, once the user says so (formats.md
 * 4.4). Asked once for all of them; no, and they wait, to be looked at or deleted.
 */
export async function offerPutBack(desk: Desk, session: Session): Promise<void> {
  const waiting = session.book.toCorrect(billersOf(session));
  if (waiting.length === 0) return;
  const facts = { count: waiting.length };
  const answer = await desk.ui.ask("confirm", { subject: "put-back", facts }, session.signal);
  if (answer.kind !== "given" || !answer.value) return;
  await putBackAll(desk, session);
}

/** One record each: a cut leaves some put back and the others asked about again. */
export async function putBackAll(desk: Desk, session: Session): Promise<void> {
  for (const { billerNumber, number } of session.book.toCorrect(billersOf(session)))
    await desk.journal.append({ kind: "put-back", billerNumber, number });
}
