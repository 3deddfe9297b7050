import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fseRecords } from "#billing/formats/index";
import { writeRound } from "#billing/formats/round";
import { type Lot, lotId } from "#billing/model/lot";
import { cents } from "#billing/model/money";
import type { Standing } from "#billing/model/standing";
import { readCommand } from "../../../poste/command-options.ts";
import { type PosteCommand, runCommand } from "../../../poste/commands.ts";
import { readPosteOptions } from "../../../poste/options.ts";
import * as words from "../../../poste/words.ts";
import { invoices as deviceInvoices } from "../../../src/terminal-ui/texts/menus.ts";
import * as deviceWords from "../../../src/terminal-ui/texts/returns.ts";
import { packOf, roundOf, unsignedPack } from "../../helpers/rounds.ts";
import { INVOICE_42 } from "../../vectors/formats-worked-example.ts";
import { arl, rsp } from "./returns.ts";
import { builtLot, makeLot, Rig, SERIAL, seal, signedInvoice, temporaryFolder } from "./rig.ts";

let rig: Rig;
let nowMs: number;
beforeEach(async () => {
  nowMs = Date.parse("2026-10-21T10:00:00Z");
  rig = await Rig.open();
});
afterEach(() => rig.close());

async function handedOver(number: string, invoices: readonly string[], kind: "FSE" | "DRE" = "FSE"): Promise<Lot> {
  const { lot, material } = makeLot({ number, kind, members: invoices.map((one) => signedInvoice(one)) });
  const end = await rig.handOver(seal(material, rig.identity));
  if (end.kind !== "received") throw new Error(end.kind);
  return lot;
}

const run = (command: PosteCommand) => runCommand(rig.dir, command, { now: () => nowMs });
const list = async (criteria = {}, all = true) => (await run({ do: "list", criteria, all })).lines.join("\n");

/** Files on a stick, as the mailbox program of the PC left them. */
function files(contents: Readonly<Record<string, Uint8Array>>): readonly string[] {
  const folder = temporaryFolder();
  return Object.entries(contents).map(([name, content]) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  });
}
const returns = (contents: Readonly<Record<string, Uint8Array>>) => run({ do: "returns", files: files(contents) });

describe("the list of invoices", () => {
  test("each with its number, day, client, caisse, amount and the state of its FSE, and the identity of its sheet", async () => {
    await handedOver("012", ["000000042"]);
    expect(await list()).toMatch(
      /^Factures : 1 - sans ARL positif : 1\n000000042 {2}14\/10\/2026 {2}EXEMPLE \S.* {2}01-349-9881 {2}6,08 € {2}envoyée {2}[0-9A-Z]{26}$/,
    );
  });

  test("its FSE and its DRE stand on one line, each with its state", async () => {
    await handedOver("012", ["000000042"]);
    const dre = await handedOver("007", ["000000042"], "DRE");
    await returns({ "arl.txt": arl([dre]) });
    expect(await list()).toMatch(/envoyée {2}DRE Reçu par la caisse \(pas payé\)/);
  });

  test("without a period it is of the month, and says so (E138)", async () => {
    await handedOver("012", ["000000042"]);
    expect(await list({}, false)).toMatch(/^Mois 2026-10 .*\nFactures : 1 - sans ARL positif : 1/);
    nowMs = Date.parse("2026-11-02T10:00:00Z");
    expect(await list({}, false)).toMatch(/^Mois 2026-11 .*\nFactures : 0 - sans ARL positif : 0\nAucune facture\.$/);
    expect(await list({ number: "42" }, false)).toMatch(/^Factures : 1 /);
  });
});

