import { allChecks, type BilledAct, type VisitToCheck } from "#billing/checks/index";
import type { Check } from "#billing/model/check";
import { type Day, day } from "#billing/model/dates";
import { patientOnRound } from "#billing/model/round";
import type { PriceInput } from "#billing/model/visit";
import type { ActEntry, CheckRow, OverrideEntry, Seance } from "#hal/ports/index";
import { today } from "../today.ts";
import { amcShareOf, chosenZone, withoutAmc } from "./complementary.ts";
import { keyOf } from "./known-patient.ts";
import type { PricedDay } from "./price-sheet.ts";
import { rentalChecks } from "./rental.ts";
import { daysOf, visitOfDay } from "./seances.ts";
import { natureOf } from "./situation.ts";
import type { SituationVisit } from "./situation-visit.ts";

/** Records of an act line (4, 4S, 4E, one complement at most) and of an invoice (formats.md [5:39]). */
const RECORDS_A_LINE = 3;
const RECORDS_MAX = 999;

/** Fields that each day has for itself. */
const OF_DAY = /^(acts|supplements|careDate|place|time|kilometres)/;

/** One thing found, and the day of the sheet it is about, counted from 0. */
export interface Found {
  readonly check: Check<string>;
  readonly seance: number;
}

/** Everything found on every day of the sheet (E054); what is said of the person or of the sheet is said once. */
export async function findChecks(visit: SituationVisit, days: readonly PricedDay[]): Promise<readonly Found[]> {
  const billed = await billedActs(visit);
  const found = days.flatMap(({ seance, input, result }, index) =>
    allChecks(visit.desk.tables, toCheck(visit, seance, input, billed), result).map(
      (check): Found => ({ check, seance: index }),
    ),
  );
  const told = new Set<string>();
  const rental = rentalChecks(visit.patient, visit.entry).map((check): Found => ({ check, seance: 0 }));
  return [...found, ...lengthOf(days), ...rental].filter(({ check, seance }) => {
    const key = JSON.stringify([check.code, check.field, check.facts, OF_DAY.test(check.field) ? seance : 0]);
    return !told.has(key) && told.add(key);
  });
}

/** A sheet holds 999 records of lines at most: a longer series goes on several. */
function lengthOf(days: readonly PricedDay[]): readonly Found[] {
  const lines = days.reduce((total, { result }) => total + ("lines" in result ? result.lines.length : 0), 0);
  const complements = days.reduce(
    (total, { seance, articles }) =>
      total + articles.length + seance.acts.filter((act) => act.ccam !== undefined).length,
    0,
  );
  if (lines * RECORDS_A_LINE + complements <= RECORDS_MAX) return [];
  const facts = { lines: String(lines) };
  return [{ check: { code: "too-many-lines", severity: "refusal", field: "acts", facts }, seance: days.length - 1 }];
}

/** What is not passed yet and must be before the amounts: refusals, and what the practitioner has to say yes to. */
export function standing(found: readonly Found[], passed: readonly OverrideEntry[], days: readonly PricedDay[]) {
  const keys = new Set(passed.map(keyOfOverride));
  return found.filter((one) => {
    if (one.check.severity === "warning") return false;
    return one.check.severity === "refusal" || !keys.has(keyOfOverride(overrideOf(one, days)));
  });
}

/** An override as it is written down: on a sheet of several days its field says which. */
export function overrideOf({ check, seance }: Found, days: readonly PricedDay[]): OverrideEntry {
  const dated = days.length > 1 && OF_DAY.test(check.field);
  return { code: check.code, field: dated ? `${days[seance]?.seance.careDate ?? ""} ${check.field}` : check.field };
}

function keyOfOverride({ code, field }: OverrideEntry): string {
  return `${code} ${field}`;
}

/** A line of the list; `opens`: something of this visit can be keyed to mend it. */
export function rowOf({ check, seance }: Found, days: readonly PricedDay[], opens: boolean): CheckRow {
  const at = /^(acts|supplements)\[(\d+)\]/.exec(check.field);
  const list = at?.[1] === "supplements" ? ("supplements" as const) : ("acts" as const);
  const careDate = days.length > 1 && OF_DAY.test(check.field) ? days[seance]?.seance.careDate : undefined;
  return {
    code: check.code,
    severity: check.severity,
    facts: check.facts,
    ...(at === null ? {} : { place: { list, index: Number(at[2]) } }),
    ...(careDate === undefined ? {} : { careDate }),
    opens,
  };
}

/** This person's acts on the days of the sheet that stand on invoices already, a signature to resume included (E054). */
async function billedActs({ desk, session, patient, entry }: SituationVisit): Promise<readonly BilledAct[]> {
  const { from, to } = daysOf(entry);
  const views = session.book.invoicesOf(keyOf(patient)).filter((one) => one.careFrom <= to && from <= one.careTo);
  const billed: BilledAct[] = [];
  for (const view of views) {
    const { invoice } = await desk.journal.signing(view);
    for (const { careDate, code, coefficient, ccam } of invoice.lines) {
      const activity = ccam === undefined ? {} : { activity: ccam.activity };
      billed.push({ careDate, code: ccam?.code ?? code, coefficient, ...activity, number: view.number });
    }
  }
  return billed;
}

