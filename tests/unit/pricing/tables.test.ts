import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { day } from "#billing/model/dates";
import { builtInTables, catalogue, loadTables, type Place, price, professionOf, valueAt } from "#billing/rules/index";
import { Trouble } from "#util/trouble";
import { decimalText } from "../../../src/billing/rules/exact.ts";
import { act, tables, visit } from "./visits.ts";

const FOLDER = join(import.meta.dirname, "../../../src/billing/rules/tables");
const TEXTS = readdirSync(FOLDER).map((name) => readFileSync(join(FOLDER, name), "utf8"));

const GOOD = {
  code: "AMI",
  profession: "infirmier",
  zone: "metropole",
  value: "3.15",
  from: "2009-04-15",
  to: "2026-11-05",
  status: "confirmed",
  source: "NGAP",
};
const file = (...entries: readonly object[]) => JSON.stringify({ table: "sample", version: "1", entries });

function reasonOf(...texts: readonly string[]): unknown {
  try {
    loadTables(texts);
  } catch (thrown) {
    if (thrown instanceof Trouble && thrown.code === "E_TABLE") return thrown.facts.reason;
    throw thrown;
  }
  return "loaded";
}

const place = (careDate: string, more: Partial<Place> = {}): Place => ({
  profession: "infirmier",
  zone: "metropole",
  sector: "1",
  day: day(careDate),
  ...more,
});
const value = (code: string, careDate: string, more: Partial<Place> = {}) => {
  const found = valueAt(tables, code, place(careDate, more));
  return found === undefined ? undefined : decimalText(found);
};

describe("the loader", () => {
  test("takes a good table, and the product's own", () => {
    expect(reasonOf(file(GOOD))).toBe("loaded");
    expect(loadTables(TEXTS).byCode.size).toBe(builtInTables().byCode.size);
  });

  const bad: readonly (readonly [string, string])[] = [
    ["a number in place of a decimal string", file({ ...GOOD, value: 3.15 })],
    ["a negative value", file({ ...GOOD, value: "-3.15" })],
    ["a comma", file({ ...GOOD, value: "3,15" })],
    ["an unknown zone", file({ ...GOOD, zone: "corse" })],
    ["an unknown profession", file({ ...GOOD, profession: "druide" })],
    ["an empty source", file({ ...GOOD, source: "  " })],
    ["a day that does not exist", file({ ...GOOD, from: "2009-02-30" })],
    ["an unknown field", file({ ...GOOD, comment: "x" })],
    ["a missing field", file({ ...GOOD, status: undefined })],
    ["no entry", file()],
    ["an unknown trait", file({ ...GOOD, traits: ["free"] })],
    ["a fraction of a percentage", file({ ...GOOD, code: "rate.base", value: "60.5", justification: "0" })],
    ["a rate over 100", file({ ...GOOD, code: "rate.base", value: "101", justification: "0" })],
    ["a rate without a justification", file({ ...GOOD, code: "rate.base", value: "60" })],
    ["a tag without a letter", file({ ...GOOD, code: "tag.some-act" })],
    ["a period that ends before it begins", file({ ...GOOD, to: "2009-04-14" })],
    ["two values for one day", file(GOOD, { ...GOOD, value: "3.35", from: "2026-11-05", to: null })],
    ["a zone under all zones", file(GOOD, { ...GOOD, zone: "all", value: "3.35" })],
    ["a sector under all sectors", file(GOOD, { ...GOOD, sector: "2", value: "3.35" })],
    ["what is not JSON", "{"],
    ["an array", "[]"],
    ["a prototype key", file(GOOD).replace('"sample"', '"sample","__proto__":{"x":1}')],
    ["a constructor key in an entry", file(GOOD).replace('"zone"', '"constructor":1,"zone"')],
    ["a prototype code", file({ ...GOOD, code: "__proto__" })],
  ];
  for (const [title, text] of bad) test(`refuses ${title}`, () => expect(reasonOf(text)).not.toBe("loaded"));

  test("refuses overlaps across tables, and a table given twice", () => {
    expect(reasonOf(file(GOOD), file(GOOD).replace("sample", "other"))).toMatch(/two values/);
    expect(reasonOf(file(GOOD), file({ ...GOOD, code: "AIS" }))).toBe("given twice");
  });

  test("takes periods that follow each other, and sectors side by side", () => {
    expect(reasonOf(file(GOOD, { ...GOOD, value: "3.35", from: "2026-11-06", to: null }))).toBe("loaded");
    expect(reasonOf(file({ ...GOOD, sector: "1" }, { ...GOOD, sector: "2" }))).toBe("loaded");
  });

  test("never says a piece of the file but a place in it", () => {
    expect(String(reasonOf(file({ ...GOOD, "MARTIN Claire": 1 })))).not.toMatch(/MARTIN/);
  });
});

