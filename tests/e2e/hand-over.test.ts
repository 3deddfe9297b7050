import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Bench, billOne, firstUnlock, type Terminal } from "./bench.ts";

/** Lots and their hand-over when the card or the poste goes in the middle. One device, one lot after the other. */

let bench: Bench;
let terminal: Terminal;

beforeAll(async () => {
  bench = new Bench();
  await bench.open({ poste: true });
  terminal = bench.startTerminal();
  await firstUnlock(bench, terminal);
});

afterAll(() => bench.close());

/** Receipts of the poste, by the lot's identity. */
function receipts(): Record<string, { readonly sequence: number; readonly invoices: number; readonly hash: string }> {
  const lots = join(bench.posteDir, "lots");
  return Object.fromEntries(
    readdirSync(lots).map((lot) => [lot, JSON.parse(readFileSync(join(lots, lot, "receipt.json"), "utf8"))]),
  );
}

test("the CPS pulled out while it signs a lot: the lot is told as begun, and the next round finishes it", async () => {
  await billOne(bench, terminal);
  await bench.must({ do: "card-fault", slot: 0, kind: "pulled-during:sign" });
  await bench.press("2");
  await terminal.shows(/Insérez la CPS .*Factures 1 - libres 499/);
  await bench.insert(0, "C01");
  await terminal.shows(/Tapez le code porteur/);
  await bench.pin("1234");
  await terminal.shows(/Factures 1 - libres 499 .*1 lot à finir/);
  await bench.press("2");
  await terminal.shows(/Le poste a tout reçu et signé.* 1 facture en 1 lot/);
  await bench.press("VALIDER");
  await terminal.shows(/Factures 0 - libres 500/);
  expect(Object.values(receipts())).toMatchObject([{ sequence: 1, invoices: 1 }]);
});

test("the poste away: nothing is lost and nothing leaves; back again: the same lot, once, under the hash of the screen", async () => {
  await billOne(bench, terminal);
  await billOne(bench, terminal);
  await bench.stopPoste();
  await bench.press("2");
  const told = await terminal.shows(/Le poste ne répond pas/);
  expect(told).toMatch(/Rien n'est perdu/);
  expect(told).toMatch(/E_POSTE_ABSENT/);
  await bench.press("VALIDER");
  await terminal.shows(/Factures 2 - libres 498 .*1 lot prêt/);
  await bench.startPoste();
  await bench.press("2");
  const received = await terminal.shows(/Le poste a tout reçu et signé.* 2 factures en 1 lot/);
  const hash = /Empreinte([0-9a-f\s]+)/.exec(received)?.[1]?.replace(/\s/g, "");
  const [, lot] = Object.keys(receipts()).sort();
  expect(lot).toMatch(/^fse\.996000014\.002\./);
  expect(receipts()[lot ?? ""]).toMatchObject({ sequence: 2, invoices: 2, hash });
  expect(bench.paper().replace(/\s/g, "")).toContain(hash);
  await bench.press("VALIDER");
  await terminal.shows(/Factures 0 - libres 500/);
});
