import type { Book, LotView } from "#billing/journal/index";
import { stopsSending } from "#billing/model/return-advice";
import type { Desk } from "./desk.ts";
import type { Session } from "./session.ts";
import { tell } from "./trouble.ts";

/** The lot refused for a reason that touches every lot, and about which the user has not decided yet (E145). */
function stoppedBy(desk: Pick<Desk, "settings">, book: Book): LotView | undefined {
  const resumed = desk.settings.value.sendingResumed ?? 0;
  return [...book.lots()].find(({ answer }) => answer !== undefined && answer.seq > resumed && stopsSending(answer));
}

/**
 * Keeps in clear whether sending is stopped, so that it is known while locked too. Called once what came back was applied.
 */
export async function noteStop(desk: Pick<Desk, "settings">, book: Book): Promise<void> {
  const stopped = stoppedBy(desk, book) !== undefined;
  if ((desk.settings.value.sendingStopped ?? false) !== stopped)
    await desk.settings.change({ sendingStopped: stopped });
}

/** Whether lots may be made and sent. When a payer's refusal stopped that, the user is warned, and decides. */
export async function maySend(desk: Desk, session: Session): Promise<boolean> {
  const lot = stoppedBy(desk, session.book);
  await noteStop(desk, session.book);
  const { answer } = lot ?? {};
  if (lot === undefined || answer === undefined) return true;
  const label = `${answer.code} ${answer.subCode} ${answer.label}`.trim();
  await tell(desk, "E_SENDING_STOPPED", "nothing-lost", { label }, session.signal);
  if (session.signal.aborted) return false;
  const end = await desk.ui.ask("confirm", { subject: "resume-sending", facts: {} }, session.signal);
  if (end.kind !== "given" || !end.value || desk.journal.readOnly) return false;
  await desk.journal.append({ kind: "settings-changed", facts: { what: "sending-resumed", lotId: lot.lotId } });
  await desk.settings.change({ sendingResumed: answer.seq });
  return maySend(desk, session);
}
