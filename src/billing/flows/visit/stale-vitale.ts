import type { Family } from "#billing/model/beneficiary";
import { addMonths, type Day } from "#billing/model/dates";
import type { Desk } from "../desk.ts";
import { today } from "../today.ts";

/** The day a Vitale was last updated, when that is longer ago than the settings allow; only a borne can mend it (E045). */
export function staleSince(desk: Pick<Desk, "clock" | "settings">, family: Pick<Family, "updatedOn">): Day | undefined {
  return isStale(family.updatedOn, today(desk), desk.settings.value.staleVitaleMonths) ? family.updatedOn : undefined;
}

function isStale(updatedOn: Day, on: Day, months: number): boolean {
  return addMonths(updatedOn, months) < on;
}
