import { afterEach, expect, test } from "vitest";
import type { Key } from "#hal/ports/index";
import { Terminal } from "./terminal.ts";

let terminal: Terminal;
afterEach(() => terminal.stop());

const digits = (text: string) => [...text] as Key[];
/** Letters of each key, the digit last (E.161). */
const LETTERS = [" 0", "-'./1", "ABC2", "DEF3", "GHI4", "JKL5", "MNO6", "PQRS7", "TUV8", "WXYZ9"];

/** Types a text letter by letter, waiting until each is taken. */
async function taps(text: string): Promise<void> {
  for (const letter of text.toUpperCase()) {
    const key = LETTERS.findIndex((letters) => letters.includes(letter));
    const turns = (LETTERS[key]?.indexOf(letter) ?? 0) + 1;
    await terminal.press(...(Array.from({ length: turns }, () => String(key)) as Key[]));
    await terminal.bench.clock.run(1100);
  }
}

test("every field of the DRE is typed at the keypad: signed, kept as typed, and shown with its origin", {
  timeout: 60_000,
}, async () => {
  terminal = await Terminal.open();
  await terminal.unlock();
  await terminal.press("1");
  await terminal.shows("Insérez la carte Vitale");
  await terminal.insert("vitale", "V01");
  await terminal.shows("VALIDER choisir");
  await terminal.press("1");
  await terminal.shows("Choisir un acte");
  await terminal.press("3", "VALIDER");
  await terminal.shows("Prescription du");
  await terminal.press("6", ...digits("20112026"), "VALIDER", "7", ...digits("991000027"), "VALIDER");
  if (terminal.screen.includes("Spécialité")) await terminal.press("VALIDER");

  await terminal.press("MENU");
  expect(await terminal.shows("Mutuelle - FAMILLEUN Claire")).toMatch(/Origine +Aucune/);
  await terminal.press("1");
  await terminal.shows("d'où vient-elle");
  await terminal.press("2");
  expect(await terminal.shows("N° d'AMC")).toMatch(/N° d'AMC +! à saisir/);

  const opens = async (row: string, title: string) => {
    await terminal.press(...digits(row), ...(row === "1" ? (["F4"] as const) : []));
    await terminal.shows(title);
  };
  await opens("2", "8 à 10 chiffres");
  await terminal.press(...digits("0099900"), "VALIDER");
  await terminal.shows("Il faut 8 chiffres");
  await terminal.press(...digits("011"), "VALIDER");
  await terminal.shows("0099900011 Mutuelle Tournée Test (saisi)");
  await opens("3", "Type de convention");
  await taps("IS");
  await terminal.press("VALIDER");
  await terminal.shows("IS (saisi)");
  await opens("4", "CSR");
  await taps("A1");
  await terminal.press("VALIDER");
  await terminal.shows("A1 (saisi)");
  await opens("5", "N° d'adhérent");
  await taps("87654321");
  await terminal.press("VALIDER");
  await terminal.shows("87654321 (saisi)");
  await opens("6", "N° de contrat");
  await taps("C-7");
  await terminal.press("VALIDER");
  await terminal.shows("C-7 (saisi)");
  await opens("8", "Mutuelle valable du");
  await terminal.press(...digits("01012026"), "VALIDER");
  await terminal.shows("01/01/2026 (saisi)");
  await opens("9", "Mutuelle valable jusqu'au");
  await terminal.press(...digits("31122026"), "VALIDER");
  await terminal.shows("31/12/2026 (saisi)");
  await opens("11", "Indicateur de traitement");
  expect(terminal.screen).toContain("33 DRE en et hors TP, rectification");
  const place = /(\d+) +33 DRE/.exec(terminal.screen)?.[1] ?? "";
  await terminal.press(...digits(place));
  await terminal.shows("Mutuelle - FAMILLEUN Claire");
  await opens("12", "Aiguillage STS");
  await terminal.press("1");
  await terminal.shows("M : mutuelles (FNMF) (saisi)");
  await opens("13", "Code routage");
  await taps("O");
  await terminal.press("VALIDER");
  await terminal.shows("Il faut 2 caractères");
  await taps("C");
  await terminal.press("VALIDER");
  await terminal.shows("OC (saisi)");
  await opens("14", "Identifiant d'hôte");
  await taps("001");
  await terminal.press("VALIDER");
  await terminal.shows("001 (saisi)");
  await opens("15", "Domaine");
  await taps("wanadoo.fr");
  await terminal.press("VALIDER");
  await terminal.shows("wanadoo.fr (saisi)");

  await terminal.press("VALIDER");
  await terminal.shows("Prescription du");
  await terminal.press("VALIDER");
  await terminal.shows("causé par un tiers");
  await terminal.press("F4");
  expect(await terminal.shows("À PAYER")).toContain("GS  TP AMO O AMC O  TR AMO O AMC O");
  expect(terminal.screen).toContain("FSE + DRE");
  await terminal.press("VALIDER");
  await terminal.shows("SÉCURISÉE n° 000001");
  const { invoice } = await terminal.bench.desk.journal.signedInvoiceOf("996000014", "000000001");
  expect(invoice.amc).toEqual({
    management: "S",
    amcNumber: "0099900011",
    member: "87654321",
    contractType: "00",
    contractNumber: "C-7",
    conventionCode: "IS",
    csr: "A1",
    stsRouting: "M",
    treatmentIndicator: "33",
    routing: { code: "OC", host: "001", domain: "wanadoo.fr" },
    amountOrigin: "T",
    dre: true,
  });

  await terminal.press("VALIDER");
  await terminal.shows("Facturer une visite");
  await terminal.remove("vitale");
  await terminal.press("1");
  await terminal.shows("Insérez la carte Vitale");
  await terminal.insert("vitale", "V01");
  await terminal.shows("VALIDER choisir");
  await terminal.press("1");
  await terminal.shows("Choisir un acte");
  await terminal.press("3", "VALIDER");
  await terminal.shows("Prescription du");
  await terminal.press("MENU");
  await terminal.shows("Mutuelle - FAMILLEUN Claire");
  await terminal.press("RIGHT");
  expect(await terminal.shows("wanadoo.fr (saisi)")).toMatch(/OC \(saisi\)/);
});
