import { type Cents, cents } from "#billing/model/money";

/**
 * Soins médicaux gratuits: the covered amount is the AMO, split over the lines in proportion to their bases, each part
 * rounded down to the cent, the cents left given one each to the first lines (billing-rules 3.4). A line never gets more
 * than its base. Undefined when the amount is more than the bases together: it cannot be the AMO.
 */
export function splitCovered(covered: Cents, bases: readonly Cents[]): readonly Cents[] | undefined {
  const total = bases.reduce((sum, base) => sum + BigInt(base), 0n);
  if (covered < 0 || BigInt(covered) > total) return undefined;
  if (total === 0n) return bases.map(() => cents(0));
  const parts = bases.map((base) => Number((BigInt(covered) * BigInt(base)) / total));
  let left = covered - parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part, index) => {
    const more = left > 0 && part < (bases[index] ?? 0) ? 1 : 0;
    left -= more;
    return cents(part + more);
  });
}
