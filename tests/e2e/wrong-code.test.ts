import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Bench, billOne, firstUnlock, type Terminal, unlockAgain } from "./bench.ts";

/**
 * The code porteur given up, late, and wrong three times: tries are the card's, and what is stored stays at hand. One
 * device: C01 is the nurse's card, S13 her second one; one lot is sealed and not yet handed over.
 */

let bench: Bench;
let terminal: Terminal;

beforeAll(async () => {
  bench = new Bench();
  await bench.open({ poste: true });
  terminal = bench.startTerminal();
  await firstUnlock(bench, terminal);
  await registerSecondCard();
  await billOne(bench, terminal);
  await bench.stopPoste();
  await bench.press("2");
  await terminal.shows(/Le poste ne répond pas/);
  await bench.press("VALIDER");
  await terminal.shows(/1 lot prêt/);
  await billOne(bench, terminal);
  await bench.press("LOCK");
});

afterAll(() => bench.close());

/** Menu, CPS, "Enregistrer une autre CPS": the other card goes into the AMC slot. */
async function registerSecondCard(): Promise<void> {
  await bench.press("MENU");
  await terminal.shows(/1 CPS .*À propos/);
  await bench.press("1");
  await terminal.shows(/5 Enregistrer une autre CPS/);
  await bench.press("5");
  await terminal.shows(/Insérez l'autre CPS dans la fente AMC/);
  await bench.insert(2, "S13");
  await terminal.shows(/Tapez le code porteur/);
  await bench.pin("8642097531");
  await terminal.shows(/Enregistrer .* sur cet appareil/);
  await bench.press("VALIDER");
  await terminal.shows(/5 Enregistrer une autre CPS/);
  await bench.press("ANNULER");
  await terminal.shows(/À propos/);
  await bench.press("ANNULER");
  await terminal.shows(/Facturer une visite/);
  await bench.remove(2);
}

async function triesLeft(): Promise<number> {
  const { slots } = await bench.must({ do: "state" });
  return (slots as { pinTriesLeft: number }[])[0]?.pinTriesLeft ?? -1;
}

async function lockedWith(counts: RegExp): Promise<void> {
  const screen = await terminal.shows(counts);
  expect(screen).not.toMatch(/INFIRUN|FAMILLE|CABINET/);
}

const COUNTS = /CPS en place .*Factures 2 - libres 498 .*1 lot prêt à décharger/;

describe("given up", () => {
  test("ANNULER comes back to the waiting screen, no try burnt", async () => {
    await unlockAgain(bench, terminal, "12", "ANNULER");
    await lockedWith(COUNTS);
    expect(await triesLeft()).toBe(3);
  });

  test("no key for too long comes back to the waiting screen, no try burnt", async () => {
    await unlockAgain(bench, terminal, "1234", "none");
    await lockedWith(COUNTS);
    expect(await triesLeft()).toBe(3);
  });
});

describe("wrong", () => {
  test("the tries left are the card's, and the last one is asked for", async () => {
    await unlockAgain(bench, terminal, "0000");
    await terminal.shows(/Code faux - reste 2 essais/);
    expect(await triesLeft()).toBe(2);
    await bench.pin("0001");
    await terminal.shows(/Il ne reste qu'un essai/);
    expect(await triesLeft()).toBe(1);
    await bench.press("F4"); // Not now: nothing is sent to the card.
    await lockedWith(COUNTS);
    expect(await triesLeft()).toBe(1);
  });

  test("the third one blocks, and the screen says so plainly, with what is safe and what to do", async () => {
    await bench.press("VALIDER");
    await terminal.shows(/Il ne reste qu'un essai/);
    await bench.press("VALIDER");
    await terminal.shows(/Tapez le code porteur/);
    await bench.pin("0002");
    await terminal.shows(/CPS bloquée/);
    expect(terminal.words()).toMatch(/Rien n'est perdu/);
    expect(await triesLeft()).toBe(0);
    await backToWaiting();
  });

  test("it is still blocked after the terminal started again, and what is stored still counts", async () => {
    await bench.stopTerminal();
    terminal = bench.startTerminal();
    await terminal.shows(/CPS bloquée/);
    await backToWaiting();
  });

  test("it is still blocked after the hardware started again", async () => {
    await bench.stopTerminal();
    await bench.stopSimulator();
    await bench.startSimulator();
    terminal = bench.startTerminal();
    await terminal.shows(/Insérez la CPS .*Factures 2 - libres 498/);
    await bench.insert(0, "C01");
    await terminal.shows(/CPS bloquée/);
    expect(await triesLeft()).toBe(0);
    await backToWaiting();
  });

  /** From "CPS bloquée", through the offer of unblocking. */
  async function backToWaiting(): Promise<void> {
    await bench.press("VALIDER");
    await terminal.shows(/Débloquer/);
    await bench.press("ANNULER");
    await lockedWith(COUNTS);
  }
});

describe("while it is blocked", () => {
  test("a lot sealed before still goes to the poste", async () => {
    await bench.startPoste();
    await bench.press("F2");
    const told = await terminal.shows(/Reçu du poste .*Reçus gardés/);
    const hash = /Empreinte([0-9a-f\s]+)/.exec(told)?.[1]?.replace(/\s/g, "");
    expect(receipts().map((one) => one.hash)).toEqual([hash]);
    await bench.press("VALIDER");
    await lockedWith(/CPS en place/);
  });

  test("the other registered card opens the journal: both invoices are listed", async () => {
    await bench.remove(0);
    await terminal.shows(/Insérez la CPS/);
    await bench.insert(0, "S13");
    await terminal.shows(/Tapez le code porteur/);
    await bench.pin("8642097531");
    await terminal.shows(/CABINET BORDEAUX/);
    await bench.press("1");
    await terminal.shows(/Facturer une visite/);
    await bench.press("3");
    const list = await terminal.shows(/000002 .*000001 /);
    expect(list.match(/FAMILLEUN Claire/g)).toHaveLength(2);
    await bench.press("ANNULER");
  });

  test("its receipt, asked for again, is the same one and is recorded: the lot leaves the device", async () => {
    await terminal.shows(/Facturer une visite/);
    await bench.press("2");
    await terminal.shows(/Le poste a tout reçu et signé/);
    await bench.press("VALIDER");
    await terminal.shows(/Facturer une visite/);
    expect(terminal.words()).not.toMatch(/lot prêt/);
    expect(receipts().map((one) => one.sequence)).toEqual([1, 2]);
  });
});

/** Receipts of the poste, oldest first. */
function receipts(): { readonly sequence: number; readonly hash: string }[] {
  const lots = join(bench.posteDir, "lots");
  if (!existsSync(lots)) return [];
  const read = readdirSync(lots).map((lot) => JSON.parse(readFileSync(join(lots, lot, "receipt.json"), "utf8")));
  return read.sort((one, other) => one.sequence - other.sequence);
}
