import { afterEach, describe, expect, test } from "vitest";
import type { Key } from "#hal/ports/index";
import { Terminal } from "./terminal.ts";

/** The path through the screens, as keys take it. */
let terminal: Terminal;
afterEach(() => terminal.stop());

const digits = (text: string) => [...text] as Key[];

async function atHome(): Promise<void> {
  terminal = await Terminal.open();
  await terminal.unlock();
}

describe("from the waiting screen", () => {
  test("the CPS and its code lead home, and the first time the card is registered on the way", async () => {
    terminal = await Terminal.open();
    expect(terminal.screen).not.toContain("Alice");
    await terminal.unlock();
    expect(terminal.screen).toContain("Alice INFIRUN");
    expect(terminal.screen).toContain("1/2 CABINET BORDEAUX");
  });

  test("ANNULER at the code goes back to waiting, and VALIDER asks the code again", async () => {
    terminal = await Terminal.open();
    await terminal.insert("cps", "C01");
    await terminal.shows("Tapez le code porteur");
    await terminal.bench.pin("", "ANNULER");
    await terminal.shows("CPS en place");
    await terminal.press("VALIDER");
    await terminal.shows("Tapez le code porteur");
    await terminal.bench.pin("", "ANNULER");
    await terminal.shows("CPS en place");
  });

  test("a blocked card is unblocked on the spot, then leads home with its new code", async () => {
    terminal = await Terminal.open();
    await terminal.insert("cps", "C10");
    await terminal.shows("CPS bloquée");
    await terminal.press("VALIDER");
    await terminal.shows("Débloquer la CPS maintenant");
    await terminal.press("VALIDER");
    await terminal.shows("Tapez le code de déblocage");
    await terminal.bench.pin("23452345");
    await terminal.shows("Tapez deux fois le nouveau code");
    await terminal.bench.pin("1357 1357");
    await terminal.shows("Tapez le code porteur");
    await terminal.bench.pin("1357");
    await terminal.shows("Enregistrer");
    await terminal.press("VALIDER");
    await terminal.shows("Facturer une visite");
  });
});

describe("from home", () => {
  test("a visit goes through its screens and comes back home", async () => {
    await atHome();
    await terminal.press("1");
    await terminal.shows("Insérez la carte Vitale");
    await terminal.insert("vitale", "V01");
    await terminal.shows("VALIDER choisir");
    await terminal.press("1");
    await terminal.shows("Choisir un acte");
    await terminal.press("3", "VALIDER");
    await terminal.shows("Prescription du");
    await terminal.press("6", ...digits("20112026"), "VALIDER");
    await terminal.press("7", ...digits("991000027"), "VALIDER", "VALIDER", "VALIDER");
    await terminal.shows("causé par un tiers");
    await terminal.press("F4");
    await terminal.shows("À PAYER");
    await terminal.press("VALIDER");
    await terminal.shows(/SÉCURISÉE n° 000001/);
    await terminal.press("VALIDER");
    await terminal.shows("Facturer une visite");
    expect(terminal.screen).toContain("1 hors lot");
  });

  test("ANNULER stays home; a visit given up comes back there", async () => {
    await atHome();
    await terminal.press("ANNULER");
    await terminal.shows("Facturer une visite");
    await terminal.press("1");
    await terminal.shows("Insérez la carte Vitale");
    await terminal.press("ANNULER");
    await terminal.shows("Facturer une visite");
  });
});

describe("the way back", () => {
  test("ANNULER goes back one screen at a time, through no place twice", async () => {
    await atHome();
    await terminal.press("MENU");
    await terminal.shows("Changer de situation");
    await terminal.press("1");
    await terminal.shows("Relire la CPS");
    await terminal.press("1");
    await terminal.shows("N° national");
    await terminal.press("ANNULER");
    await terminal.shows("Relire la CPS");
    await terminal.press("ANNULER");
    await terminal.shows("Changer de situation");
    await terminal.press("ANNULER");
    await terminal.shows("Facturer une visite");
  });

  test("however often a menu was come back to, one ANNULER leaves it", async () => {
    await atHome();
    await terminal.press("MENU");
    for (let times = 0; times < 3; times++) {
      await terminal.shows("Changer de situation");
      await terminal.press("4");
      await terminal.shows("NON HOMOLOGUÉ");
      await terminal.press("VALIDER");
    }
    await terminal.shows("Changer de situation");
    await terminal.press("ANNULER");
    await terminal.shows("Facturer une visite");
  });
});

describe("what ends a session leads to the waiting screen, and no name stays", () => {
  async function deepInAMenu(): Promise<void> {
    await atHome();
    await terminal.press("MENU", "1", "1");
    await terminal.shows("INFIRUN");
  }

  async function isWaiting(words: string): Promise<void> {
    const screen = await terminal.shows(words);
    expect(screen).not.toContain("INFIRUN");
    expect(terminal.bench.desk.journal.locked).toBe(true);
  }

  test("LOCK", async () => {
    await deepInAMenu();
    await terminal.press("LOCK");
    await isWaiting("CPS en place");
  });

  test("the CPS taken out", async () => {
    await deepInAMenu();
    await terminal.remove("cps");
    await isWaiting("Insérez la CPS");
  });

  test("nobody at the keys for five minutes, and not before", async () => {
    await deepInAMenu();
    await terminal.bench.clock.run(4 * 60_000 + 50_000);
    expect(terminal.screen).toContain("INFIRUN");
    await terminal.bench.clock.run(15_000);
    await isWaiting("CPS en place");
  });

  test("the lid shut", async () => {
    await deepInAMenu();
    await terminal.bench.control({ do: "unit", lid: "open" });
    await terminal.bench.clock.run(100);
    await terminal.bench.control({ do: "unit", lid: "shut" });
    await isWaiting("CPS en place");
  });

  test("the reader unplugged", async () => {
    await deepInAMenu();
    await terminal.bench.control({ do: "fault", line: "reader", kind: "unplug" });
    await isWaiting("Lecteur absent");
  });

  test("an open session shows its names again after the code alone", async () => {
    await deepInAMenu();
    await terminal.press("LOCK");
    await isWaiting("CPS en place");
    await terminal.press("VALIDER");
    await terminal.shows("Tapez le code porteur");
    await terminal.bench.pin("1234");
    await terminal.shows("Facturer une visite");
  });
});
