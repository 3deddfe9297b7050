import { afterAll, beforeAll, expect, test } from "vitest";
import { Bench, billOne, firstUnlock, type Terminal } from "./bench.ts";

/** The reader's line goes in the middle of a reading: told at once, the rest works, and it comes back by itself. */

let bench: Bench;
let terminal: Terminal;

beforeAll(async () => {
  bench = new Bench();
  await bench.open();
  terminal = bench.startTerminal();
  await firstUnlock(bench, terminal);
});

afterAll(() => bench.close());

test("unplugged while a Vitale is read, the screen says so within two seconds and shows no name", async () => {
  await bench.press("1");
  await terminal.shows(/Insérez la carte Vitale/);
  await bench.must({ do: "fault", line: "reader", kind: "unplug", after: 2000 });
  await bench.insert(1, "V05");
  await terminal.shows(/Lecture de la carte Vitale|Lecteur absent/);
  const startedMs = performance.now();
  const told = await terminal.shows(/Lecteur absent/);
  expect(performance.now() - startedMs).toBeLessThan(2000);
  expect(told).not.toMatch(/FAMILLECINQ/);
});

test("without it the terminal answers its keys: what is wrong is one menu away", async () => {
  await terminal.shows(/Tournée .*Lecteur absent/);
  await bench.press("MENU");
  const told = await terminal.shows(/Diagnostic .*! Lecteur +À VOIR - absent/);
  expect(told).toMatch(/Clavier +OK/);
  expect(told).toMatch(/Imprimante +OK/);
  await bench.press("ANNULER");
  await terminal.shows(/Tournée .*Lecteur absent/);
});

test("plugged in again, it is found by itself and the visit can be made", async () => {
  await bench.must({ do: "fault", line: "reader", kind: "replug" });
  await terminal.shows(/Tapez le code porteur/, 5000);
  await bench.pin("1234");
  await terminal.shows(/Facturer une visite/);
  await bench.remove(1);
  expect(await billOne(bench, terminal)).toMatch(/SÉCURISÉE n° 000001/);
});
