import { compare, decimalText, type Exact, NOTHING, plus, times } from "./exact.ts";
import type { Trait } from "./table-shape.ts";
import { hasTrait, ruleCount, ruleOn } from "./tables.ts";
import type { Act, Visit } from "./visit.ts";

/** How an act is written on the sheet, and why in French ("" when nothing is to be said). */
export interface Writing {
  readonly act: Act;
  readonly as: "full" | "half" | "none";
  readonly why: string;
}

/** What 11 B ranks: one act, or the whole diabetic group counted as one. */
interface Unit {
  readonly acts: readonly Act[];
  readonly coefficient: Exact;
  readonly amount: Exact;
  readonly first: number;
}

const HALF = "Deuxième acte : coefficient à moitié (NGAP, article 11 B).";
const DROPPED = "Troisième acte ou plus : non écrit (NGAP, article 11 B).";

/** Order of the sheet: coefficient before halving, then amount, then order of entry. */
export function byRank(visit: Visit): (left: Act, right: Act) => number {
  return (left, right) => compareUnits(visit, unitOf([left]), unitOf([right]));
}

/**
 * Article 11 B between acts of one visit, with its full-rate exceptions (billing-rules 5.2). First act full, second at
 * half its coefficient, the others not written.
 */
export function elevenB(visit: Visit, acts: readonly Act[]): readonly Writing[] {
  if (acts.length < 2) return acts.map((act) => ({ act, as: "full", why: "" }));
  const outside = acts.filter((act) => isOutside(visit, act));
  const units = unitsOf(
    visit,
    acts.filter((act) => !outside.includes(act)),
  );
  const sorted = [...units].sort((left, right) => compareUnits(visit, left, right));
  const draw = sorted.find((unit) => unitHas(unit, "draw"));
  const ranked = draw === undefined ? plainRanking(sorted) : besideDraw(visit, draw, sorted);
  return [
    ...write(outside, "full", "Vaccination à domicile : hors article 11 B, entière."),
    ...ranked.flatMap(([unit, as, why]) => write(unit.acts, as, why)),
  ];
}

type Ranked = readonly [unit: Unit, as: Writing["as"], why: string];

function plainRanking(sorted: readonly Unit[]): readonly Ranked[] {
  let halves = 0;
  return sorted.map((unit, rank): Ranked => {
    const first = sorted[0];
    if (rank === 0 || first === undefined) return [unit, "full", groupWords(unit)];
    if (fullTogether(first, unit)) return [unit, "full", "Entier avec le premier acte (dérogation à l'article 11 B)."];
    if (halves > 0) return [unit, "none", DROPPED];
    halves += 1;
    return [unit, "half", `${HALF}${groupWords(unit)}`];
  });
}

function besideDraw(visit: Visit, draw: Unit, sorted: readonly Unit[]): readonly Ranked[] {
  const full = ruleCount(visit.tables, "rule.11b.others-full-beside-draw", visit.place);
  const halves = ruleCount(visit.tables, "rule.11b.others-half-beside-draw", visit.place);
  const others = sorted.filter((unit) => unit !== draw);
  return [
    [draw, "full", others.length > 0 ? "Prélèvement sanguin : entier (NGAP, titre XVI, chapitre I)." : ""],
    ...others.map((unit, rank): Ranked => {
      if (rank < full) return [unit, "full", "Entier à côté d'un prélèvement sanguin (NGAP, titre XVI, chapitre I)."];
      return rank < full + halves ? [unit, "half", HALF] : [unit, "none", DROPPED];
    }),
  ];
}

/** Pairs that 11 B does not halve. */
function fullTogether(one: Unit, other: Unit): boolean {
  const pair = (left: Trait, right: Trait) =>
    (unitHas(one, left) && unitHas(other, right)) || (unitHas(one, right) && unitHas(other, left));
  return pair("perfusion", "perfusion") || pair("art-3", "topical-analgesia") || pair("postop", "postop-pair");
}

function unitsOf(visit: Visit, acts: readonly Act[]): readonly Unit[] {
  const diabetic = acts.filter((act) => hasTrait(act.traits, "diabetic"));
  const singles = acts.filter((act) => !diabetic.includes(act)).map((act) => unitOf([act]));
  if (diabetic.length === 0) return singles;
  const group = unitOf(diabetic);
  if (ruleOn(visit.tables, "rule.11b.diabetic-sum", visit.place)) return [...singles, group];
  const strongest = [...diabetic].sort(byRank(visit))[0];
  return strongest === undefined ? singles : [...singles, { ...unitOf([strongest]), acts: diabetic }];
}

function unitOf(acts: readonly Act[]): Unit {
  return {
    acts,
    coefficient: acts.map((act) => act.coefficient).reduce(plus, NOTHING),
    amount: acts.map((act) => times(act.coefficient, act.unit ?? NOTHING)).reduce(plus, NOTHING),
    first: Math.min(...acts.map((act) => act.index)),
  };
}

function compareUnits(visit: Visit, left: Unit, right: Unit): number {
  const coefficients = compare(right.coefficient, left.coefficient);
  if (coefficients !== 0) return coefficients;
  const byAmount = ruleOn(visit.tables, "rule.11b.larger-amount-first", visit.place);
  return (byAmount ? compare(right.amount, left.amount) : 0) || left.first - right.first;
}

function isOutside(visit: Visit, act: Act): boolean {
  return (
    visit.home &&
    hasTrait(act.traits, "vaccination") &&
    ruleOn(visit.tables, "rule.11b.home-vaccination-outside", visit.place)
  );
}

function unitHas(unit: Unit, trait: Trait): boolean {
  return unit.acts.length === 1 && hasTrait(unit.acts[0]?.traits, trait);
}

function groupWords(unit: Unit): string {
  if (unit.acts.length < 2) return "";
  const sum = decimalText(unit.coefficient).replace(".", ",");
  return ` Article 5 bis : entiers entre eux, le groupe compte pour ${sum} face à un autre acte.`;
}

function write(acts: readonly Act[], as: Writing["as"], why: string): readonly Writing[] {
  return acts.map((act) => ({ act, as, why: why.trim() }));
}