describe("values by date", () => {
  test("the day of the care decides, ends included", () => {
    const days = ["2009-04-14", "2009-04-15", "2026-11-05", "2026-11-06", "2027-11-05", "2027-11-06"];
    expect(days.map((one) => value("AMI", one))).toEqual([undefined, "3.15", "3.15", "3.35", "3.35", "3.45"]);
  });

  test("a gap is no value, and another zone is not this one", () => {
    expect(value("AMI", "2026-11-05", { zone: "reunion" })).toBe("3.3");
    expect(value("AMI", "2026-11-06", { zone: "reunion" })).toBeUndefined();
    expect(value("MAU", "2026-10-14", { zone: "reunion" })).toBeUndefined();
  });

  test("physio coefficients change on their days", () => {
    const of = (code: string, careDate: string) =>
      value(`coefficient.${code}`, careDate, { profession: "masseur-kinesitherapeute" });
    expect([of("RSM", "2025-12-31"), of("RSM", "2026-01-01"), of("RSM", "2027-07-01")]).toEqual(["7.5", "8.1", "8.4"]);
    expect([of("TER", "2026-05-27"), of("TER", "2026-05-28")]).toEqual(["9.5", "9.8"]);
  });

  test("every rule, rate and limit the engine asks for has its entry on any day", () => {
    for (const careDate of ["2000-01-01", "2026-10-14", "2099-12-31"]) {
      for (const profession of ["infirmier", "medecin-ccam", "medecin-generaliste"] as const) {
        for (const code of ["rate.base", "rate.local-scheme", "rate.aspa", "tmf", "threshold.ccam", "age.care-path"]) {
          expect(value(code, careDate, { profession })).toBeDefined();
        }
      }
    }
  });
});

describe("a default is a value of a table, not a branch", () => {
  const changed = (code: string, to: string) =>
    loadTables(
      TEXTS.map((text) => {
        const parsed: { entries?: { code: string; value: string }[] } = JSON.parse(text);
        for (const entry of parsed.entries ?? []) if (entry.code === code) entry.value = to;
        return JSON.stringify(parsed);
      }),
    );
  const coefficients = (code: string, to: string, ...tags: readonly string[]) => {
    const input = visit({ acts: tags.map((tag) => act(tag)), visit: { place: "home", oneWayKm: 9 } });
    const result = price(changed(code, to), input, day("2026-11-30"));
    return "lines" in result ? result.lines.map((line) => `${line.code} ${line.coefficient} ${line.rate}`) : [];
  };

  test("a second act at half beside a blood draw", () => {
    const tags = ["blood-draw", "dressing-heavy", "dressing-simple"];
    expect(coefficients("rule.11b.others-half-beside-draw", "1", ...tags)).toContain("AMI 1 60");
  });

  test("the diabetic group by its strongest act", () => {
    const tags = ["insulin-injection", "diabetes-surveillance", "injection-iv-series"];
    expect(coefficients("rule.11b.diabetic-sum", "0", ...tags)).toEqual(
      expect.arrayContaining(["AMI 1.5 60", "AMI 0.5 60"]),
    );
  });

  test("ties by order of entry", () => {
    const order = coefficients("rule.11b.larger-amount-first", "0", "nursing-care", "dressing-stoma");
    expect(order.slice(0, 2)).toEqual(["AIS 3 60", "AMI 1.5 60"]);
  });

  test("a vaccination inside 11 B, IK at 100 %, no travel for AIS", () => {
    expect(
      coefficients("rule.11b.home-vaccination-outside", "0", "vaccination-prescribed", "dressing-simple"),
    ).toContain("AMI 1 60");
    expect(coefficients("rule.ik.fixed-rate", "100", "dressing-simple")).toContain("IK 1 100");
    expect(coefficients("rule.travel.ais-ifd", "0", "nursing-care")).toEqual(["AIS 3 60"]);
  });
});

describe("the catalogue", () => {
  test("a nurse keys tagged acts with their coefficient, and forfaits", () => {
    const acts = catalogue(tables, "infirmier", day("2026-11-18"));
    expect(acts[0]).toEqual({ code: "AMI", coefficient: "1.5", label: "Prélèvement sanguin", tag: "blood-draw" });
    expect(acts.filter((one) => one.code === "DI").map((one) => one.coefficient)).toEqual(["2.5", "1.2"]);
    expect(acts.map((one) => one.code)).toEqual(expect.arrayContaining(["BSA", "BSB", "BSC", "AIS", "TMI"]));
    expect(acts.some((one) => ["AMX", "IFD", "MCI"].includes(one.code))).toBe(false);
  });

  test("each act of each profession is priced as it is proposed", () => {
    for (const profession of [
      "infirmier",
      "medecin-generaliste",
      "masseur-kinesitherapeute",
      "sage-femme",
      "chirurgien-dentiste",
    ] as const) {
      const acts = catalogue(tables, profession, day("2026-11-18"));
      expect(acts.length).toBeGreaterThan(1);
      for (const { label: _label, ...given } of acts) {
        const sector = given.code === "C" && profession === "medecin-generaliste" ? "2" : "1";
        const input = visit({ profession, sector, careDate: "2026-11-18", acts: [{ ...given, priorAgreement: true }] });
        expect({ given, result: price(tables, input, day("2026-11-30")) }).toHaveProperty("result.lines");
      }
    }
  });

  test("the coefficient proposed is that of the day", () => {
    const of = (careDate: string) =>
      catalogue(tables, "masseur-kinesitherapeute", day(careDate)).find((one) => one.code === "RSM")?.coefficient;
    expect([of("2025-12-31"), of("2026-01-01")]).toEqual(["7.5", "8.1"]);
  });

  test("a specialty names its profession, or does not bill", () => {
    expect(["24", "26", "21", "19", "54", "01", "23", "03", "27", "99"].map(professionOf)).toEqual([
      "infirmier",
      "masseur-kinesitherapeute",
      "sage-femme",
      "chirurgien-dentiste",
      "chirurgien-dentiste",
      "medecin-generaliste",
      "medecin-generaliste",
      "medecin-ccam",
      undefined,
      undefined,
    ]);
  });
});
