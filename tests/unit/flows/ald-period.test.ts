import { describe, expect, test } from "vitest";
import { aldPeriod } from "#billing/flows/visit/ald-period";
import type { Beneficiary } from "#billing/model/beneficiary";
import { day } from "#billing/model/dates";

/** Which ALD counts on a day, and its last day. */

function person(...alds: readonly (readonly [from: string, to?: string, kind?: string])[]): Beneficiary {
  return {
    number: 1,
    useName: "TEST",
    familyName: "TEST",
    firstName: "Anne",
    birthDate: "19500101",
    birthRank: "1",
    rank: "000",
    quality: "0",
    amo: {
      regime: "01",
      fund: "349",
      centre: "9881",
      management: "10",
      service: "00",
      alsaceMoselle: false,
      rights: [],
    },
    protected: {
      exonerations: alds.map(([from, to, kind = "ALD"]) => ({
        kind,
        code: "4",
        period: { from: day(from), ...(to === undefined ? {} : { to: day(to) }) },
        ratePercent: 100,
      })),
      accidents: [],
    },
  };
}

describe("the ALD that counts", () => {
  test("its last day is still within it, the day after is not", () => {
    const one = person(["2019-01-01", "2025-12-31"]);
    expect(aldPeriod(one, day("2025-12-31"))).toEqual({ until: "2025-12-31", ended: false });
    expect(aldPeriod(one, day("2026-01-01"))).toEqual({ until: "2025-12-31", ended: true });
  });

  test("a running one hides one that ended, and the last end counts", () => {
    const two = person(["2010-01-01", "2015-12-31"], ["2020-01-01", "2028-12-31"]);
    expect(aldPeriod(two, day("2026-11-23"))).toEqual({ until: "2028-12-31", ended: false });
    expect(aldPeriod(two, day("2018-01-01"))).toEqual({ until: "2015-12-31", ended: true });
    expect(aldPeriod(two, day("2029-01-01"))).toEqual({ until: "2028-12-31", ended: true });
  });

  test("one without an end never ends", () => {
    expect(aldPeriod(person(["2010-01-01"]), day("2040-01-01"))).toEqual({ ended: false });
  });

  test("none, one to come, or one whose kind may not be seen: nothing is told", () => {
    expect(aldPeriod(person(), day("2026-11-23"))).toBeUndefined();
    expect(aldPeriod(person(["2027-01-01", "2030-01-01"]), day("2026-11-23"))).toBeUndefined();
    expect(aldPeriod(person(["2019-01-01", "2025-12-31", ""]), day("2026-11-23"))).toBeUndefined();
  });
});
