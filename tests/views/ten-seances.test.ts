import { afterEach, beforeEach, expect, test } from "vitest";
import type { Key } from "#hal/ports/index";
import { Terminal } from "./terminal.ts";

/** Ten days of care on one sheet, by keys alone (E079). */

let terminal: Terminal;
beforeEach(async () => {
  terminal = await Terminal.open();
  await terminal.unlock();
});
afterEach(() => terminal.stop());

const typed = (text: string) => [...text] as Key[];

test("made at once from Monday to Saturday, one moved by its date, signed, its days on the ticket", async () => {
  await terminal.press("1");
  await terminal.shows("Insérez la carte Vitale");
  await terminal.insert("vitale", "V01");
  await terminal.shows("VALIDER choisir");
  await terminal.press("1");
  await terminal.shows("Choisir un acte");
  await terminal.press("3", "VALIDER", "1", ...typed("02112026"), "VALIDER", "6", ...typed("01112026"), "VALIDER");
  await terminal.press("7", ...typed("991000027"), "VALIDER", "VALIDER");
  expect(await terminal.shows("991000027 (01)")).toContain("02/11/2026");

  await terminal.press("F4");
  await terminal.shows("Actes en série");
  await terminal.press("3");
  await terminal.shows("Nombre de séances");
  await terminal.press("2");
  await terminal.shows("Rythme de la série");
  await terminal.press("4");
  await terminal.shows("Du lundi au samedi");
  await terminal.press("VALIDER");
  const made = await terminal.shows(/12 +Créer la série/);
  expect(made).toMatch(/9 +11\/11\/2026.*dim\.\/férié/);
  expect(made).toMatch(/10 +12\/11\/2026/);
  expect(made).not.toContain("08/11/2026"); // A Sunday.

  await terminal.press("4"); // Thursday 5 goes to Friday 13.
  await terminal.shows("Séance 4/10");
  await terminal.press("1", ...typed("13112026"), "VALIDER", "VALIDER");
  const moved = await terminal.shows("13/11/2026");
  expect(moved).not.toContain("05/11/2026");
  await terminal.press("VALIDER");
  await terminal.shows("du 02/11/2026 au 13/11/2026");

  await terminal.press("VALIDER");
  await terminal.shows("causé par un tiers");
  await terminal.press("F4");
  await terminal.shows("À PAYER");
  for (let page = 0; page < 13; page++) await terminal.press("DOWN");
  // 3 days at 3,15 € the letter, 7 at 3,35 €, the holiday's 8,50 €, ten times 2,75 €.
  expect(terminal.screen).toMatch(/Total 101,80 €/);
  await terminal.press("VALIDER");
  await terminal.shows("SÉCURISÉE n° 000001");
  await terminal.press("VALIDER");
  await terminal.shows("Facturer une visite");
  const days = terminal.bench.paper.match(/Soins du \S+/g);
  expect(days).toEqual(
    ["02", "03", "04", "06", "07", "09", "10", "11", "12", "13"].map((day) => `Soins du ${day}/11/2026`),
  );
  expect(terminal.bench.paper).toMatch(/^Total +101,80 €$/m);
});
