import { describe, expect, test } from "vitest";
import { amcShareOf, asEntry } from "#billing/flows/visit/complementary";
import { day } from "#billing/model/dates";
import { builtInTables } from "#billing/rules/index";
import type { ComplementaryEntry, ComplementaryZoneEntry } from "#hal/ports/index";
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

describe("what was said of the mutuelle", () => {
  const said = (change: Partial<ComplementaryZoneEntry> = {}): ComplementaryEntry => ({
    source: "typed",
    zone: { ...asEntry(zone("GS", "33")), ...change },
  });

  test("none leaves out the zone of the card", () => {
    const vitale = person({ complementary: zone("GS", "33") });
    expect(amcShareOf(tables, vitale, { ...visit(true), complementary: { source: "none" } })).toBeUndefined();
  });

  test("a zone that was chosen is asked whatever its period", () => {
    const complementary = said({ to: "2026-06-30" });
    expect(amcShareOf(tables, person(), { ...visit(true), complementary })?.dre).toBe(true);
  });

  test.each(["code", "host", "domain"] as const)(
    "without its %s there is no DRE, and the FSE stays possible",
    (part) => {
      const routing = { code: "OC", host: "001", domain: "wanadoo.fr", [part]: "" };
      const share = amcShareOf(tables, person(), { ...visit(true), complementary: said({ routing }) });
      expect([share?.dre, share?.routing]).toEqual([false, undefined]);
    },
  );

  test("without a member number there is no DRE", () => {
    expect(amcShareOf(tables, person(), { ...visit(true), complementary: said({ member: "" }) })?.dre).toBe(false);
  });

  test.each(["41", "90"])("nature %s asks nothing", (nature) => {
    expect(amcShareOf(tables, person(), { ...visit(true, nature), complementary: said() })).toBeUndefined();
  });

  test.each([
    [true, true],
    [false, undefined],
    [undefined, undefined],
  ])("an unknown indicator, a DRE answered %s: %s", (dre, due) => {
    const complementary = { ...said({ treatmentIndicator: "47" }), ...(dre === undefined ? {} : { dre }) };
    expect(amcShareOf(tables, person(), { ...visit(true), complementary })?.dre).toBe(due);
  });
});

test("C2S that the AMO manages, without a zone: inside the FSE, without an AMC number (formats.md 3)", () => {
  expect(amcShareOf(tables, person({}, { service: "01" }), visit(true))).toMatchObject({
    management: "U",
    amcNumber: "",
    contractType: "89",
    dre: false,
  });
  expect(amcShareOf(tables, person({}, { service: "03" }), visit(true))).toBeUndefined();
});
