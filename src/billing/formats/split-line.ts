import type { InvoiceLine } from "../model/invoice.ts";
import { type Cents, cents } from "../model/money.ts";

/** Largest values of the fields of record 4 (1.3): [4:81] two digits, [4:98] [4:115] 5+2, [4:123] 4+2. */
export interface LineLimits {
  readonly quantity: number;
  readonly amountCents: number;
  readonly amcCents: number;
}

/** More parts than this is no priced line any more: the field that does not fit refuses it. */
const PARTS_MAX = 999;

/**
 * One priced line as the records 4 that carry it. Over a limit it becomes several with the same code, filled to the limit of
 * the quantity, the last one taking what is left of each amount: their sums are the line to the cent, and in each
 * AMO <= base and AMO + AMC <= fees hold as they do in the line.
 */
export function splitLine(line: InvoiceLine, limits: LineLimits): readonly InvoiceLine[] {
  const least = Math.max(1, Math.ceil(line.quantity / limits.quantity));
  for (let parts = least; parts <= PARTS_MAX; parts++) {
    const split = inParts(line, quantities(line.quantity, parts, parts === least ? limits.quantity : undefined));
    if (split.every((part) => fits(part, limits))) return split;
  }
  return [line];
}

function fits(line: InvoiceLine, limits: LineLimits): boolean {
  return (
    line.quantity <= limits.quantity &&
    Math.max(line.baseCents, line.feeCents, line.amoCents) <= limits.amountCents &&
    line.amcCents <= limits.amcCents
  );
}

/** Quantities of the parts: filled one after another; a quantity too small to be shared stands in each part as 1. */
function quantities(total: number, parts: number, full = Math.ceil(total / parts)): readonly number[] {
  if (parts === 1) return [total];
  if (total < parts) return Array.from({ length: parts }, () => 1);
  return Array.from({ length: parts }, (_, index) => Math.max(1, Math.min(full, total - index * full)));
}

/**
 * Four parts that are never negative are shared, not the amounts themselves: AMO, base over AMO, AMC, and what is left of
 * the fees. The amounts of each part are their sums, so their order holds.
 */
function inParts(line: InvoiceLine, weights: readonly number[]): readonly InvoiceLine[] {
  const amo = share(line.amoCents, weights);
  const overAmo = share(line.baseCents - line.amoCents, weights);
  const amc = share(line.amcCents, weights);
  const rest = share(line.feeCents - line.amoCents - line.amcCents, weights);
  const at = (list: readonly number[], index: number) => list[index] ?? 0;
  return weights.map((quantity, index) => ({
    ...line,
    quantity,
    amoCents: cents(at(amo, index)),
    baseCents: cents(at(amo, index) + at(overAmo, index)),
    amcCents: cents(at(amc, index)),
    feeCents: cents(at(amo, index) + at(amc, index) + at(rest, index)),
  }));
}

/** Shares an amount by weights, each share rounded down as the running total goes, the last one taking what is left. */
function share(amount: number, weights: readonly number[]): readonly Cents[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let taken = 0;
  let passed = 0;
  return weights.map((weight) => {
    passed += weight;
    const upTo = Math.floor((amount * passed) / whole);
    const part = upTo - taken;
    taken = upTo;
    return cents(part);
  });
}
