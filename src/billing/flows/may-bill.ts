import { mayLot as cardMayLot, cpsRefusal, situationRefusal } from "#billing/cards/index";
import { type ClockDoubt, clockDoubt } from "#billing/journal/index";
import { covers, type Day } from "#billing/model/dates";
import type { SituationRefusal } from "#billing/model/practitioner";
import type { TroubleCode } from "#util/trouble-codes";
import type { Desk } from "./desk.ts";
import type { Session } from "./session.ts";
import { today } from "./today.ts";

/** Below this, and not charging, no signature starts (scenario X08). */
const BATTERY_PERCENT = 10;
/** Below this share of free space no new invoice starts: the running one can still finish (reliability 3.5). */
const FREE_SHARE = 0.05;

/** Why no invoice can be started now, or undefined when one can: the card's rights, keypad, battery, clock and store. */
export async function mayInvoice(desk: Desk, session: Session): Promise<TroubleCode | undefined> {
  const expired = cpsRefusal(session.card.practitioner, today(desk));
  if (expired !== undefined) return expired;
  if (!withinReplacement(session, today(desk))) return "E_REPLACEMENT_DATES";
  if (rightRefusal(desk, session) !== undefined) return "E_RIGHT_INVOICE";
  if (!desk.keypad.present) return "E_KEYPAD_ABSENT"; // Nobody could say yes or no to anything.
  const power = await desk.power.read();
  if (power.percent !== undefined && power.percent < BATTERY_PERCENT && !power.charging) return "E_BATTERY_LOW";
  if (clockDoubtOf(desk) !== undefined) return "E_CLOCK_DOUBTFUL";
  if (desk.journal.readOnly) return "E_STORE_READ_ONLY";
  if (!session.vitaleAlone && desk.inbox.recordsWait) return "E_STORE_FULL"; // Their numbers come first.
  const space = await desk.journal.space();
  const full =
    space.freeBytes < FREE_SHARE * space.totalBytes ||
    Math.max(session.book.held, desk.journal.counts().held) >= desk.device.capacity;
  return full ? "E_STORE_FULL" : undefined;
}

/** In one's own name always; in the name of another from the first to the last day that was agreed. */
function withinReplacement({ replacement }: Session, day: Day): boolean {
  return replacement === undefined || covers(replacement.setUp, day);
}

/** Why the card, its place of practice or this terminal may sign no invoice; a visit can still be simulated (E026). */
export function rightRefusal(desk: Desk, session: Session): SituationRefusal | "not-approved" | undefined {
  const { replacement } = session;
  const day = today(desk);
  const refusal = situationRefusal(session.card, session.own, day, replacement !== undefined);
  if (refusal !== undefined) return refusal;
  if (replacement !== undefined && !covers(replacement.place, day)) return "expired";
  return desk.device.mode === "real" && desk.device.approvalNumber === "" ? "not-approved" : undefined;
}

/**
 * Why this session may not form and sign lots, or undefined when it may. An expired card signs nothing more; a date that
 * cannot be right, and that a payer would read as another, stands in no lot.
 */
export function lotRefusal(desk: Desk, session: Session): TroubleCode | undefined {
  const expired = cpsRefusal(session.card.practitioner, today(desk));
  if (expired !== undefined) return expired;
  if (clockDoubtOf(desk) === "impossible") return "E_CLOCK_DOUBTFUL";
  return cardMayLot(session.card, session.own, today(desk)) ? undefined : "E_RIGHT_LOT";
}

/** Why the wall clock dates nothing before the user confirmed it, or undefined (reliability C23). */
export function clockDoubtOf(desk: Pick<Desk, "journal" | "clock">): ClockDoubt | undefined {
  return clockDoubt(desk.journal.lastWallMs, desk.clock.now());
}
