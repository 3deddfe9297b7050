import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type LineLimits, splitLine } from "../../../src/billing/formats/split-line.ts";
import type { InvoiceLine } from "../../../src/billing/model/invoice.ts";
import { cents } from "../../../src/billing/model/money.ts";
import { INVOICE_42 } from "../../vectors/formats-worked-example.ts";
import { anyLine } from "./invoices.ts";

const LIMITS: LineLimits = { quantity: 99, amountCents: 9_999_999, amcCents: 999_999 };
const total = (lines: readonly InvoiceLine[], name: "baseCents" | "amoCents" | "feeCents" | "amcCents") =>
  lines.reduce((sum, line) => sum + line[name], 0);

const large: fc.Arbitrary<InvoiceLine> = fc
  .record({
    line: anyLine,
    quantity: fc.integer({ min: 1, max: 900 }),
    parts: fc.array(fc.integer({ min: 0, max: 30_000_000 }), { minLength: 4, maxLength: 4 }),
  })
  .map(({ line, quantity, parts: [amo = 0, overAmo = 0, amc = 0, rest = 0] }) => ({
    ...line,
    quantity,
    amoCents: cents(amo),
    baseCents: cents(amo + overAmo),
    amcCents: cents(amc),
    feeCents: cents(amo + amc + rest),
  }));

describe("a priced line over the limits of record 4", () => {
  test("becomes records that fit, whose sums are the line to the cent", () => {
    fc.assert(
      fc.property(large, (line) => {
        const parts = splitLine(line, LIMITS);
        for (const name of ["baseCents", "amoCents", "feeCents", "amcCents"] as const)
          expect(total(parts, name)).toBe(line[name]);
        for (const part of parts) {
          expect(part.quantity).toBeLessThanOrEqual(LIMITS.quantity);
          expect(Math.max(part.baseCents, part.feeCents)).toBeLessThanOrEqual(LIMITS.amountCents);
          expect(part.amcCents).toBeLessThanOrEqual(LIMITS.amcCents);
          expect(part.amoCents).toBeLessThanOrEqual(part.baseCents);
          expect(part.amoCents + part.amcCents).toBeLessThanOrEqual(part.feeCents);
        }
      }),
    );
  });

  test("a line that fits is left alone", () => {
    fc.assert(fc.property(anyLine, (line) => void expect(splitLine(line, LIMITS)).toEqual([line])));
  });

  test("104 km of IK: 99, then what is left", () => {
    const [line] = INVOICE_42.lines;
    if (line === undefined) throw new Error("the example has a line");
    const amount = cents(104 * 35);
    const ik = {
      ...line,
      code: "IK",
      quantity: 104,
      baseCents: amount,
      feeCents: amount,
      amoCents: cents(2184),
      amcCents: cents(0),
    };
    expect(splitLine(ik, LIMITS).map(({ quantity, baseCents, amoCents }) => [quantity, baseCents, amoCents])).toEqual([
      [99, 3465, 2079],
      [5, 175, 105],
    ]);
  });
});
