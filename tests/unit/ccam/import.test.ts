import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ccamCommand } from "../../../firmware/terminalctl/ccam.ts";
import { day } from "../../../src/billing/model/dates.ts";
import { ccamAct, price, tablesWith } from "../../../src/billing/rules/index.ts";
import { visit } from "../pricing/visits.ts";
import { COLUMNS, dbf, type FixtureFile, fixtureSet, ROWS } from "./dbf-fixture.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ccam-"));
  await mkdir(join(folder, "dbf"));
});
afterEach(() => rm(folder, { recursive: true }));

async function put(change: Partial<Record<FixtureFile, Uint8Array>> = {}, without: readonly FixtureFile[] = []) {
  for (const [name, bytes] of fixtureSet(change)) {
    if (!without.includes(name)) await writeFile(join(folder, "dbf", `${name}.dbf`), bytes);
  }
}

async function run(...args: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const status = await ccamCommand.run(args, {
    stdin: async () => "",
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    now: () => 0,
  });
  return { status, out, err };
}
const importAll = (...more: readonly string[]) =>
  run("import", join(folder, "dbf"), "--out", join(folder, "out"), ...more);
const written = async (name: string): Promise<unknown> => JSON.parse(await readFile(join(folder, "out", name), "utf8"));
const made = async () => tablesWith([await written("ccam-acts.json"), await written("ccam-modifiers.json")]);

