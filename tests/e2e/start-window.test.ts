import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { Terminal, until, type WindowSize } from "./bench.ts";
import { foundInMemory, mayReadMemory, writingsOf } from "./search.ts";

/** `npm start`, as a developer's window shows it: keys of the keyboard, a panel to choose cards, an ordered end. */

const CODE = "8642097531"; // Of S13: ten digits that no chance repeats.
const DOWN = "\x1b[B";
const F4 = "\u001bOS";

let dir: string;
let window: Terminal;

function start(size: WindowSize): void {
  dir = mkdtempSync(join(tmpdir(), "tournee-start-"));
  again(size);
}

/** On the folder of the last time. */
function again(size: WindowSize): void {
  window = new Terminal(["npm", "start", "--silent", "--", "--dir", dir], size, join(dir, "start.err"));
}

afterEach(async () => {
  window.type("q");
  await window.ended;
  rmSync(dir, { recursive: true, force: true });
});

const devicePid = () => Number(readFileSync(join(dir, "hardware", "device.pid"), "utf8"));

/** Presses the key of a slot, then goes down the deck to a card by its name, and takes it. */
async function choose(key: "c" | "v" | "a", card: string): Promise<void> {
  window.type(key);
  await window.shows(/Fente .*> [A-Z]\d\d/);
  for (let steps = 0; !new RegExp(`> ${card} `).test(window.words()); steps++) {
    if (steps > 60) throw new Error(`${card} is not in the deck`);
    const before = window.words();
    window.type(DOWN);
    await until(() => window.words() !== before);
  }
  window.type("\r");
}

/** From the waiting screen to home, the code typed at the keyboard. */
async function unlockBy(card: string, code: string): Promise<void> {
  await choose("c", card);
  await window.shows(/SAISIE PROTÉGÉE/);
  window.type(code);
  await window.shows(new RegExp(`•{${code.length}}`));
  window.type("\r");
  await window.shows(/Enregistrer .* sur cet appareil/);
  window.type("\r");
  await window.shows(/CABINET BORDEAUX/);
  window.type("1");
  await window.shows(/Facturer une visite/);
}

describe("in a window no larger than the screen", () => {
  test("Tab shows the panel over it and hides it; cards are chosen in the deck; a visit goes to its ticket; q ends in order", async () => {
    start({ columns: 60, rows: 20 });
    await window.shows(/Insérez la CPS/);
    expect(window.text().split("\n")[0]).toMatch(/Tab$/);
    window.type("\t");
    await window.shows(/c CPS +- .*v Vitale +- .*p papier +en place/);
    window.type("\t");
    await window.shows(/^(?!.*v Vitale).*Insérez la CPS/);
    await unlockBy("C01", "1234");
    window.type("1");
    await window.shows(/Insérez la carte Vitale/);
    await choose("v", "V05");
    await window.shows(/FAMILLECINQ Monique .*rang 000/);
    window.type("1");
    await window.shows(/Choisir un acte/);
    window.type("7\r");
    await window.shows(/en rapport avec l'ALD/);
    window.type("1");
    await window.shows(/Prescription du/);
    window.type("6");
    await window.shows(/Date de la prescription/);
    window.type("20112026\r");
    await window.shows(/20\/11\/2026/);
    window.type("7");
    await window.shows(/N° du prescripteur/);
    window.type("991000027\r");
    await window.shows(/Spécialité du prescripteur/);
    window.type("\r");
    await window.shows(/991000027 \(01\)/);
    window.type("\r");
    await window.shows(/causé par un tiers/);
    window.type(F4);
    await window.shows(/À PAYER/);
    window.type("\r");
    await window.shows(/SÉCURISÉE n° 000001 .*Ticket imprimé/);
    const pid = devicePid();
    window.type("q");
    expect(await window.ended).toBe(0);
    expect(alive(pid)).toBe(false);
    expect(readFileSync(join(dir, "start.err"), "utf8")).toBe("");
  });
});

describe("in a window with room", () => {
  test("the panel stands beside the screen; the code typed here reaches the card and never the terminal's process; p ends the paper", async (context) => {
    start({ columns: 100, rows: 30 });
    await window.shows(/Insérez la CPS/);
    const first = window.text().split("\n")[0] ?? "";
    expect(first.slice(60)).toMatch(/^│ c v a p .*q fin/);
    window.type("p");
    await window.shows(/p papier +presque fini/);
    window.type("p");
    await window.shows(/p papier +fini .*plus de papier|plus de papier .*p papier +fini/i, 5000);
    await unlockBy("S13", CODE);
    await window.shows(/c CPS +S13/);
    expect(window.painted.includes(CODE)).toBe(false);
    const pid = devicePid();
    if (!mayReadMemory(pid)) context.skip("this machine does not let one process read the memory of another");
    expect(foundInMemory(pid, writingsOf(CODE))).toEqual({});
  });

  test("a window that is closed leaves no program behind, and nothing in the way of the next one", async () => {
    start({ columns: 100, rows: 30 });
    await choose("c", "C01");
    await window.shows(/SAISIE PROTÉGÉE/);
    window.type("c"); // Taken out by the key that put it in.
    await window.shows(/Insérez la CPS/);
    const pid = devicePid();
    window.kill();
    await window.ended;
    await until(() => !alive(pid));
    again({ columns: 100, rows: 30 });
    await window.shows(/Insérez la CPS/);
    expect(alive(pid)).toBe(false);
  });
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
