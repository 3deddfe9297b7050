import fc from "fast-check";
import { expect, test } from "vitest";
import { day } from "#billing/model/dates";
import { price } from "#billing/rules/index";
import { expectIdentities, expectNaive } from "../unit/pricing/checks.ts";
import { anyVisit, tables } from "../unit/pricing/visits.ts";

test("400 000 random visits keep every euro, and a nurse's agree with the slow way", { timeout: 1_500_000 }, () => {
  let priced = 0;
  fc.assert(
    fc.property(anyVisit, (input) => {
      const result = price(tables, input, day("2026-11-30"));
      if ("refused" in result) return;
      priced += 1;
      expectIdentities(input, result);
      if (input.profession === "infirmier") expectNaive(input, result);
    }),
    { numRuns: 400_000, seed: 20261122 },
  );
  expect(priced).toBeGreaterThan(10_000);
});
