import { afterEach, beforeEach, expect, test } from "vitest";
import type { Key } from "#hal/ports/index";
import { Terminal } from "./terminal.ts";

/** A copy of a ticket asked for later says that it is one, and which one (E117). */

let terminal: Terminal;
beforeEach(async () => {
  terminal = await Terminal.open();
  await terminal.unlock();
});
afterEach(() => terminal.stop());

/** What comes out of the printer meanwhile. */
async function printed(work: () => Promise<void>): Promise<string> {
  const before = terminal.bench.paper.length;
  await work();
  await terminal.bench.clock.run(6000);
  return terminal.bench.paper.slice(before);
}

/** By F3 after the signature, by MENU on the page of an invoice. */
const copy = (key: "F3" | "MENU" = "F3") =>
  printed(async () => {
    await terminal.shows(`${key} duplicata`);
    await terminal.press(key);
  });

/** A signed invoice on the screen. */
async function signOne(): Promise<void> {
  await terminal.bill("V01");
  await terminal.press("1");
  await terminal.insert("vitale", "V05");
  await terminal.shows("VALIDER choisir");
  await terminal.press("2");
  await terminal.shows("Choisir un acte");
  await terminal.press("3", "VALIDER");
  await terminal.shows("Prescription du");
  await terminal.press("6", ...([..."20112026"] as Key[]), "VALIDER", "7", "F2");
  await terminal.press("1", "VALIDER");
  await terminal.shows("causé par un tiers");
  await terminal.press("F4");
  await terminal.shows("À PAYER");
}

test("asked on the screen of the signature, then from the list: counted on, whole, without another FSE", async () => {
  await signOne();
  const ticket = await printed(() => terminal.press("VALIDER"));
  expect(ticket).not.toMatch(/DUPLICATA|RÉIMPRESSION/);
  const first = await copy();
  expect(first).toContain("DUPLICATA n° 1");
  expect(first).not.toContain("RÉIMPRESSION");
  expect(first.replace(/ *DUPLICATA n° 1\n/, "")).toBe(ticket);
  expect(await copy()).toContain("DUPLICATA n° 2");
  await terminal.press("VALIDER");
  await terminal.shows("Factures 2");
  await terminal.press("3");
  await terminal.shows("000002");
  await terminal.press("1");
  expect(await copy("MENU")).toContain("DUPLICATA n° 3");
  expect(await terminal.shows("Facture 000002")).toContain("FAMILLECINQ Robert");
  await terminal.press("ANNULER", "ANNULER");
  await terminal.shows("Factures 2 - libres 498");
});

test("a copy that the paper stops is the same copy again, marked RÉIMPRESSION, by itself when the paper is back", async () => {
  await signOne();
  await printed(() => terminal.press("VALIDER"));
  await terminal.bench.control({ do: "paper", state: "out" });
  await copy();
  await terminal.shows("Plus de papier - FSE enregistrée");
  const again = await printed(async () => {
    await terminal.bench.control({ do: "paper", state: "ok" });
    await terminal.shows("Ticket imprimé");
  });
  expect(again).toMatch(/RÉIMPRESSION\n *DUPLICATA n° 1\n/);
  expect(await copy()).toContain("DUPLICATA n° 2");
});

test("a ticket that the paper stopped comes out as RÉIMPRESSION; only what is asked after it is a copy", async () => {
  await signOne();
  await terminal.bench.control({ do: "paper", state: "out" });
  await printed(() => terminal.press("VALIDER"));
  expect(await terminal.shows("Plus de papier - FSE enregistrée")).toContain("F3 réimprimer");
  const again = await printed(() => terminal.bench.control({ do: "paper", state: "ok" }).then(() => undefined));
  expect(again).toContain("RÉIMPRESSION");
  expect(again).not.toContain("DUPLICATA");
  expect(await copy()).toContain("DUPLICATA n° 1");
});

test("the count outlives the power", async () => {
  await signOne();
  await printed(() => terminal.press("VALIDER"));
  await copy();
  terminal = await terminal.cutPower();
  await terminal.unlock();
  await terminal.press("3");
  await terminal.shows("000002");
  await terminal.press("1");
  expect(await copy("MENU")).toContain("DUPLICATA n° 2");
});
