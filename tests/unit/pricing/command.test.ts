import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { priceCommand } from "../../../firmware/terminalctl/price.ts";
import { tablesCommand } from "../../../firmware/terminalctl/tables.ts";
import { act, visit } from "./visits.ts";

interface Ran {
  readonly status: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

async function run(command: typeof priceCommand, args: readonly string[], stdin = ""): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const status = await command.run(args, {
    stdin: async () => stdin,
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    now: () => Date.UTC(2026, 10, 22, 7),
  });
  return { status, out, err };
}

const good = visit({ acts: [act("dressing-simple")] });
const json = (value: unknown) => JSON.stringify(value);

describe("terminalctl price", () => {
  test("one visit: its lines and totals and nothing else, status 0", async () => {
    const { status, out, err } = await run(priceCommand, [], json(good));
    expect({ status, err, count: out.length }).toEqual({ status: 0, err: [], count: 1 });
    expect(JSON.parse(out[0] ?? "")).toEqual({
      lines: [
        {
          code: "AMI",
          coefficient: "2",
          unitPrice: "3.15",
          quantity: 1,
          majoration: "0.00",
          base: "6.30",
          rate: 60,
          exoneration: "0",
          amo: "3.78",
          tm: "2.52",
        },
      ],
      totals: { base: "6.30", amo: "3.78", tm: "2.52", excess: "0.00", amc: "0.00", patient: "2.52" },
    });
  });

  test("--explain adds the why of each line, what is not written, warnings and versions", async () => {
    const acts = [act("dressing-heavy"), act("dressing-stoma"), act("injection-sc")];
    const given = { ...good, careDate: "2026-11-18", acts, visit: { ...good.visit, place: "home", time: "night" } };
    const { out } = await run(priceCommand, ["--explain"], json(given));
    const result = JSON.parse(out[0] ?? "");
    expect(result.lines[0].explanation).toMatch(
      /3,35 depuis le 06\/11\/2026 \(Avenant 11.*Nuit.*9,15.*Valeur à confirmer\.$/,
    );
    expect(result.lines[1].explanation).toMatch(/Deuxième acte : coefficient à moitié \(NGAP, article 11 B\)\./);
    expect(result.notWritten).toHaveLength(1);
    expect(result.warnings.map((one: { code: string }) => one.code)).toEqual([
      "prescription-mention-home",
      "prescription-mention-night",
    ]);
    expect(result.tables.length).toBeGreaterThan(5);
  });

  test("a confirmed value is not said to be confirmed later", async () => {
    const { out } = await run(priceCommand, ["--explain"], json(good));
    expect(out[0]).not.toMatch(/à confirmer\.\\?"/);
  });

  test("refused: the reasons on standard output, one line on standard error, status 1", async () => {
    const { status, out, err } = await run(priceCommand, [], json({ ...good, prescription: null }));
    expect(status).toBe(1);
    expect(JSON.parse(out[0] ?? "")).toEqual({
      refused: [{ reasonCode: "prescription-missing", about: "prescription" }],
    });
    expect(err).toEqual(["E_REFUSED_VISIT prescription-missing (prescription)"]);
  });

  test("the clock stands for an absent asOf", async () => {
    const { asOf: _asOf, ...timeless } = good;
    expect((await run(priceCommand, [], json({ ...timeless, careDate: "2026-11-22" }))).status).toBe(0);
    expect((await run(priceCommand, [], json({ ...timeless, careDate: "2026-11-23" }))).status).toBe(1);
  });

  test("--jsonl answers every line in order, status 1 when one is invalid", async () => {
    const text = `${json(good)}\n{"x\n${json({ ...good, acts: [] })}\n`;
    const { status, out } = await run(priceCommand, ["--jsonl"], text);
    expect(status).toBe(1);
    expect(out.map((line) => Object.keys(JSON.parse(line))[0])).toEqual(["lines", "invalid", "refused"]);
  });

  test("--jsonl: refused lines are results, status 0; nothing in, nothing out", async () => {
    expect((await run(priceCommand, ["--jsonl"], json({ ...good, acts: [] }))).status).toBe(0);
    expect(await run(priceCommand, ["--jsonl"], "")).toEqual({ status: 0, out: [], err: [] });
  });

  describe("check", () => {
    const folder = join(import.meta.dirname, "../../../src/billing/rules/tables");
    const temporary = async (value: unknown, work: (path: string) => Promise<void>) => {
      const home = await mkdtemp(join(tmpdir(), "tables-"));
      const path = join(home, "table.json");
      await writeFile(path, typeof value === "string" ? value : json(value));
      await work(path).finally(() => rm(home, { recursive: true }));
    };
    const rates = async () => JSON.parse(await readFile(join(folder, "rates.json"), "utf8"));

    test("says which tables take the place of which", async () => {
      await temporary({ ...(await rates()), version: "2027-01" }, async (path) => {
        const { status, out } = await run(tablesCommand, ["check", path]);
        expect([status, out]).toEqual([0, ["ok rates 2026-11-22.1 -> 2027-01"]]);
        const asJson = await run(tablesCommand, ["check", path, "--json"]);
        expect(JSON.parse(asJson.out[0] ?? "")).toEqual({
          ok: true,
          tables: [{ table: "rates", before: "2026-11-22.1", version: "2027-01" }],
        });
      });
    });

    test("refuses what is not a table, and one that would leave pricing without a value", async () => {
      await temporary("{", async (path) => {
        expect(await run(tablesCommand, ["check", path])).toMatchObject({ status: 1, out: [] });
      });
      const { entries, ...rest } = await rates();
      const gap = entries.filter(
        (entry: { code: string; to: string | null }) => entry.code !== "rate.base" || entry.to === null,
      );
      await temporary({ ...rest, version: "2027-01", entries: gap }, async (path) => {
        const { status, err } = await run(tablesCommand, ["check", path]);
        expect([status, err]).toEqual([
          1,
          ["E_TABLE table rates, reason rate.base of chirurgien-dentiste is missing on some day"],
        ]);
      });
    });

    test("a file that is not there, and no file at all", async () => {
      expect((await run(tablesCommand, ["check", "/nowhere/at/all.json"])).err[0]).toMatch(/^E_FILE_READ/);
      expect((await run(tablesCommand, ["check"])).status).toBe(2);
    });
  });

  test("an option of nobody is a wrong usage", async () => {
    expect((await run(priceCommand, ["--fast"], json(good))).status).toBe(2);
    expect((await run(priceCommand, ["visit.json"], json(good))).status).toBe(2);
  });

  const invalid: readonly (readonly [string, string])[] = [
    ["not JSON", '{"careDate": MARTIN'],
    ["an array", "[]"],
    ["an unknown field", json({ ...good, MARTIN: 1 })],
    ["an unknown field below", json({ ...good, patient: { ...good.patient, MARTIN: "x" } })],
    ["a prototype field", json(good).replace('"careDate"', '"__proto__":{},"careDate"')],
    ["a missing field", json({ ...good, thirdParty: undefined })],
    ["null where a field may only be absent", json({ ...good, sameDay: null })],
    ["an array for an object", json({ ...good, sameDay: [] })],
    ["an empty accident", json({ ...good, patient: { ...good.patient, accident: {} } })],
    ["a day that does not exist", json({ ...good, careDate: "2026-02-30" })],
    ["a number for a decimal", json({ ...good, acts: [{ code: "AMI", coefficient: 2 }] })],
    ["a leading zero", json({ ...good, acts: [{ code: "AMI", coefficient: "02" }] })],
    ["five decimals", json({ ...good, acts: [{ code: "AMI", coefficient: "2.00001" }] })],
    ["one decimal of money", json({ ...good, acts: [{ code: "AMI", fee: "2.5" }] })],
    ["a quantity of nothing", json({ ...good, acts: [{ code: "AMI", quantity: 0 }] })],
    ["a fraction of kilometres", json({ ...good, visit: { ...good.visit, oneWayKm: 1.5 } })],
    ["a small letter", json({ ...good, acts: [{ code: "ami" }] })],
    ["twenty-one acts", json({ ...good, acts: Array.from({ length: 21 }, () => ({ code: "AMI" })) })],
    ["a supplement twice", json({ ...good, supplements: ["MCI", "MCI"] })],
    ["a rate over 100", json({ ...good, acts: [{ code: "AMI", forced: { rate: 101, exoneration: "0" } }] })],
  ];
  for (const [title, text] of invalid) {
    test(`invalid: ${title}, told without a word of the input`, async () => {
      const { status, out, err } = await run(priceCommand, [], text);
      expect({ status, out, lines: err.length }).toEqual({ status: 1, out: [], lines: 1 });
      expect(err[0]).toMatch(/^E_INPUT /);
      expect(err[0]).not.toMatch(/MARTIN/);
    });
  }

  test("--explain says where each rate comes from (E059)", async () => {
    const rateOf = async (patient: object, change: object = {}) => {
      const acts = [act("dressing-simple", change)];
      const given = { ...good, acts, patient: { ...good.patient, ald: true, ...patient } };
      const line = JSON.parse((await run(priceCommand, ["--explain"], json(given))).out[0] ?? "").lines[0];
      return [/Taux[^)]*\)/.exec(line.explanation)?.[0], line.rateSource.origin, line.rateSource.version];
    };
    expect(await rateOf({})).toEqual(["Taux 60 % (table 2026-11-22.1)", "table", "2026-11-22.1"]);
    expect(await rateOf({ exoneration: "aspa" })).toEqual(["Taux 80 % (table 2026-11-22.1)", "table", "2026-11-22.1"]);
    expect(await rateOf({}, { ald: true })).toEqual(["Taux 100 % (carte)", "card", undefined]);
    expect(await rateOf({ exoneration: "exempt" })).toEqual(["Taux 100 % (carte)", "card", undefined]);
    expect(await rateOf({ insuranceNature: "90" })).toEqual(["Taux 100 % (règle)", "rule", undefined]);
    const forced = { forced: { rate: 65, exoneration: "0" } };
    expect(await rateOf({}, forced)).toEqual(["Taux 65 % (saisi)", "typed", undefined]);
  });

  test("a fee of any size is read exactly", async () => {
    const fee = "99999999999999999999.99";
    const given = { ...good, acts: [act("dressing-simple", { fee, expenseQualifier: "E" })] };
    const { out } = await run(priceCommand, [], json(given));
    expect(JSON.parse(out[0] ?? "").totals.excess).toBe("99999999999999999993.69");
  });
});

