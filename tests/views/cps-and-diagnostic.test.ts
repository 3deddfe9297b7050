import { afterEach, describe, expect, test } from "vitest";
import { KEYS, type Key } from "#hal/ports/index";
import { Terminal } from "./terminal.ts";

/** The menu of the CPS and the diagnostic, by their keys. */
let terminal: Terminal;
afterEach(() => terminal.stop());

async function inCpsMenu(): Promise<void> {
  terminal = await Terminal.open();
  await terminal.unlock();
  await terminal.press("MENU", "1");
  await terminal.shows("Relire la CPS");
}

/** The session's card is still powered: its code is open. */
async function cpsPowered(): Promise<boolean> {
  const { slots } = (await terminal.bench.control({ do: "state" })) as {
    slots?: readonly { readonly powered: boolean }[];
  };
  return slots?.[0]?.powered === true;
}

/** Pages of the screen shown, from here to the last one, as one text. */
async function everyPage(): Promise<string> {
  let text = terminal.screen;
  while (terminal.screen.includes("VALIDER suite")) {
    await terminal.press("VALIDER");
    text += terminal.screen;
  }
  return text;
}

describe("the CPS", () => {
  test("is shown whole: both situations, keys apart, what it may do", async () => {
    await inCpsMenu();
    await terminal.press("1");
    await terminal.shows("N° national");
    const shown = await everyPage();
    for (const told of [
      "INFIRUN",
      "MME",
      "899700000013",
      "99600001 clé 4",
      "CABINET ARCACHON",
      "99600015 clé 4",
      "FINESS 99000001 clé 0",
      "CABINET INFIRMIER TEST B",
      "libéral",
      "oui, secteur 1",
    ])
      expect(shown).toContain(told);
    expect(shown).not.toContain("clé fausse");
  });

  test("read again stays open: no code is asked", async () => {
    await inCpsMenu();
    const before = (await terminal.bench.apdus("cps"))["20"] ?? 0;
    await terminal.press("2");
    await terminal.shows("N° national");
    expect((await terminal.bench.apdus("cps"))["20"] ?? 0).toBe(before);
    expect(await cpsPowered()).toBe(true);
    await terminal.press("ANNULER");
    await terminal.shows("Relire la CPS");
  });

  test("is not unblocked while it is open, and the reason is told", async () => {
    await inCpsMenu();
    await terminal.press("3");
    expect(terminal.screen).toContain("elle n'est pas bloquée");
  });

  test("changes its code: the old one no longer opens, the new one does", async () => {
    await inCpsMenu();
    await terminal.press("4");
    await terminal.shows("Tapez le code actuel");
    await terminal.bench.pin("1234 2468 2468");
    await terminal.shows("Relire la CPS");
    await terminal.press("LOCK");
    await terminal.shows("CPS en place");
    await terminal.press("VALIDER");
    await terminal.shows("Tapez le code porteur");
    await terminal.bench.pin("1234");
    await terminal.shows("Code faux - reste 2 essais");
    await terminal.bench.pin("2468");
    await terminal.shows("Facturer une visite");
  });

  test("two new codes that differ change nothing, and are asked again", async () => {
    await inCpsMenu();
    await terminal.press("4");
    await terminal.shows("Tapez le code actuel");
    await terminal.bench.pin("1234 2468 2469");
    await terminal.shows("Les deux codes diffèrent");
    await terminal.bench.pin("", "ANNULER");
    await terminal.shows("Relire la CPS");
  });

  test("a wrong current code closes the card: the session goes on once the code was given, and ends without", async () => {
    await inCpsMenu();
    await terminal.press("4");
    await terminal.shows("Tapez le code actuel");
    await terminal.bench.pin("0000 2468 2468");
    await terminal.shows("Code faux - reste 2 essais");
    await terminal.bench.pin("", "ANNULER");
    await terminal.shows("Tapez le code porteur de la CPS");
    await terminal.bench.pin("1234");
    await terminal.shows("Relire la CPS");
    await terminal.press("4");
    await terminal.shows("Tapez le code actuel");
    await terminal.bench.pin("0000 2468 2468");
    await terminal.shows("Code faux - reste 2 essais");
    await terminal.bench.pin("", "ANNULER");
    await terminal.shows("Tapez le code porteur de la CPS");
    await terminal.bench.pin("", "ANNULER");
    await terminal.shows("CPS en place");
    expect(terminal.bench.desk.journal.locked).toBe(true);
  });

  test("registered cards are listed with their type and last use", async () => {
    await inCpsMenu();
    await terminal.press("6");
    const screen = await terminal.shows("Cartes enregistrées");
    expect(screen).toMatch(/CPS\s+n° 80250000019900000001, en place/);
    expect(screen.replace(/\s+/g, " ")).toContain("dernière ouverture 23/11/2026 07:30");
  });
});