describe("terminalctl ccam import", () => {
  test("writes tables that the loader takes, and says what it left out", async () => {
    await put();
    const { status, out, err } = await importAll();
    expect({ status, err }).toEqual({ status: 0, err: [] });
    expect(out[0]).toMatch(/^ok ccam 2026-01-15: 5 prices, 8 modifiers and associations in /);
    expect(out[1]).toBe("left out: 1 without a price, 1 of other codes, 0 ended before");
    expect((await made()).versions).toContainEqual({ table: "ccam-acts", version: "2026-01-15" });
  });

  test("each version runs to the eve of the next, or to the end of its act", async () => {
    await put();
    await importAll();
    const tables = await made();
    const at = (code: string, activity: string, text: string) => {
      const found = ccamAct(tables, code, activity, "0", day(text));
      return found && `${found.price} ${found.category} ${found.exoTmType} ${found.modifiers?.join("")}`;
    };
    expect(["2024-12-31", "2025-01-01", "2026-02-28", "2026-03-01"].map((text) => at("ZFIC001", "1", text))).toEqual([
      undefined,
      "38.40 technical 0 FU",
      "38.40 technical 0 FU",
      "40.32 imaging 7 F",
    ]);
    expect([at("ZFIC002", "1", "2026-12-31"), at("ZFIC002", "1", "2027-01-01")]).toEqual([
      "150.00 technical 2 J",
      undefined,
    ]);
    expect(at("ZFIC002", "4", "2026-01-01")).toBe("96.00 anaesthesia 2 ");
  });

  test("labels, entente, supplement of the office and source come with it", async () => {
    await put();
    await importAll("--version", "08400");
    const tables = await made();
    const on = day("2026-11-25");
    expect(ccamAct(tables, "ZFIC003", "1", "0", on)).toMatchObject({
      label: "Soin dentaire fictif",
      category: "dental",
      priorAgreement: true,
      status: "confirmed",
    });
    expect(ccamAct(tables, "ZFIC001", "1", "0", on)).toMatchObject({ priorAgreement: false, prestation: "ADI" });
    expect(tables.byCode.get("modifier.J")?.[0]?.label).toBe("Modificateur J");
    const lines = tables.byCode.get("ZFIC001.1.0");
    expect(lines?.at(-1)).toMatchObject({
      source: "CCAM, tables DBF de la CNAM, version 08400",
      label: "Acte fictif à modificateurs",
      ccam: { officeSupplement: "6.10" },
    });
  });

  test("an act imported is priced with its modifiers and association", async () => {
    await put();
    await importAll();
    const input = visit({
      profession: "medecin-ccam",
      careDate: "2026-01-20",
      prescription: null,
      acts: [{ code: "ZFIC001", modifiers: ["F"], association: "2" }],
    });
    const result = price(await made(), input, day("2026-11-30"));
    expect("lines" in result ? result.lines[0]?.base : result).toBe("39.20"); // 38.40 at half, and 20.00.
  });

  test("percentages of the modifiers are above one or a fraction", async () => {
    await put();
    await importAll();
    const tables = await made();
    const of = (code: string) => tables.byCode.get(code)?.map(({ value, unit }) => `${value} ${unit}`);
    expect(["modifier.J", "modifier.K", "modifier.U", "modifier.F", "association.2"].map(of)).toEqual([
      ["6.5 percent"],
      ["20 percent"],
      ["25.15 eur"],
      ["19.06 eur", "20.00 eur"],
      ["50 percent"],
    ]);
  });

  test("--since leaves out what ended before", async () => {
    await put();
    expect((await importAll("--since", "2026-02-28")).out.at(-1)).toMatch(/0 ended before/);
    expect((await importAll("--since", "2026-03-01")).out.at(-1)).toMatch(/1 ended before/);
  });

  test("without the values of modifiers, those of the product stay", async () => {
    await put({}, ["R_TB11", "R_TB02"]);
    const { status, out } = await importAll();
    expect([status, out[1]]).toEqual([0, "no R_TB11 nor R_TB02: the modifiers of the product stay"]);
    expect(await readdir(join(folder, "out"))).toEqual(["ccam-acts.json"]);
  });

  const two = dbf(COLUMNS.R_TB11, [...ROWS.R_TB11, ["U", "20250101", "Nuit", "", "30.00", "", "2"]]);
  test("several grids: one must be named", async () => {
    await put({ R_TB11: two });
    expect(await importAll()).toMatchObject({
      status: 1,
      err: ["E_TABLE table R_TB11, reason several grids (1 2): name one"],
    });
    expect((await importAll("--grid", "2")).status).toBe(0);
    expect((await made()).byCode.get("modifier.U")?.[0]?.value).toBe("30.00");
    expect((await importAll("--grid", "9")).err).toEqual(["E_TABLE table R_TB11, reason no grid 9"]);
  });

  const cut = (name: FixtureFile) => dbf(COLUMNS[name], ROWS[name]).subarray(0, -30);
  const phase = (...row: readonly string[]) => dbf(COLUMNS.R_ACTE_IVITE_PHASE, [...ROWS.R_ACTE_IVITE_PHASE, row]);
  const bad: readonly (readonly [string, Partial<Record<FixtureFile, Uint8Array>>, RegExp])[] = [
    ["a truncated file", { R_ACTE_EXO_TM: cut("R_ACTE_EXO_TM") }, /R_ACTE_EXO_TM, reason truncated: 1 records of 3/],
    [
      "a foreign file",
      { R_ACTE: new Uint8Array(Buffer.from("COD_ACTE;NOM\n".repeat(30))) },
      /R_ACTE, reason not a DBF/,
    ],
    ["a file of another table", { R_ACTE: dbf(COLUMNS.R_TB02, ROWS.R_TB02) }, /R_ACTE, reason no column COD_ACTE/],
    [
      "a phase of no activity",
      { R_ACTE_IVITE_PHASE: phase("ZFIC00910", "20250101", "ZFIC0091", "20250101", "0", "1.00") },
      /no activity for ZFIC00910/,
    ],
    [
      "a date that is none",
      { R_ACTE_IVITE_PHASE: phase("ZFIC00310", "20250231", "ZFIC0031", "20250101", "0", "1.00") },
      /not a date: ZFIC00310/,
    ],
    [
      "a price that is none",
      { R_ACTE_IVITE_PHASE: phase("ZFIC00311", "20250101", "ZFIC0031", "20250101", "1", "1,00") },
      /not an amount: ZFIC00311/,
    ],
    [
      "two versions of one day",
      { R_ACTE_IVITE_PHASE: phase("ZFIC00310", "20250101", "ZFIC0031", "20250101", "0", "1.00") },
      /two versions of one day: ZFIC00310/,
    ],
  ];
  for (const [title, change, expected] of bad) {
    test(`${title} is told, and nothing is written`, async () => {
      await put(change);
      const { status, err } = await importAll();
      expect([status, err.length]).toEqual([1, 1]);
      expect(err[0]).toMatch(expected);
      expect(await readdir(folder)).toEqual(["dbf"]);
    });
  }

  test("a missing file, a missing folder, a wrong usage", async () => {
    await put({}, ["R_ACTE_IVITE"]);
    expect(await importAll()).toMatchObject({ status: 1, err: ["E_TABLE table R_ACTE_IVITE, reason missing"] });
    expect((await run("import", join(folder, "none"))).err[0]).toMatch(/^E_FILE_READ/);
    for (const args of [
      [],
      ["import"],
      ["export", folder],
      ["import", folder, "more"],
      ["import", folder, "--since", "2026-13-01"],
      ["import", folder, "--what"],
    ]) {
      expect((await run(...args)).status).toBe(2);
    }
  });

  test("--json says the same as one object", async () => {
    await put();
    expect(JSON.parse((await importAll("--json")).out[0] ?? "")).toMatchObject({
      ok: true,
      acts: 5,
      modifiers: 8,
      withoutPrice: 1,
    });
  });
});
