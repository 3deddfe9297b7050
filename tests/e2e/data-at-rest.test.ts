import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run } from "./bench.ts";
import { found, foundInFolder, writingsOf } from "./search.ts";

/** U5, U6: what the data folder gives away to whoever has the flash card and not the practitioner's. */
const folder = mkdtempSync(join(tmpdir(), "tournee-at-rest-"));
const data = join(folder, "data");
const script = join(folder, "script.jsonl");
const acks = join(folder, "acks");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const visit = {
  careDate: "2026-11-18",
  visit: { place: "home" },
  acts: [{ code: "AMI", coefficient: "2", quantity: 1 }],
  prescription: { date: "2026-11-16" },
};
const bill = (vitale: string) => ({ do: "bill", vitale, beneficiary: 0, visit, prescriber: "991000027" });
const SCRIPT = [
  { do: "enroll", cps: "C01", pin: "1234" },
  { do: "unlock", cps: "C01", pin: "1234" },
  { do: "clock", set: "2026-11-18T08:00:00+01:00" },
  bill("V01"),
  bill("V02"),
  { do: "lots" },
  bill("V01"),
  { do: "lock" },
];

/** A text in every way that it could stand in a file. */
function writings(text: string): Record<string, Buffer> {
  const ascii = Buffer.from(text, "latin1");
  const base64 = [0, 1, 2].map((shift) => {
    const coded = Buffer.concat([Buffer.alloc(shift), ascii]).toString("base64");
    return Buffer.from(coded.slice(shift === 0 ? 0 : 4, -4), "latin1");
  });
  return {
    ascii,
    lower: Buffer.from(text.toLowerCase(), "latin1"),
    "utf-16le": Buffer.from(text, "utf16le"),
    "utf-16be": Buffer.from(text, "utf16le").swap16(),
    hex: Buffer.from(ascii.toString("hex"), "latin1"),
    HEX: Buffer.from(ascii.toString("hex").toUpperCase(), "latin1"),
    ...Object.fromEntries(base64.map((needle, shift) => [`base64 ${shift}`, needle])),
    ...(/^\d+$/.test(text) ? writingsOf(text.length % 2 === 0 ? text : `${text}0`.slice(0, text.length - 1)) : {}),
  };
}

/** Names and numbers of the persons of V01 and V02, and the nurse's. */
const CANARIES = ["FAMILLEUN", "Claire", "2550875999901", "FAMILLEDEUX", "1840233999902", "996000014", "991000027"];
const wanted = Object.assign(
  {},
  ...CANARIES.map((canary) =>
    Object.fromEntries(Object.entries(writings(canary)).map(([how, needle]) => [`${canary} as ${how}`, needle])),
  ),
);

beforeAll(async () => {
  writeFileSync(script, SCRIPT.map((line) => JSON.stringify(line)).join("\n"));
  const played = await run("terminalctl", "soak", "--data", data, "--world", join(folder, "world"), "--script", script);
  expect(played.err).toBe("");
  writeFileSync(acks, played.out);
});

describe("U5 the data folder read on a PC", () => {
  test("holds no name and no number of a patient or a practitioner, in any writing", () => {
    const names = readdirSync(data, { recursive: true, encoding: "utf8" });
    expect(names.filter((name) => name.endsWith(".seg")).length).toBeGreaterThan(0);
    // The outbox names a lot by its identity, the biller's number in it: that is how it is found while locked.
    const hits = Object.keys(foundInFolder(data, wanted)).filter((hit) => !hit.startsWith("outbox"));
    expect(hits).toEqual([]);
    const paths = names.filter((name) => !name.startsWith("outbox")).join("\n");
    for (const canary of CANARIES) expect(paths).not.toContain(canary);
  });

  test("the search finds each canary where it does stand: on the paper and in what the cards were given", () => {
    const hits = foundInFolder(join(folder, "world"), wanted);
    expect(Object.keys(hits).some((hit) => hit.includes("FAMILLEUN as ascii"))).toBe(true);
    for (const [how, needle] of Object.entries(wanted)) {
      const about = Buffer.concat([Buffer.from("around "), needle as Buffer, Buffer.from(" it")]);
      expect(found(about, { [how]: needle as Buffer })[how], how).toBeGreaterThan(0);
    }
  });

  test("every file that holds records looks like noise: no byte is much more frequent than another", () => {
    for (const name of readdirSync(join(data, "journal")).filter((one) => one.endsWith(".seg"))) {
      const content = readFileSync(join(data, "journal", name)).subarray(280);
      if (content.length < 20_000) continue;
      const counts = new Array<number>(256).fill(0);
      for (const byte of content) counts[byte] = (counts[byte] ?? 0) + 1;
      const entropy = counts.reduce((sum, count) => {
        const share = count / content.length;
        return share === 0 ? sum : sum - share * Math.log2(share);
      }, 0);
      expect(entropy, name).toBeGreaterThan(7.9);
    }
  });

  test("is the user's alone: folders 0700, files 0600", () => {
    for (const name of ["", ...readdirSync(data, { recursive: true, encoding: "utf8" })]) {
      const stat = statSync(join(data, name));
      expect((stat.mode & 0o777).toString(8), name).toBe(stat.isDirectory() ? "700" : "600");
    }
  });
});

describe("U6 the data folder copied to another device", () => {
  const copy = join(folder, "copy");
  beforeAll(() => {
    cpSync(data, copy, { recursive: true });
    for (const name of ["", ...readdirSync(copy, { recursive: true, encoding: "utf8" })])
      chmodSync(join(copy, name), statSync(join(copy, name)).isDirectory() ? 0o700 : 0o600);
  });
  const contents = () =>
    readdirSync(copy, { recursive: true, encoding: "utf8" })
      .filter((name) => statSync(join(copy, name)).isFile())
      .map((name) => `${name} ${readFileSync(join(copy, name)).toString("base64").slice(0, 400)}`);

  test("opens nothing with another practitioner's card, says so, and changes nothing", async () => {
    const whole = contents();
    writeFileSync(script, JSON.stringify({ do: "unlock", cps: "C02", pin: "2345" }));
    const tried = await run("terminalctl", "soak", "--data", copy, "--world", join(folder, "w2"), "--script", script);
    expect(tried.code).toBe(1);
    expect(tried.err).toMatch(/^E_NOT_ENROLLED /);
    expect(tried.out).toBe("");
    const kept = (name: string) => !/^(settings|inbox|back-off)/.test(name); // Its refusal is told while locked, sealed.
    expect(contents().filter(kept)).toEqual(whole.filter(kept));
    expect(contents().some((name) => name.startsWith("inbox/"))).toBe(true);
  });

  test("still opens, whole, with the practitioner's own", async () => {
    const checked = await run("terminalctl", "verify", "--data", copy, "--acks", acks);
    expect([checked.err, checked.code]).toEqual(["", 0]);
    expect(checked.out).toMatch(/^OK \d+ records, 3 numbers/);
  });

  test("without its key file, opens nothing with any card and makes no new key over the data", async () => {
    rmSync(join(copy, "keys/wraps"));
    const checked = await run("terminalctl", "verify", "--data", copy);
    expect(checked.code).toBe(1);
    expect(checked.err).toMatch(/E_NOT_ENROLLED|E_STORE_DAMAGED/);
    expect(readdirSync(join(copy, "keys"))).not.toContain("wraps");
  });
});