describe("returns filed at the poste (E133 to E136, E139, E140)", () => {
  test("a positive ARL: received by the caisse, not paid; only its own lot", async () => {
    const lot = await handedOver("012", ["000000042"]);
    await handedOver("013", ["000000043"]);
    expect(await returns({ "arl.txt": arl([lot]) })).toEqual({ lines: ["arl.txt : ARL classé, 1 lot(s)"], status: 0 });
    const told = await list();
    expect(told).toMatch(/sans ARL positif : 1/);
    expect(told).toMatch(/000000042 .* Reçu par la caisse \(pas payé\) /);
    expect(told).toMatch(/000000043 .* envoyée /);
  });

  test("a refused lot: its invoices are to be corrected, its code, label and advice are shown", async () => {
    const lot = await handedOver("012", ["000000042"]);
    const no = { status: "N", code: "L0002", subCode: "0001", label: "SIGNATURE DU LOT INVALIDE" };
    await returns({ "arl.txt": arl([lot], { lot: no }) });
    expect(await list()).toMatch(/000000042 .* à corriger /);
    const { lines } = await run({ do: "show", lotId: "fse.346001233.012.261014183000" });
    expect(lines.join("\n")).toMatch(
      /refusé le 15\/10\/2026\n {2}L0002 0001 SIGNATURE DU LOT INVALIDE - vérifier la CPS/,
    );
  });

  test("a payment shows its amount and its day; a rejection its code, label and what to correct (A25)", async () => {
    const lots = [await handedOver("012", ["000000042"]), await handedOver("013", ["000000043"])] as const;
    const reason = {
      billerNumber: "346001233",
      invoiceNumber: "000000043",
      lineNumber: 0,
      severity: "R",
      code: "E0730",
      subCode: "0041",
    };
    const rejected = {
      ...{ outcome: "R", paidCents: cents(0) },
      reasons: [
        { ...reason, label: "NUMERO EXECUTANT INCORRECT", faultyRecord: "4", faultyPosition: 57, receivedValue: "" },
      ],
    };
    await returns({ "rsp1.txt": rsp([lots[0]]), "rsp2.txt": rsp([lots[1]], { invoice: rejected, fileId: "002" }) });
    const told = await list();
    expect(told).toMatch(/000000042 .* payée 3,65 € le 20\/10\/2026 /);
    expect(told).toMatch(
      /000000043 .* rejetée .*\n {4}E0730 0041 NUMERO EXECUTANT INCORRECT - vérifier le n° de l'exécutant/,
    );
  });

  test("a code that the table does not know is shown as it came", async () => {
    const lot = await handedOver("012", ["000000042"]);
    await returns({
      "arl.txt": arl([lot], { lot: { status: "N", code: "X9999", subCode: "0007", label: "MYSTERE" } }),
    });
    const { lines } = await run({ do: "show", lotId: "fse.346001233.012.261014183000" });
    expect(lines.join("\n")).toMatch(/X9999 0007 MYSTERE - code inconnu/);
  });

  test("the same file twice changes nothing, whatever its name; a damaged one is refused whole; an unknown lot is set aside", async () => {
    const lot = await handedOver("012", ["000000042"]);
    await returns({ "arl.txt": arl([lot]) });
    const before = await list();
    expect((await returns({ "copy.txt": arl([lot]) })).lines).toEqual(["copy.txt : déjà reçu, rien ne change"]);
    const cut = await returns({ "cut.txt": rsp([lot]).subarray(0, 300) });
    expect([cut, await list()]).toEqual([{ lines: ["cut.txt : refusé E_B2_LENGTH"], status: 1 }, before]);
    await returns({
      "stray.txt": arl([{ ...lot, identity: { ...lot.identity, lotNumber: "555" } }], { fileId: "009" }),
    });
    expect(await list()).toMatch(/Retours non rattachés : 1\n {2}fse\.346001233\.555\.261014183000 : lot inconnu : P/);
  });

  test("an unknown approval number: the warning stands in front of the list until somebody acts (E145)", async () => {
    const lot = await handedOver("012", ["000000042"]);
    const no = { status: "N", code: "L0003", subCode: "0001", label: "AGREMENT INCONNU" };
    const warning = /ENVOIS À ARRÊTER : lot fse\.346001233\.012\.261014183000 refusé, L0003 0001 AGREMENT INCONNU - /;
    expect((await returns({ "arl.txt": arl([lot], { lot: no }) })).lines.join("\n")).toMatch(warning);
    expect((await list()).split("\n")[0]).toMatch(warning);
  });

  test("what is no return is not taken as one, and a round or a pack is not either", async () => {
    const end = await returns({ "note.txt": Buffer.from("bonjour"), "tournee.json": writeRound(roundOf(1)) });
    expect(end.status).toBe(1);
    expect(end.lines).toEqual(["note.txt : refusé E_B2_LENGTH", "tournee.json : refusé E_INPUT"]);
    expect((await run({ do: "returns", files: ["/nowhere/at/all"] })).lines).toEqual(["all : refusé ENOENT"]);
  });

  test("filed by a command, it stands for the device at its next hand-over, and once only", async () => {
    const lot = await handedOver("012", ["000000042"]);
    await returns({ "arl.txt": arl([lot]) });
    await returns({ "copy.txt": arl([lot]) });
    const end = await rig.pushes().list();
    expect(end.kind === "given" && end.value.map(({ kind }) => kind)).toEqual(["return"]);
  });
});

