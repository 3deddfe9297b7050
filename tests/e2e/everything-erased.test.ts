import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Bench, firstUnlock, type Terminal } from "./bench.ts";

let bench: Bench;
let terminal: Terminal;

beforeAll(async () => {
  bench = new Bench();
  await bench.open();
  terminal = bench.startTerminal();
  await firstUnlock(bench, terminal);
});
afterAll(() => bench.close());

test("erased from the menu, the same terminal starts again as new, and registers the card that it does not know", async () => {
  await bench.press("MENU");
  await terminal.shows(/Diagnostic/);
  await bench.press("3");
  await terminal.shows(/7 Tout effacer/);
  await bench.press("7");
  await terminal.shows(/Effacer toutes les données/);
  await bench.press("VALIDER");
  await terminal.shows(/Effacer pour de bon/);
  await bench.press("VALIDER");
  await terminal.shows(/CPS en place|Insérez la CPS/);
  expect(readdirSync(join(bench.data, "keys"))).toEqual(["device-salt"]);
  expect(readdirSync(join(bench.data, "journal"))).toEqual([]);
  await bench.remove(0);
  await terminal.shows(/Insérez la CPS/);
  await firstUnlock(bench, terminal);
});
