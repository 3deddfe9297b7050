import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { day } from "#billing/model/dates";
import { builtInTables, price, REASONS } from "#billing/rules/index";
import { readPriceInput } from "../../../firmware/terminalctl/price-shape.ts";
import { expectIdentities, expectNaive } from "./checks.ts";
import { act, anyVisit, run, TAGS, tables, visit } from "./visits.ts";

const TODAY = day("2026-11-30");
const RUNS = { numRuns: 1500 };

describe("any visit", () => {
  test("is of the schema, or the generator proves nothing", () => {
    fc.assert(
      fc.property(anyVisit, (input) => {
        expect(readPriceInput(JSON.stringify(input)).kind).toBe("read");
      }),
    );
  });

  test("keeps every euro: base = AMO + TM, totals are sums, patient + AMO + AMC = fees", () => {
    let count = 0;
    fc.assert(
      fc.property(anyVisit, (input) => {
        const result = price(tables, input, TODAY);
        if ("refused" in result) return;
        count += 1;
        expectIdentities(input, result);
      }),
      RUNS,
    );
    expect(count).toBeGreaterThan(50);
  });

  test("is refused by reasons of the closed list, each told once, or priced: never both", () => {
    fc.assert(
      fc.property(anyVisit, (input) => {
        const result = price(tables, input, TODAY);
        if (!("refused" in result)) {
          expect(result.lines.length).toBeGreaterThan(0);
          return;
        }
        expect(result.refused.length).toBeGreaterThan(0);
        const told = result.refused.map((one) => `${one.reasonCode} ${one.about}`);
        expect(new Set(told).size).toBe(told.length);
        expect(result.refused.every((one) => one.reasonCode in REASONS)).toBe(true);
        expect(result).not.toHaveProperty("lines");
      }),
      RUNS,
    );
  });

  test("gives the same bytes again, from tables loaded again", () => {
    const again = builtInTables();
    fc.assert(
      fc.property(anyVisit, (input) => {
        const before = JSON.stringify(input);
        expect(JSON.stringify(price(again, input, TODAY))).toBe(JSON.stringify(price(tables, input, TODAY)));
        expect(JSON.stringify(input)).toBe(before);
      }),
    );
  });
});

/** Up to four distinct acts of a nurse, in an ordinary visit or on a BSx day; some are refused. */
const nurseVisit = fc
  .record({
    tags: fc.uniqueArray(fc.constantFrom(...TAGS), { minLength: 1, maxLength: 4 }),
    bsx: fc.constantFrom(null, null, "BSB" as const),
    place: fc.constantFrom("home" as const, "office" as const),
    time: fc.constantFrom("day" as const, "night" as const),
    careDate: fc.constantFrom("2026-10-14", "2026-11-18"),
    oneWayKm: fc.nat({ max: 40 }),
    kmBilledToday: fc.nat({ max: 420 }),
  })
  .map(({ tags, bsx, careDate, ...place }) =>
    visit({
      acts: tags.map((tag) => act(tag, { priorAgreement: true })),
      careDate,
      sameDay: { bsx },
      visit: place,
    }),
  );

describe("a nurse's visit", () => {
  test("agrees with the slow way of reckoning it", () => {
    let count = 0;
    const compare = (input: Parameters<typeof price>[1]) => {
      const result = price(tables, input, TODAY);
      if ("refused" in result || input.profession !== "infirmier") return;
      count += 1;
      expectNaive(input, result);
    };
    fc.assert(fc.property(nurseVisit, compare), RUNS);
    expect(count).toBeGreaterThan(500);
    fc.assert(fc.property(anyVisit, compare), RUNS);
  });

  test("does not depend on the order of entry when no two acts tie", () => {
    fc.assert(
      fc.property(nurseVisit, fc.infiniteStream(fc.nat()), (input, order) => {
        const diabetic = input.acts.filter((one) => /diabet|insulin/.test(one.tag ?? ""));
        const sum = diabetic.reduce((total, one) => total + Number(one.coefficient), 0);
        const keys = [...input.acts.map((one) => Number(one.coefficient)), ...(diabetic.length > 1 ? [sum] : [])];
        fc.pre(new Set(keys.map((key) => key.toFixed(4))).size === keys.length);
        const shuffled = input.acts
          .map((one) => ({ one, at: order.next().value ?? 0 }))
          .sort((left, right) => left.at - right.at)
          .map(({ one }) => one);
        const bare = (given: typeof input) => {
          const result = price(tables, given, TODAY);
          if ("refused" in result) return result.refused.map((one) => one.reasonCode).sort();
          return result.lines.map(({ from: _from, ...line }) => line);
        };
        expect(bare({ ...input, acts: shuffled })).toEqual(bare(input));
      }),
      RUNS,
    );
  });

  test("never writes more than one act at half and the exceptions, outside a BSx day", () => {
    fc.assert(
      fc.property(nurseVisit, (input) => {
        fc.pre(input.sameDay?.bsx === null);
        const result = price(tables, input, TODAY);
        if ("refused" in result) return;
        const lowered = result.lines.filter((line) => {
          const entered = /^acts\[(\d+)\]$/.exec(line.from)?.[1];
          return entered !== undefined && Number(input.acts[Number(entered)]?.coefficient) !== Number(line.coefficient);
        });
        const diabetic = /diabet|insulin/;
        const halves = lowered.filter((line) => !diabetic.test(input.acts[Number(line.from.slice(5, -1))]?.tag ?? ""));
        expect(halves.length).toBeLessThanOrEqual(1);
      }),
      RUNS,
    );
  });

  test("of any one tag is priced, with its accord préalable", () => {
    for (const tag of TAGS) {
      const result = run({ acts: [act(tag, { priorAgreement: true })] });
      expect({ tag, result }).toHaveProperty("result.lines");
    }
  });
});
