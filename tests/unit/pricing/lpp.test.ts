import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { day } from "#billing/model/dates";
import type { PricePatient } from "#billing/model/visit";
import { LPP_REASONS, type LppEntry, type LppVisit, loadTables, lppArticle, priceLpp } from "#billing/rules/index";
import { Trouble } from "#util/trouble";
import { tables, visit } from "./visits.ts";

const TODAY = day("2026-11-30");
const DRESSING = { code: "9900011", quantity: 3, supply: "A" } as const;
const BED = { code: "9900036", quantity: 2, supply: "L", period: { from: "2026-10-01", to: "2026-10-14" } } as const;

const person = (
  patient: Partial<PricePatient> = {},
  thirdParty = { amo: true, amc: false },
  careDate = "2026-10-14",
): LppVisit => {
  const {
    acts: _acts,
    visit: _visit,
    supplements: _supplements,
    sameDay: _sameDay,
    ...rest
  } = visit({ patient, thirdParty, careDate });
  return rest;
};
const run = (entries: readonly LppEntry[], given = person()) => priceLpp(tables, given, entries, TODAY);
const priced = (entries: readonly LppEntry[], given = person()) => {
  const result = run(entries, given);
  if ("refused" in result) throw new Error(JSON.stringify(result.refused));
  return result;
};
const reasons = (entry: LppEntry, given = person()) => {
  const result = run([entry], given);
  return "refused" in result ? result.refused.map(({ reasonCode, about }) => `${reasonCode} ${about}`) : [];
};

