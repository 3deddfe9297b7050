import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { KEYS } from "#hal/ports/index";
import { Terminal } from "./terminal.ts";

/** A device that holds an invoice, and nobody's CPS in it: whatever is pressed, it tells of nobody. */

let terminal: Terminal;
beforeEach(async () => {
  terminal = await Terminal.open();
  await terminal.unlock();
  await terminal.bill("V01");
  expect(terminal.screen).toMatch(NAMES);
  await terminal.remove("cps");
  await terminal.shows("Insérez la CPS");
  terminal.bench.paper = "";
});
afterEach(() => terminal.stop());

/** What is on the screens of a session and may not be here. */
const NAMES = /INFIRUN|Alice|FAMILLE|Claire|CABINET|996000014|2550875/i;

describe("without the CPS", () => {
  test("the counts are told, and no name", () => {
    expect(terminal.screen).toMatch(/Factures 1 - libres 499/);
    expect(terminal.screen).toMatch(/Date et heure/);
    expect(terminal.screen).toMatch(/Batterie/);
    expect(terminal.screen).not.toMatch(NAMES);
  });

  test("no key, alone or after MENU and a number, leads to a name, a patient's card in or not", async () => {
    for (const card of ["none", "V01"]) {
      if (card !== "none") await terminal.insert("vitale", card);
      for (const key of KEYS) {
        await terminal.press(key);
        expect(terminal.screen, key).not.toMatch(NAMES);
      }
      for (const road of ["1", "2", "3", "4", "5", "6"] as const) {
        await terminal.press("ANNULER", "ANNULER", "MENU", road, "VALIDER", "VALIDER");
        expect(terminal.screen, road).not.toMatch(NAMES);
      }
    }
    expect(terminal.bench.paper).not.toMatch(NAMES);
    expect(terminal.bench.desk.journal.locked).toBe(true);
  });
});
