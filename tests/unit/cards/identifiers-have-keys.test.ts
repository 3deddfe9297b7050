import { describe, expect, test } from "vitest";
import {
  amcNumber10,
  finessToB2,
  formatOrganism,
  hasAmcKey,
  hasLuhnKey,
  isAdeli,
  isBillingNumber,
  isFiness,
  isNir,
  isRpps,
  luhnKey,
  nirKey,
  parseOrganism,
  rppsOfIdNat,
} from "../../../src/billing/model/identifiers.ts";

describe("the key of a NIR", () => {
  test.each([
    ["1770256260045", "44"],
    ["2530775073004", "83"],
    ["1880572081078", "93"],
    ["1920775017204", "90"],
    ["2600720001002", "89"],
    ["7186100188264", "48"],
    ["8186100173573", "42"],
    ["177022A001002", "29"],
    ["278112B050002", "86"],
    ["253012B073004", "71"],
    ["2550875999901", "36"],
  ])("of %s is %s", (nir, key) => {
    expect(nirKey(nir)).toBe(key);
    expect(isNir(nir, key)).toBe(true);
  });

  test.each([
    ["177022A001002", "28"],
    ["353072B073004", "83"],
  ])("of %s is not %s", (nir, key) => expect(isNir(nir, key)).toBe(false));

  test.each(["", "177025626004", "17702562600455", "1770A56260045", "177022C001002", "2A70256260045"])(
    "%j is no NIR",
    (text) => expect(nirKey(text)).toBeUndefined(),
  );
});

describe("the clé type 1-2", () => {
  test.each([
    ["76031208", "2"],
    ["34600123", "3"],
    ["34100456", "2"],
    ["1000123456", "5"],
    ["1000654321", "8"],
    ["99600001", "4"],
  ])("of %s is %s", (digits, key) => {
    expect(luhnKey(digits)).toBe(key);
    expect(hasLuhnKey(`${digits}${key}`)).toBe(true);
    expect(hasLuhnKey(`${digits}${(Number(key) + 1) % 10}`)).toBe(false);
  });

  test("is made of digits only", () => expect(() => luhnKey("2A")).toThrow(RangeError));
});

describe("numbers of professionals and structures", () => {
  test("a billing number has nine digits", () => {
    expect(isBillingNumber("996000014")).toBe(true);
    expect(isBillingNumber("996000015")).toBe(false);
    expect(isBillingNumber("96000014")).toBe(false);
  });

  test("an RPPS has eleven", () => {
    expect(isRpps("10001234565")).toBe(true);
    expect(isRpps("10001234566")).toBe(false);
  });

  test("a FINESS of Corsica is checked in its B2 form", () => {
    expect(finessToB2("2A0002689")).toBe("200102689");
    expect(finessToB2("2A0002168")).toBe("200102168");
    expect(finessToB2("990000010")).toBe("990000010");
    expect([isFiness("2A0002689"), isFiness("2A0002168"), isFiness("990000010")]).toEqual([true, true, true]);
    expect([isFiness("2A0002688"), isFiness("990000011"), isFiness("2C0002689")]).toEqual([false, false, false]);
    expect(isAdeli("996000014")).toBe(true);
  });

  test("the RPPS stands inside a PS_IdNat that begins with 8", () => {
    expect(rppsOfIdNat("899700000013")).toBe("99700000013");
    expect(rppsOfIdNat("3990000036/00001")).toBeUndefined();
  });
});

describe("organisms", () => {
  test("an AMO organism is printed with hyphens and typed either way", () => {
    expect(formatOrganism("013499881")).toBe("01-349-9881");
    expect([parseOrganism("01-349-9881"), parseOrganism("013499881")]).toEqual(["013499881", "013499881"]);
    expect(parseOrganism("01-349-988")).toBeUndefined();
  });

  test("an AMC number stands on ten characters, with a Luhn key when it has one", () => {
    expect(amcNumber10("12345678")).toBe("0012345678");
    expect(amcNumber10("1234567")).toBeUndefined();
    expect([hasAmcKey("0775627391"), hasAmcKey("0775627392")]).toEqual([true, false]);
  });
});
