import type { Beneficiary } from "#billing/model/beneficiary";
import { covers, type Day, day } from "#billing/model/dates";
import { cents, toDecimal } from "#billing/model/money";
import type { Situation } from "#billing/model/practitioner";
import type { PriceAct, PriceInput, PricePatient, Profession, SameDay, Supplement } from "#billing/model/visit";
import type { Tables } from "#billing/rules/index";
import type { ActEntry, SituationEntry, VisitEntry } from "#hal/ports/index";
import { hasC2s, proposesThirdParty } from "./complementary.ts";
import { aldOpen, exonerationsOn, maternityDateOf, natureOf, thirdPartyAmoImposed } from "./situation.ts";

/** What the journal already knows of that day, deleted sheets left out. */
export interface DayFacts {
  readonly kmBilledToday: number;
  readonly sameDay: SameDay;
}

/** Justification codes of the card, or a pension whose proof was seen, that are the person's general situation, in the order that decides (billing-rules 3.2). */
const GENERAL = [
  ["5", "exempt"],
  ["7", "prevention"],
  ["3", "special-care"],
  ["at-pension", "at-pension"],
  ["9", "aspa"],
] as const;
const TERRAIN = { "01": "plain", "02": "mountain", "03": "foot" } as const;

/**
 * The visit as the pricing engine reads it, from the cards, the keyed entry and the journal's day
 * ("From the cards to the input" of the golden cases). Pure.
 */
export function visitInput(visit: {
  readonly tables: Tables;
  readonly situation: Situation;
  readonly profession: Profession;
  readonly beneficiary: Beneficiary;
  readonly entry: VisitEntry;
  readonly today: Day;
  readonly dayFacts: DayFacts;
}): PriceInput {
  const { situation, beneficiary, entry, dayFacts } = visit;
  const careDate = day(entry.careDate);
  const ofSituation = terrainOf(situation);
  const terrain = ofSituation === undefined ? undefined : (entry.terrain ?? ofSituation);
  return {
    careDate,
    asOf: visit.today,
    profession: visit.profession,
    ...sectorOf(situation),
    zone: "metropole",
    patient: {
      ...patientOf(beneficiary, careDate, entry.situation ?? {}),
      ...carePathOf(visit.profession, entry),
    },
    visit: {
      place: entry.place,
      time: entry.time,
      sundayOrHoliday: entry.sundayOrHoliday,
      ...(terrain === undefined ? {} : { terrain }),
      ...(terrain === undefined || entry.oneWayKm === undefined ? {} : { oneWayKm: entry.oneWayKm }),
      kmBilledToday: dayFacts.kmBilledToday,
      ...(entry.palliativeCare === true ? { palliativeCare: true } : {}),
      ...(entry.travelAlreadyBilled === true ? { travelAlreadyBilled: true } : {}),
    },
    acts: entry.acts.map(priceAct),
    supplements: entry.supplements.filter(isSupplement),
    prescription: entry.prescriptionDate === undefined ? null : { date: entry.prescriptionDate },
    sameDay: dayFacts.sameDay,
    thirdParty: thirdPartyOf(visit.tables, beneficiary, careDate, entry),
  };
}

/** An act keyed, as pricing reads it. A date of entente préalable says that there is one. */
function priceAct(act: ActEntry): PriceAct {
  const { tag, feeCents, expenseQualifier, priorAgreementDate, ccam } = act;
  return {
    code: act.code,
    coefficient: act.coefficient,
    quantity: act.quantity,
    ald: act.ald,
    ...(tag === undefined ? {} : { tag }),
    ...(feeCents === undefined ? {} : { fee: toDecimal(cents(feeCents)) }),
    ...(expenseQualifier === undefined ? {} : { expenseQualifier }),
    ...(priorAgreementDate === undefined ? {} : { priorAgreement: true }),
    ...(ccam === undefined ? {} : { activity: ccam.activity, phase: ccam.phase, modifiers: ccam.modifiers }),
    ...(isAssociation(ccam?.association) ? { association: ccam.association } : {}),
  };
}

function isAssociation(code: string | undefined): code is "1" | "2" | "3" | "4" | "5" {
  return code !== undefined && /^[1-5]$/.test(code);
}

function isSupplement(code: string): code is Supplement {
  return ["MCI", "MIE", "MEG", "MSF", "MD", "MAU", "IFD", "IFI", "IK"].includes(code);
}

/** Terrain of the IK zone of a place; undefined: no kilometres there. */
export function terrainOf({ ikZone }: Situation): (typeof TERRAIN)[keyof typeof TERRAIN] | undefined {
  return TERRAIN[ikZone as keyof typeof TERRAIN];
}

function sectorOf(situation: Situation): { sector?: "1" | "2" | "optam" } {
  if (situation.convention === "1" || situation.convention === "2") return { sector: "1" };
  if (situation.convention === "3") return { sector: situation.optam ? "optam" : "2" };
  return {};
}

function patientOf(beneficiary: Beneficiary, careDate: Day, entry: SituationEntry): PricePatient {
  const { amo } = beneficiary;
  const running = exonerationsOn(beneficiary, careDate);
  const codes = [...running.map(({ code }) => code), ...(entry.atPension === undefined ? [] : ["at-pension"])];
  const general = GENERAL.find(([code]) => codes.includes(code));
  const nature = natureOf(beneficiary, careDate, entry);
  const maternity = nature === "30" ? maternityDateOf(beneficiary, careDate, entry) : undefined;
  const accident = nature === "41" ? accidentOf(entry) : undefined;
  return {
    birthDate: birthDayForAge(beneficiary.birthDate),
    regime: amo.regime,
    ...(amo.contract === undefined ? {} : { contract: amo.contract }),
    insuranceNature: nature,
    exoneration: general?.[1] ?? "none",
    ald: aldOpen(beneficiary, careDate) || entry.aldProof !== undefined,
    c2s: hasC2s(beneficiary, careDate),
    alsaceMoselle: amo.alsaceMoselle,
    ...(accident === undefined ? {} : { accident }),
    ...(maternity === undefined ? {} : { maternityDate: maternity.date }),
    ...(entry.sncfDoctor === undefined ? {} : { sncfDoctor: entry.sncfDoctor }),
  };
}

/** Asked from doctors only; an act out of the scope of the parcours has none. */
function carePathOf(profession: Profession, { situation }: VisitEntry): Pick<PricePatient, "carePath"> {
  const carePath = situation?.carePath ?? "";
  return profession.startsWith("medecin") && carePath !== "" ? { carePath } : {};
}

function accidentOf({ accident }: SituationEntry): PricePatient["accident"] {
  if (accident?.number === undefined && accident?.date === undefined) return undefined;
  const { number, date } = accident;
  return { ...(number === undefined ? {} : { number }), ...(date === undefined ? {} : { date }) };
}

/** Where a rule imposes it, it is there whatever was keyed. The complementary share follows the zone unless said otherwise. */
function thirdPartyOf(
  tables: Tables,
  beneficiary: Beneficiary,
  careDate: Day,
  { situation: said = {}, complementary }: VisitEntry,
): PriceInput["thirdParty"] {
  const nature = natureOf(beneficiary, careDate, said);
  const amo = thirdPartyAmoImposed(beneficiary, careDate, nature) || (said.thirdPartyAmo ?? true);
  if (hasC2s(beneficiary, careDate)) return { amo, amc: true };
  const amc = said.thirdPartyAmc ?? proposesThirdParty(tables, beneficiary, careDate, complementary);
  return { amo, amc: amc && amo && nature !== "41" && nature !== "90" };
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
