import { afterEach, beforeEach, expect, test } from "vitest";
import { Terminal } from "./terminal.ts";

/** Home says that a Vitale put in starts a visit: it does, by itself. */

let terminal: Terminal;
beforeEach(async () => {
  terminal = await Terminal.open();
  await terminal.unlock();
});
afterEach(() => terminal.stop());

test("put in at home, its persons are shown without a key", async () => {
  await terminal.insert("vitale", "V05");
  expect(await terminal.shows("VALIDER choisir")).toContain("FAMILLECINQ Monique");
});

test("left in its slot after a visit, it starts none; taken out and put in again, it does", async () => {
  await terminal.bill("V01");
  await terminal.insert("vitale", "V02");
  await terminal.shows("FAMILLEDEUX Paul");
  await terminal.press("ANNULER");
  await terminal.shows("Facturer une visite");
  await terminal.bench.clock.run(10_000);
  expect(terminal.screen).toContain("Facturer une visite");
  await terminal.remove("vitale");
  await terminal.insert("vitale", "V02");
  await terminal.shows("FAMILLEDEUX Paul");
});

test("put in while a menu is open, it starts none, and no name is shown", async () => {
  await terminal.press("6");
  await terminal.shows("À propos");
  await terminal.insert("vitale", "V05");
  await terminal.bench.clock.run(3000);
  expect(terminal.screen).toContain("À propos");
  expect(terminal.screen).not.toContain("FAMILLE");
});
