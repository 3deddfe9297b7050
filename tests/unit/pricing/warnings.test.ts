import { describe, expect, test } from "vitest";
import { act, ccam, priced, type VisitParts } from "./visits.ts";

const dressing = act("dressing-simple");
const warned = (parts: VisitParts) => priced(parts).warnings.map((one) => one.code);

describe("warnings are told and passed", () => {
  test("an ordinary visit has none", () => {
    expect(warned({ acts: [dressing] })).toEqual([]);
  });

  test("care is old from the day after the eleventh month", () => {
    const on = (careDate: string) => warned({ acts: [dressing], careDate, prescription: { date: "2025-01-01" } });
    expect([on("2025-12-30"), on("2025-12-29")]).toEqual([[], ["care-older-than-eleven-months"]]);
  });

  test("eleven months from the 31st end with the shorter month", () => {
    const on = (asOf: string) =>
      priced({ acts: [dressing], careDate: "2026-03-31", prescription: { date: "2026-01-01" }, asOf }).warnings.length;
    expect([on("2027-02-28"), on("2027-03-01")]).toEqual([0, 1]);
  });

  test("maternity: sixth month of a pregnancy, twelve days after a delivery, and neither", () => {
    const on = (maternityDate: string) =>
      warned({ acts: [dressing], patient: { insuranceNature: "30", maternityDate } });
    expect([on("2026-05-14"), on("2026-05-15")]).toEqual([[], ["maternity-period"]]);
    expect([on("2026-10-02"), on("2026-10-01")]).toEqual([[], ["maternity-period"]]);
    expect([on("2027-02-14"), on("2027-02-15")]).toEqual([[], ["maternity-period"]]);
  });

  test("a date at the end of the calendar is no accident", () => {
    for (const maternityDate of ["0000-01-01", "9999-12-31"]) {
      const patient = { insuranceNature: "30", maternityDate } as const;
      expect(warned({ acts: [dressing], patient })).toEqual(["maternity-period"]);
    }
  });

  test("an accident after the care", () => {
    const on = (date: string) => warned({ acts: [dressing], patient: { insuranceNature: "41", accident: { date } } });
    expect([on("2026-10-14"), on("2026-10-15")]).toEqual([[], ["accident-after-care"]]);
  });

  test("the daily slice of IK, from its 300th kilometre", () => {
    const on = (kmBilledToday: number) =>
      warned({
        acts: [dressing],
        visit: { place: "home", oneWayKm: 12, kmBilledToday },
        prescription: { date: "2026-10-01" },
      });
    expect([on(279), on(280)]).toEqual([
      ["prescription-mention-home"],
      ["prescription-mention-home", "ik-slice-reached"],
    ]);
  });

  test("an excess over twice the base", () => {
    const on = (fee: string) =>
      warned({ profession: "medecin-ccam", sector: "2", prescription: null, acts: [ccam("10.00", { fee })] });
    expect([on("30.00"), on("30.01")]).toEqual([[], ["excess-over-twice-base"]]);
  });

  test("what the device cannot count, and what is set aside", () => {
    expect(warned({ acts: [act("oral-medication")] })).toEqual(["oral-medication-month"]);
    expect(warned({ acts: [act("perfusion-organisation"), act("perfusion-short")] })).toEqual([
      "perfusion-organisation-day",
    ]);
    expect(warned({ acts: [act("dressing-simple", { unitPrice: "9.00" })] })).toEqual(["unit-price-not-used"]);
  });

  test("night and Sunday ask for the prescriber's mention", () => {
    const on = (visit: VisitParts["visit"]) => warned({ acts: [dressing], ...(visit === undefined ? {} : { visit }) });
    expect(on({ time: "night" })).toEqual(["prescription-mention-night"]);
    expect(on({ sundayOrHoliday: true })).toEqual(["prescription-mention-sunday"]);
  });
});
