import { describe, expect, test } from "vitest";
import { day } from "../../../src/billing/model/dates.ts";
import { builtInTables, ccamAct, ccamActs } from "../../../src/billing/rules/index.ts";

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
