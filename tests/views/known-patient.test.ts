import { afterEach, beforeEach, expect, test } from "vitest";
import type { Key } from "#hal/ports/index";
import { Terminal } from "./terminal.ts";

/** E080: as fast as a paper sheet. */

let terminal: Terminal;
beforeEach(async () => {
  terminal = await Terminal.open();
  await terminal.unlock();
});
afterEach(() => terminal.stop());

test("a known patient and the act of last time: from the card to Signer in at most 8 keys", async () => {
  await terminal.bill("V01");
  await terminal.press("1");
  await terminal.shows("Insérez la carte Vitale");
  await terminal.insert("vitale", "V01");
  await terminal.shows("VALIDER choisir");
  let pressed = 0;
  const key = async (one: Key, shows: string | RegExp) => {
    pressed += 1;
    await terminal.press(one);
    return terminal.shows(shows);
  };
  await key("1", "Choisir un acte");
  const form = await key("VALIDER", "Prescription du"); // The act of last time comes first.
  expect(form).toMatch(/AMI 2 .*Injection intraveineuse isolée/);
  expect(form).toMatch(/Prescription du +20\/11\/2026/);
  expect(form).toMatch(/Prescripteur +991000027 \(01\)/);
  await key("VALIDER", "causé par un tiers");
  await key("F4", "À vérifier"); // The same act on the same day: only this test does that.
  await key("VALIDER", /VALIDER signer/);
  await key("VALIDER", "SÉCURISÉE n° 000002");
  expect(pressed).toBeLessThanOrEqual(8);
});
