import { describe, expect, test } from "vitest";
import { day } from "#billing/model/dates";
import { chooseSupport, type SupportKind, type SupportThere, tablesWith } from "#billing/rules/index";
import { tables } from "./visits.ts";

/** Which support of the rights is used when several are there (formats.md 8.4). */

const CARE = "2026-11-23";
const OPEN = [{ from: day("2026-01-01"), to: day("2026-12-31") }];
const CLOSED = [{ from: day("2025-01-01"), to: day("2025-12-31") }];
const UPDATED = day("2026-10-05");

const THERE = {
  T: { kind: "teleservice", on: day("2026-11-23"), periods: OPEN },
  "T of the day of the card": { kind: "teleservice", on: UPDATED, periods: OPEN },
  "T older": { kind: "teleservice", on: day("2026-10-04"), periods: OPEN },
  "T closed": { kind: "teleservice", on: day("2026-11-23"), periods: CLOSED },
  "T without a period": { kind: "teleservice", on: day("2026-11-23"), periods: [] },
  V: { kind: "card", on: UPDATED, periods: OPEN },
  "V closed": { kind: "card", on: UPDATED, periods: CLOSED },
  A: { kind: "paper", on: day("2026-11-20"), periods: OPEN },
  "A closed": { kind: "paper", on: day("2026-11-20"), periods: CLOSED },
  S: { kind: "file", periods: OPEN },
  "S closed": { kind: "file", periods: CLOSED },
} as const satisfies Record<string, SupportThere>;
type Named = keyof typeof THERE;

const used = (names: readonly Named[], more: { days?: readonly string[]; chosen?: SupportKind } = {}, of = tables) => {
  const days = (more.days ?? [CARE]).map(day);
  const place = { profession: "infirmier", zone: "metropole", sector: "1", day: days[0] ?? day(CARE) } as const;
  const chosen = more.chosen === undefined ? {} : { chosen: more.chosen };
  const there = names.map((name) => THERE[name]);
  const end = chooseSupport(of, there, { place, days, ...chosen });
  return end === undefined ? "none" : `${end.kind} ${end.why}`;
};

test.each<readonly [readonly Named[], string]>([
  [["T", "V", "A", "S"], "teleservice first"],
  [["T of the day of the card", "V"], "teleservice first"],
  [["T older", "V", "A"], "card answer-older"],
  [["T older", "A"], "teleservice first"],
  [["T older", "V closed", "A"], "paper card-closed"],
  [["T older", "V closed"], "none"],
  [["T closed", "V", "A"], "card answer-closed"],
  [["T without a period", "V"], "card answer-closed"],
  [["T closed", "A"], "paper answer-closed"],
  [["V", "A", "S"], "card first"],
  [["V closed", "A", "S"], "paper card-closed"],
  [["V closed", "A closed", "S"], "file paper-closed"],
  [["A", "S"], "paper first"],
  [["S"], "file first"],
  [["T closed", "V closed", "A closed", "S closed"], "none"],
  [[], "none"],
])("%j: %s", (names, expected) => {
  expect(used(names)).toBe(expected);
  expect(used(names.toReversed())).toBe(expected); // Whatever the order they are found in.
});

describe("every combination", () => {
  const answers: readonly (readonly Named[])[] = [[], ["T"], ["T older"], ["T closed"]];
  const cards: readonly (readonly Named[])[] = [[], ["V"], ["V closed"]];
  const papers: readonly (readonly Named[])[] = [[], ["A"], ["A closed"]];
  const files: readonly (readonly Named[])[] = [[], ["S"], ["S closed"]];
  const all = answers.flatMap((t) =>
    cards.flatMap((v) => papers.flatMap((a) => files.map((s): readonly Named[] => [...t, ...v, ...a, ...s]))),
  );

  test.each(all.map((names) => [names]))("%j: the first that may serve", (names) => {
    const card = names.includes("V") || names.includes("V closed");
    const first = names.find((name) => !name.endsWith("closed") && !(name === "T older" && card));
    expect(used(names).split(" ")[0]).toBe(first === undefined ? "none" : THERE[first].kind);
  });

  test("are 108", () => expect(all.length).toBe(4 * 3 * 3 * 3));
});

test("a sheet of several days is covered whole, or not", () => {
  expect(used(["V", "A"], { days: ["2025-12-31", "2026-01-02"] })).toBe("none");
  expect(used(["V"], { days: ["2026-01-01", "2026-12-31"] })).toBe("card first");
});

test("the one chosen is used whatever it covers; one that is not there changes nothing", () => {
  expect(used(["T", "V closed", "A"], { chosen: "card" })).toBe("card chosen");
  expect(used(["T", "V"], { chosen: "paper" })).toBe("teleservice first");
});

test("the order is that of the table in force on the day of the care", () => {
  const entry = (name: string, value: string, from = "2000-01-01", to: string | null = null) => ({
    ...{ code: `support.${name}`, profession: "all", zone: "all", value, from, to },
    ...{ status: "to-confirm", source: "essai", unit: "count" },
  });
  const entries = [
    entry("teleservice", "1", "2000-01-01", "2026-10-31"),
    entry("teleservice", "5", "2026-11-01"),
    ...[entry("card", "2"), entry("paper", "0")],
  ];
  const other = tablesWith([{ table: "supports", version: "essai", entries }]);
  expect(used(["T", "V"], { days: ["2026-10-31"] }, other)).toBe("teleservice first");
  expect(used(["T", "V"], {}, other)).toBe("card first");
  expect(used(["A"], {}, other)).toBe("none"); // Rank 0: never.
});