describe("searching at the poste (E141)", () => {
  beforeEach(async () => {
    const other = { name: "Élan-Dupré", firstName: "Zoé" };
    const later = signedInvoice("000000099", {
      beneficiary: { ...INVOICE_42.beneficiary, ...other },
    });
    const { material } = makeLot({ number: "013", members: [later] });
    await handedOver("012", ["000000042", "000000043"]);
    const end = await rig.handOver(seal(material, rig.identity));
    if (end.kind !== "received") throw new Error(`${end.kind} ${end.code}`);
  });
  const found = async (criteria: object) =>
    [...(await list(criteria)).matchAll(/^(\d{9}) /gm)].map(([, number]) => Number(number));

  test.each([
    [{ number: "43" }, [43]],
    [{ number: "000000043" }, [43]],
    [{ client: "dupre" }, [99]],
    [{ client: "zoe" }, [99]],
    [{ client: "exemple" }, [42, 43]],
    [{ client: "xemple" }, []],
    [{ from: "2026-10-14", to: "2026-10-14" }, [42, 43, 99]],
    [{ from: "2026-10-15" }, []],
    [{ to: "2026-10-13" }, []],
    [{ amo: "01" }, [42, 43, 99]],
    [{ amo: "01-349-9881" }, [42, 43, 99]],
    [{ amo: "01-349-988" }, []],
    [{ amo: "02" }, []],
    [{ state: "envoyée" }, [42, 43, 99]],
    [{ state: "Envoyee", client: "zoe" }, [99]],
    [{ state: "payée" }, []],
    [{ dreState: "inexistante" }, [42, 43, 99]],
    [{ unanswered: true }, [42, 43, 99]],
  ])("%j finds %j", async (criteria, due) => {
    expect(await found(criteria)).toEqual(due);
  });

  test("a deleted one shows only when asked for", async () => {
    const told = /000000043 .* {2}([0-9A-Z]{26})$/m.exec(await list());
    const tombstones = [{ billerNumber: "346001233", number: "000000043", careSheetId: told?.[1] ?? "" }];
    await rig.pushes().tell(1, { cards: [], held: 0, free: 500, tombstones, taken: [] });
    expect([await found({}), await found({ deleted: true })]).toEqual([
      [42, 99],
      [42, 43, 99],
    ]);
    expect(await list({ deleted: true })).toMatch(/000000043 .* supprimée /);
  });
});

/** Lots of ten as they lie in the folder of a poste, the signatures left out: it is their reading that is timed. */
function fiftyLots(): void {
  const lines: string[] = [];
  const one = signedInvoice("000000001");
  for (let n = 0; n < 50; n++) {
    const members = Array.from({ length: 10 }, (_, index) => {
      const invoice = { ...INVOICE_42, number: String(n * 10 + index + 1).padStart(9, "0") };
      return { ...one, invoice, fseBytes: fseRecords(invoice) };
    });
    const lot = builtLot(String(n + 1).padStart(3, "0"), members);
    const id = lotId(lot.identity);
    mkdirSync(join(rig.dir, "lots", id));
    writeFileSync(join(rig.dir, "lots", id, lot.fileName), lot.file);
    const invoices = members.map(({ invoice: { number, totals } }) => ({
      ...{ number, name: "EXEMPLE", firstName: "Claire", totalFeesCents: totals.feeCents },
      ...{ amoCents: totals.amoCents, amcCents: totals.amcCents },
    }));
    writeFileSync(join(rig.dir, "lots", id, "invoice.json"), JSON.stringify(invoices));
    const hash = "0".repeat(64);
    const receipt = {
      ...{ lotId: id, hash, posteId: rig.identity.id, receivedAt: "2026-10-14T17:00:00.000Z", sequence: n + 1 },
      ...{ previous: hash, invoices: 10, totalFeesCents: 6080, signature: "AAAA" },
    };
    lines.push(JSON.stringify({ at: receipt.receivedAt, event: "lot", deviceId: SERIAL, lotId: id, receipt }));
  }
  writeFileSync(join(rig.dir, "journal.jsonl"), lines.map((line) => `${line}\n`).join(""));
}

test("one of 500 is found in under a second", async () => {
  fiftyLots();
  const startMs = performance.now();
  expect(await list({ number: "347" })).toMatch(/^Factures : 1 /);
  expect(performance.now() - startMs).toBeLessThan(1000);
  expect(await list()).toMatch(/^Factures : 500 /);
});

