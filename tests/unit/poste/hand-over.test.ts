import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readB2File } from "../../../src/billing/formats/index.ts";
import { receiptHash } from "../../../src/sync/messages/index.ts";
import { makeLot, Rig, seal, sha256, signedInvoice } from "./rig.ts";

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.open();
});
afterEach(() => rig.close());

const ID = "fse.346001233.012.261014183000";
const secondLot = () => makeLot({ number: "013", members: [signedInvoice("000000043")] }).material;

async function received(sealed = seal(makeLot().material, rig.identity)) {
  const end = await rig.handOver(sealed);
  if (end.kind !== "received") throw new Error(`${end.kind} ${end.code}`);
  return end.receipt;
}

describe("handing a lot over", () => {
  test("device, link, poste, receipt: the lot lies on the poste, and the receipt says so", async () => {
    const { lot, material } = makeLot({
      members: [signedInvoice("000000042"), signedInvoice("000000043", { mode: "D" })],
    });
    const sealed = seal(material, rig.identity);
    const shown: number[] = [];
    const end = await rig.road().handOver(sealed, (percent) => shown.push(percent));
    expect(end).toMatchObject({
      kind: "received",
      receipt: {
        ...{ lotId: ID, hash: sealed.hash, posteId: rig.identity.id, sequence: 1, previous: "0".repeat(64) },
        ...{ invoices: 2, totalFeesCents: 1216, receivedAt: "2026-10-14T17:00:00.000Z" },
      },
    });
    expect([shown.at(-1), shown.every((percent, index) => percent >= (shown[index - 1] ?? 0))]).toEqual([100, true]);
    const folder = join(rig.dir, "lots", ID);
    expect(readdirSync(folder).sort()).toEqual([
      ...["FSE_346001233_012_261014183000.B2", "invoice.json", "lot.p7m", "lot.p7s"],
      ...["receipt.json", "signatures.json"],
    ]);
    expect(new Uint8Array(readFileSync(join(folder, lot.fileName)))).toEqual(lot.file);
    expect(readB2File(readFileSync(join(folder, lot.fileName))).lots).toHaveLength(1);
  });

  test("the list and the signatures of the invoices stand beside the file, each in its own", async () => {
    await received();
    const read = (name: string) => JSON.parse(readFileSync(join(rig.dir, "lots", ID, name), "utf8"));
    expect(read("invoice.json")).toMatchObject([{ number: "000000042", name: "EXEMPLE", totalFeesCents: 608 }]);
    expect(Object.keys(read("invoice.json")[0])).not.toContain("cps");
    expect(Object.keys(read("signatures.json")[0])).toEqual(["number", "cps", "vitale"]);
  });

  test("a DRE lot is taken with the signature of the CPS over the DRE", async () => {
    const { material } = makeLot({ kind: "DRE" });
    expect(await received(seal(material, rig.identity))).toMatchObject({ lotId: "dre.346001233.012.261014183000" });
  });

  test("offered again, the same receipt comes back and nothing else changes", async () => {
    const sealed = seal(makeLot().material, rig.identity);
    const first = await received(sealed);
    const before = readFileSync(join(rig.dir, "journal.jsonl"), "utf8");
    expect(await received(sealed)).toEqual(first);
    expect([rig.lots(), readFileSync(join(rig.dir, "journal.jsonl"), "utf8")]).toEqual([[ID], before]);
  });

  test("two at once of the same parcel give one copy and one receipt", async () => {
    const sealed = seal(makeLot().material, rig.identity);
    const [one, other] = await Promise.all([received(sealed), received(sealed)]);
    expect([one, rig.lots(), rig.journal().length]).toEqual([other, [ID], 1]);
  });

  test("the same lot with another content: an alarm, nothing overwritten (N7)", async () => {
    const receipt = await received();
    const folder = join(rig.dir, "lots", ID);
    const before = readdirSync(folder).map((name) => sha256(readFileSync(join(folder, name))));
    const other = seal(makeLot().material, rig.identity);
    expect(other.hash).not.toBe(receipt.hash);
    expect(await rig.handOver(other)).toEqual({ kind: "refused", code: "E_POSTE_REFUSED" });
    expect(readdirSync(folder).map((name) => sha256(readFileSync(join(folder, name))))).toEqual(before);
    expect(rig.journal().at(-1)).toMatchObject({
      event: "conflict",
      deviceId: "TRN000001",
      lotId: ID,
      hash: other.hash,
    });
    expect(await received(seal(secondLot(), rig.identity))).toMatchObject({ sequence: 2 });
  });

  test("receipts are chained, each naming the one before", async () => {
    const first = await received();
    const second = await received(seal(secondLot(), rig.identity));
    expect([second.sequence, second.previous]).toEqual([2, receiptHash(first)]);
  });
});

