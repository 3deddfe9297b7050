import { afterAll, beforeAll, expect, test } from "vitest";
import { Bench, firstUnlock, keyVisit, openVisit, run, type Terminal, unlockAgain } from "./bench.ts";

/**
 * The power goes in the middle of a signature or of a ticket; what the screen then offers is true. One device, the cuts
 * one after the other.
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

/** The number is drawn and the card holds its answer back; then SIGKILL, and the terminal starts again. */
async function cutWhileVitaleSigns(number: string): Promise<void> {
  await openVisit(bench, terminal, "V01");
  await keyVisit(bench, terminal, "1");
  await bench.must({ do: "fault", line: "reader", kind: "delay", count: 60_000 });
  await bench.press("VALIDER");
  await terminal.shows(new RegExp(`Signature n° ${number} .*> La carte Vitale signe en cours`));
  terminal = await bench.cutPower();
  await bench.must({ do: "fault", line: "reader", kind: "replug" });
}

/** The CPS still stands in its slot: its code is asked by itself. */
async function unlockAfterStart(): Promise<void> {
  await terminal.shows(/Tapez le code porteur/);
  await bench.pin("1234");
}

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

test("between the number and the signatures: offered again, the same cards complete the same number", async () => {
  await cutWhileVitaleSigns("000001");
  expect(bench.paper()).toBe("");
  await unlockAfterStart();
  await terminal.shows(/Signature à reprendre .*Reprendre la signature n° 000001 \?/);
  await bench.press("VALIDER");
  await terminal.shows(/SÉCURISÉE n° 000001 .*Ticket imprimé/);
  await bench.press("VALIDER");
  await terminal.shows(/Facturer une visite/);
  await bench.remove(1);
  expect(await listed()).toHaveLength(1);
  expect(bench.paper().match(/FSE SÉCURISÉE n° 000001/g)).toHaveLength(1);
});

test("another patient's card does not complete it", async () => {
  await cutWhileVitaleSigns("000002");
  await bench.remove(1);
  await bench.insert(1, "V02");
  await unlockAfterStart();
  await terminal.shows(/Reprendre la signature n° 000002 \?/);
  await bench.press("VALIDER");
  await terminal.shows(/Ce n'est pas la même carte/);
  await bench.press("VALIDER");
  await terminal.shows(/Ce n'est pas la carte de ce patient/);
  await bench.press("ANNULER");
  await terminal.shows(/1 signature à reprendre/);
  expect(bench.paper()).not.toMatch(/000002/);
});

test("given up, asked twice: the number is listed as not used and the draft comes back for the next one", async () => {
  await bench.press("LOCK");
  await bench.remove(1);
  await unlockAgain(bench, terminal);
  await terminal.shows(/Reprendre la signature n° 000002 \?/);
  await bench.press("F4");
  await terminal.shows(/Abandonner le n° 000002 \?/);
  await bench.press("VALIDER");
  await terminal.shows(/Insérez la carte Vitale/); // The draft comes back, for the next number.
  await bench.insert(1, "V01");
  await terminal.shows(/VALIDER choisir/);
  await bench.press("1");
  await terminal.shows(/Prescription du.*20\/11\/2026/);
  await bench.press("VALIDER");
  await terminal.shows(/À PAYER/);
  await bench.press("VALIDER");
  await terminal.shows(/SÉCURISÉE n° 000003 .*Ticket imprimé/);
  await bench.press("VALIDER");
  await terminal.shows(/Facturer une visite/);
  await bench.remove(1);
  const [third, second] = await listed();
  expect(third).toMatch(/000003 .*créée/);
  expect(second).toMatch(/000002 .*non utilisé/);
});

test("while the ticket is printed: the invoice is there once, and its ticket is printed whole and marked", async () => {
  await openVisit(bench, terminal, "V01");
  await keyVisit(bench, terminal, "1");
  await bench.must({ do: "fault", line: "printer", kind: "delay", count: 60_000 });
  await bench.press("VALIDER");
  await terminal.shows(/Ticket n° 000004 .*FSE enregistrée/);
  terminal = await bench.cutPower();
  await bench.must({ do: "fault", line: "printer", kind: "replug" });
  await unlockAfterStart();
  await terminal.shows(/Tickets à réimprimer +1/);
  expect(await listed()).toHaveLength(4);
  const before = bench.paper().length;
  await bench.press("5");
  await terminal.shows(/Tickets à réimprimer(?! +1)/);
  const ticket = bench.paper().slice(before);
  expect(ticket).toMatch(/RÉIMPRESSION/);
  expect(ticket).toMatch(/FSE SÉCURISÉE n° 000004/);
  expect(ticket).toMatch(/À payer par le patient +3,65 €/);
});

test("checked from outside, the store holds each number once and nothing is missing", async () => {
  await terminal.shows(/Facturer une visite/);
  await bench.stopTerminal();
  const { code, out, err } = await run("terminalctl", "verify", "--data", bench.data);
  expect(code, err).toBe(0);
  expect(out).toMatch(/^OK .* 4 numbers, 0 lots, 3 held/);
});
