import { afterEach, describe, expect, test } from "vitest";
import { CPS_CARDS } from "../../simulator/cards/deck-cps.ts";
import { Terminal } from "./terminal.ts";

/** A card that can work nowhere is read to its holder, with the reason; it is not registered and opens nothing (E017). */

let terminal: Terminal;
afterEach(() => terminal.stop());

const flat = (text: string) => text.replace(/\s+/g, " ");

/** The card in, its code typed, the reason seen: the first of its pages. */
async function pagesOf(name: string): Promise<string> {
  terminal = await Terminal.open();
  await terminal.insert("cps", name);
  await terminal.shows("Tapez le code porteur");
  await terminal.bench.pin(CPS_CARDS.find((row) => row.card === name)?.pin ?? "");
  await terminal.shows("Que faire");
  await terminal.press("VALIDER");
  return flat(await terminal.shows("Ouvre l'appareil"));
}

/** Every page, until no other comes. */
async function allPages(first: string): Promise<string> {
  const pages = [first];
  for (;;) {
    await terminal.press("DOWN");
    const next = flat(terminal.screen);
    if (next === pages.at(-1)) return pages.join(" ");
    pages.push(next);
  }
}

const nothingKept = () => [terminal.desk.keys.enrolled().length, terminal.desk.journal.counts().records];

describe("a card that can work nowhere", () => {
  test.each([
    ["C13", "Pas de domaine assurance maladie", "SALARIEUN"],
    ["C08", "pas le droit de signer des factures", "EMPLOYEUN"],
    ["C12", "pas le droit de signer des factures", "anonyme"],
  ])("%s shows its pages with the reason first, and is not registered", async (name, reason, holder) => {
    const all = await allPages(await pagesOf(name));
    expect(all).toContain(`non : `);
    expect(all).toContain(reason);
    expect(all).toContain(holder);
    expect(nothingKept()).toEqual([0, 0]);
    await terminal.press("ANNULER");
    await terminal.shows("CPS en place");
    expect(nothingKept()).toEqual([0, 0]);
  });

  test("its pages close when it is taken out", async () => {
    await pagesOf("C13");
    await terminal.remove("cps");
    expect(await terminal.shows("Insérez la CPS")).not.toContain("SALARIEUN");
  });

  test("its pages close on LOCK, and when nobody is there", async () => {
    await pagesOf("C13");
    await terminal.press("LOCK");
    await terminal.shows("CPS en place");
    await terminal.press("VALIDER");
    await terminal.shows("Tapez le code porteur"); // The card was powered off: its code is asked again.
    await terminal.bench.pin("1470");
    await terminal.shows("Que faire");
    await terminal.press("VALIDER");
    await terminal.shows("Ouvre l'appareil");
    await terminal.bench.clock.run(6 * 60_000);
    expect(terminal.screen).toContain("CPS en place");
  });
});
