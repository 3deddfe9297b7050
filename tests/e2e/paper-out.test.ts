import { afterAll, beforeAll, expect, test } from "vitest";
import { Bench, firstUnlock, keyVisit, openVisit, type Terminal, until } from "./bench.ts";

/** The printer stops in the middle of a ticket: the invoice is recorded, once, and its ticket is printed again whole. */

let bench: Bench;
let terminal: Terminal;

beforeAll(async () => {
  bench = new Bench();
  await bench.open();
  terminal = bench.startTerminal();
  await firstUnlock(bench, terminal);
});

afterAll(() => bench.close());

/** A visit whose ticket stops after some lines. Gives what stands on the paper then. */
async function ticketStops(state: "out" | "cover-open"): Promise<string> {
  await openVisit(bench, terminal, "V01");
  await keyVisit(bench, terminal, "1");
  const before = bench.paper().length;
  await bench.press("VALIDER");
  await until(() => bench.paper().length > before);
  await bench.must({ do: "paper", state });
  const begun = bench.paper().slice(before);
  expect(begun).not.toMatch(/À payer/); // It did stop in the middle.
  return begun;
}

/** The ticket that came out marked, behind whatever the printer still held of the one that stopped. */
function markedTicket(from: number): string {
  const paper = bench.paper().slice(from);
  expect(paper.match(/RÉIMPRESSION/g)).toHaveLength(1);
  return paper.slice(paper.lastIndexOf("MODE TEST"));
}

/** The lines of a ticket, its mark left out. */
function linesOf(ticket: string): string[] {
  const lines = ticket.split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "" && !/RÉIMPRESSION/.test(line));
}

test("paper out: said with what is stored; paper back: the whole ticket, marked, by itself", async () => {
  const begun = await ticketStops("out");
  const told = await terminal.shows(/SÉCURISÉE n° 000001 .*Plus de papier - FSE enregistrée/);
  expect(told).toMatch(/Le ticket reste à imprimer/);
  const before = bench.paper().length;
  await bench.must({ do: "paper", state: "ok" });
  await terminal.shows(/SÉCURISÉE n° 000001 .*Ticket imprimé/);
  const ticket = markedTicket(before);
  expect(ticket.match(/FSE SÉCURISÉE n° 000001/g)).toHaveLength(1);
  expect(ticket).toMatch(/À payer par le patient +3,65 €/);
  expect(linesOf(ticket)).toEqual(expect.arrayContaining(linesOf(begun)));
  await bench.press("VALIDER");
  await terminal.shows(/Facturer une visite/);
  await bench.remove(1);
});

test("cover open, and the screen left: the ticket waits, and is printed whole and marked from home", async () => {
  await ticketStops("cover-open");
  await terminal.shows(/SÉCURISÉE n° 000002 .*Capot ouvert - FSE enregistrée/);
  await bench.press("VALIDER");
  await terminal.shows(/Capot ouvert .*Tickets à réimprimer +1/);
  await bench.remove(1);
  await bench.must({ do: "paper", state: "ok" });
  await terminal.shows(/^(?!.*Capot ouvert).*Facturer une visite/);
  const before = bench.paper().length;
  await bench.press("5");
  await terminal.shows(/Tickets à réimprimer(?! +1)/);
  const ticket = markedTicket(before);
  expect(ticket.match(/FSE SÉCURISÉE n° 000002/g)).toHaveLength(1);
  expect(ticket).toMatch(/À payer par le patient +3,65 €/);
});

test("one invoice each time, never two", async () => {
  await terminal.shows(/Facturer une visite/);
  await bench.press("3");
  const list = await terminal.shows(/ 000002 .* 000001 /);
  expect(list.match(/ 00000\d /g)).toHaveLength(2);
  expect(list.match(/créée/g)).toHaveLength(2);
  await bench.press("ANNULER");
});
