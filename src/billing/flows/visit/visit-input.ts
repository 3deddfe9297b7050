import type { Beneficiary, Exoneration } from "#billing/model/beneficiary";
import { covers, type Day, day } from "#billing/model/dates";
import type { Situation } from "#billing/model/practitioner";
import type { PriceInput, PricePatient, Profession, SameDay, Supplement } from "#billing/model/visit";
import type { VisitEntry } from "#hal/ports/index";
import { hasC2s, proposesThirdParty } from "./complementary.ts";

/** What the journal already knows of that day, deleted sheets left out. */
export interface DayFacts {
  readonly kmBilledToday: number;
  readonly sameDay: SameDay;
}

/** Answers to the questions of the visit; absent ones were not asked. */
export interface VisitAnswers {
  readonly sncfDoctor?: boolean;
  readonly thirdPartyAmc?: boolean;
}

/** Justification codes of the card that are the person's general situation, in the order that decides (billing-rules 3.2). */
const GENERAL = [
  ["5", "exempt"],
  ["7", "prevention"],
  ["3", "special-care"],
  ["9", "aspa"],
] as const;
const TERRAIN = { "01": "plain", "02": "mountain", "03": "foot" } as const;

/**
 * The visit as the pricing engine reads it, from the cards, the keyed entry and the journal's day
 * ("From the cards to the input" of the golden cases). Pure.
 */
export function visitInput(visit: {
  readonly situation: Situation;
  readonly profession: Profession;
  readonly beneficiary: Beneficiary;
  readonly entry: VisitEntry;
  readonly today: Day;
  readonly dayFacts: DayFacts;
  readonly answers: VisitAnswers;
}): PriceInput {
  const { situation, beneficiary, entry, dayFacts } = visit;
  const careDate = day(entry.careDate);
  const amc = visit.answers.thirdPartyAmc ?? proposesThirdParty(beneficiary, careDate);
  const terrain = TERRAIN[situation.ikZone as keyof typeof TERRAIN];
  return {
    careDate,
    asOf: visit.today,
    profession: visit.profession,
    ...sectorOf(situation),
    zone: "metropole",
    patient: patientOf(beneficiary, careDate, visit.answers),
    visit: {
      place: entry.place,
      time: entry.time,
      sundayOrHoliday: entry.sundayOrHoliday,
      ...(terrain === undefined ? {} : { terrain }),
      ...(terrain === undefined || entry.oneWayKm === undefined ? {} : { oneWayKm: entry.oneWayKm }),
      kmBilledToday: dayFacts.kmBilledToday,
    },
    acts: entry.acts.map((act) => ({
      code: act.code,
      coefficient: act.coefficient,
      quantity: act.quantity,
      ...(act.tag === undefined ? {} : { tag: act.tag }),
      ald: act.ald,
    })),
    supplements: entry.supplements.filter(isSupplement),
    prescription: entry.prescriptionDate === undefined ? null : { date: entry.prescriptionDate },
    sameDay: dayFacts.sameDay,
    thirdParty: { amo: true, amc },
  };
}

function isSupplement(code: string): code is Supplement {
  return ["MCI", "MIE", "MEG", "MSF", "MD", "MAU", "IFD", "IFI", "IK"].includes(code);
}

function sectorOf(situation: Situation): { sector?: "1" | "2" | "optam" } {
  if (situation.convention === "1" || situation.convention === "2") return { sector: "1" };
  if (situation.convention === "3") return { sector: situation.optam ? "optam" : "2" };
  return {};
}

function patientOf(beneficiary: Beneficiary, careDate: Day, answers: VisitAnswers): PricePatient {
  const { amo } = beneficiary;
  const running = exonerationsOn(beneficiary, careDate);
  const maternity = running.find((one) => one.kind === "MAT");
  const general = GENERAL.find(([code]) => running.some((one) => one.code === code));
  return {
    birthDate: birthDayForAge(beneficiary.birthDate),
    regime: amo.regime,
    ...(amo.contract === undefined ? {} : { contract: amo.contract }),
    insuranceNature: maternity !== undefined ? "30" : amo.alsaceMoselle ? "13" : "10",
    exoneration: general?.[1] ?? "none",
    ald: aldOpen(beneficiary, careDate),
    c2s: hasC2s(beneficiary, careDate),
    alsaceMoselle: amo.alsaceMoselle,
    ...(maternity?.pregnancyFrom === undefined ? {} : { maternityDate: maternity.pregnancyFrom }),
    ...(answers.sncfDoctor === undefined ? {} : { sncfDoctor: answers.sncfDoctor }),
  };
}

/** Exonerations of the card whose period covers a day. */
export function exonerationsOn(beneficiary: Beneficiary, careDate: Day): readonly Exoneration[] {
  return (beneficiary.protected?.exonerations ?? []).filter((one) => covers(one.period, careDate));
}

/** An ALD right is open on that day. Each act then says for itself whether it is in relation. */
export function aldOpen(beneficiary: Beneficiary, careDate: Day): boolean {
  return exonerationsOn(beneficiary, careDate).some((one) => one.code === "4");
}

/** Rights are open on that day, as the card says. */
export function rightsOpen(beneficiary: Beneficiary, careDate: Day): boolean {
  return beneficiary.amo.rights.some((period) => covers(period, careDate));
}

/**
 * Day used for ages (formats.md 7.2): the card's date, a lunar one counts as 1 January of its year. Six digits carry no
 * century: taken as 19AA, which makes nobody a child by mistake.
 */
export function birthDayForAge(birthDate: string): string {
  const full = birthDate.length === 6 ? `19${birthDate}` : birthDate;
  const [year, month, dayOfMonth] = [full.slice(0, 4), full.slice(4, 6), full.slice(6, 8)];
  const text = `${year}-${month}-${dayOfMonth}`;
  const date = new Date(`${text}T00:00:00Z`);
  const exists = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  return exists ? text : `${year}-01-01`;
}