describe("another poste on the same folder", () => {
  async function again(): Promise<void> {
    await rig.close({ keep: true });
    rig = await Rig.open({ dir: rig.dir });
  }

  test("is the same poste, knows its lots, and goes on with the chain", async () => {
    const sealed = seal(makeLot().material, rig.identity);
    const { identity } = rig;
    const first = await received(sealed);
    await again();
    expect([rig.identity, await received(sealed)]).toEqual([identity, first]);
    expect(await received(seal(secondLot(), rig.identity))).toMatchObject({
      sequence: 2,
      previous: receiptHash(first),
    });
  });

  test("what a cut left half written beside is ignored and replaced", async () => {
    const beside = join(rig.dir, "lots", `${ID}.new`);
    mkdirSync(beside);
    writeFileSync(join(beside, "receipt.json"), "{");
    writeFileSync(join(beside, "left"), "over");
    await again();
    expect(await received()).toMatchObject({ sequence: 1 });
    expect(rig.lots()).toEqual([ID]);
    expect(readdirSync(join(rig.dir, "lots", ID))).not.toContain("left");
  });

  test("a cut between the lot and its line in the journal: the line is written at the next start", async () => {
    const receipt = await received();
    rmSync(join(rig.dir, "journal.jsonl"));
    await again();
    expect(rig.journal()).toMatchObject([{ event: "lot", lotId: ID, receipt: { sequence: receipt.sequence } }]);
    await again();
    expect(rig.journal()).toHaveLength(1);
  });

  test("a line cut short in the journal is dropped, and its lot told again", async () => {
    await received();
    const path = join(rig.dir, "journal.jsonl");
    writeFileSync(path, readFileSync(path).subarray(0, -30));
    await again();
    expect(rig.journal()).toMatchObject([{ event: "lot", lotId: ID }]);
  });

  test("lots filed away by the practice software stay known: same receipt, same chain", async () => {
    const sealed = seal(makeLot().material, rig.identity);
    const first = await received(sealed);
    rmSync(join(rig.dir, "lots", ID), { recursive: true });
    await again();
    expect(await received(sealed)).toEqual(first);
    expect([rig.lots(), await received(seal(secondLot(), rig.identity))]).toMatchObject([[], { sequence: 2 }]);
  });

  test.each([
    ["a total changed", (text: string) => text.replace('"totalFeesCents":608', '"totalFeesCents":908')],
    [
      "the total of the last receipt changed",
      (text: string) => text.replace(/"totalFeesCents":608(?!.*"totalFeesCents")/s, '"totalFeesCents":908'),
    ],
    ["a line that is no JSON", () => "nothing of ours\n"],
    [
      "the first of two receipts taken out of the chain",
      (text: string) => text.replace(/"previous":"[0-9a-f]{4}/g, '"previous":"abcd'),
    ],
  ])("a journal that was written over stops the start: %s", async (_, change) => {
    await received();
    await received(seal(secondLot(), rig.identity));
    const path = join(rig.dir, "journal.jsonl");
    writeFileSync(path, change(readFileSync(path, "utf8")));
    await rig.close({ keep: true });
    await expect(Rig.open({ dir: rig.dir })).rejects.toMatchObject({ code: "E_POSTE_RECEIPT" });
  });

  test("whatever else lies among the lots is left alone", async () => {
    mkdirSync(join(rig.dir, "lots", "old ones"));
    await again();
    expect(await received()).toMatchObject({ sequence: 1 });
    expect(rig.lots()).toEqual([ID, "old ones"]);
  });
});
