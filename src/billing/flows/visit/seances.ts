import { type Day, day } from "#billing/model/dates";
import type { Seance, VisitEntry } from "#hal/ports/index";

/** One day of a sheet, as it is keyed: the fields of the sheet itself left out. */
export function seanceOf(entry: Seance): Seance {
  const { oneWayKm, lpp, palliativeCare, travelAlreadyBilled, terrain } = entry;
  return {
    careDate: entry.careDate,
    place: entry.place,
    time: entry.time,
    sundayOrHoliday: entry.sundayOrHoliday,
    acts: entry.acts,
    supplements: entry.supplements,
    ...(lpp === undefined ? {} : { lpp }),
    ...(oneWayKm === undefined ? {} : { oneWayKm }),
    ...(palliativeCare === undefined ? {} : { palliativeCare }),
    ...(travelAlreadyBilled === undefined ? {} : { travelAlreadyBilled }),
    ...(terrain === undefined ? {} : { terrain }),
  };
}

/** The days of a sheet by date, two of one day in the order keyed. */
export function seancesOf(entry: VisitEntry): readonly Seance[] {
  return [seanceOf(entry), ...(entry.seances ?? [])].sort((one, other) =>
    one.careDate < other.careDate ? -1 : one.careDate > other.careDate ? 1 : 0,
  );
}

/** The sheet with these days, the earliest under its own fields. At least one. */
export function withSeances(entry: VisitEntry, seances: readonly Seance[]): VisitEntry {
  const [first, ...others] = [...seances].sort((one, other) =>
    one.careDate < other.careDate ? -1 : one.careDate > other.careDate ? 1 : 0,
  );
  if (first === undefined) return entry;
  const sheet = { ...sheetOf(entry), ...seanceOf(first) };
  return others.length === 0 ? sheet : { ...sheet, seances: others };
}

/** The visit as if that day were all of it: what pricing and the checks look at. */
export function visitOfDay(entry: VisitEntry, seance: Seance): VisitEntry {
  return { ...sheetOf(entry), ...seanceOf(seance) };
}

/** First and last day of care. */
export function daysOf(entry: VisitEntry): { readonly from: Day; readonly to: Day } {
  const days = seancesOf(entry).map(({ careDate }) => day(careDate));
  const [from = day(entry.careDate)] = days;
  return { from, to: days.at(-1) ?? from };
}

/** What is said once for the whole sheet. */
function sheetOf(entry: VisitEntry): Omit<VisitEntry, keyof Seance | "seances"> {
  const { prescriptionDate, prescriber, prescriberSpecialty, situation, complementary, overrides } = entry;
  return {
    ...(prescriptionDate === undefined ? {} : { prescriptionDate }),
    ...(prescriber === undefined ? {} : { prescriber }),
    ...(prescriberSpecialty === undefined ? {} : { prescriberSpecialty }),
    ...(situation === undefined ? {} : { situation }),
    ...(complementary === undefined ? {} : { complementary }),
    ...(overrides === undefined ? {} : { overrides }),
  };
}
