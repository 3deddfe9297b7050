import { afterEach, beforeEach, expect, test } from "vitest";
import type { Key } from "#hal/ports/index";
import { Terminal } from "./terminal.ts";

/** A rental without the Vitale (E085), by keys, and its mode wherever the invoice is shown. */

let terminal: Terminal;
beforeEach(async () => {
  terminal = await Terminal.open();
  await terminal.unlock();
});
afterEach(() => terminal.stop());

const digits = (text: string) => [...text] as Key[];

test("the mode is the same word on the amounts, once signed, on the ticket, in the list and on its page", async () => {
  await terminal.bill("V01");
  await terminal.press("1");
  await terminal.shows("F4 sans carte");
  await terminal.press("F4");
  expect(await terminal.shows("Désynchronisé")).toContain("4  Location, sans Vitale");
  await terminal.press("4");
  await terminal.shows("Nom du patient");
  await terminal.press("3", "3", "3"); // F
  await terminal.press("VALIDER");
  await terminal.shows("FAMILLEUN Claire");
  await terminal.press("1");
  await terminal.shows("Choisir un acte");
  await terminal.press("ANNULER");
  await terminal.shows("Aucun acte");
  await terminal.press("F3");
  await terminal.shows("Ajouter un article LPP");
  await terminal.press("4");
  await terminal.shows("Code");
  await terminal.press(...digits("9900036"), "VALIDER");
  await terminal.shows("Quantité");
  await terminal.press("2", "VALIDER");
  await terminal.shows("Prix");
  await terminal.press("VALIDER");
  await terminal.shows("Location : premier jour");
  await terminal.press(...digits("09112026"), "VALIDER");
  await terminal.shows("Location : dernier jour");
  await terminal.press(...digits("22112026"), "VALIDER");
  await terminal.shows("9900036");
  await terminal.press("VALIDER");
  await terminal.shows("VALIDER montants");
  await terminal.press("VALIDER");
  await terminal.shows("causé par un tiers");
  await terminal.press("F4");
  expect(await terminal.shows("À PAYER")).toContain("Facture SANS VITALE");
  const before = terminal.bench.paper.length;
  await terminal.press("VALIDER");
  expect(await terminal.shows("SANS VITALE n° 000002")).toContain("Location : ni feuille papier ni Vitale");
  expect(terminal.bench.paper.slice(before)).toContain("FSE SESAM SANS VITALE n° 000002");
  await terminal.press("VALIDER");
  await terminal.shows("Facturer une visite");
  await terminal.press("3");
  expect(await terminal.shows("000002")).toMatch(/000002 +FAMILLEUN Claire[\s\S]*créée {2}sans Vitale/);
  await terminal.press("1");
  expect(await terminal.shows("Facture 000002")).toContain("SANS VITALE");
});
