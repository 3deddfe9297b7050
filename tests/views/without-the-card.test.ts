import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { expectedPieces } from "#billing";
import { exportJournal } from "#billing/flows/export-journal";
import type { Key } from "#hal/ports/index";
import { Terminal } from "./terminal.ts";

/** A visit without the patient's card, by keys: forgotten, broken, of another parent; a person known here or typed whole. */

let terminal: Terminal;
beforeEach(async () => {
  terminal = await Terminal.open();
  await terminal.unlock();
});
afterEach(() => terminal.stop());

/** Keys pressed so far. */
let pressed = 0;
async function press(...keys: readonly Key[]): Promise<void> {
  pressed += keys.length;
  await terminal.press(...keys);
}

const BILLER = "996000014";
const digits = (text: string) => [...text] as Key[];
/** Letters of each key, the digit last (E.161). */
const LETTERS = [" 0", "-'./1", "ABC2", "DEF3", "GHI4", "JKL5", "MNO6", "PQRS7", "TUV8", "WXYZ9"];

/** Types a text letter by letter, waiting until each is taken. */
async function taps(text: string): Promise<void> {
  for (const letter of text.toUpperCase()) {
    const key = LETTERS.findIndex((letters) => letters.includes(letter));
    const turns = (LETTERS[key]?.indexOf(letter) ?? 0) + 1;
    await press(...(Array.from({ length: turns }, () => String(key)) as Key[]));
    await terminal.bench.clock.run(1100);
  }
}

/** From home, the card not there, to whoever the person is. */
async function degraded(reason: Key = "1"): Promise<void> {
  await press("1");
  await terminal.shows("F4 sans carte");
  await press("F4");
  await terminal.shows("Désynchronisé");
  await press("2");
  await terminal.shows("Pourquoi sans carte Vitale ?");
  await press(reason);
  await terminal.shows("Qui est la personne ?");
}

/** Opens a row of the form of a person by its number; one digit of two needs VALIDER. */
async function opens(row: string, title: string): Promise<void> {
  await terminal.shows(/Personne -/);
  await press(...digits(row));
  if (row === "1") await press("VALIDER");
  await terminal.shows(title);
}

/** An act of those of last time or of the list, and its prescription when none is proposed; as far as the amounts. */
async function acts(): Promise<string> {
  await terminal.shows("Choisir un acte");
  await press("1", "VALIDER");
  const form = await terminal.shows("Prescription du");
  if (/Prescription du +à saisir/.test(form)) {
    await press("6", ...digits("20112026"), "VALIDER", "7", ...digits("991000027"), "VALIDER");
    if (terminal.screen.includes("Spécialité")) await press("VALIDER");
  }
  await press("VALIDER");
  await terminal.shows("causé par un tiers");
  await press("F4");
  if ((await terminal.shows(/À PAYER|À vérifier/)).includes("À vérifier")) await press("VALIDER");
  return terminal.shows("À PAYER");
}

const invoice = async (number: string) => (await terminal.bench.desk.journal.signedInvoiceOf(BILLER, number)).invoice;

