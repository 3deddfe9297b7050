import { afterEach, expect, test } from "vitest";
import { Bench } from "./bench.ts";

/** Power-on to "Insérez la CPS": the target of a cold boot, 4 s, for the part that is the program's own. */
const TARGET_MS = 4000;

let bench: Bench;
afterEach(() => bench.close());

test("from the start of the program to a waiting screen with its reader ready, within the target", async () => {
  bench = new Bench();
  await bench.open();
  const startedMs = performance.now();
  const terminal = bench.startTerminal();
  await terminal.shows(/Insérez la CPS .*Lecteur prêt/);
  expect(performance.now() - startedMs).toBeLessThan(TARGET_MS);
});
