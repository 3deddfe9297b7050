import type { Day } from "#billing/model/dates";
import type { AmcShare } from "#billing/model/invoice";
import { type Cents, cents, fromDecimal, sum, toDecimal, ZERO } from "#billing/model/money";
import type { PriceInput } from "#billing/model/visit";
import { splitCovered, stsFormulaOn, type Tables } from "#billing/rules/index";
import type { PricedSheet, SheetLine } from "./draft.ts";

/** What is asked of the complementary side, line by line, or why the amount typed cannot be. */
export type AmcSheet =
  | { readonly kind: "shared"; readonly sheet: PricedSheet; readonly amc?: AmcShare }
  | { readonly kind: "too-high"; readonly mostCents: Cents };

/** The zone carries an STS formula that no table computes: the amount is asked (E101). C2S bears the whole of its share. */
export function amountAsked(tables: Tables, amc: AmcShare | undefined, c2s: boolean, on: Day): boolean {
  const formula = amc?.stsFormula;
  return !c2s && formula !== undefined && stsFormulaOn(tables, formula, on) === undefined;
}

/**
 * The share of each line and where it comes from: a formula of the table (F), the amount typed (S), else the theoretical
 * share, ticket modérateur less its flat participation (T). The amounts of the sheet follow it. An amount typed is split over
 * the lines in proportion to what the AMO leaves of each, and is never more than that (formats.md 1.3).
 */
export function withAmc(
  tables: Tables,
  sheet: PricedSheet,
  amc: AmcShare | undefined,
  visit: { readonly input: PriceInput; readonly amountCents: number | undefined; readonly on: Day },
): AmcSheet {
  if (amc === undefined) return { kind: "shared", sheet };
  const c2s = visit.input.patient.c2s ?? false;
  const theoretical = sheet.lines.map((line) => theoreticalOf(line, c2s));
  const percent = amc.stsFormula === undefined || c2s ? undefined : stsFormulaOn(tables, amc.stsFormula, visit.on);
  if (percent !== undefined) {
    const shares = theoretical.map((share) => cents(Math.floor((share * percent + 50) / 100)));
    return { kind: "shared", sheet: sharedOut(sheet, shares, visit.input), amc: { ...amc, amountOrigin: "F" } };
  }
  if (!amountAsked(tables, amc, c2s, visit.on) || visit.amountCents === undefined)
    return { kind: "shared", sheet: withShares(sheet, theoretical), amc };
  const left = sheet.lines.map((line) => cents(Math.max(0, fromDecimal(line.fee) - fromDecimal(line.amo))));
  const parts = splitCovered(cents(visit.amountCents), left);
  if (parts === undefined) return { kind: "too-high", mostCents: sum(...left) };
  return { kind: "shared", sheet: sharedOut(sheet, parts, visit.input), amc: { ...amc, amountOrigin: "S" } };
}

/** Ticket modérateur less its flat participation; with C2S the whole of it (billing-rules 9). */
function theoreticalOf(line: SheetLine, c2s: boolean): Cents {
  if (line.amcShare !== undefined) return fromDecimal(line.amcShare);
  const tm = fromDecimal(line.tm);
  const flat = line.flatParticipation === undefined ? ZERO : fromDecimal(line.flatParticipation);
  return c2s ? tm : cents(tm - flat);
}

function withShares(sheet: PricedSheet, shares: readonly Cents[]): PricedSheet {
  return {
    ...sheet,
    lines: sheet.lines.map((line, index) => ({ ...line, amcShare: toDecimal(shares[index] ?? ZERO) })),
  };
}

/** The same sheet with shares of its own: what the AMC takes in tiers payant, the patient does not pay. */
function sharedOut(sheet: PricedSheet, shares: readonly Cents[], { thirdParty }: PriceInput): PricedSheet {
  const { totals } = sheet;
  const before = fromDecimal(totals.amc);
  const amc = thirdParty.amc ? sum(...shares) : ZERO;
  const patient = cents(fromDecimal(totals.patient) + before - amc);
  const told = { ...totals, amc: toDecimal(amc), patient: toDecimal(patient) };
  return { ...withShares(sheet, shares), totals: told };
}
