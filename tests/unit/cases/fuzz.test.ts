import { expect, test } from "vitest";
import { fuzz, PARSERS } from "../../helpers/parsers.ts";

/** Ten thousand damaged inputs a parser, the same ones each run; a million in tests/long. */
const INPUTS = 10_000;

test.each(PARSERS)("$name: never throws, keeps nothing, takes a good input after noise", async (parser) => {
  const report = await fuzz(
    parser,
    INPUTS,
    1,
    () => performance.now(),
    () => {},
  );
  expect([report.inputs, report.accepted]).toEqual([INPUTS, report.asked]);
  expect(report.mostKept).toBeLessThanOrEqual(4096);
});

test("there is a parser for every line and every card", () => {
  expect(PARSERS.length).toBe(17);
  for (const { name, seeds } of PARSERS) expect(seeds.length, name).toBeGreaterThan(0);
});
