import { expect } from "vitest";
import { fromDecimal } from "#billing/model/money";
import type { Priced, PriceInput } from "#billing/model/visit";
import { naivePrice } from "./naive.ts";

const of = (amounts: readonly string[]) => amounts.reduce((total, amount) => total + fromDecimal(amount), 0);

/** What must hold of any priced visit, whatever the rules: every euro is somewhere, once. */
export function expectIdentities(input: PriceInput, { lines, totals }: Priced): void {
  for (const line of lines) {
    expect(fromDecimal(line.base)).toBe(fromDecimal(line.amo) + fromDecimal(line.tm));
    expect(fromDecimal(line.amo)).toBeGreaterThanOrEqual(0);
    expect(fromDecimal(line.tm)).toBeGreaterThanOrEqual(0);
    expect(fromDecimal(line.majoration)).toBeLessThanOrEqual(fromDecimal(line.base));
    if (line.exoneration !== "0" && line.exoneration !== "9") expect(line.rate).toBe(100);
  }
  expect(fromDecimal(totals.base)).toBe(of(lines.map((line) => line.base)));
  expect(fromDecimal(totals.amo)).toBe(of(lines.map((line) => line.amo)));
  expect(fromDecimal(totals.tm)).toBe(of(lines.map((line) => line.tm)));
  const fees = of(lines.map((line) => line.fee));
  expect(fromDecimal(totals.excess)).toBe(fees - fromDecimal(totals.base));
  const amo = input.thirdParty.amo ? fromDecimal(totals.amo) : 0;
  expect(fromDecimal(totals.patient) + amo + fromDecimal(totals.amc)).toBe(fees);
  expect(fromDecimal(totals.patient)).toBeGreaterThanOrEqual(0);
  if (input.patient.c2s) expect(totals.patient).toBe("0.00");
}

/** The lines of a nurse's visit against the slow way. */
export function expectNaive(input: PriceInput, { lines }: Priced): void {
  const seen = lines.map((line) => ({
    code: line.code,
    coefficient: Math.round(Number(line.coefficient) * 10_000),
    unitCents: fromDecimal(line.unitPrice),
    quantity: line.quantity,
    majoration: fromDecimal(line.majoration),
    base: fromDecimal(line.base),
    rate: line.rate,
    exoneration: line.exoneration,
    amo: fromDecimal(line.amo),
    tm: fromDecimal(line.tm),
    fee: fromDecimal(line.fee),
  }));
  expect(seen).toEqual(naivePrice(input));
}
