import type { PricedLine } from "#billing/model/visit";
import { assert } from "#util/assert";
import { exoTmTypeOf } from "./ccam.ts";
import { decimalText } from "./exact.ts";
import { type Entry, entryAt, ruleCount, valueAt } from "./tables.ts";
import type { Act, Visit } from "./visit.ts";

/** Where a rate comes from: a dated table, the person's card (or a proof seen), a rule of law, the practitioner. */
export type RateOrigin = NonNullable<PricedLine["rateSource"]>["origin"];

/** Rate and justification of a line (billing-rules 3.2), and why, in French. */
export interface Share {
  readonly rate: number;
  readonly exoneration: string;
  readonly why: string;
  /** Exempt by the threshold: may carry the flat participation. */
  readonly byThreshold: boolean;
  readonly origin: RateOrigin;
  /** Table line of the rate, when it is not 100 % by law. */
  readonly entry?: Entry;
}

/**
 * First row of billing-rules 3.2 that matches. Without an act (a visit with travel alone) the rows about acts do not
 * match. `overThreshold`: the act is exempt by the threshold of 4.3. `base`: what no row decides.
 */
export function shareOf(
  visit: Visit,
  act: SharedAct | undefined,
  overThreshold: boolean,
  base: () => Share = () => baseShare(visit),
): Share {
  const { patient } = visit.input;
  const ald = act?.given.ald === true;
  if (act?.given.expenseQualifier === "N") return plain(0, "0", "Non remboursable.");
  const forced = act?.given.forced;
  if (forced !== undefined) return plain(forced.rate, forced.exoneration, "Taux et justification forcés.", "typed");
  const nature = { "30": "Maternité", "41": "Accident du travail", "90": "Prévention" };
  if (patient.insuranceNature !== "10" && patient.insuranceNature !== "13") {
    return plain(100, "0", `${nature[patient.insuranceNature]} : 100 % par la nature d'assurance.`);
  }
  if (patient.regime === "07") return ald ? inAld() : plain(100, "6", "Régime des mines.", "card");
  if (patient.exoneration === "exempt") return ald ? inAld() : plain(100, "5", "Personne exonérée.", "card");
  if (act?.kind === "ccam" && exoTmTypeOf(act) === "3") return plain(100, "C", "Acte exonéré par sa nature.");
  if (patient.exoneration === "prevention") return plain(100, "7", "Programme de prévention.", "card");
  if (ald) return inAld();
  if (patient.exoneration === "special-care") return plain(100, "3", "Soins particuliers exonérés.", "card");
  if (overThreshold) {
    return { ...plain(100, act?.kind === "ccam" ? "C" : "1", "Seuil d'exonération atteint."), byThreshold: true };
  }
  if (patient.exoneration === "at-pension") return plain(100, "5", "Rente d'accident du travail.", "card");
  if (patient.regime === "04") return sncfShare(visit, act, base);
  if (patient.alsaceMoselle === true) return tabled(visit, "rate.local-scheme");
  if (patient.exoneration === "aspa") return tabled(visit, "rate.aspa");
  return base();
}

/** What the rows of 3.2 look at in a line. */
export type SharedAct = Pick<Act, "given" | "kind" | "code" | "tariff">;

function sncfShare(visit: Visit, act: SharedAct | undefined, base: () => Share): Share {
  const { patient } = visit.input;
  const listed = act !== undefined && entryAt(visit.tables, `sncf-list.${act.code}`, visit.place) !== undefined;
  const active = patient.sncfDoctor === true ? "sncf.22.sncf-doctor" : listed ? "sncf.22.list" : undefined;
  const code =
    patient.exoneration === "aspa" ? "sncf.aspa" : patient.contract === "22" ? active : `sncf.${patient.contract}`;
  const found = code === undefined ? undefined : entryAt(visit.tables, code, visit.place);
  return found === undefined ? base() : fromEntry(found);
}

/** The base rate of an article of the LPP: that of the régime, of the article, or of the LPP. */
export function lppBaseShare(visit: Visit, article: Entry): Share {
  const ofRegime = regimeRate(visit);
  if (ofRegime !== undefined) return fromEntry(ofRegime);
  const rate = article.lpp?.rate;
  if (rate === undefined) return tabled(visit, "rate.lpp");
  return { ...plain(Number(rate), "0", "Taux de l'article.", "table"), entry: article };
}

function regimeRate(visit: Visit): Entry | undefined {
  return entryAt(visit.tables, `rate.regime.${visit.input.patient.regime}`, visit.place);
}

function baseShare(visit: Visit): Share {
  const ofRegime = regimeRate(visit);
  const base = ofRegime === undefined ? tabled(visit, "rate.base") : fromEntry(ofRegime);
  if (!outsideCarePath(visit)) return base;
  const points = ruleCount(visit.tables, "rule.outside-care-path", visit.place);
  return { ...base, rate: Math.max(0, base.rate - points), why: `Hors parcours de soins : ${points} points de moins.` };
}

/** Doctors only, indicateur S, and never under the age of the table (billing-rules 6.2). */
function outsideCarePath(visit: Visit): boolean {
  if (visit.input.patient.carePath !== "S" || !visit.input.profession.startsWith("medecin")) return false;
  return reached(visit, "age.care-path");
}

/** Whether the patient has reached the birthday of a table of ages on the day of the care. */
export function reached(visit: Visit, code: string): boolean {
  const age = valueAt(visit.tables, code, visit.place);
  assert(age !== undefined, "every age of the rules has its entry");
  const { birthDate } = visit.input.patient;
  const year = Number(birthDate.slice(0, 4)) + Number(decimalText(age));
  return year <= 9999 && `${String(year).padStart(4, "0")}${birthDate.slice(4)}` <= visit.place.day;
}

function tabled(visit: Visit, code: string): Share {
  const entry = entryAt(visit.tables, code, visit.place);
  assert(entry !== undefined, "every rate of the rules has its entry on every day");
  return fromEntry(entry);
}

function fromEntry(entry: Entry): Share {
  return { ...plain(Number(entry.value), entry.justification ?? "0", `${entry.label ?? "Taux"}.`, "table"), entry };
}

function inAld(): Share {
  return plain(100, "4", "En rapport avec l'ALD.", "card");
}

/** Where a rate comes from (E059): the version of the table and the first day of its line, when it is one. */
export function rateSource(visit: Visit, { origin, entry }: Share): NonNullable<PricedLine["rateSource"]> {
  if (entry === undefined) return { origin };
  const version = visit.tables.versions.find(({ table }) => table === entry.table)?.version;
  return { origin, table: entry.table, from: entry.from, ...(version === undefined ? {} : { version }) };
}

function plain(rate: number, exoneration: string, why: string, origin: RateOrigin = "rule"): Share {
  return { rate, exoneration, why, byThreshold: false, origin };
}
