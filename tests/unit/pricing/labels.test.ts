import { describe, expect, test } from "vitest";
import { day } from "../../../src/billing/model/dates.ts";
import {
  amcAt,
  builtInTables,
  indicatorOf,
  labelAt,
  labelsOf,
  loadTables,
  wordsOf,
} from "../../../src/billing/rules/index.ts";
import { LABEL_FAMILIES } from "../../../src/billing/rules/table-shape.ts";
import { Trouble } from "../../../src/util/trouble.ts";

const tables = builtInTables();
const on = day("2026-11-25");
const codes = (family: (typeof LABEL_FAMILIES)[number]) => labelsOf(tables, family, on).map((one) => one.code);

/** Grands régimes and specialties of the public nomenclature, as the annex lists them. */
const REGIMES = "01 02 03 04 05 06 07 08 09 10 12 14 15 16 17 90 91 92 93 94 95 96".split(" ");
const SPECIALTIES = [
  ...numbers(1, 24),
  ...numbers(26, 51).filter((code) => !["25", "52"].includes(code)),
  ...numbers(53, 85).filter((code) => !["58", "59"].includes(code)),
];

function numbers(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => String(from + index).padStart(2, "0"));
}

const label = {
  family: "regime",
  code: "01",
  label: "Général",
  from: "2020-01-01",
  to: "2024-12-31",
  status: "confirmed",
  source: "essai",
};
const file = (...labels: readonly object[]) => JSON.stringify({ table: "sample", version: "1", labels });

describe("labels", () => {
  test("every régime of the nomenclature has one (E069)", () => {
    expect(codes("regime")).toEqual(REGIMES);
    expect(wordsOf(tables, "regime", "04", on)).toBe("SNCF (CPRP)");
  });

  test("every specialty and profession has one, in a family PR, AM, PH, LB or FR (E114)", () => {
    expect(codes("specialty")).toEqual(SPECIALTIES);
    const families = new Set(labelsOf(tables, "specialty", on).map((one) => one.group));
    expect([...families].sort()).toEqual(["AM", "FR", "LB", "PH", "PR"]);
    expect(codes("specialty-family").toSorted()).toEqual([...families].sort());
    expect(labelAt(tables, "specialty", "24", on)).toMatchObject({ label: "Infirmier", group: "AM" });
  });

  test("every one fits a line of 40 columns", () => {
    const all = LABEL_FAMILIES.flatMap((family) => labelsOf(tables, family, on));
    expect(all.length).toBeGreaterThan(100);
    expect(all.filter((one) => one.label.length > 40)).toEqual([]);
  });

  test("an unknown code is shown raw", () => {
    expect(wordsOf(tables, "regime", "77", on)).toBe("77");
    expect(labelAt(tables, "specialty", "99", on)).toBeUndefined();
  });

  test("a table brought by data adds a code without a new program", () => {
    const more = loadTables([file({ ...label, family: "specialty", code: "99", label: "Nouvelle", to: null })]);
    expect(wordsOf(more, "specialty", "99", on)).toBe("Nouvelle");
  });

  test("the day decides, ends included", () => {
    const dated = loadTables([file(label, { ...label, label: "Autre nom", from: "2025-01-01", to: null })]);
    const words = (text: string) => wordsOf(dated, "regime", "01", day(text));
    expect([words("2019-12-31"), words("2020-01-01"), words("2024-12-31"), words("2025-01-01")]).toEqual([
      "01",
      "Général",
      "Général",
      "Autre nom",
    ]);
  });

  test("a family is listed from its first day to its last", () => {
    const dated = loadTables([file(label)]);
    const count = (text: string) => labelsOf(dated, "regime", day(text)).length;
    expect(["2019-12-31", "2020-01-01", "2024-12-31", "2025-01-01"].map(count)).toEqual([0, 1, 1, 0]);
  });

  const bad: readonly (readonly [string, string])[] = [
    ["one of 41 characters", file({ ...label, label: "x".repeat(41) })],
    ["two for one day", file(label, { ...label, label: "Autre", from: "2024-12-31", to: null })],
    ["a period that ends before it begins", file({ ...label, to: "2019-12-31" })],
    ["an unknown family", file({ ...label, family: "prices" })],
    ["an unknown flag", file({ ...label, flags: ["free"] })],
    ["an unknown field", file({ ...label, comment: "x" })],
    ["values beside labels", JSON.stringify({ table: "sample", version: "1", labels: [label], entries: [] })],
    ["none at all", file()],
  ];
  for (const [title, text] of bad) {
    test(`the loader refuses ${title}`, () => {
      expect(() => loadTables([text])).toThrow(Trouble);
    });
  }
});

describe("an AMC by its number (E182)", () => {
  test("eight digits give its label, with the zeros of B2 or without", () => {
    const found = ["99000010", "0099000010", "099000010"].map((number) => amcAt(tables, number, on)?.label);
    expect(found).toEqual(Array.from({ length: 3 }, () => "Mutuelle fictive des Soignants"));
    expect(amcAt(tables, "0099000051", on)?.label).toBe("Mutuelle fictive à dix chiffres");
  });

  test("an unknown number, or what is none, has no label", () => {
    expect([amcAt(tables, "12345678", on), amcAt(tables, "9900001", on), amcAt(tables, "ABCDEFGH", on)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("indicators of treatment", () => {
  const facts = (management: "GU" | "GS") =>
    labelsOf(tables, "indicator", on)
      .filter((one) => one.code.startsWith(management))
      .map((one) => one.code.slice(3))
      .map((code) => {
        const found = indicatorOf(tables, code, management, on);
        const [outside, inside] = [found?.dreOutsideThirdParty, found?.dreInThirdParty];
        const dre = outside ? (inside ? "both" : "outside") : inside ? "inside" : "never";
        return `${code} ${found?.proposesThirdParty ? "proposed" : "-"} ${dre}`;
      });

  test("gestion unique never has a DRE", () => {
    expect(facts("GU")).toEqual([
      "00 - never",
      "01 proposed never",
      "02 proposed never",
      "62 proposed never",
      "71 proposed never",
    ]);
  });

  test("gestion séparée: when a DRE is due, and when tiers payant is proposed", () => {
    expect(facts("GS")).toEqual([
      "00 - never",
      "12 - outside",
      "13 - outside",
      "22 proposed inside",
      "23 proposed inside",
      "32 proposed both",
      "33 proposed both",
      "60 - never",
      "62 proposed both",
      "63 proposed both",
      "72 proposed both",
      "73 proposed both",
    ]);
  });

  test("C2S and leaving C2S are said", () => {
    expect(indicatorOf(tables, "62", "GS", on)).toMatchObject({ c2s: true, leavingC2s: false });
    expect(indicatorOf(tables, "72", "GS", on)).toMatchObject({ c2s: false, leavingC2s: true });
  });

  test("an unknown one is undefined: the user is asked", () => {
    expect([indicatorOf(tables, "99", "GS", on), indicatorOf(tables, "12", "GU", on)]).toEqual([undefined, undefined]);
  });
});
