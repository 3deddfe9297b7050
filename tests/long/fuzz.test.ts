import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { fuzz, PARSERS } from "../helpers/parsers.ts";

/**
 * A million damaged inputs a parser: nothing thrown, memory flat, a good input taken after the noise (gate G6). What it
 * cost is told beside each test and kept in docs/performance.md.
 */
const INPUTS = 1_000_000;
const MOST_GROWTH_BYTES = 8 * 1024 * 1024;
const MOST_P99_MS = 1;

setFlagsFromString("--expose-gc");
const collect: unknown = runInNewContext("gc");
if (typeof collect !== "function") throw new Error("no collector to call");

test.each(PARSERS)("$name", async (parser) => {
  const report = await fuzz(
    parser,
    INPUTS,
    20_261_123,
    () => performance.now(),
    () => void collect(),
  );
  expect([report.inputs, report.accepted]).toEqual([INPUTS, report.asked]);
  expect(report.heapGrowthBytes).toBeLessThan(MOST_GROWTH_BYTES);
  expect(report.p99Us).toBeLessThan(MOST_P99_MS * 1000);
});
