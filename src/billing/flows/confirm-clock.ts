import { parisTime, toFrenchDay } from "#billing/model/dates";
import type { Desk } from "./desk.ts";
import { clockDoubtOf } from "./may-bill.ts";
import type { Session } from "./session.ts";

/**
 * A wall clock that stands before the day of the last record, or long after it, is confirmed by the user before anything is
 * dated by it, and the answer is recorded (reliability C23, B20). True when the clock may be used; one that cannot be right
 * is not even asked about.
 */
export async function confirmClock(desk: Desk, session: Session): Promise<boolean> {
  const doubt = clockDoubtOf(desk);
  if (doubt === undefined || desk.journal.readOnly) return true;
  desk.ui.status({ clockDoubtful: true });
  if (doubt === "impossible") return false;
  const nowMs = desk.clock.now();
  const { day, time } = parisTime(nowMs);
  const facts = { date: toFrenchDay(day), time: time.slice(0, 5) };
  const answer = await desk.ui.ask("confirm", { subject: "clock", facts }, session.signal);
  if (answer.kind !== "given" || !answer.value) return false;
  await desk.journal.append({ kind: "clock-confirmed", confirmedMs: nowMs });
  desk.ui.status({ clockDoubtful: false });
  return true;
}
