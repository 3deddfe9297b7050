import { describe, expect, test } from "vitest";
import { day } from "../../../src/billing/model/dates.ts";
import type { PriceInput } from "../../../src/billing/model/visit.ts";
import { builtInTables, ccamAct, ccamActs, price } from "../../../src/billing/rules/index.ts";
import { visit } from "./visits.ts";

const tables = builtInTables();
const on = day("2026-11-25");

describe("a CCAM act is found by its code, activity and phase", () => {
  test("with its label, price, champ 25, category and modifiers", () => {
    expect(ccamAct(tables, "FICT002", "1", "0", on)).toMatchObject({
      label: "Acte fictif, acte chirurgical",
      price: "150.00",
      exoTmType: "2",
      category: "technical",
      modifiers: ["F", "J", "K", "U"],
      priorAgreement: false,
    });
  });

  test("on the day of the care: the price of that day, ends included", () => {
    const priceOn = (text: string) => ccamAct(tables, "FICT001", "1", "0", day(text))?.price;
    expect([priceOn("2024-12-31"), priceOn("2025-01-01"), priceOn("2025-12-31"), priceOn("2026-01-01")]).toEqual([
      undefined,
      "38.40",
      "38.40",
      "39.20",
    ]);
  });

  test("another activity is another price and another category", () => {
    expect(ccamAct(tables, "FICT002", "4", "0", on)).toMatchObject({ price: "96.00", category: "anaesthesia" });
  });

  test("an activity or a phase that the act has not is not found", () => {
    expect(ccamAct(tables, "FICT002", "2", "0", on)).toBeUndefined();
    expect(ccamAct(tables, "FICT003", "1", "0", on)).toBeUndefined();
    expect(ccamAct(tables, "FICT999", "1", "0", on)).toBeUndefined();
  });

  test("all activities and phases of a code are listed in their order", () => {
    const listed = (code: string) => ccamActs(tables, code, on).map((act) => `${act.activity}${act.phase}`);
    expect([listed("FICT003"), listed("FICT002"), listed("FICT999")]).toEqual([["11", "12"], ["10", "40"], []]);
  });

  test("a bare code stands for the main activity and phase, modifiers not said", () => {
    const act = ccamAct(tables, "HBJD001", "1", "0", on);
    expect(act).toMatchObject({ price: "28.92", category: "dental", exoTmType: "0" });
    expect(act?.modifiers).toBeUndefined();
    expect(ccamAct(tables, "HBJD001", "4", "0", on)).toBeUndefined();
  });
});

describe("a CCAM act is priced from its table", () => {
  const acts = (...given: readonly PriceInput["acts"][number][]) => ({
    profession: "medecin-ccam" as const,
    acts: given,
  });
  const priced = (change: Partial<PriceInput>) => {
    const result = price(tables, visit(change), on);
    return "lines" in result
      ? result.lines.map((line) => `${line.base} ${line.exoneration} ${line.amo}`)
      : refusals(result);
  };
  const refusals = (result: ReturnType<typeof price>) =>
    "refused" in result ? result.refused.map(({ reasonCode }) => reasonCode) : [];

  test("champ 25 of the table decides: over the threshold, then by nature", () => {
    expect(priced(acts({ code: "FICT002" }))).toEqual(["150.00 C 118.00"]);
    expect(priced(acts({ code: "FICT006" }))).toEqual(["27.65 C 27.65"]);
  });

  test("its category too: anaesthesia over the threshold does not carry the flat participation", () => {
    const doubled = acts({
      code: "FICT002",
      activity: "4",
      quantity: 1,
      modifiers: ["U"],
      ccam: { modifierRate: "0.5" },
    });
    expect(priced(doubled)).toEqual(["169.15 C 169.15"]);
  });

  test("what is given stands in place of the table", () => {
    expect(priced(acts({ code: "FICT002", ccam: { exoTmType: "0" } }))).toEqual(["150.00 0 105.00"]);
  });

  test("type 1 acts of the day are added up: two phases pass the threshold together", () => {
    const phase = (phase: string) => ({ code: "FICT003", phase });
    expect(priced(acts(phase("1")))).toEqual(["62.70 0 43.89"]);
    expect(priced(acts(phase("1"), phase("2")))).toEqual(["62.70 C 30.70", "58.30 C 58.30"]);
  });

  test("a modifier that this act does not carry is refused, one that it carries is priced", () => {
    expect(priced(acts({ code: "FICT004", modifiers: ["M"] }))).toEqual(["modifier-or-association-invalid"]);
    expect(priced(acts({ code: "FICT001", modifiers: ["M"] }))).toEqual(["66.08 0 46.26"]);
  });

  test("the supplement for charges is for the office", () => {
    const at = (place: "office" | "home") =>
      priced({ ...acts({ code: "FICT004" }), visit: { ...visit({}).visit, place } });
    expect([at("office"), at("home")]).toEqual([["95.30 0 66.71"], ["89.20 0 62.44"]]);
  });

  test("the main phase of an act that has two has no price", () => {
    expect(priced(acts({ code: "FICT003" }))).toEqual(["no-tariff-at-date"]);
  });
});
