import { afterAll, beforeAll, expect, test } from "vitest";
import { Bench, firstUnlock, keyVisit, openVisit, type Terminal } from "./bench.ts";

/**
 * The patient's card leaves while it signs: nothing is signed, and only the same card goes on. One terminal, one session,
 * the visits one after the other.
 */

let bench: Bench;
let terminal: Terminal;

beforeAll(async () => {
  bench = new Bench();
  await bench.open();
  terminal = bench.startTerminal();
  await firstUnlock(bench, terminal);
});

afterAll(() => bench.close());

/** Up to the amounts, then VALIDER, and the card is gone in the middle of its signature. */
async function pulledWhileSigning(): Promise<void> {
  await openVisit(bench, terminal, "V01");
  await keyVisit(bench, terminal, "1");
  await bench.must({ do: "card-fault", slot: 1, kind: "pulled-during:sign" });
  await bench.press("VALIDER");
  await terminal.shows(/Vitale retirée - rien n'est signé - réinsérez/);
}

async function signedAndHome(number: string): Promise<void> {
  await terminal.shows(new RegExp(`SÉCURISÉE n° ${number} .*Ticket imprimé`));
  await bench.press("VALIDER");
  await terminal.shows(/Facturer une visite/);
  await bench.remove(1);
}

/** The lines of the list of invoices, from home and back. */
async function listed(): Promise<string[]> {
  await terminal.shows(/Facturer une visite/);
  await bench.press("3");
  await terminal.shows(/F3 voir supprimées/);
  await bench.press("F3"); // What was given up shows when it is asked for.
  const list = await terminal.shows(/F3 sans supprimées/);
  await bench.press("ANNULER");
  await terminal.shows(/Facturer une visite/);
  return list.split("\n").filter((line) => / 00000\d /.test(line));
}

test("pulled out, nothing is printed or listed; the same card put back signs under the number drawn", async () => {
  expect(await listed()).toEqual([]);
  await pulledWhileSigning();
  expect(bench.paper()).toBe("");
  await bench.insert(1, "V01");
  await signedAndHome("000001");
  const list = await listed();
  expect(list).toHaveLength(1);
  expect(list[0]).toMatch(/000001 .*créée/);
});

test("another patient's card is refused by name, and the right one still signs", async () => {
  await pulledWhileSigning();
  await bench.insert(1, "V02");
  const trouble = await terminal.shows(/Ce n'est pas la même carte/);
  expect(trouble).toMatch(/Rien n'est signé/);
  expect(trouble).toMatch(/E_CARD_SWAPPED/);
  await bench.press("VALIDER");
  await terminal.shows(/Ce n'est pas la carte de ce patient/);
  await bench.press("VALIDER"); // Read again: it is still the wrong one.
  await terminal.shows(/Ce n'est pas la même carte.*E_CARD_SWAPPED/);
  await bench.press("VALIDER");
  await bench.remove(1);
  await terminal.shows(/Vitale · .*Vitale retirée - rien n'est signé - réinsérez/);
  await bench.insert(1, "V01");
  await signedAndHome("000002");
});

test("taken out by hand before VALIDER, the four ways are offered, and read it is asked for in the same words", async () => {
  await openVisit(bench, terminal, "V01");
  await keyVisit(bench, terminal, "1");
  await bench.remove(1);
  await terminal.shows(/Vitale · /);
  await bench.press("VALIDER");
  await terminal.shows(/Lire la carte Vitale.*Dégradé.*Désynchronisé.*Mettre en attente/);
  await bench.press("1");
  await terminal.shows(/Vitale retirée - rien n'est signé - réinsérez/);
  await bench.insert(1, "V01");
  await signedAndHome("000003");
});

test("given up, its number is listed as not used, no sheet exists and the draft takes the next number", async () => {
  await pulledWhileSigning();
  await bench.press("ANNULER");
  await terminal.shows(/Abandonner le n° 000004 \?/);
  await bench.press("VALIDER");
  await terminal.shows(/Prescription du.*20\/11\/2026/);
  await bench.press("VALIDER");
  await terminal.shows(/À PAYER/);
  await bench.insert(1, "V01");
  await bench.press("VALIDER");
  await signedAndHome("000005");
  const list = await listed();
  expect(list).toHaveLength(5);
  expect(list[1]).toMatch(/000004 .*non utilisé/);
  expect(bench.paper()).not.toMatch(/000004/);
});
