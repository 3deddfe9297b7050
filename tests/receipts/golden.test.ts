import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CASES } from "./cases.ts";
import { printed } from "./print.ts";

/** One readable file a receipt, compared exactly. GOLDEN=write rewrites them; the diff is then read by a person. */
const FOLDER = join(import.meta.dirname, "golden");

test.each(Object.entries(CASES))("%s comes out of the printer as its golden file", async (name, document) => {
  const { paper, faults } = await printed(document);
  const path = join(FOLDER, `${name}.txt`);
  if (process.env.GOLDEN === "write") writeFileSync(path, paper);
  expect(paper).toBe(readFileSync(path, "utf8"));
  expect(faults).toBe(0);
});

test("every golden file has its case", () => {
  expect(readdirSync(FOLDER).sort()).toEqual(
    Object.keys(CASES)
      .map((name) => `${name}.txt`)
      .sort(),
  );
});
