import { describe, expect, test } from "vitest";
import { amcShareOf } from "#billing/flows/visit/complementary";
import { day } from "#billing/model/dates";
import { builtInTables } from "#billing/rules/index";
import { person, zone } from "./people.ts";

const tables = builtInTables();
const careDate = day("2026-11-23");
const visit = (thirdPartyAmc: boolean, insuranceNature = "10") => ({ careDate, insuranceNature, thirdPartyAmc });

describe("how the complementary share travels", () => {
  test.each([
    ["33", true, true],
    ["33", false, true],
    ["22", true, true],
    ["22", false, undefined],
    ["12", true, undefined],
    ["12", false, true],
    ["00", true, undefined],
    ["60", true, undefined],
    ["62", true, true],
  ] as const)("gestion séparée with indicator %s, tiers payant %s: DRE %s", (indicator, thirdParty, dre) => {
    expect(amcShareOf(tables, person({ complementary: zone("GS", indicator) }), visit(thirdParty))?.dre).toBe(dre);
  });

  test("gestion unique goes inside the FSE", () => {
    expect(amcShareOf(tables, person({ complementary: zone("GU", "01") }), visit(true))).toMatchObject({
      management: "U",
      dre: false,
    });
  });

  test("gestion unique with indicator 00 carries nothing", () => {
    expect(amcShareOf(tables, person({ complementary: zone("GU", "00") }), visit(true))).toBeUndefined();
  });

  test("an accident at work has no complementary share", () => {
    expect(amcShareOf(tables, person({ complementary: zone("GS", "33") }), visit(true, "41"))).toBeUndefined();
  });

  test("a zone that has ended carries nothing", () => {
    const ended = zone("GS", "33", { period: { from: day("2024-01-01"), to: day("2025-06-30") } });
    expect(amcShareOf(tables, person({ complementary: ended }), visit(true))).toBeUndefined();
  });

  test("C2S is contract type 89, others 00", () => {
    const c2s = person({ complementary: zone("GU", "62") }, { service: "01" });
    expect(amcShareOf(tables, c2s, visit(true))?.contractType).toBe("89");
    expect(amcShareOf(tables, person({ complementary: zone("GS", "33") }), visit(true))?.contractType).toBe("00");
  });

  test("without a route the FSE stays possible and no DRE is made", () => {
    const { routing: _routing, ...unrouted } = zone("GS", "33");
    expect(amcShareOf(tables, person({ complementary: unrouted }), visit(true))?.dre).toBe(false);
  });
});
