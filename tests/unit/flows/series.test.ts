import { describe, expect, test } from "vitest";
import { seriesDays, seriesOf } from "#billing/flows/visit/seance-forms";
import { seanceOf, seancesOf, withSeances } from "#billing/flows/visit/seances";
import { entry } from "../../flows/visits.ts";

const MODEL = seanceOf(entry());

describe("the days of a series", () => {
  test.each([
    ["every day", {}, ["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23"]],
    ["every third day", { stepDays: 3 }, ["2026-11-20", "2026-11-23", "2026-11-26", "2026-11-29"]],
    ["Monday to Friday", { weekdays: [1, 2, 3, 4, 5] }, ["2026-11-20", "2026-11-23", "2026-11-24", "2026-11-25"]],
    ["Monday and Thursday", { weekdays: [1, 4] }, ["2026-11-23", "2026-11-26", "2026-11-30", "2026-12-03"]],
    ["Sundays", { weekdays: [0] }, ["2026-11-22", "2026-11-29", "2026-12-06", "2026-12-13"]],
  ] as const)("%s, four times from Friday 20 November 2026", (_, rhythm, days) => {
    expect(seriesDays("2026-11-20", rhythm, 4)).toEqual(days);
  });

  test("over the end of a year and a 29 February", () => {
    expect(seriesDays("2027-12-31", { stepDays: 60 }, 2)).toEqual(["2027-12-31", "2028-02-29"]);
  });

  test("propose the majoration on Sundays and public holidays only", () => {
    const days = seriesOf(MODEL, ["2026-11-10", "2026-11-11", "2026-11-14", "2026-11-15"]);
    expect(days.map(({ sundayOrHoliday }) => sundayOrHoliday)).toEqual([false, true, false, true]);
    expect(days.every(({ acts }) => acts === MODEL.acts)).toBe(true);
  });
});

describe("a sheet of several days", () => {
  test("keeps them by date, the earliest under its own fields", () => {
    const days = ["2026-11-12", "2026-11-02", "2026-11-07"].map((careDate) => ({ ...MODEL, careDate }));
    const sheet = withSeances(entry(), days);
    expect([sheet.careDate, ...(sheet.seances ?? []).map(({ careDate }) => careDate)]).toEqual([
      "2026-11-02",
      "2026-11-07",
      "2026-11-12",
    ]);
    expect(seancesOf(sheet).map(({ careDate }) => careDate)).toEqual(["2026-11-02", "2026-11-07", "2026-11-12"]);
  });

  test("of one day is a plain visit again, nothing of the other days left on it", () => {
    const sheet = withSeances(entry(), [
      { ...MODEL, careDate: "2026-11-02", oneWayKm: 9, palliativeCare: true },
      { ...MODEL, careDate: "2026-11-07" },
    ]);
    expect(withSeances(sheet, seancesOf(sheet).slice(1))).toEqual({ ...entry(), careDate: "2026-11-07" });
  });
});
