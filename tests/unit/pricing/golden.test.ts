import { describe, expect, test } from "vitest";
import { day } from "#billing/model/dates";
import type { PriceInput, PriceResult } from "#billing/model/visit";
import { builtInTables, price } from "#billing/rules/index";
import { readPriceInput } from "../../../firmware/terminalctl/price-shape.ts";
import golden from "../../vectors/billing-cases.json" with { type: "json" };

const tables = builtInTables();
const FIELDS = [
  "code",
  "coefficient",
  "unitPrice",
  "quantity",
  "majoration",
  "base",
  "rate",
  "exoneration",
  "amo",
  "tm",
];

function inputOf(value: unknown): PriceInput {
  const read = readPriceInput(JSON.stringify(value));
  if (read.kind === "invalid") throw new Error(read.why);
  return read.input;
}

/** As the contract compares: lines in any order, the ten fields; the set of reason codes. */
function compared(result: PriceResult | { lines?: unknown; refused?: unknown }): unknown {
  if ("refused" in result && Array.isArray(result.refused)) {
    return new Set(result.refused.map((reason: { reasonCode: string }) => reason.reasonCode));
  }
  if (!("lines" in result) || !Array.isArray(result.lines) || !("totals" in result)) throw new Error("no lines");
  const lines = result.lines.map((line) => JSON.stringify(FIELDS.map((field) => line[field])));
  return { lines: lines.sort(), totals: result.totals };
}

describe("golden cases", () => {
  test("all of them are read", () => {
    expect(golden.cases).toHaveLength(28);
  });

  for (const one of golden.cases) {
    test(`${one.id} ${one.title}`, () => {
      const result = price(tables, inputOf(one.input), day("2026-11-30"));
      expect(compared(result)).toEqual(compared(one.expected));
    });
  }

  test("the order of the lines is that of the cases, the places told are too", () => {
    for (const one of golden.cases) {
      const result = price(tables, inputOf(one.input), day("2026-11-30"));
      if ("lines" in result)
        expect(result.lines.map((line) => line.code)).toEqual(one.expected.lines?.map((l) => l.code));
      else expect(result.refused.map(({ text: _text, ...rest }) => rest)).toEqual(one.expected.refused);
    }
  });
});
