import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { day } from "#billing/model/dates";
import { builtInTables, price, tablesWith } from "#billing/rules/index";
import { Trouble } from "#util/trouble";
import { act, visit } from "./visits.ts";

interface TableJson {
  readonly table: string;
  readonly version: string;
  readonly entries: readonly {
    readonly code: string;
    readonly zone: string;
    readonly value: string;
    readonly from: string;
    readonly to: string | null;
  }[];
}
const nurses: TableJson = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../src/billing/rules/tables/ngap-nurses.json"), "utf8"),
);
const isLastAmi = ({ code, to }: TableJson["entries"][number]) => code === "AMI" && to === null;

/** The nurses' table with an AMI of 4.00 from 1 March 2028. */
function raised(): TableJson {
  const last = nurses.entries.find(isLastAmi);
  if (last === undefined) throw new Error("AMI has no last value");
  return {
    ...nurses,
    version: "2028-03",
    entries: [
      ...nurses.entries.map((entry) => (isLastAmi(entry) ? { ...entry, to: "2028-02-29" } : entry)),
      { ...last, value: "4.00", from: "2028-03-01" },
    ],
  };
}

const baseOn = (tables: ReturnType<typeof builtInTables>, careDate: string) => {
  const result = price(
    tables,
    visit({ acts: [act("dressing-simple")], careDate, asOf: "2028-06-01" }),
    day("2028-06-01"),
  );
  return "lines" in result
    ? `${result.lines[0]?.base} ${result.tables.find(({ table }) => table === "ngap-nurses")?.version}`
    : "refused";
};

describe("tables that are received", () => {
  test("take the place of the product's of that name, and the day of the care chooses the value", () => {
    const tables = tablesWith([raised()]);
    expect([baseOn(builtInTables(), "2028-03-01"), baseOn(tables, "2028-03-01")]).toEqual([
      "6.90 2026-11-22.1",
      "8.00 2028-03",
    ]);
  });

  test("care dated before the effect keeps the older value (E116)", () => {
    const tables = tablesWith([raised()]);
    expect(["2026-10-14", "2026-11-18", "2028-02-29"].map((on) => baseOn(tables, on))).toEqual([
      "6.30 2028-03",
      "6.70 2028-03",
      "6.90 2028-03",
    ]);
  });

  test("leave the product's own tables as they are", () => {
    tablesWith([raised()]);
    expect(baseOn(builtInTables(), "2028-03-01")).toBe("6.90 2026-11-22.1");
  });

  const refused: readonly (readonly [string, unknown])[] = [
    ["a value that overlaps one of another table", { table: "more", version: "1", entries: [nurses.entries[0]] }],
    [
      "a table without the rates that are always needed",
      { table: "rates", version: "2", entries: [{ ...nurses.entries[0], code: "unused" }] },
    ],
    [
      "labels for two of one day",
      {
        table: "more",
        version: "1",
        labels: [
          { family: "regime", code: "01", label: "x", from: "2020-01-01", to: null, status: "confirmed", source: "x" },
        ],
      },
    ],
    ["what is no table", { version: "1" }],
    ["nothing", null],
  ];
  test("are refused with a gap in a value that is always needed", () => {
    const rules: { table: string; entries: { code: string; to: string | null }[] } = JSON.parse(
      readFileSync(join(import.meta.dirname, "../../../src/billing/rules/tables/rules.json"), "utf8"),
    );
    const entries = rules.entries.map((entry) => (entry.to === "2026-04-21" ? { ...entry, to: "2026-04-20" } : entry));
    expect(() => tablesWith([rules])).not.toThrow();
    expect(() => tablesWith([{ ...rules, entries }])).toThrow(Trouble);
    expect(() =>
      tablesWith([{ ...rules, entries: rules.entries.filter(({ code, to }) => code !== "tmf" || to !== null) }]),
    ).toThrow(Trouble);
  });

  for (const [title, file] of refused) {
    test(`are refused whole: ${title}`, () => expect(() => tablesWith([raised(), file])).toThrow(Trouble));
  }
});

describe("letters of K type, once a table has them", () => {
  const entry = {
    profession: "medecin-ccam",
    zone: "all",
    from: "2000-01-01",
    to: null,
    status: "to-confirm",
    source: "essai",
  };
  const coefficients = ["9.9", "10", "50"].map((value, index) => ({
    ...entry,
    code: `coefficient.K.n${index}`,
    value,
  }));
  const K = { ...entry, zone: "metropole", code: "K", value: "2.00", traits: ["k-letter"] };
  const tables = tablesWith([{ table: "k", version: "1", entries: [K, ...coefficients] }]);
  const told = (...given: readonly string[]) => {
    const acts = given.map((coefficient) => ({ code: "K", coefficient }));
    const result = price(tables, visit({ profession: "medecin-ccam", acts, prescription: null }), day("2026-11-30"));
    return "lines" in result
      ? result.lines.map((line) => `${line.base} ${line.exoneration} ${line.amo}`)
      : result.refused;
  };

  test("are exempt when the coefficients of the day reach 60, with one flat participation on the dearest", () => {
    expect(told("50", "10")).toEqual(["100.00 1 68.00", "20.00 1 20.00"]);
    expect(told("50", "9.9")).toEqual(["100.00 0 70.00", "19.80 0 13.86"]);
  });
});
