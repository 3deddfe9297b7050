import type { Beneficiary } from "#billing/model/beneficiary";
import { covers, type Day } from "#billing/model/dates";

/** The ALD of a person as the card gives it: its last day, absent when it has none, and whether care comes after it. */
export interface AldPeriod {
  readonly until?: Day;
  readonly ended: boolean;
}

/**
 * The ALD that counts on a day (E036): one that covers it, the longest; else the last one that ended before it. Undefined
 * without any, and for whoever may not see the kind of an exoneration: the access table took it away.
 */
export function aldPeriod(beneficiary: Beneficiary, on: Day): AldPeriod | undefined {
  const periods = (beneficiary.protected?.exonerations ?? [])
    .filter(({ kind, period }) => kind === "ALD" && period.from <= on)
    .map(({ period }) => period);
  const running = periods.filter((one) => covers(one, on));
  if (running.some(({ to }) => to === undefined)) return { ended: false };
  const ends = (running.length > 0 ? running : periods).flatMap(({ to }) => to ?? []);
  const until = ends.reduce<Day | undefined>((last, one) => (last === undefined || last < one ? one : last), undefined);
  return until === undefined ? undefined : { until, ended: running.length === 0 };
}