describe("terminalctl tables", () => {
  test("values in force with their source", async () => {
    const { status, out } = await run(tablesCommand, []);
    expect(status).toBe(0);
    expect(out.filter((line) => line.startsWith("AMI ") && line.includes("metropole"))).toEqual([
      "AMI 3.35 eur-per-coefficient | infirmier metropole | 2026-11-06 to 2027-11-05 | to-confirm | Avenant 11 du 31 mars 2026 (premier jour à confirmer)",
    ]);
  });

  test("--unconfirmed lists what is to confirm, now and later", async () => {
    const { out } = await run(tablesCommand, ["--unconfirmed"]);
    const entries = out.filter((line) => !line.startsWith("#"));
    expect(entries.length).toBeGreaterThan(20);
    expect(entries.every((line) => line.includes("| to-confirm |"))).toBe(true);
    expect(entries.some((line) => line.startsWith("AMI 3.45"))).toBe(true);
  });

  test("--json is one object", async () => {
    const { out } = await run(tablesCommand, ["--json"]);
    expect(out).toHaveLength(1);
    const { day, entries } = JSON.parse(out[0] ?? "");
    expect([day, typeof entries[0].value]).toEqual(["2026-11-22", "string"]);
  });

  describe("check", () => {
    const folder = join(import.meta.dirname, "../../../src/billing/rules/tables");
    const temporary = async (value: unknown, work: (path: string) => Promise<void>) => {
      const home = await mkdtemp(join(tmpdir(), "tables-"));
      const path = join(home, "table.json");
      await writeFile(path, typeof value === "string" ? value : json(value));
      await work(path).finally(() => rm(home, { recursive: true }));
    };
    const rates = async () => JSON.parse(await readFile(join(folder, "rates.json"), "utf8"));

    test("says which tables take the place of which", async () => {
      await temporary({ ...(await rates()), version: "2027-01" }, async (path) => {
        const { status, out } = await run(tablesCommand, ["check", path]);
        expect([status, out]).toEqual([0, ["ok rates 2026-11-22.1 -> 2027-01"]]);
        const asJson = await run(tablesCommand, ["check", path, "--json"]);
        expect(JSON.parse(asJson.out[0] ?? "")).toEqual({
          ok: true,
          tables: [{ table: "rates", before: "2026-11-22.1", version: "2027-01" }],
        });
      });
    });

    test("refuses what is not a table, and one that would leave pricing without a value", async () => {
      await temporary("{", async (path) => {
        expect(await run(tablesCommand, ["check", path])).toMatchObject({ status: 1, out: [] });
      });
      const { entries, ...rest } = await rates();
      const gap = entries.filter(
        (entry: { code: string; to: string | null }) => entry.code !== "rate.base" || entry.to === null,
      );
      await temporary({ ...rest, version: "2027-01", entries: gap }, async (path) => {
        const { status, err } = await run(tablesCommand, ["check", path]);
        expect([status, err]).toEqual([
          1,
          ["E_TABLE table rates, reason rate.base of chirurgien-dentiste is missing on some day"],
        ]);
      });
    });

    test("a file that is not there, and no file at all", async () => {
      expect((await run(tablesCommand, ["check", "/nowhere/at/all.json"])).err[0]).toMatch(/^E_FILE_READ/);
      expect((await run(tablesCommand, ["check"])).status).toBe(2);
    });
  });

  test("an option of nobody is a wrong usage", async () => {
    expect((await run(tablesCommand, ["--all"])).status).toBe(2);
  });
});
