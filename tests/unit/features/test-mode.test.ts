import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** Every screen and ticket of the test mode says so; the golden files are all the screens and tickets there are. */

const GOLDEN = ["tests/screens/golden", "tests/receipts/golden"].map((folder) =>
  join(import.meta.dirname, "../../..", folder),
);
/** Drawn on purpose as the real mode would draw them. */
const REAL = /^(waiting-approved\.|real-approved)/;

test.each(GOLDEN)("MODE TEST stands at the top of each in %s", (folder) => {
  const files = readdirSync(folder);
  expect(files.length).toBeGreaterThan(10);
  const says = (name: string) => /MODE TEST/.test(readFileSync(join(folder, name), "utf8").split("\n", 1)[0] ?? "");
  expect(files.filter((name) => !REAL.test(name) && !says(name))).toEqual([]);
  const real = files.filter((name) => REAL.test(name));
  expect(real.length).toBeGreaterThan(0);
  expect(real.filter(says)).toEqual([]);
});
