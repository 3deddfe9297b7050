import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Bench, firstUnlock, keyVisit, openVisit, run, type Terminal, unlockAgain } from "./bench.ts";

/** Who may open the data folder, how the terminal stops, and what locks it. One device, one question after the other. */

let bench: Bench;
let terminal: Terminal;

beforeAll(async () => {
  bench = new Bench();
  await bench.open();
  terminal = bench.startTerminal();
  await firstUnlock(bench, terminal);
});

afterAll(() => bench.close());

test("a second device on the data folder refuses, and the first goes on", async () => {
  const { code, err } = await run("device", "--hardware", bench.hardware, "--data", bench.data, "--screen", "none");
  expect(code).toBe(1);
  expect(err).toMatch(/^E_STORE_BUSY /);
  expect(err.trim().split("\n")).toHaveLength(1);
  await bench.press("MENU");
  await terminal.shows(/À propos/);
  await bench.press("ANNULER");
  await terminal.shows(/Facturer une visite/);
});

describe("locked: no name on the screen, and the code is asked again", () => {
  beforeEach(async () => {
    if (!/CPS en place/.test(terminal.words())) return;
    await unlockAgain(bench, terminal);
    await terminal.shows(/Facturer une visite/);
  });

  const locked = async () => {
    const screen = await terminal.shows(/Insérez la CPS|CPS en place/);
    expect(screen).not.toMatch(/INFIRUN|Alice|CABINET|FAMILLE/);
    await bench.press("1", "3"); // None of the roads of a session.
    await bench.press("VALIDER");
    await terminal.shows(/Tapez le code porteur/);
    await bench.pin("", "ANNULER");
    await terminal.shows(/CPS en place/);
  };

  test("by the LOCK key, at home", async () => {
    await bench.press("LOCK");
    await locked();
  });

  test("by the LOCK key, in the middle of a visit", async () => {
    await bench.press("1");
    await terminal.shows(/Insérez la carte Vitale/);
    await bench.insert(1, "V05");
    await terminal.shows(/FAMILLECINQ Monique/);
    await bench.press("LOCK");
    await locked();
    await bench.remove(1);
  });

  test("by the lid", async () => {
    await bench.must({ do: "unit", lid: "open" });
    await bench.must({ do: "power", percent: 14 }); // Another word of the unit locks nothing.
    await terminal.shows(/14 % .*Batterie faible .*Facturer une visite/);
    await bench.must({ do: "unit", lid: "shut" });
    await locked();
    await bench.must({ do: "power", percent: 80 });
  });

  test("by taking the CPS out, within a second", async () => {
    await bench.remove(0);
    const screen = await terminal.shows(/Insérez la CPS/, 1000);
    expect(screen).not.toMatch(/INFIRUN|Alice|CABINET/);
    await bench.insert(0, "C01");
    await terminal.shows(/Tapez le code porteur/);
    await bench.pin("1234");
    await terminal.shows(/Facturer une visite/);
  });
});

describe("SIGTERM", () => {
  const stopped = async () => {
    const startedMs = performance.now();
    expect(await bench.stopTerminal()).toBe(0);
    expect(performance.now() - startedMs).toBeLessThan(3000);
    expect(existsSync(join(bench.hardware, "device.pid"))).toBe(false);
    expect(readFileSync(bench.errors, "utf8")).toBe("");
  };

  test("in an open session: stops in order", async () => {
    await terminal.shows(/Facturer une visite/);
    await stopped();
  });

  test("while a code is typed: stops at once, no try burnt", async () => {
    terminal = bench.startTerminal();
    await terminal.shows(/SAISIE PROTÉGÉE/);
    await stopped();
    const { slots } = await bench.must({ do: "state" });
    expect((slots as { pinTriesLeft: number }[])[0]?.pinTriesLeft).toBe(3);
  });

  test("on the waiting screen", async () => {
    await bench.remove(0);
    terminal = bench.startTerminal();
    await terminal.shows(/Insérez la CPS/);
    await stopped();
  });

  test("while a card signs: stops, and the signature is offered again at the next start", async () => {
    terminal = bench.startTerminal();
    await terminal.shows(/Insérez la CPS/);
    await bench.insert(0, "C01");
    await terminal.shows(/Tapez le code porteur/);
    await bench.pin("1234");
    await openVisit(bench, terminal, "V01");
    await keyVisit(bench, terminal, "1");
    await bench.must({ do: "fault", line: "reader", kind: "delay", count: 60_000 });
    await bench.press("VALIDER");
    await terminal.shows(/Signature n° 000001 .*> La carte Vitale signe en cours/);
    await stopped();
    await bench.must({ do: "fault", line: "reader", kind: "replug" });
    terminal = bench.startTerminal();
    await terminal.shows(/Tapez le code porteur/);
    await bench.pin("1234");
    await terminal.shows(/Reprendre la signature n° 000001 \?/);
    await stopped();
  });

  test("what it leaves verifies", async () => {
    const { code, out, err } = await run("terminalctl", "verify", "--data", bench.data);
    expect(code, err).toBe(0);
    expect(out).toMatch(/^OK /);
  });
});
