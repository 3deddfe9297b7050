import { afterEach, expect, test } from "vitest";
import { Terminal } from "./terminal.ts";

/** What ends something for good: everything erased, a colleague's card removed. */

let terminal: Terminal;
afterEach(() => terminal.stop());

const enrolled = () => terminal.desk.keys.enrolled().length;

test("MENU, Diagnostic, Tout effacer: asked twice, then the terminal leaves, its keys gone", async () => {
  terminal = await Terminal.open();
  await terminal.unlock();
  await terminal.press("MENU", "3", "7");
  await terminal.shows("Effacer toutes les données");
  await terminal.press("VALIDER");
  await terminal.shows("Effacer pour de bon");
  expect(terminal.bench.lasting.disk.files.has("keys/wraps")).toBe(true);
  await terminal.press("VALIDER");
  await terminal.bench.clock.run(500);
  expect(terminal.bench.lasting.disk.files.has("keys/wraps")).toBe(false);
  expect(terminal.desk.journal.locked).toBe(true);
});

test("with an invoice that waits, count and total are told; without the word nothing goes", async () => {
  terminal = await Terminal.open();
  await terminal.unlock();
  await terminal.bill("V01");
  await terminal.press("MENU", "3", "7");
  const told = await terminal.shows("Factures acquittées par personne : 1");
  expect(told).toMatch(/\d,\d\d €/);
  await terminal.press("VALIDER");
  await terminal.shows("Tapez EFFACER");
  await terminal.press("ANNULER");
  await terminal.shows("Tout vérifier");
  expect(terminal.bench.lasting.disk.files.has("keys/wraps")).toBe(true);
});

test("MENU, CPS, Retirer une carte: of the others, one is chosen, and opens nothing any more", async () => {
  terminal = await Terminal.open();
  await terminal.unlock();
  await terminal.press("MENU", "1", "7");
  expect(await terminal.shows("Retirer une carte")).toContain("aucune autre carte");
  await terminal.press("5");
  await terminal.shows("fente AMC");
  await terminal.insert("amc", "C02");
  await terminal.shows("Tapez le code porteur");
  await terminal.bench.pin("2345");
  await terminal.shows("Enregistrer");
  await terminal.press("VALIDER");
  await terminal.shows("Relire la CPS");
  expect(enrolled()).toBe(2);
  await terminal.remove("amc");
  await terminal.press("7");
  await terminal.shows("80250000019900000002");
  await terminal.press("1");
  await terminal.shows("Retirer la carte 80250000019900000002");
  await terminal.press("VALIDER");
  await terminal.shows("Relire la CPS");
  expect(enrolled()).toBe(1);
});
