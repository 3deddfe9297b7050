import type { Check } from "#billing/model/check";
import { addMonths, covers } from "#billing/model/dates";
import { labelAt, type Tables } from "#billing/rules/index";
import { empty, found } from "./build.ts";
import type { VisitToCheck } from "./visit-to-check.ts";

/** What these look at. */
export type RightsToCheck = Pick<
  VisitToCheck,
  "careDate" | "today" | "fund" | "insuranceNature" | "exoneration" | "rights" | "cardUpdatedOn" | "staleMonths"
>;

/** The fund, the nature, the rights and their proof (E053, E067, E068), and the age of the card's data (E045). */
export function rightsChecks(tables: Tables, visit: RightsToCheck): readonly Check[] {
  const { careDate, fund, insuranceNature, exoneration, rights } = visit;
  const organism = `${fund.regime}-${fund.fund}-${fund.centre}`;
  const noFund = [fund.regime, fund.fund, fund.centre].some(empty);
  const wellFormed = /^\d{2}-\d{3}-\d{3,4}$/.test(organism);
  const known = labelAt(tables, "nature", insuranceNature, careDate) !== undefined;
  const noProof = empty(rights.proofKind) || rights.proofKind === "0";
  const open = rights.periods.some((period) => covers(period, careDate));
  const until = rights.proofUntil;
  const updatedOn = visit.cardUpdatedOn;
  return found([
    ["fund-missing", "refusal", "fund", noFund],
    ["fund-malformed", "refusal", "fund", !noFund && !(wellFormed && isFull(fund))],
    ["fund-changed", "warning", "fund", !noFund && changed(fund.before, organism), { before: fund.before ?? "" }],
    ["insurance-nature-missing", "refusal", "insuranceNature", empty(insuranceNature)],
    ["insurance-nature-unknown", "refusal", "insuranceNature", !empty(insuranceNature) && !known],
    ["exoneration-missing", "refusal", "exoneration", empty(exoneration)],
    ["rights-proof-missing", "refusal", "rights.proof", noProof],
    [
      "rights-proof-expired",
      "warning",
      "rights.proof",
      until !== undefined && until < careDate,
      { until: until ?? "" },
    ],
    ["rights-closed", "override", "rights", !open, { date: careDate }],
    [
      "card-stale",
      "warning",
      "card",
      updatedOn !== undefined && addMonths(updatedOn, visit.staleMonths) < visit.today,
      { since: updatedOn ?? "" },
    ],
  ]);
}

/** Nine digits, but régime 96 with caisse 196, whose centre has three (public). */
function isFull({ regime, fund, centre }: VisitToCheck["fund"]): boolean {
  return centre.length === 4 || (regime === "96" && fund === "196");
}

function changed(before: string | undefined, organism: string): boolean {
  return before !== undefined && before !== organism;
}