test("the cards of each device, with type and last use, and its places (E020, E024)", async () => {
  expect((await run({ do: "cards" })).lines).toEqual(["Aucun appareil n'a encore donné de ses nouvelles."]);
  const standing: Standing = {
    cards: [
      { serial: "80250000019900000001", type: "CPS", lastUseAt: "2026-10-14T06:30:00.000Z" },
      { serial: "80250000019900000002" },
    ],
    ...{ held: 3, free: 497, tombstones: [], taken: [] },
  };
  await rig.pushes().tell(7, standing);
  expect((await run({ do: "cards" })).lines).toEqual([
    `Appareil ${SERIAL}, vu le 14/10/2026 19:00`,
    "  Factures 3 - libres 497",
    "  CPS, carte 80250000019900000001, dernier usage 14/10/2026 08:30",
    "  ?, carte 80250000019900000002, jamais utilisée",
  ]);
});

describe("pushing the round and the tables", () => {
  const push = (contents: Readonly<Record<string, Uint8Array>>) => run({ do: "push", files: files(contents) });
  const listed = async () => {
    const end = await rig.pushes().list();
    return end.kind === "given" ? end.value.map(({ kind, size }) => [kind, size]) : end.code;
  };

  test("stand for the device; the next round takes the place of the one before", async () => {
    const [first, second] = [writeRound(roundOf(12)), writeRound(roundOf(11, { madeAt: "2026-11-23T07:00:00.000Z" }))];
    expect((await push({ "tournee.json": first, "tables.pack": packOf() })).status).toBe(0);
    expect(await listed()).toEqual([
      ["tables", packOf().length],
      ["round", first.length],
    ]);
    await push({ "t2.json": second });
    expect(await listed()).toEqual([
      ["tables", packOf().length],
      ["round", second.length],
    ]);
  });

  test("what does not hold together is refused, and what stood there stands", async () => {
    await push({ "tournee.json": writeRound(roundOf(12)) });
    const end = await push({
      "half.json": writeRound(roundOf(12)).subarray(0, 800),
      "unsigned.pack": unsignedPack(),
      "arl.txt": arl([await handedOver("012", ["000000042"])]),
    });
    expect(end).toEqual({
      lines: ["half.json : refusé E_ROUND", "unsigned.pack : refusé E_TABLE", "arl.txt : refusé E_INPUT"],
      status: 1,
    });
    expect(await listed()).toEqual([["round", writeRound(roundOf(12)).length]]);
  });
});

describe("the command line", () => {
  const wish = (...args: string[]) => readPosteOptions(["--dir", "D", ...args]);

  test("reads each command", () => {
    expect(wish("--list", "--number", "42", "--state", "payée", "--deleted")).toEqual({
      ...{ kind: "command", dir: "D" },
      command: { do: "list", criteria: { number: "42", state: "payée", deleted: true }, all: false },
    });
    expect(wish("--show", "fse.346001233.012.261014183000")).toMatchObject({ command: { do: "show" } });
    expect(wish("--cards")).toMatchObject({ command: { do: "cards" } });
    expect(wish("--returns", "a", "b")).toMatchObject({ command: { do: "returns", files: ["a", "b"] } });
    expect(wish("--push", "a")).toMatchObject({ command: { do: "push", files: ["a"] } });
    expect(wish()).toMatchObject({ kind: "listen", port: 8443 });
    expect(readCommand({}, [])).toBeUndefined();
  });

  test.each([
    [["--list", "--cards"]],
    [["--list", "a"]],
    [["--returns"]],
    [["--push"]],
    [["--show", "lot 12"]],
    [["--number", "42"]],
    [["--cards", "--number", "42"]],
    [["--list", "--number", "4x"]],
    [["--list", "--from", "14/10/2026"]],
    [["--list", "--to", "2026-02-30"]],
    [["--list", "--state", "perdue"]],
    [["--list", "--amo", "1"]],
    [["--list", "--port", "1"]],
    [["stray"]],
  ])("%j is refused with the usage", (args) => {
    expect(wish(...args)).toMatchObject({ kind: "refused", words: expect.stringMatching(/^E_USAGE /) });
  });
});

test("the states have the very words of the device", () => {
  expect(Object.entries(words.states).map(([state, word]) => [state, word])).toEqual(
    Object.keys(words.states).map((state) => [
      state,
      Object.entries(deviceInvoices.states).find(([one]) => one === state)?.[1],
    ]),
  );
  expect([words.marks, words.why, words.acknowledged]).toEqual([
    deviceWords.marks,
    deviceWords.lots.why,
    deviceWords.acknowledged,
  ]);
});
