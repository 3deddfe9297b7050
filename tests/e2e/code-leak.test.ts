import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Bench, billOne, firstUnlock, run, type Terminal, unlockAgain } from "./bench.ts";
import { found, foundInFolder, foundInMemory, mayReadMemory, writingsOf, writingsOfText } from "./search.ts";

/**
 * The code porteur never reaches the terminal's process: S13 has one of ten digits, which no chance repeats. Memory, lines,
 * screen, files are searched for it in every writing; the same search must find what is known to be there.
 */

const CODE = "8642097531";
const DEK = "5bd1e995a4c7f03d8812e6b97f4c20a1d93e57680bfa24c61e7d90385cab41f2";
const DATA_KEY = { "data key": Buffer.from(DEK, "hex") };
const WRONG = CODE.split("").reverse().join("");
const CANNOT_READ = "this machine does not let one process read the memory of another";

let bench: Bench;
let terminal: Terminal;
let readable = false;

beforeAll(async () => {
  bench = new Bench();
  await bench.open();
  const { code, err } = await run("terminalctl", "trace", "start", "--data", bench.data);
  if (code !== 0) throw new Error(err);
  terminal = bench.startTerminal("--dek", DEK);
  await firstUnlock(bench, terminal, "S13", CODE);
  readable = mayReadMemory(bench.pid);
});

afterAll(() => bench.close());

describe("unlocked with the right code", () => {
  test("no byte of it is in the memory of the terminal, where the name of the holder and the data key are", (context) => {
    if (!readable) context.skip(CANNOT_READ);
    const seen = foundInMemory(bench.pid, { ...writingsOf(CODE), ...writingsOfText("Alice INFIRUN"), ...DATA_KEY });
    expect(Object.keys(seen).sort()).toEqual(["data key", "one byte a letter", "utf-16le letters"]);
  });
});

describe("after a visit, a wrong code, a code given up and a late one", () => {
  beforeAll(async () => {
    await billOne(bench, terminal);
    await bench.press("LOCK");
    await unlockAgain(bench, terminal, WRONG);
    await terminal.shows(/Code faux - reste 2 essais/);
    await bench.pin(CODE, "ANNULER");
    await unlockAgain(bench, terminal, CODE, "none");
    await terminal.shows(/CPS en place/);
  });

  test("still none in memory, and the data key is gone with the lock", (context) => {
    if (!readable) context.skip(CANNOT_READ);
    expect(foundInMemory(bench.pid, { ...writingsOf(CODE), ...DATA_KEY })).toEqual({});
    expect(foundInMemory(bench.pid, writingsOf(WRONG))).toEqual({});
  });

  test("none in what it wrote: screen, standard error, data folder with its trace, paper", async () => {
    await bench.stopTerminal();
    const written = {
      screen: terminal.painted,
      errors: readFileSync(bench.errors),
      paper: Buffer.from(bench.paper(), "utf8"),
    };
    for (const bytes of Object.values(written)) expect(found(bytes, writingsOf(CODE))).toEqual({});
    expect(foundInFolder(bench.data, writingsOf(CODE))).toEqual({});
    expect(found(written.screen, writingsOfText("INFIRUN"))).not.toEqual({});
    expect(found(written.paper, writingsOfText("INFIRUN"))).not.toEqual({});
  });

  test("the trace has the secure entries with their template and dots", async () => {
    const trace = readFileSync(join(bench.data, "trace.txt"), "utf8");
    expect(trace).toMatch(/^reader => 03 06 69 /m); // PC_to_RDR_Secure
    expect(trace).toMatch(/^keypad <= A5 /m);
    expect(trace).toMatch(/ ••/);
    const { code, err } = await run("terminalctl", "trace", "show", join(bench.data, "trace.txt"));
    expect(code, err).toBe(0);
  });
});
