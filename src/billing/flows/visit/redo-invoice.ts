import type { InvoiceView } from "#billing/journal/index";
import type { Desk } from "../desk.ts";
import type { Session } from "../session.ts";
import { billVisit } from "./bill-visit.ts";
import { againOf } from "./resume-signatures.ts";

/**
 * A deleted invoice made again: its person and its fields come back, its Vitale is asked for, so that what was degraded can be
 * secured; it takes the next number, never the old one (E095, E096). Nothing when it is not wanted, or purged.
 */
export async function redoInvoice(desk: Desk, session: Session, deleted: InvoiceView): Promise<void> {
  const { number, purgedAtMs } = deleted;
  if (purgedAtMs !== undefined) return;
  const answer = await desk.ui.ask("confirm", { subject: "redo", facts: { number } }, session.signal);
  if (answer.kind !== "given" || !answer.value) return;
  const { draftId: _draft, ...again } = againOf(await desk.journal.signing(deleted));
  await billVisit(desk, session, again);
}
