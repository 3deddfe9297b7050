import { afterEach, expect, test } from "vitest";
import type { Key } from "#hal/ports/index";
import { Terminal } from "./terminal.ts";

const typed = (text: string) => [...text] as Key[];

let terminal: Terminal;
afterEach(() => terminal.stop());

test("« Sans CPS » by its keys: no name but the card's, the Vitale signs, and the CPS back signs all by one key", async () => {
  terminal = await Terminal.open();
  await terminal.unlock();
  await terminal.press("MENU", "7");
  await terminal.shows("Continuer sans la CPS ?");
  await terminal.press("VALIDER");
  await terminal.shows("Facturer une visite");
  await terminal.remove("cps");
  await terminal.shows("SANS CPS");
  expect(terminal.desk.journal.locked).toBe(true);
  expect(terminal.screen).not.toMatch(/INFIRUN|FAMILLE/);
  await terminal.press("1");
  await terminal.shows("Insérez la carte Vitale");
  await terminal.insert("vitale", "V01");
  await terminal.shows("FAMILLEUN");
  await terminal.press("1");
  await terminal.shows("Justification d'exonération");
  await terminal.press("9");
  await terminal.shows("Aucune");
  await terminal.press("1");
  await terminal.shows("Droits jusqu'au");
  await terminal.press("VALIDER");
  await terminal.shows("Choisir un acte");
  await terminal.press("3", "VALIDER");
  await terminal.shows("Prescription du");
  await terminal.press(
    "6",
    ...typed("20112026"),
    "VALIDER",
    "7",
    ...typed("991000027"),
    "VALIDER",
    "VALIDER",
    "VALIDER",
  );
  await terminal.shows("causé par un tiers");
  await terminal.press("F4");
  expect(await terminal.shows("À PAYER")).toContain("DÉSYNCHRONISÉE");
  await terminal.press("VALIDER");
  await terminal.shows("En attente CPS");
  await terminal.press("VALIDER");
  await terminal.shows("SANS CPS");
  await terminal.remove("vitale");

  await terminal.insert("cps", "C01");
  await terminal.shows("Tapez le code porteur");
  await terminal.bench.pin("1234");
  await terminal.shows("000001");
  await terminal.press("ANNULER");
  await terminal.shows("! 1 en attente CPS");
  await terminal.press("3");
  expect(await terminal.shows("000001")).toContain("en attente CPS");
  await terminal.press("ANNULER", "2");
  expect(terminal.desk.journal.counts().held, "it takes no place and is in no lot").toBe(0);
  expect(await terminal.desk.outbox.list()).toEqual([]);
  await terminal.shows("Facturer une visite");
  await terminal.press("7");
  await terminal.shows("F2 tout signer");
  await terminal.press("F2");
  await terminal.shows("DÉSYNCHRONISÉE n° 000001");
  await terminal.press("VALIDER");
  await terminal.shows("Facturer une visite");
  expect(terminal.screen).not.toContain("en attente CPS");
  await terminal.press("3");
  expect(await terminal.shows("000001")).toMatch(/créée +désynchronisé/);
});

test("LOCK ends it as it ends any session", async () => {
  terminal = await Terminal.open();
  await terminal.unlock();
  await terminal.press("MENU", "7");
  await terminal.shows("Continuer sans la CPS ?");
  await terminal.press("VALIDER");
  await terminal.remove("cps");
  await terminal.shows("SANS CPS");
  await terminal.press("LOCK");
  await terminal.shows("Insérez la CPS");
  await terminal.press("1", "VALIDER");
  expect(terminal.screen).toContain("Insérez la CPS");
});

test("the CPS taken out without « Sans CPS »: locked, and no road to a visit", async () => {
  terminal = await Terminal.open();
  await terminal.unlock();
  await terminal.remove("cps");
  await terminal.shows("Insérez la CPS");
  await terminal.press("1", "VALIDER");
  expect(terminal.screen).toContain("Insérez la CPS");
});
