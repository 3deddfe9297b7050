import { parisTime, toFrenchDay } from "#billing/model/dates";
import type { Desk } from "./desk.ts";
import { clockIsBehind } from "./may-bill.ts";
import type { Session } from "./session.ts";

/**
 * A wall clock that stands before the day of the last record is confirmed by the user before anything is dated by it, and
 * the answer is recorded (reliability C23, B20). True when the clock may be used.
 */
export async function confirmClock(desk: Desk, session: Session): Promise<boolean> {
  if (!clockIsBehind(desk) || desk.journal.readOnly) return true;
  desk.ui.status({ clockDoubtful: true });
  const nowMs = desk.clock.now();
  const { day, time } = parisTime(nowMs);
  const facts = { date: toFrenchDay(day), time: time.slice(0, 5) };
  const answer = await desk.ui.ask("confirm", { subject: "clock", facts }, session.signal);
  if (answer.kind !== "given" || !answer.value) return false;
  await desk.journal.append({ kind: "clock-confirmed", confirmedMs: nowMs });
  desk.ui.status({ clockDoubtful: false });
  return true;
}