/** One day as the checks read it. */
function toCheck(visit: SituationVisit, seance: Seance, input: PriceInput, billed: readonly BilledAct[]): VisitToCheck {
  const { desk, session, patient, profession } = visit;
  const entry = visitOfDay(visit.entry, seance);
  const careDate = day(seance.careDate);
  const { beneficiary, insured, vitale } = patient;
  const holder = vitale?.family.insured;
  const { amo } = beneficiary;
  const said = entry.situation ?? {};
  return {
    careDate,
    today: today(desk),
    profession,
    insured: {
      name: holder?.useName ?? beneficiary.useName,
      firstName: holder?.firstName ?? beneficiary.firstName,
      birthDate: holder?.birthDate ?? beneficiary.birthDate,
      ...insured,
    },
    beneficiary: {
      name: beneficiary.useName,
      firstName: beneficiary.firstName,
      birthDate: beneficiary.birthDate,
      birthRank: beneficiary.birthRank,
      rank: beneficiary.rank,
      quality: beneficiary.quality,
      ...(beneficiary.nir === undefined ? {} : { nir: beneficiary.nir }),
      ...(beneficiary.nirKey === undefined ? {} : { nirKey: beneficiary.nirKey }),
    },
    fund: { regime: amo.regime, fund: amo.fund, centre: amo.centre, ...beforeOf(visit) },
    insuranceNature: input.patient.insuranceNature,
    exoneration: input.patient.exoneration,
    rights: {
      periods: amo.rights,
      proofKind: patient.rights.source === "S" ? "0" : "4",
      ...(patient.rights.until === undefined ? {} : { proofUntil: patient.rights.until }),
    },
    ...(vitale === undefined ? {} : { cardUpdatedOn: vitale.family.updatedOn }),
    staleMonths: desk.settings.value.staleVitaleMonths,
    performer: { number: session.situation.billingNumber ?? "", specialty: session.situation.specialty },
    ...(entry.prescriptionDate === undefined ? {} : { prescription: { date: day(entry.prescriptionDate) } }),
    ...prescriberOf(entry),
    acts: seance.acts.map(actToCheck),
    billed,
    thirdPartyAccident:
      said.thirdPartyAccident === undefined ? "unanswered" : said.thirdPartyAccident.answer ? "yes" : "no",
    ...missingPieces(visit),
    ...amcOf(visit, careDate, input),
    test: { device: desk.device.mode === "test", cps: desk.device.mode === "test" },
  };
}

function actToCheck({ code, coefficient, tag, ccam, priorAgreementDate }: ActEntry): VisitToCheck["acts"][number] {
  return {
    code,
    coefficient,
    ...(tag === undefined ? {} : { tag }),
    ...(ccam === undefined ? {} : { activity: ccam.activity, phase: ccam.phase }),
    ...(priorAgreementDate === undefined ? {} : { priorAgreementDate: day(priorAgreementDate) }),
  };
}

/** The specialty goes with the number where a prescriber is asked for (E108). */
function prescriberOf(entry: Seance & { prescriber?: string; prescriberSpecialty?: string }) {
  const { prescriber, prescriberSpecialty = "" } = entry;
  return prescriber === undefined ? {} : { prescriber: { number: prescriber, specialty: prescriberSpecialty } };
}

/**
 * The prescription, when the practice that sent today's round does not hold it (formats.md 6.1). Without a round of today nobody
 * knows, and nothing is said.
 */
function missingPieces({ desk, patient, entry }: SituationVisit): Pick<VisitToCheck, "piecesMissing"> {
  const { round } = desk.pushed;
  if (round === undefined || round.day !== today(desk) || entry.prescriptionDate === undefined) return {};
  const held = patientOnRound(round, keyOf(patient))?.pieces ?? [];
  return held.includes("ORDN") ? {} : { piecesMissing: ["ORDN"] };
}

/** The organism of the last invoice, to say that it is another one now. */
function beforeOf({ session, patient }: SituationVisit): { readonly before?: string } {
  const before = session.book.lastOrganism(keyOf(patient));
  return before === undefined ? {} : { before };
}

/** The complementary zone that was chosen, or that of the card, whether or not it covers the care: that is looked at. */
function amcOf({ desk, patient, entry }: SituationVisit, careDate: Day, input: PriceInput): Pick<VisitToCheck, "amc"> {
  const { complementary } = entry;
  const zone = chosenZone(patient.beneficiary, complementary);
  const insuranceNature = natureOf(patient.beneficiary, careDate, entry.situation ?? {});
  if (zone === undefined || zone.from === "" || withoutAmc(insuranceNature)) return {};
  const said = complementary === undefined ? {} : { complementary };
  const visit = { careDate, insuranceNature, thirdPartyAmc: input.thirdParty.amc, ...said };
  return {
    amc: {
      number: zone.amcNumber,
      period: { from: day(zone.from), ...(zone.to === undefined ? {} : { to: day(zone.to) }) },
      chosen: complementary?.zone !== undefined,
      member: zone.member ?? "",
      dreDue: amcShareOf(desk.tables, patient.beneficiary, visit)?.management === "S",
      routing: zone.routing ?? { code: "", host: "", domain: "" },
    },
  };
}