describe("an article of the LPP (billing-rules 6.8)", () => {
  test("base is tariff × quantity, at 60 %, and the columns of E111 are there", () => {
    expect(priced([DRESSING])).toMatchObject({
      lines: [
        {
          code: "9900011",
          prestation: "PAN",
          quantity: 3,
          unitTariff: "4.72",
          unitFee: "4.72",
          base: "14.16",
          fee: "14.16",
          rate: 60,
          exoneration: "0",
          amo: "8.50", // 8.496
          tm: "5.66",
          amcShare: "5.66",
        },
      ],
      totals: { base: "14.16", amo: "8.50", tm: "5.66", excess: "0.00", amc: "0.00", patient: "5.66" },
    });
  });

  test("the price typed, tax included, makes the excess", () => {
    const { totals, lines } = priced([{ ...DRESSING, unitFee: "5.00" }]);
    expect([lines[0]?.fee, totals.excess, totals.patient]).toEqual(["15.00", "0.84", "6.50"]);
  });

  test("the tariff is that of the day of the care", () => {
    const at = (date: string) => run([DRESSING], person({}, undefined, date));
    const tariff = (date: string) => {
      const result = at(date);
      return "lines" in result ? result.lines[0]?.unitTariff : result.refused[0]?.reasonCode;
    };
    expect(["2024-12-31", "2025-12-31", "2026-01-01"].map(tariff)).toEqual(["no-tariff-at-date", "4.57", "4.72"]);
  });

  test("a rental carries its days", () => {
    expect(priced([BED]).lines[0]).toMatchObject({
      supply: "L",
      period: { from: "2026-10-01", to: "2026-10-14" },
      base: "30.18",
      amo: "18.11",
    });
  });

  test("an article has its own rate where the table says so", () => {
    const line = priced([{ code: "9900051", quantity: 1, supply: "A" }]).lines[0];
    expect([line?.rate, line?.exoneration, line?.amo]).toEqual([100, "0", "36.59"]);
  });

  const rates: readonly (readonly [string, Partial<PricePatient>, Partial<LppEntry>, string])[] = [
    ["maternity", { insuranceNature: "30", maternityDate: "2026-03-01" }, {}, "100 0"],
    ["mines", { regime: "07" }, {}, "100 6"],
    ["ALD", { ald: true }, { ald: true }, "100 4"],
    ["not in relation with the ALD", { ald: true }, {}, "60 0"],
    ["local scheme", { alsaceMoselle: true, insuranceNature: "13" }, {}, "90 0"],
    ["ASPA", { exoneration: "aspa" }, {}, "80 9"],
    ["SNCF 23", { regime: "04", contract: "23" }, {}, "75 0"],
    ["SNCF 20", { regime: "04", contract: "20" }, {}, "60 0"],
    ["CRPCEN", { regime: "10" }, {}, "85 0"],
    ["forced", {}, { forced: { rate: 100, exoneration: "3" } }, "100 3"],
  ];
  for (const [title, patient, entry, expected] of rates) {
    test(`rate and justification by §3.2: ${title}`, () => {
      const line = priced([{ ...DRESSING, ...entry }], person(patient)).lines[0];
      expect(`${line?.rate} ${line?.exoneration}`).toBe(expected);
    });
  }

  test("the rate says where it comes from", () => {
    expect(priced([DRESSING]).lines[0]?.rateSource).toMatchObject({ origin: "table", table: "rates" });
    expect(priced([{ ...DRESSING, ald: true }], person({ ald: true })).lines[0]?.rateSource).toEqual({
      origin: "card",
    });
  });

  test("C2S: both shares are borne, nothing is left", () => {
    const c2s = person({ c2s: true }, { amo: true, amc: true });
    expect(priced([DRESSING], c2s).totals).toMatchObject({ amo: "8.50", amc: "5.66", patient: "0.00" });
    expect(reasons({ ...DRESSING, unitFee: "4.73" }, c2s)).toEqual(["c2s-excess-forbidden lpp[0].unitFee"]);
  });

  test("C2S asks for both shares in third-party payment, and AMC for AMO", () => {
    const told = (c2s: boolean, amo: boolean, amc: boolean) => reasons(DRESSING, person({ c2s }, { amo, amc })).join();
    const conflict = "third-party-conflict thirdParty";
    expect([told(true, true, false), told(true, false, false), told(false, false, true)]).toEqual([
      conflict,
      conflict,
      conflict,
    ]);
    expect([told(true, true, true), told(false, true, false), told(false, false, false)]).toEqual(["", "", ""]);
  });

  test("at the edge: the tariff itself with C2S, a rental of one day", () => {
    const c2s = person({ c2s: true }, { amo: true, amc: true });
    expect(reasons({ ...DRESSING, unitFee: "4.72" }, c2s)).toEqual([]);
    expect(reasons({ ...BED, period: { from: "2026-10-14", to: "2026-10-14" } })).toEqual([]);
  });

  const bad: readonly (readonly [LppEntry, string])[] = [
    [{ ...DRESSING, code: "1234567" }, "unknown-code lpp[0].code"],
    [{ ...DRESSING, supply: "L", period: BED.period }, "lpp-supply lpp[0].supply"],
    [{ ...BED, supply: "A" }, "lpp-supply lpp[0].supply,lpp-period lpp[0].period"],
    [{ code: "9900036", quantity: 1, supply: "L" }, "lpp-period lpp[0].period"],
    [{ ...BED, period: { from: "2026-10-14", to: "2026-10-13" } }, "lpp-period lpp[0].period"],
    [{ ...DRESSING, quantity: 0 }, "lpp-quantity lpp[0].quantity"],
    [{ ...DRESSING, quantity: 1.5 }, "lpp-quantity lpp[0].quantity"],
    [{ ...DRESSING, ald: true }, "ald-not-open lpp[0].ald"],
    [{ ...DRESSING, forced: { rate: 60, exoneration: "4" } }, "exoneration-rate-conflict lpp[0].forced"],
    [{ ...DRESSING, unitFee: "4.71" }, "fee-below-base lpp[0].unitFee"],
  ];
  for (const [entry, expected] of bad)
    test(`refused: ${expected}`, () => expect(reasons(entry).join(",")).toBe(expected));

  test("all that is wrong is told at once, with its words", () => {
    const result = run([
      { ...DRESSING, quantity: 0, ald: true },
      { ...DRESSING, code: "1234567" },
    ]);
    if (!("refused" in result)) throw new Error("priced");
    expect(result.refused.map(({ about }) => about)).toEqual(["lpp[0].quantity", "lpp[0].ald", "lpp[1].code"]);
    expect(result.refused.every(({ reasonCode, text }) => text === LPP_REASONS[reasonCode])).toBe(true);
  });

  test("keeps every cent: identities of the totals for any quantity, price and person", () => {
    const patients: readonly Partial<PricePatient>[] = [
      {},
      { regime: "07" },
      { exoneration: "aspa" },
      { regime: "04", contract: "23" },
      { alsaceMoselle: true, insuranceNature: "13" },
    ];
    const cents = (text: string) => Math.round(Number(text) * 100);
    fc.assert(
      fc.property(
        fc.array(fc.record({ quantity: fc.integer({ min: 1, max: 400 }), over: fc.integer({ min: 0, max: 5000 }) }), {
          minLength: 1,
          maxLength: 5,
        }),
        fc.constantFrom(...patients),
        fc.constantFrom({ amo: true, amc: true }, { amo: true, amc: false }, { amo: false, amc: false }),
        (articles, patient, thirdParty) => {
          const entries = articles.map(({ quantity, over }) => ({
            ...DRESSING,
            quantity,
            unitFee: ((472 + over) / 100).toFixed(2),
          }));
          const { lines, totals } = priced(entries, person(patient, thirdParty));
          const sum = (of: (line: (typeof lines)[number]) => string) =>
            lines.reduce((total, line) => total + cents(of(line)), 0);
          for (const [index, line] of lines.entries()) {
            const { quantity = 0, over = 0 } = articles[index] ?? {};
            expect([cents(line.base), cents(line.fee)]).toEqual([472 * quantity, (472 + over) * quantity]);
            expect(cents(line.amo)).toBe(Math.floor((472 * quantity * line.rate * 2 + 100) / 200));
            expect(cents(line.tm)).toBe(cents(line.base) - cents(line.amo));
          }
          expect(cents(totals.base)).toBe(sum(({ base }) => base));
          expect(cents(totals.amo)).toBe(sum(({ amo }) => amo));
          const paid = (thirdParty.amo ? cents(totals.amo) : 0) + cents(totals.amc) + cents(totals.patient);
          expect(paid).toBe(sum(({ fee }) => fee));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("the table of the LPP", () => {
  test("an article is found by its seven digits", () => {
    expect(lppArticle(tables, "9900044", day("2026-11-25"))).toEqual({
      label: "Article fictif, fauteuil, achat ou location",
      tariff: "122.00",
      prestation: "MAD",
      supply: "AL",
    });
    expect(lppArticle(tables, "1234567", day("2026-11-25"))).toBeUndefined();
  });

  test("the loader refuses a code that has not seven digits, and an article without its prestation", () => {
    const entry = {
      profession: "all",
      zone: "metropole",
      value: "1.00",
      from: "2026-01-01",
      to: null,
      status: "confirmed",
      source: "x",
    };
    const lpp = { prestation: "PAN", supply: "A" };
    const load = (more: object) => () =>
      loadTables([JSON.stringify({ table: "t", version: "1", entries: [{ ...entry, ...more }] })]);
    expect(load({ code: "lpp.1234567", lpp })).not.toThrow();
    expect(load({ code: "lpp.123456", lpp })).toThrow(Trouble);
    expect(load({ code: "lpp.1234567" })).toThrow(Trouble);
    expect(load({ code: "lpp.1234567", lpp: { ...lpp, rate: "101" } })).toThrow(Trouble);
  });
});
