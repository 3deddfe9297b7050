import { describe, expect, test } from "vitest";
import { holidaysOf, isSundayOrHoliday } from "#billing/rules/index";
import { day } from "../../../src/billing/model/dates.ts";

/** Easter Mondays as the calendars of those years print them. */
const EASTER_MONDAYS = [
  "2019-04-22",
  "2020-04-13",
  "2021-04-05",
  "2022-04-18",
  "2023-04-10",
  "2024-04-01",
  "2025-04-21",
  "2026-04-06",
  "2027-03-29",
  "2028-04-17",
  "2038-04-26",
];

describe("public holidays", () => {
  test.each(EASTER_MONDAYS)("%s is an Easter Monday", (monday) => {
    expect(holidaysOf(Number(monday.slice(0, 4)))).toContain(monday);
  });

  test("the eleven of 2026", () => {
    expect(holidaysOf(2026)).toEqual([
      "2026-01-01",
      "2026-04-06",
      "2026-05-01",
      "2026-05-08",
      "2026-05-14",
      "2026-05-25",
      "2026-07-14",
      "2026-08-15",
      "2026-11-01",
      "2026-11-11",
      "2026-12-25",
    ]);
  });

  test("a Sunday, a holiday in the week, a Saturday", () => {
    expect(["2026-11-22", "2026-11-11", "2026-11-21"].map((one) => isSundayOrHoliday(day(one)))).toEqual([
      true,
      true,
      false,
    ]);
  });
});