describe("A9: the Vitale was forgotten", () => {
  test("a known patient: found by name, signed degraded in under 90 s, the same word wherever the invoice is shown", async () => {
    await terminal.bill("V01");
    const paperBefore = terminal.bench.paper.length;
    const [beganMs, before] = [terminal.bench.clock.monotonicMs(), pressed];
    await degraded();
    await press("1");
    await terminal.shows("Nom du patient");
    await taps("FAM");
    await press("VALIDER");
    await terminal.shows(/FAMILLEUN Claire/);
    await press("1");
    const form = await terminal.shows("Attestation du");
    expect(form).toMatch(/NIR de l'assuré et clé +2550875999901 36/);
    expect(form).toMatch(/Caisse +01-349-9881/);
    expect(form).toMatch(/Attestation du +! à saisir/);
    await press("VALIDER");
    await terminal.shows("REFUSÉ");
    await press("1");
    await terminal.shows("Date de l'attestation");
    await press("VALIDER");
    await terminal.shows(/Attestation du +23\/11\/2026/);
    await press("VALIDER");
    const machineSeconds = (terminal.bench.clock.monotonicMs() - beganMs) / 1000;
    expect(machineSeconds + 3 * (pressed - before)).toBeLessThan(90); // Three seconds a key: slower than anybody.
    const amounts = await acts();
    expect(amounts).toContain("Facture DÉGRADÉE");
    expect(amounts).toContain("Droits : attestation du 23/11/2026 - carte oubliée");
    await press("VALIDER");
    await terminal.shows("DÉGRADÉE n° 000002");
    expect(terminal.screen).toContain("Faites signer la feuille papier");
    const paper = terminal.bench.paper.slice(paperBefore);
    expect(paper).toContain("FSE DÉGRADÉE n° 000002");
    expect(paper).toContain("N° d'assuré 2550875999901 36");
    expect(paper).toContain("Signature du patient :");
    expect(await invoice("000000002")).toMatchObject({ mode: "D", rights: { source: "A", date: "2026-11-23" } });
    await press("VALIDER");
    await terminal.shows("Facturer une visite");
    await press("3");
    expect(await terminal.shows("000002")).toMatch(/000002 +FAMILLEUN Claire[\s\S]*dégradé/);
    await press("1");
    const page = await terminal.shows("Facture 000002");
    expect(page).toMatch(/Facture +DÉGRADÉE/);
    const billed = await invoice("000000002");
    expect(expectedPieces(billed)).toEqual(["ORDN", "FSP"]);
    const exported = [];
    for await (const { line } of exportJournal(terminal.desk.journal)) exported.push(line);
    expect(exported.filter((line) => line.includes('"mode":"D"') && line.includes('"number":"000000002"'))).not.toEqual(
      [],
    );
    await press("F2");
    await terminal.shows("FSE 2");
    for (let page = 1; page < 20 && !terminal.screen.includes("Mode de sécurisation"); page++) await press("DOWN");
    expect(terminal.screen).toMatch(/Mode de sécurisation +D/);
  });
});

describe("A20: a card that cannot be read", () => {
  test("an unknown ATR is named, and the way without it is offered; a Corsican typed whole is billed", async () => {
    await press("1");
    await terminal.shows("Insérez la carte Vitale");
    await terminal.insert("vitale", "S02");
    await terminal.shows("Carte non reconnue");
    await press("VALIDER");
    await terminal.shows("F4 sans carte");
    await press("F4");
    await terminal.shows("Dégradé");
    await press("2");
    await terminal.shows("Pourquoi sans carte Vitale ?");
    await press("3");
    await terminal.shows("Qui est la personne ?");
    await press("2");
    await opens("1", "Nom de la personne");
    await taps("ORSINI");
    await press("VALIDER");
    await terminal.shows(/Nom +ORSINI/);
    await opens("2", "Prénom de la personne");
    await taps("LISA");
    await press("VALIDER");
    await opens("3", "Date de naissance");
    await press(...digits("14201955"), "VALIDER");
    expect(await terminal.shows(/Personne -/)).toMatch(/Date de naissance +14\/20\/1955/);
    await opens("5", "NIR et clé");
    await press(...digits("25508"), "STAR", ...digits("99900124"), "VALIDER");
    await terminal.shows("La clé ne va pas avec ce NIR");
    await press("VALIDER");
    await terminal.shows("NIR et clé");
    await press("CORRIGER", "3", "VALIDER");
    expect(await terminal.shows(/Personne -/)).toContain("255082A999001 23");
    await opens("8", "Caisse");
    await press(...digits("013499881"), "VALIDER");
    await opens("9", "Justification d'exonération");
    await press("1");
    await opens("11", "Date de l'attestation");
    await press("VALIDER");
    await terminal.shows(/Personne -/);
    await press("VALIDER");
    expect(await acts()).toContain("Facture DÉGRADÉE");
    await press("VALIDER");
    await terminal.shows("DÉGRADÉE n° 000001");
    expect(await invoice("000000001")).toMatchObject({
      mode: "D",
      insured: { nir: "255082A999001", nirKey: "23" },
      beneficiary: { name: "ORSINI", firstName: "LISA", birthDate: "19552014" },
      rights: { source: "A", proofKind: "2" },
    });
  });
});

test("B14: the card of the other parent: the child is not on it, told, and billed without it", async () => {
  await press("1");
  await terminal.shows("Insérez la carte Vitale");
  await terminal.insert("vitale", "V19");
  const list = await terminal.shows("VALIDER choisir");
  expect(list).toContain("F4 sans carte");
  expect(list.replace(/\s+/g, " ")).toContain("Pas sur cette carte : F4");
  await press("F4");
  await terminal.shows("Dégradé");
  await press("2");
  await press("5");
  await terminal.shows("Qui est la personne ?");
});

describe("E196: what a paper sheet asks for, on paper", () => {
  const printed = async (run: () => Promise<void>) => {
    const before = terminal.bench.paper.length;
    await run();
    await terminal.bench.clock.run(8000);
    return terminal.bench.paper.slice(before);
  };

  test("before anything is signed: F3 on the amounts, nothing written; then of the signed invoice, from its page", async () => {
    await press("1");
    await terminal.shows("Insérez la carte Vitale");
    await terminal.insert("vitale", "V01");
    await terminal.shows("VALIDER choisir");
    await press("1");
    await acts();
    const { records } = terminal.desk.journal.counts();
    await press("F1");
    await terminal.shows("F3 feuille papier");
    await press("F1");
    const paper = await printed(() => press("F3"));
    for (const words of ["N° d'assuré 2550875999901 36", "Caisse 01-349-9881", "Nature : maladie", "RIEN N'EST SIGNÉ"])
      expect(paper).toContain(words);
    expect(paper).toMatch(/Signature du patient :[\s\S]*Signature du praticien :/);
    expect(terminal.desk.journal.counts().records).toBe(records);
    await terminal.shows("À PAYER");
    await press("VALIDER");
    await terminal.shows("SÉCURISÉE n° 000001");
    await press("VALIDER");
    await terminal.shows("Facturer une visite");
    await press("3");
    await terminal.shows("000001");
    await press("1");
    await terminal.shows("F3 feuille papier");
    expect(await printed(() => press("F3"))).toContain("FSE n° 000001 déjà signée");
  });

  test("without a printer the cause is told, and the amounts are there again", async () => {
    await press("1");
    await terminal.shows("Insérez la carte Vitale");
    await terminal.insert("vitale", "V01");
    await terminal.shows("VALIDER choisir");
    await press("1");
    await acts();
    await terminal.bench.control({ do: "paper", state: "out" });
    await terminal.bench.clock.run(2000);
    await press("F3");
    await terminal.shows("Que faire");
    await press("VALIDER");
    await terminal.shows("À PAYER");
  });
});
