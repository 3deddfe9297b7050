import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Bench, billOne, firstUnlock, type Ran, run, runOn } from "./bench.ts";

/** The command line on what a real round left behind: two visits, one lot at the poste, a device folder. */

let bench: Bench;
let lotFolder: string;

const terminalctl = (...args: readonly string[]) => run("terminalctl", ...args);

beforeAll(async () => {
  bench = new Bench();
  await bench.open({ poste: true });
  const terminal = bench.startTerminal();
  await firstUnlock(bench, terminal);
  await billOne(bench, terminal);
  await billOne(bench, terminal);
  await bench.press("2");
  await terminal.shows(/Le poste a tout reçu et signé/);
  await bench.stopTerminal();
  const [lot] = readdirSync(join(bench.posteDir, "lots"));
  lotFolder = join(bench.posteDir, "lots", lot ?? "");
});

afterAll(() => bench.close());

/** Refused as the house does it: status 1, one line on standard error that begins with a permanent code. */
function expectRefused({ code, err }: Ran, permanentCode: RegExp): void {
  expect(code).toBe(1);
  expect(err).toMatch(permanentCode);
  expect(err.trim().split("\n")).toHaveLength(1);
}

/** A copy with one bit turned over at a place. */
function flipped(path: string, at: number): string {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  const copy = join(bench.dir, `flipped-${at}-${createHash("md5").update(path).digest("hex")}`);
  writeFileSync(copy, bytes);
  return copy;
}

const b2Name = () => readdirSync(lotFolder).find((name) => name.endsWith(".B2")) ?? "";

test("verify says OK, with what it counted", async () => {
  const { code, out, err } = await terminalctl("verify", "--data", bench.data);
  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatch(/^OK \d+ records, 2 numbers, 1 lots, 0 held\b/);
});

describe("the lot at the poste", () => {
  test("b2 show gives its records field by field, b2 check its totals", async () => {
    const file = join(lotFolder, b2Name());
    const shown = await terminalctl("b2", "show", file);
    expect([shown.code, shown.err]).toEqual([0, ""]);
    expect(shown.out).toMatch(/^1\. /);
    const checked = await terminalctl("b2", "check", file);
    expect([checked.code, checked.err]).toEqual([0, ""]);
    expect(checked.out).toMatch(/^ok FSE lot 001 of 996000014: 2 items, fees 18\.26, base 18\.26, AMO 10\.96/);
  });

  test("b2 check refuses it with one bit turned over, wherever", async () => {
    const file = join(lotFolder, b2Name());
    const { length } = readFileSync(file);
    const places = [0, Math.floor(length / 2), length - 1];
    const checks = await Promise.all(places.map((at) => terminalctl("b2", "check", flipped(file, at))));
    for (const one of checks) expectRefused(one, /^E_(B2|LOT)_[A-Z]+ /);
  });

  test("lot open gives the recipient the very file the poste keeps, and names who signed it", async () => {
    const key = join(bench.posteDir, "poste-key.pem");
    const out = join(bench.dir, "opened");
    const opened = await terminalctl("lot", "open", join(lotFolder, "lot.p7m"), "--key", key, "--out", out);
    expect([opened.code, opened.err]).toEqual([0, ""]);
    expect(opened.out).toMatch(/2 invoices, signed by 899700000013/);
    expect(readFileSync(join(out, b2Name()))).toEqual(readFileSync(join(lotFolder, b2Name())));
  });

  test("lot open refuses it with one bit turned over, and to anybody without the key", async () => {
    const file = join(lotFolder, "lot.p7m");
    const key = join(bench.posteDir, "poste-key.pem");
    const out = join(bench.dir, "refused");
    const { length } = readFileSync(file);
    const damaged = flipped(file, Math.floor(length / 2));
    expectRefused(await terminalctl("lot", "open", damaged, "--key", key, "--out", out), /^E_LOT_[A-Z]+ /);
    const foreign = join(bench.data, "link-key.pem");
    expectRefused(await terminalctl("lot", "open", file, "--key", foreign, "--out", out), /^E_LOT_ENVELOPE /);
    expect(() => readdirSync(out)).toThrow();
  });
});

describe("price", () => {
  const CASES = resolve(import.meta.dirname, "../vectors/billing-cases.json");
  const { cases } = JSON.parse(readFileSync(CASES, "utf8"));
  const priced = cases.filter((one: { expected: object }) => "lines" in one.expected);
  const refused = cases.find((one: { expected: object }) => "refused" in one.expected);

  test("a golden visit on standard input, its invoice on standard output", async () => {
    const { code, out, err } = await runOn(JSON.stringify(priced[0].input), "terminalctl", "price");
    expect([code, err]).toEqual([0, ""]);
    expect(JSON.parse(out)).toMatchObject(priced[0].expected);
  });

  test("a visit that cannot be billed ends with 1 and every reason", async () => {
    const { code, out } = await runOn(JSON.stringify(refused.input), "terminalctl", "price");
    expect(code).toBe(1);
    const codes = JSON.parse(out).refused.map((one: { reasonCode: string }) => one.reasonCode);
    expect(codes).toEqual(refused.expected.refused.map((one: { reasonCode: string }) => one.reasonCode));
  });
});

describe("doctor", () => {
  test("all is ok on a bench in order; an unplugged keypad is not ok, with what to do", async () => {
    const good = await terminalctl("doctor", "--hardware", bench.hardware, "--data", bench.data);
    expect(good.out).not.toMatch(/NOT OK/);
    expect(good.code, good.out).toBe(0);
    expect(good.out).toMatch(/^ok +reader +TOURNEE-RK3/m);
    await bench.must({ do: "fault", line: "keypad", kind: "unplug" });
    const bad = await terminalctl("doctor", "--hardware", bench.hardware, "--json");
    expect(bad.code).toBe(1);
    const { ok, findings } = JSON.parse(bad.out);
    const wrong = findings.filter((one: { ok: boolean }) => !one.ok);
    expect(ok).toBe(false);
    expect(wrong).toMatchObject([{ part: "keypad", remedy: expect.stringMatching(/\S/) }]);
  });
});

test("a command that is not there, and one misused, end with 2", async () => {
  const ran = await Promise.all([terminalctl("nothing"), terminalctl("verify")]);
  expect(ran.map(({ code }) => code)).toEqual([2, 2]);
});
