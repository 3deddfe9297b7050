import { type Day, day, parisTime, toFrenchDay, wallAtParis } from "#billing/model/dates";
import type { Desk } from "./desk.ts";
import { clockDoubtOf } from "./may-bill.ts";
import type { Session } from "./session.ts";

/**
 * A wall clock that stands before the day of the last record, or long after it, is confirmed by the user before anything is
 * dated by it, or the date is typed, and the answer is recorded (reliability C23, B20). True when the clock may be used; one
 * that cannot be right is not even asked about: its date is typed.
 */
export async function confirmClock(desk: Desk, session: Session): Promise<boolean> {
  if (clockDoubtOf(desk) === undefined || desk.journal.readOnly) return true;
  desk.ui.status({ clockDoubtful: true });
  for (;;) {
    const answer = clockDoubtOf(desk) === "impossible" ? "wrong" : await looksRight(desk, session);
    if (answer === "unanswered") return false;
    if (answer === "right") break;
    const typed = await typedDay(desk, session);
    if (typed === undefined) return false;
    desk.clock.correct(wallAtParis(typed, parisTime(desk.clock.now()).time));
  }
  await desk.journal.append({ kind: "clock-confirmed", confirmedMs: desk.clock.now() });
  desk.ui.status({ clockDoubtful: false });
  return true;
}

async function looksRight(desk: Desk, session: Session): Promise<"right" | "wrong" | "unanswered"> {
  const { day: today, time } = parisTime(desk.clock.now());
  const facts = { date: toFrenchDay(today), time: time.slice(0, 5) };
  const answer = await desk.ui.ask("confirm", { subject: "clock", facts }, session.signal);
  if (answer.kind !== "given") return "unanswered";
  return answer.value ? "right" : "wrong";
}

/** The day typed; what is proposed is the last day that was trusted. */
async function typedDay(desk: Desk, session: Session): Promise<Day | undefined> {
  const { lastWallMs } = desk.journal;
  const initial = lastWallMs === undefined ? {} : { initial: parisTime(lastWallMs).day };
  const answer = await desk.ui.ask("date", { field: "today", ...initial }, session.signal);
  return answer.kind === "given" ? day(answer.value) : undefined;
}
