import { afterEach, expect, test } from "vitest";
import { Trouble } from "#util/trouble";
import { Terminal } from "./terminal.ts";

let terminal: Terminal;
afterEach(() => terminal.stop());

test("a storage that fails under a view is told, and the terminal goes on from home", async () => {
  terminal = await Terminal.open();
  await terminal.unlock();
  terminal.bench.lasting.disk.fault = (call, path) => {
    if (call === "create" && path.startsWith("settings")) throw new Trouble("E_STORE_FULL", { call, path });
    return undefined;
  };
  await terminal.press("4");
  await terminal.shows("CABINET ARCACHON");
  await terminal.press("2");
  expect(await terminal.shows("E_STORE_FULL")).toContain("Rien n'est perdu");
  await terminal.press("VALIDER");
  await terminal.shows("Facturer une visite");
});

test("F4 on the page of an invoice deletes it, asked twice, and the list says so", async () => {
  terminal = await Terminal.open();
  await terminal.unlock();
  await terminal.bill("V01");
  await terminal.press("3");
  await terminal.shows("FAMILLEUN");
  await terminal.press("VALIDER");
  await terminal.shows(/F4 supprimer/);
  await terminal.press("F4");
  await terminal.shows("Supprimer la facture n°");
  await terminal.press("VALIDER");
  await terminal.shows("Supprimer pour de bon");
  await terminal.press("VALIDER");
  await terminal.shows("Refaire la facture n°");
  await terminal.press("F4");
  await terminal.shows("supprimée");
});