async function inDiagnostic(): Promise<void> {
  terminal = await Terminal.open();
  await terminal.unlock();
  await terminal.press("MENU", "3");
  await terminal.shows("Tout vérifier");
}

describe("the diagnostic", () => {
  test("names an unknown card with its ATR, and the session goes on", async () => {
    await inDiagnostic();
    await terminal.insert("vitale", "S02");
    await terminal.press("1");
    await terminal.shows("Fente CPS");
    const shown = (await everyPage()).replace(/\s+/g, " ");
    expect(shown).toContain("Fente Vitale À VOIR - Carte non reconnue. ATR 3B 68 00 00 49 4E 43 4F 4E 4E 55 45.");
    expect(shown).toContain("Fente CPS OK - CPS de test");
    expect(await cpsPowered()).toBe(true);
    await terminal.press("ANNULER");
    await terminal.shows("Tout vérifier");
    await terminal.press("ANNULER");
    await terminal.shows("Changer de situation");
  });

  test("prints a test page that the strict printer takes, and a report of what was found and tried", async () => {
    await inDiagnostic();
    await terminal.press("5");
    await terminal.shows("Tout vérifier");
    await terminal.bench.clock.run(3000);
    expect(terminal.bench.paper).toContain("TEST D'IMPRESSION");
    expect(terminal.bench.paper).toMatch(/\[QR TRN:TEST:TRN[0-9A-F]{8}\]/);
    expect(terminal.bench.paper).toMatch(/\[CODE128 TRN[0-9A-F]{8}\]/);
    await terminal.press("6");
    await terminal.shows("Tout vérifier");
    await terminal.bench.clock.run(3000);
    expect(terminal.bench.paper).toContain("DIAGNOSTIC");
    expect(terminal.bench.paper).toContain("Test d'impression : OK");
    expect(terminal.bench.paper).not.toMatch(/INFIRUN|80250000019900000001/);
  });

  test("tells a printer that has no paper, and what to do", async () => {
    await inDiagnostic();
    await terminal.bench.control({ do: "paper", state: "out" });
    await terminal.press("5");
    await terminal.shows("E_PRINTER_PAPER");
    await terminal.press("VALIDER");
    await terminal.shows("Tout vérifier");
    await terminal.press("1");
    await terminal.shows("Fente CPS");
    expect((await everyPage()).replace(/\s+/g, " ")).toContain("Imprimante À VOIR - plus de papier");
  });

  test("takes each key off the list once it answers, and names those that did not", async () => {
    await inDiagnostic();
    await terminal.press("2");
    await terminal.shows("Appuyez une fois sur chaque touche");
    const keys = KEYS.filter((key) => !["LOCK", "F3", "VALIDER"].includes(key)) as readonly Key[];
    await terminal.press(...keys, "VALIDER", "VALIDER");
    await terminal.shows("Tout vérifier");
    await terminal.press("1");
    await terminal.shows("Fente CPS");
    expect((await everyPage()).replace(/\s+/g, " ")).toContain("Touches À VOIR - sans réponse : F3");
  });
});
