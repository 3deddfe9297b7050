import { afterEach, expect, test } from "vitest";
import { Terminal } from "./terminal.ts";

let terminal: Terminal;
afterEach(() => terminal.stop());

/** The numbered lines of the list on the screen. */
const items = () =>
  terminal.screen
    .split("\n")
    .map((line) => /^[> ] *\d +(.*?)(?: {3,}.*)?$/.exec(line)?.[1]?.trim())
    .filter((item) => item !== undefined);

test("the menus lead to the cards, the invoices and the machine, and nowhere else", async () => {
  terminal = await Terminal.open();
  await terminal.unlock();
  expect(items()).toEqual([
    "Facturer une visite",
    "Lots et décharge",
    "Factures",
    "Changer de situation",
    "Tickets à réimprimer",
    "Menu",
    "Visites en attente",
  ]);
  await terminal.press("6");
  await terminal.shows("À propos");
  expect(items()).toEqual([
    "CPS",
    "Changer de situation",
    "Diagnostic",
    "À propos",
    "Lots et retours",
    "Remplacement",
    "Sans CPS",
  ]);
  await terminal.press("1");
  await terminal.shows("Relire la CPS");
  expect(items()).toEqual([
    "Voir la CPS",
    "Relire la CPS",
    "Débloquer la CPS",
    "Changer le code porteur",
    "Enregistrer une autre CPS (fente AMC)",
    "Cartes enregistrées",
    "Retirer une carte",
  ]);
  await terminal.press("ANNULER", "3");
  await terminal.shows("Tout vérifier");
  expect(items()).toEqual([
    "Tout vérifier",
    "Essayer les touches",
    "Essayer l'écran",
    "Essayer les sons",
    "Test d'impression",
    "Imprimer le rapport",
    "Tout effacer",
  ]);
});
