import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compare,
  decimalText,
  exact,
  half,
  moneyText,
  percentOf,
  plus,
  times,
  toCents,
} from "../../../src/billing/rules/exact.ts";

describe("exact decimals", () => {
  test("the published halves round up, where a float would not", () => {
    const product = (left: string, right: string) => moneyText(toCents(times(exact(left), exact(right))));
    expect([product("3.15", "1.5"), product("3.35", "1.5"), product("2.75", "0.9")]).toEqual(["4.73", "5.03", "2.48"]);
    expect(moneyText(toCents(percentOf(exact("139.75"), exact("70"))))).toBe("97.83");
    expect(moneyText(toCents(times(exact("1.005"), exact("1"))))).toBe("1.01");
  });

  test("texts have no trailing zero, money has two decimals", () => {
    expect(["2.00", "0.750", "10", "0"].map((text) => decimalText(exact(text)))).toEqual(["2", "0.75", "10", "0"]);
    expect([moneyText(0n), moneyText(7n), moneyText(123450n)]).toEqual(["0.00", "0.07", "1234.50"]);
  });

  test("rounding is within half a cent, and up on the half", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.nat({ max: 6 }), (digits, scale) => {
        const value = { digits, scale };
        const cents = toCents(value) * 10n ** 4n; // in units of 10^-6
        const whole = digits * 10n ** BigInt(6 - scale);
        expect(cents - whole <= 5000n && cents - whole > -5000n).toBe(true);
      }),
    );
  });

  test("halving twice a double gives it back", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 9n }), fc.nat({ max: 5 }), (digits, scale) => {
        const value = { digits, scale };
        expect(compare(half(plus(value, value)), value)).toBe(0);
        expect(compare(exact(decimalText(value)), value)).toBe(0);
      }),
    );
  });

  test("what is no decimal stops", () => {
    expect(() => exact("-1")).toThrow();
  });
});
