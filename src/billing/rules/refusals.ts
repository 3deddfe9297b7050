import { modifiersValid } from "./ccam.ts";
import { compare } from "./exact.ts";
import type { Reason, ReasonCode } from "./reasons.ts";
import { hasTrait, ruleOn } from "./tables.ts";
import { type Act, coefficientsOf, type Visit } from "./visit.ts";

/** Reasons about the dates, the person and the third-party payment. */
export function personReasons(visit: Visit): readonly Reason[] {
  const { input, place } = visit;
  const { patient, prescription, thirdParty } = input;
  const nature = patient.insuranceNature;
  const local = patient.alsaceMoselle === true;
  const needsPrescription =
    ruleOn(visit.tables, "rule.prescription-needed", place) &&
    visit.acts.some((act) => !hasTrait(act.traits, "no-prescription"));
  const given = prescription ?? undefined;
  return found([
    ["date-in-future", "careDate", place.day > visit.asOf],
    ["birth-date-after-care", "patient.birthDate", patient.birthDate > place.day],
    ["insurance-nature-conflict", "patient.insuranceNature", local ? nature === "10" : nature === "13"],
    ["at-number-or-date-missing", "patient.accident", nature === "41" && patient.accident === undefined],
    ["maternity-date-missing", "patient.maternityDate", nature === "30" && patient.maternityDate === undefined],
    ["sncf-contract-missing", "patient.contract", patient.regime === "04" && patient.contract === undefined],
    [
      "sncf-doctor-answer-missing",
      "patient.sncfDoctor",
      patient.regime === "04" && patient.contract === "22" && patient.sncfDoctor === undefined,
    ],
    ["prescription-missing", "prescription", needsPrescription && given === undefined],
    ["prescription-after-care", "prescription.date", given !== undefined && given.date > place.day],
    [
      "third-party-conflict",
      "thirdParty",
      (thirdParty.amc && !thirdParty.amo) || (patient.c2s === true && !(thirdParty.amo && thirdParty.amc)),
    ],
  ]);
}

/** Reasons about each act by itself, strangers first. */
export function actReasons(visit: Visit): readonly Reason[] {
  return [...visit.strangers, ...visit.acts.flatMap((act) => oneActReasons(visit, act))];
}

function oneActReasons(visit: Visit, act: Act): readonly Reason[] {
  const { given, about } = act;
  const allowed = coefficientsOf(visit.tables, given, visit.place);
  const forced = given.forced;
  return found([
    ["act-not-for-sector", `${about}.code`, act.wrongSector],
    ["coefficient-out-of-table", `${about}.coefficient`, !allowed.some((one) => compare(one, act.coefficient) === 0)],
    ["prior-agreement-missing", about, hasTrait(act.traits, "prior-agreement") && given.priorAgreement !== true],
    ["ald-not-open", `${about}.ald`, given.ald === true && visit.input.patient.ald !== true],
    [
      "exoneration-rate-conflict",
      `${about}.forced`,
      forced !== undefined && forced.rate < 100 && forced.exoneration !== "0" && forced.exoneration !== "9",
    ],
    ["modifier-or-association-invalid", about, !modifiersValid(visit, act)],
  ]);
}

/** Reasons about acts that do not go together, or not with what was billed that day. */
export function togetherReasons(visit: Visit): readonly Reason[] {
  const { sameDay } = visit.input;
  const entered = (test: (act: Act) => boolean) => visit.acts.filter(test);
  const times = (acts: readonly Act[]) => acts.reduce((total, act) => total + act.quantity, 0);
  const having = (trait: Parameters<typeof hasTrait>[1]) => entered((act) => hasTrait(act.traits, trait));
  const bsx = times(entered((act) => act.kind === "bsx"));
  const long = times(having("perfusion-long"));
  const removalWithShort = having("perfusion-removal").length > 0 && having("perfusion-short").length > 0;
  const aisWithBsx = visit.bsxDay && entered((act) => act.code === "AIS").length > 0;
  return found([
    ["bsx-duplicate-day", "acts", bsx > 1 || (bsx === 1 && (sameDay?.bsx ?? null) !== null)],
    ["ami14-and-ami15-same-day", "acts", long > 1 || (long === 1 && (sameDay?.longPerfusion ?? null) !== null)],
    [
      "exclusive-acts",
      "acts",
      having("postop").length > 1 || having("art-10").length > 1 || removalWithShort || aisWithBsx,
    ],
    ["no-billable-act", "acts", visit.input.acts.length === 0 && !(visit.nurse && (sameDay?.bsx ?? null) !== null)],
  ]);
}

/** Keeps the reasons whose condition holds. */
export function found(rows: readonly (readonly [ReasonCode, string, boolean])[]): readonly Reason[] {
  return rows.filter(([, , holds]) => holds).map(([reasonCode, about]) => ({ reasonCode, about }));
}
