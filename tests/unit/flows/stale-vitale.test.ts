import { describe, expect, test } from "vitest";
import { staleSince } from "#billing/flows/visit/stale-vitale";
import { checkSettings, DEFAULT_SETTINGS, openSettings } from "#billing/journal/index";
import { addMonths, day } from "#billing/model/dates";

describe("the same day some months later", () => {
  test.each([
    ["2025-11-23", 12, "2026-11-23"],
    ["2025-12-31", 2, "2026-02-28"],
    ["2024-02-29", 12, "2025-02-28"],
    ["2026-01-15", 1, "2026-02-15"],
    ["2026-12-01", 1, "2027-01-01"],
  ])("%s and %i months is %s", (from, months, to) => {
    expect(addMonths(day(from), months)).toBe(to);
  });
});

describe("a Vitale is old", () => {
  const on = async (wall: string, months: number, updatedOn: string) => {
    const settings = await openSettings({
      read: async () => ({
        kind: "kept",
        generation: "current",
        value: { ...DEFAULT_SETTINGS, staleVitaleMonths: months },
      }),
      write: async () => {},
    });
    const clock = { now: () => Date.parse(wall), correct: () => {}, monotonicMs: () => 0, after: none, every: none };
    return staleSince({ settings, clock }, { updatedOn: day(updatedOn) });
  };
  const none = () => ({ cancel: () => {} });

  test("from the day after its months are over, by the calendar of Paris", async () => {
    expect(await on("2026-11-23T12:00:00Z", 12, "2025-11-23")).toBeUndefined();
    expect(await on("2026-11-23T22:59:00Z", 12, "2025-11-23")).toBeUndefined();
    expect(await on("2026-11-23T23:00:00Z", 12, "2025-11-23")).toBe("2025-11-23");
  });

  test("settings kept before there was such a setting get twelve months", () => {
    const { staleVitaleMonths: _, ...before } = DEFAULT_SETTINGS;
    expect(checkSettings(before)?.staleVitaleMonths).toBe(12);
  });
});
