import { afterEach, expect, test } from "vitest";
import { type JournalRecord, signedRecord } from "#billing/journal/index";
import type { Key } from "#hal/ports/index";
import { signedOf, signingOf } from "../helpers/journal-rig.ts";
import { Terminal } from "./terminal.ts";

/** Scenario B by the keys: Dr R (C02) prepares, Dr T (C03) works, Dr R closes. */

let terminal: Terminal;
afterEach(() => terminal.stop());

const flat = (text: string) => text.replace(/\s+/g, " ");
const digits = (text: string) => [...text] as Key[];
const BANNER = "REMPLACEMENT de Dr MEDECINUN par Dr REMPLACUN";

async function menu(): Promise<string> {
  await terminal.press("MENU");
  await terminal.shows("À propos");
  await terminal.press("6");
  return terminal.shows("Informations mémorisées");
}

async function unlockR(): Promise<void> {
  await terminal.insert("cps", "C02");
  await terminal.shows("Tapez le code porteur");
  await terminal.bench.pin("2345");
}

/** From the menu of R to the page of what was prepared, the card of T put in when it is asked for. */
async function prepare(): Promise<string> {
  await terminal.press("1");
  await terminal.shows("Identifiant du remplaçant");
  await terminal.insert("amc", "C03");
  await terminal.shows("Tapez le code porteur");
  await terminal.bench.pin("3456");
  await terminal.shows("MAISON DE SANTE");
  await terminal.press("1");
  await terminal.shows("Premier jour du remplacement");
  await terminal.press(...digits("23112026"), "VALIDER");
  await terminal.shows("Dernier jour du remplacement");
  await terminal.press(...digits("04122026"), "VALIDER");
  const asked = flat(await terminal.shows("Préparer le remplacement"));
  expect(asked).toContain("Thomas REMPLACUN");
  expect(asked).toContain("RPPS 9970000003 clé 9");
  expect(asked).toContain("BAL du cabinet utilisée");
  await terminal.press("VALIDER");
  await terminal.shows("Enregistrer ce PS");
  await terminal.press("VALIDER");
  const page = await terminal.shows("Carte du remplaçant");
  await terminal.press("VALIDER");
  await terminal.shows("Informations mémorisées");
  await terminal.remove("amc");
  return flat(page);
}

async function replacing(): Promise<void> {
  terminal = await Terminal.open();
  await terminal.insert("cps", "C02");
  await terminal.shows("Tapez le code porteur");
  await terminal.bench.pin("2345");
  await terminal.shows("Enregistrer");
  await terminal.press("VALIDER");
  await terminal.shows("CABINET MEDICAL");
  await terminal.press("1");
  await terminal.shows("Facturer une visite");
  await menu();
  await prepare();
  await terminal.remove("cps");
  await terminal.shows("Insérez la CPS");
  await terminal.insert("cps", "C03");
  await terminal.shows("Tapez le code porteur");
  await terminal.bench.pin("3456");
  await terminal.shows("CABINET MEDICAL");
}

test("prepared, refused at another place, activated, and named on every screen until the card leaves", async () => {
  await replacing();
  expect(terminal.bench.paper).toContain("BAL du cabinet utilisée");
  await terminal.press("2");
  const refused = flat(await terminal.shows("Un problème"));
  expect(refused).toContain("Préparée : CABINET MEDICAL. Indiquée : MAISON DE SANTE");
  expect(terminal.screen).not.toContain("REMPLACEMENT");
  await terminal.press("VALIDER");
  await terminal.shows("Facturer une visite");
  await menu();
  await terminal.press("2");
  await terminal.shows("CABINET MEDICAL");
  await terminal.press("1");
  const home = await terminal.shows("Facturer une visite");
  expect(home).toContain(BANNER);
  expect(home).toContain("REMPLACUN");
  for (const [key, words] of [
    ["1", "Insérez la carte Vitale"],
    ["3", "La liste est vide"],
    ["MENU", "À propos"],
  ] as const) {
    await terminal.press(key);
    expect(await terminal.shows(words)).toContain(BANNER);
    await terminal.press("ANNULER");
    await terminal.shows("Facturer une visite");
  }
  await terminal.press("LOCK");
  expect(await terminal.shows("CPS en place")).not.toMatch(/REMPLACEMENT|MEDECINUN/);
});

test("the menu tells each why a line is not theirs; the page of the card leads to it from a place in mode R (E013)", async () => {
  await replacing();
  await terminal.press("1");
  await terminal.shows("Facturer une visite");
  await terminal.press("MENU");
  await terminal.shows("À propos");
  await terminal.press("1");
  await terminal.shows("Voir la CPS");
  await terminal.press("1");
  await terminal.shows("F4 Remplacement");
  await terminal.press("F4");
  const lines = flat(await terminal.shows("Informations mémorisées"));
  expect(lines).toMatch(/1 Préparer .*avec la CPS du praticien remplacé/);
  expect(lines).toMatch(/4 Clore .*avec la CPS du praticien remplacé/);
  await terminal.press("3");
  const stored = flat(await terminal.shows("Carte du remplaçant"));
  expect(stored).toMatch(/État actif .*Identifiant RPPS 9970000003 clé 9 .*Situation CABINET MEDICAL/);
});

test("what the other made and has not left is listed with its patient before the closing; erasing waits for it (B21)", async () => {
  await replacing();
  await terminal.press("1");
  await terminal.shows("Facturer une visite");
  const { journal } = terminal.desk;
  const signing = signingOf({ number: "000000001", biller: "991000027" });
  const replacement = (await exported(terminal)).find((one) => one.kind === "replacement-opened")?.id ?? "";
  await terminal.bench.until(journal.append({ ...signing, replacement }));
  await terminal.bench.until(journal.append(signedRecord(signedOf(signing))));
  await terminal.remove("cps");
  await terminal.shows("Insérez la CPS");
  await unlockR();
  await terminal.shows("Facturer une visite");
  await menu();
  await terminal.press("4");
  expect(flat(await terminal.shows("Factures du remplaçant encore ici"))).toMatch(
    /000001 CANARIVALE Lina 6,30 € créée/,
  );
  await terminal.press("VALIDER");
  expect(flat(await terminal.shows("Clore le remplacement"))).toContain("encore ici : 1");
  await terminal.press("VALIDER");
  await terminal.shows("Informations mémorisées");
  await terminal.press("5");
  expect(flat(await terminal.shows("Un problème"))).toContain("Rien n'est effacé");
});

async function exported({ desk }: Terminal): Promise<readonly JournalRecord[]> {
  const records: JournalRecord[] = [];
  for await (const { record } of desk.journal.export()) if (record.kind !== "purged") records.push(record);
  return records;
}

test("who was replaced sees what the other left, closes, and erases once nothing is left", async () => {
  await replacing();
  await terminal.press("1");
  await terminal.shows("Facturer une visite");
  await terminal.remove("cps");
  await terminal.shows("Insérez la CPS");
  await unlockR();
  await terminal.shows("Facturer une visite");
  expect(terminal.screen).not.toContain("REMPLACEMENT");
  expect(flat(await menu())).toMatch(/5 Effacer les informations mémorisées .*clôturez d'abord/);
  await terminal.press("4");
  await terminal.shows("Clore le remplacement");
  await terminal.press("VALIDER");
  await terminal.shows("Effacer le remplacement");
  await terminal.press("VALIDER");
  const after = flat(await terminal.shows("rien n'est mémorisé"));
  expect(after).toMatch(/4 Clore .*aucun remplacement en cours/);
});
