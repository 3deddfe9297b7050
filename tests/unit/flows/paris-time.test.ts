import { describe, expect, test } from "vitest";
import { day, parisTime, wallAtParis } from "#billing/model/dates";

describe("a date and time of Paris as a wall clock", () => {
  test.each([
    ["2026-11-23", "07:30:00"],
    ["2026-07-14", "23:59:59"],
    ["2026-03-29", "01:59:59"],
    ["2026-03-29", "03:00:00"],
    ["2026-10-25", "03:00:00"],
    ["1970-01-01", "00:00:00"],
  ])("%s %s is read back", (date, time) => {
    expect(parisTime(wallAtParis(day(date), time))).toEqual({ day: date, time });
  });
});
