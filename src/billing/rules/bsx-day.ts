import { byRank, elevenB, type Writing } from "./ranking.ts";
import type { Trait } from "./table-shape.ts";
import { hasTrait, ruleCount } from "./tables.ts";
import type { Act, Visit } from "./visit.ts";

/** Families written full beside a BSx; 11 B holds inside each one. */
const FULL_FAMILIES: readonly Trait[] = ["draw", "art-3", "perfusion", "heart-lung"];

/** How the acts of a letter are written in a visit of a BSx day (billing-rules 5.3). */
export function besideBsx(visit: Visit, acts: readonly Act[]): readonly Writing[] {
  const has = (trait: Trait) => (act: Act) => hasTrait(act.traits, trait);
  const full = FULL_FAMILIES.map((family) => acts.filter(has(family)));
  const injections = acts.filter(has("injection"));
  const insulin = acts.filter(has("insulin-or-glycaemia"));
  const included = acts.filter(has("art-2"));
  const placed = new Set([...full.flat(), ...injections, ...insulin, ...included]);
  const others = acts.filter((act) => !placed.has(act));
  return [
    ...full.flatMap((family) => elevenB(visit, family)).map(saidFull),
    ...halves(visit, injections, 1, "Une injection, à moitié, avec un forfait BSA, BSB ou BSC."),
    ...halves(visit, insulin, insulin.length, "Insuline et glycémie : à moitié avec un forfait BSA, BSB ou BSC."),
    ...included.map((act): Writing => ({ act, as: "none", why: "Compris dans le forfait BSA, BSB ou BSC du jour." })),
    ...halves(
      visit,
      others,
      ruleCount(visit.tables, "rule.bsx.others-half", visit.place),
      "Jour de forfait BSA, BSB ou BSC : un autre acte, à moitié.",
    ),
  ];
}

function halves(visit: Visit, acts: readonly Act[], kept: number, why: string): readonly Writing[] {
  return [...acts].sort(byRank(visit)).map((act, rank): Writing => ({ act, as: rank < kept ? "half" : "none", why }));
}

function saidFull(writing: Writing): Writing {
  return writing.as === "full" ? { ...writing, why: "Entier avec un forfait BSA, BSB ou BSC." } : writing;
}
