import { isCcam } from "./ccam-act.ts";
import {
  type BigCents,
  compare,
  type Exact,
  exact,
  fromCents,
  NOTHING,
  ONE,
  percentOf,
  plus,
  times,
  toCents,
  whole,
} from "./exact.ts";
import { type Entry, entryAt, hasTrait, ruleCount, valueAt } from "./tables.ts";
import type { Act, Visit } from "./visit.ts";

/** Amounts of a CCAM line (billing-rules 6.6). */
export interface CcamAmounts {
  /** With percentage modifiers and association, without flat modifiers, for the whole quantity. */
  readonly m1: BigCents;
  /** The same for one act: what a threshold of one act looks at. */
  readonly m1OfOne: BigCents;
  readonly base: BigCents;
  /** Lines of the tables used. */
  readonly entries: readonly Entry[];
}

/** M1 = ROUND(PU x (1 + percentages) x association), M2 = ROUND(flat), base = M1 + M2. Undefined without a price. */
export function ccamAmounts(visit: Visit, act: Act): CcamAmounts | undefined {
  if (act.unit === undefined) return undefined;
  const { given } = act;
  const modifiers = (given.modifiers ?? []).flatMap((letter) => modifierOf(visit, letter) ?? []);
  const rate = given.ccam?.modifierRate === undefined ? sumOf(modifiers, "percent") : exact(given.ccam.modifierRate);
  const flat = given.ccam?.modifierFlat === undefined ? sumOf(modifiers, "eur") : exact(given.ccam.modifierFlat);
  const association = associationOf(visit, act);
  const one = times(act.unit, plus(ONE, rate), association?.factor ?? ONE);
  const quantity = whole(act.quantity);
  const m1 = toCents(times(one, quantity));
  const used = association?.entry === undefined ? modifiers : [...modifiers, association.entry];
  const m2 = toCents(times(flat, quantity));
  return { m1, m1OfOne: toCents(one), base: m1 + m2 + officeSupplement(visit, act), entries: used };
}

/** M3: supplement for charges, at the office, when the tables give one. */
function officeSupplement(visit: Visit, act: Act): BigCents {
  const supplement = act.tariff?.ccam?.officeSupplement;
  if (supplement === undefined || visit.home) return 0n;
  return toCents(times(exact(supplement), whole(act.quantity)));
}

/** Whether modifiers and association are in the tables for the act. */
export function modifiersValid(visit: Visit, act: Act): boolean {
  const { modifiers = [], association, ccam } = act.given;
  if (act.kind !== "ccam") return modifiers.length === 0 && (association ?? null) === null && ccam === undefined;
  if (modifiers.length > ruleCount(visit.tables, "modifiers.max", visit.place)) return false;
  const given = ccam?.modifierRate !== undefined || ccam?.modifierFlat !== undefined;
  const allowed = act.tariff?.ccam?.modifiers;
  const mayCarry = (letter: string) => allowed === undefined || allowed.includes(letter);
  const known = given || modifiers.every((letter) => mayCarry(letter) && modifierOf(visit, letter) !== undefined);
  return (
    known &&
    (ccam?.associationRate !== undefined || (association ?? null) === null || associationOf(visit, act) !== undefined)
  );
}

/**
 * Acts exempt by the threshold (billing-rules 4.3): CCAM type 2 alone, type 1 all together, letters of K type by the sum of
 * the day's coefficients. Dental acts are outside.
 */
export function overThreshold(visit: Visit): ReadonlySet<Act> {
  const limit = valueAt(visit.tables, "threshold.ccam", visit.place);
  if (limit === undefined) return new Set(lettersOverThreshold(visit));
  const reaches = (amount: BigCents) => compare(fromCents(amount), limit) >= 0;
  const concerned = visit.acts.filter(
    (act) => isCcam(act.code) && act.given.expenseQualifier !== "N" && categoryOf(visit, act) !== "dental",
  );
  const ofType = (type: string) => concerned.filter((act) => exoTmTypeOf(act) === type);
  const together = ofType("1").reduce((total, act) => total + (ccamAmounts(visit, act)?.m1 ?? 0n), 0n);
  return new Set([
    ...ofType("2").filter((act) => reaches(ccamAmounts(visit, act)?.m1OfOne ?? 0n)),
    ...(reaches(together) ? ofType("1") : []),
    ...lettersOverThreshold(visit),
  ]);
}

function lettersOverThreshold(visit: Visit): readonly Act[] {
  const letters = visit.acts.filter((act) => hasTrait(act.traits, "k-letter") && act.given.expenseQualifier !== "N");
  if (letters.length === 0) return [];
  const limit = valueAt(visit.tables, "threshold.ngap", visit.place);
  const sum = letters.map((act) => times(act.coefficient, whole(act.quantity))).reduce(plus, NOTHING);
  return limit !== undefined && compare(sum, limit) >= 0 ? letters : [];
}

/** Imaging and anaesthesia may be exempt and do not carry the flat participation. */
export function mayCarryFlat(visit: Visit, act: Act): boolean {
  return !["imaging", "anaesthesia"].includes(categoryOf(visit, act));
}

/** Champ 25: as given, else that of the tables. */
export function exoTmTypeOf(act: Pick<Act, "given" | "tariff">): string {
  return act.given.ccam?.exoTmType ?? act.tariff?.ccam?.exoTmType ?? "0";
}

function categoryOf(visit: Visit, act: Act): string {
  const tabled = act.given.ccam?.category ?? act.tariff?.ccam?.category;
  return tabled ?? (visit.input.profession === "chirurgien-dentiste" ? "dental" : "technical");
}

function modifierOf(visit: Visit, letter: string): Entry | undefined {
  return entryAt(visit.tables, `modifier.${letter}`, visit.place);
}

function associationOf(visit: Visit, act: Act): { readonly factor: Exact; readonly entry?: Entry } | undefined {
  const given = act.given.ccam?.associationRate;
  if (given !== undefined) return { factor: exact(given) };
  const entry = entryAt(visit.tables, `association.${act.given.association}`, visit.place);
  return entry === undefined ? undefined : { factor: percentOf(ONE, entry.amount), entry };
}

function sumOf(modifiers: readonly Entry[], unit: "eur" | "percent"): Exact {
  const total = modifiers
    .filter((entry) => entry.unit === unit)
    .map((entry) => entry.amount)
    .reduce(plus, NOTHING);
  return unit === "percent" ? percentOf(ONE, total) : total;
}
