import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { day } from "#billing/model/dates";
import { changesBetween, price } from "#billing/rules/index";
import { act, anyVisit, priced, tables } from "./visits.ts";

const told = (before: Parameters<typeof priced>[0], after: Parameters<typeof priced>[0]) =>
  changesBetween(priced(before), priced(after)).map(
    ({ line, what, before: was, after: is }) => `${line || "total"} ${what}: ${was ?? "-"} → ${is ?? "-"}`,
  );

describe("what changed since the amounts were shown", () => {
  const dressing = { acts: [act("dressing-simple")] };

  test("nothing, for the same visit", () => {
    expect(told(dressing, dressing)).toEqual([]);
  });

  test("another day: the letter changed, and what follows from it", () => {
    expect(told(dressing, { ...dressing, careDate: "2026-11-18" })).toEqual([
      "AMI 2 base: 6.30 → 6.70",
      "AMI 2 amo: 3.78 → 4.02",
      "AMI 2 amc: 2.52 → 2.68",
      "AMI 2 fee: 6.30 → 6.70",
      "total base: 6.30 → 6.70",
      "total amo: 3.78 → 4.02",
      "total patient: 2.52 → 2.68",
    ]);
  });

  test("rate and justification when the card opens a right", () => {
    const aspa = { ...dressing, patient: { exoneration: "aspa" as const } };
    expect(told(dressing, aspa)).toEqual([
      "AMI 2 rate: 60 → 80",
      "AMI 2 exoneration: 0 → 9",
      "AMI 2 amo: 3.78 → 5.04",
      "AMI 2 amc: 2.52 → 1.26",
      "total amo: 3.78 → 5.04",
      "total patient: 2.52 → 1.26",
    ]);
  });

  test("a line that came and one that left", () => {
    const draw = { acts: [act("blood-draw")] };
    const atHome = { acts: [act("blood-draw")], visit: { place: "home" as const }, sameDay: { bsx: "BSA" as const } };
    const lines = told(draw, atHome).filter((text) => text.includes(" line:"));
    expect(lines).toEqual(["IFI line: - → 2.75", "MAU line: 1.35 → -"]);
  });

  test("an act that is halved says its new coefficient", () => {
    const two = { acts: [act("dressing-simple"), act("dressing-stoma")] };
    expect(told(dressing, two)[0]).toBe("AMI 3 line: - → 9.45");
    expect(told(dressing, two)).toContain("AMI base: 6.30 → 3.15");
  });

  test("of any two visits: nothing is told exactly when no line and no total differs", () => {
    const shown = (result: ReturnType<typeof priced>) =>
      JSON.stringify([
        result.lines
          .map(({ code, from, base, rate, exoneration, amo, amcShare, fee }) =>
            [from.startsWith("acts[") ? from : code, base, rate, exoneration, amo, amcShare, fee].join(" "),
          )
          .toSorted(),
        [result.totals.base, result.totals.amo, result.totals.amc, result.totals.patient],
      ]);
    fc.assert(
      fc.property(anyVisit, anyVisit, fc.boolean(), (one, two, same) => {
        const [before, after] = [one, same ? one : two].map((input) => price(tables, input, day("2026-11-30")));
        if (before === undefined || after === undefined || "refused" in before || "refused" in after) return;
        expect(changesBetween(before, after).length === 0).toBe(shown(before) === shown(after));
      }),
    );
  });
});
