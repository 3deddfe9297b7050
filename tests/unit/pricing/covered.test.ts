import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitCovered } from "#billing/rules/index";
import { cents } from "../../../src/billing/model/money.ts";

const split = (covered: number, bases: readonly number[]) => splitCovered(cents(covered), bases.map(cents));

describe("the amount covered by the soins médicaux gratuits", () => {
  test("is split in proportion to the bases, rounded down, the cents left to the first lines", () => {
    expect(split(1000, [100, 200, 30_000])).toEqual([4, 6, 990]);
    expect(split(100, [1000, 1000, 1000])).toEqual([34, 33, 33]);
  });

  test("all of it is every base; more than all of it is no AMO", () => {
    expect(split(600, [100, 200, 300])).toEqual([100, 200, 300]);
    expect(split(601, [100, 200, 300])).toBeUndefined();
  });

  test("a line without a base gets nothing, whatever is left", () => {
    expect(split(1, [0, 3, 3])).toEqual([0, 1, 0]);
    expect(split(0, [0, 0])).toEqual([0, 0]);
  });

  test("its parts are it to the cent, and each within its base", () => {
    const bases = fc.array(fc.integer({ min: 0, max: 9_999_999 }), { minLength: 1, maxLength: 40 });
    const cases = bases.chain((all) =>
      fc.record({
        all: fc.constant(all),
        covered: fc.integer({ min: 0, max: all.reduce((sum, one) => sum + one, 0) }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ all, covered }) => {
        const parts = split(covered, all) ?? [];
        const total = all.reduce((sum, one) => sum + one, 0);
        expect(parts.reduce((sum: number, one) => sum + one, 0)).toBe(covered);
        for (const [index, part] of parts.entries()) {
          const base = all[index] ?? 0;
          expect(part).toBeLessThanOrEqual(base);
          if (total > 0) expect(part - Number((BigInt(covered) * BigInt(base)) / BigInt(total))).toBeOneOf([0, 1]);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
