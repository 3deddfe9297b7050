import { describe, expect, test } from "vitest";
import { aldOpen } from "#billing/flows/visit/situation";
import { birthDayForAge, rightsOpen, visitInput } from "#billing/flows/visit/visit-input";
import type { Beneficiary } from "#billing/model/beneficiary";
import { day } from "#billing/model/dates";
import type { Situation } from "#billing/model/practitioner";
import { builtInTables } from "#billing/rules/index";
import type { VisitEntry } from "#hal/ports/index";
import { entry, exoneration, person, SITUATION, zone } from "./people.ts";

const TODAY = day("2026-11-23");
const NOTHING = { kmBilledToday: 0, sameDay: {} };

function input(beneficiary: Beneficiary, change: { entry?: VisitEntry; situation?: Situation } = {}) {
  return visitInput({
    tables: builtInTables(),
    situation: change.situation ?? SITUATION,
    profession: "infirmier",
    beneficiary,
    entry: change.entry ?? entry(),
    today: TODAY,
    dayFacts: NOTHING,
  });
}

const withExonerations = (...exonerations: ReturnType<typeof exoneration>[]) =>
  person({ protected: { exonerations, accidents: [] } });

describe("from the cards to the priced visit", () => {
  test("the clock's day is asOf and the keyed day is careDate", () => {
    expect(input(person(), { entry: entry({ careDate: "2026-11-20" }) })).toMatchObject({
      careDate: "2026-11-20",
      asOf: "2026-11-23",
    });
  });

  test.each([
    ["5", "exempt"],
    ["3", "special-care"],
    ["7", "prevention"],
    ["9", "aspa"],
    ["1", "none"],
  ])("an exoneration of code %s makes the person %s", (code, expected) => {
    expect(input(withExonerations(exoneration("AUT", code))).patient.exoneration).toBe(expected);
  });

  test("of several exonerations the first of the deciding order is kept", () => {
    const both = withExonerations(exoneration("ASP", "9"), exoneration("INV", "5"));
    expect(input(both).patient.exoneration).toBe("exempt");
  });

  test("an ended exoneration counts for nothing", () => {
    const ended = exoneration("INV", "5", { period: { from: day("2019-01-01"), to: day("2025-12-31") } });
    expect(input(withExonerations(ended)).patient.exoneration).toBe("none");
  });

  test("the last day of an exoneration is included", () => {
    const last = exoneration("ALD", "4", { period: { from: day("2019-01-01"), to: TODAY } });
    expect(aldOpen(withExonerations(last), TODAY)).toBe(true);
  });

  test("an ALD is a right beside the general situation, and no act is in relation by default", () => {
    const visit = input(withExonerations(exoneration("ALD", "4")));
    expect(visit.patient).toMatchObject({ exoneration: "none", ald: true });
    expect(visit.acts).toMatchObject([{ ald: false }]);
  });

  test("a running maternity proposes nature 30 with its date", () => {
    const maternity = exoneration("MAT", "0", { pregnancyFrom: day("2026-04-20") });
    expect(input(withExonerations(maternity)).patient).toMatchObject({
      insuranceNature: "30",
      maternityDate: "2026-04-20",
    });
  });

  test("the local scheme proposes nature 13", () => {
    expect(input(person({}, { alsaceMoselle: true })).patient.insuranceNature).toBe("13");
  });

  test.each([
    ["01", true],
    ["02", true],
    ["03", true],
    ["10", false],
    ["00", false],
  ])("service AMO %s is C2S: %s", (service, expected) => {
    expect(input(person({}, { service })).patient.c2s).toBe(expected);
  });

  test("C2S outside its dates is no C2S", () => {
    const over = person({}, { service: "01", servicePeriod: { from: day("2025-03-01"), to: day("2026-02-28") } });
    expect(input(over).patient.c2s).toBe(false);
  });

  test("C2S puts both shares in tiers payant whatever the indicator", () => {
    const c2s = person({ complementary: zone("GU", "00") }, { service: "01" });
    expect(input(c2s).thirdParty).toEqual({ amo: true, amc: true });
  });

  test.each([
    ["GS", "33", true],
    ["GS", "12", false],
    ["GU", "01", true],
    ["GU", "00", false],
  ] as const)("%s with indicator %s proposes the complementary tiers payant: %s", (management, indicator, expected) => {
    expect(input(person({ complementary: zone(management, indicator) })).thirdParty.amc).toBe(expected);
  });

  test("an expired complementary zone proposes nothing", () => {
    const expired = zone("GS", "33", { period: { from: day("2024-01-01"), to: day("2025-06-30") } });
    expect(input(person({ complementary: expired })).thirdParty.amc).toBe(false);
  });

  test.each([
    ["01", "plain", 6],
    ["02", "mountain", 6],
    ["03", "foot", 6],
    ["00", undefined, undefined],
  ] as const)("IK zone %s gives terrain %s and kilometres %s", (ikZone, terrain, oneWayKm) => {
    const { visit } = input(person(), { situation: { ...SITUATION, ikZone }, entry: entry({ oneWayKm: 6 }) });
    expect([visit.terrain, visit.oneWayKm]).toEqual([terrain, oneWayKm]);
  });

  test.each([
    ["1", false, "1"],
    ["2", false, "1"],
    ["3", false, "2"],
    ["3", true, "optam"],
    ["0", false, undefined],
  ])("convention %s with OPTAM %s is sector %s", (convention, optam, sector) => {
    expect(input(person(), { situation: { ...SITUATION, convention, optam } }).sector).toBe(sector);
  });

  test("the answer on the SNCF doctor is carried only when it was asked", () => {
    expect(input(person()).patient).not.toHaveProperty("sncfDoctor");
    expect(input(person(), { entry: entry({ situation: { sncfDoctor: false } }) }).patient.sncfDoctor).toBe(false);
  });

  test("a visit without prescription says so", () => {
    const { prescriptionDate: _date, ...bare } = entry();
    expect(input(person(), { entry: bare }).prescription).toBeNull();
  });
});

describe("dates of the card", () => {
  test.each([
    ["19550814", "1955-08-14"],
    ["19531340", "1953-01-01"],
    ["19500000", "1950-01-01"],
    ["230117", "1923-01-17"],
  ])("%s counts as %s for an age", (onCard, expected) => {
    expect(birthDayForAge(onCard)).toBe(expected);
  });

  test("rights are open on the days of a period, ends included", () => {
    const closed = person({}, { rights: [{ from: day("2023-01-01"), to: day("2025-12-31") }] });
    expect(rightsOpen(closed, day("2025-12-31"))).toBe(true);
    expect(rightsOpen(closed, day("2026-01-01"))).toBe(false);
  });
});
