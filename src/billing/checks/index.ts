/**
 * THE CHECKS BEFORE SIGNING. What a caisse would send back is found while the patient is still there: each thing with its
 * permanent code, its severity and the field that mends it. Pure. Never: a card, a screen, a word shown, a price. May
 * import: billing/{model,rules}, util.
 */
import type { Check } from "#billing/model/check";
import type { PriceResult } from "#billing/model/visit";
import type { Tables } from "#billing/rules/index";
import { amcChecks } from "./amc.ts";
import { found } from "./build.ts";
import { careChecks } from "./care.ts";
import { checksOfPrice } from "./from-price.ts";
import { personChecks } from "./person.ts";
import { type RightsToCheck, rightsChecks } from "./rights.ts";
import type { VisitToCheck } from "./visit-to-check.ts";

export { checksOfPrice } from "./from-price.ts";
export type { ActToCheck, BilledAct, VisitToCheck } from "./visit-to-check.ts";

/**
 * Everything wrong or doubtful in a visit, in the order of the form: person, fund and rights, care, complementary share, test
 * and real. What pricing knows (missing prescription, date in the future, cumuls...) it says itself: see checksOfPrice.
 */
export function checkVisit(tables: Tables, visit: VisitToCheck): readonly Check[] {
  return [
    ...personChecks(visit),
    ...rightsChecks(tables, visit),
    ...careChecks(tables, visit),
    ...amcChecks(visit),
    ...found([["test-and-real-mixed", "refusal", "card", mixed(visit.test)]]),
  ];
}

/** What of the person, of the fund and of the proof of rights refuses any sheet: what a person who is typed is held to. */
export function checkPerson(
  tables: Tables,
  person: RightsToCheck & Pick<VisitToCheck, "insured" | "beneficiary">,
): readonly Check[] {
  return [...personChecks(person), ...rightsChecks(tables, person)].filter(({ severity }) => severity === "refusal");
}

/**
 * One list of everything, for one screen (E054): what pricing says, then the checks. An accord préalable that pricing misses
 * is not asked for twice.
 */
export function allChecks(tables: Tables, visit: VisitToCheck, priced: PriceResult): readonly Check<string>[] {
  const ofPrice = checksOfPrice(priced);
  const told = new Set(ofPrice.filter(({ code }) => code === "prior-agreement-missing").map(({ field }) => field));
  const own = checkVisit(tables, visit).filter(
    ({ code, field }) => code !== "prior-agreement-date-missing" || !told.has(field),
  );
  return [...ofPrice, ...own];
}

/** Whether a visit with these findings may be signed: no refusal, and every override said by the practitioner. */
export function maySign(checks: readonly Check<string>[], passed: ReadonlySet<string> = new Set()): boolean {
  return checks.every(({ severity, code, field }) =>
    severity === "override" ? passed.has(passKey({ code, field })) : severity === "warning",
  );
}

/** What names an override that the practitioner passed. */
export function passKey({ code, field }: Pick<Check<string>, "code" | "field">): string {
  return `${code} ${field}`;
}

/** E113: a test card with a real one, or either on a terminal of the other world. */
function mixed({ device, cps, vitale }: VisitToCheck["test"]): boolean {
  return cps !== device || (vitale !== undefined && vitale !== device);
}
