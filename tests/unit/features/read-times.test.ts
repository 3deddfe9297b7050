import { expect, test } from "vitest";
import { diagnosticRows } from "#ui/views/diagnostic-rows";
import { ALL_WELL } from "../../screens/gallery-cards.ts";

/** How long the last card took to read, against the target of three seconds. */

const readings = (readMs: Readonly<Record<string, number>>) =>
  diagnosticRows({ ...ALL_WELL, readMs }, 500, {}).filter(({ label }) => label.startsWith("Lecture"));

test("the last reading of each slot is told in tenths of a second; a slot that was not read is not", () => {
  expect(readings({ vitale: 412, cps: 3000 })).toEqual([
    { label: "Lecture CPS", value: "OK - la dernière en 3,0 s" },
    { label: "Lecture Vitale", value: "OK - la dernière en 0,5 s" },
  ]);
  expect(readings({})).toEqual([]);
});

test("a reading over the target is flagged, with what to try", () => {
  expect(readings({ vitale: 3001 })).toEqual([
    {
      label: "Lecture Vitale",
      value: "À VOIR - la dernière en 3,1 s, plus que 3,0 s : essuyez la puce, réinsérez la carte",
      flagged: true,
    },
  ]);
});
