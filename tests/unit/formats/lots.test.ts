import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  buildLot,
  dreRecords,
  fseRecords,
  groupForLots,
  type LotMaterial,
  lotDigest,
  readB2File,
} from "../../../src/billing/formats/index.ts";
import { day } from "../../../src/billing/model/dates.ts";
import type { Invoice, SignedInvoice } from "../../../src/billing/model/invoice.ts";
import { Trouble } from "../../../src/util/trouble.ts";
import { INVOICE_42, signedAs } from "../../vectors/formats-worked-example.ts";
import { anyInvoice } from "./invoices.ts";

const numbered = (invoice: Invoice, index: number): Invoice => ({
  ...invoice,
  number: String(index + 1).padStart(9, "0"),
});
const signed = (invoice: Invoice): SignedInvoice =>
  signedAs(invoice, fseRecords(invoice), invoice.amc?.dre ? dreRecords(invoice) : undefined);

const material = (members: readonly SignedInvoice[], more: Partial<LotMaterial> = {}): LotMaterial => ({
  identity: {
    kind: "FSE",
    billerNumber: "346001233",
    lotNumber: "012",
    creationDay: day("2026-10-14"),
    creationTime: "18:30:00",
  },
  recipient: { kind: "amo", regime: "01", fund: "349", centre: "9881" },
  fileId: "001",
  members,
  signer: { idType: "8", id: "10001234565" },
  device: { serial: "TRN000001", version: "0.1.0", approvalNumber: "" },
  journalAnchor: { sequence: 421, hash: "00112233445566778899aabbccddeeff" },
  test: true,
  ...more,
});

/** Lots of one recipient: invoices of any content, all of the same organism. */
const anyLot = fc
  .array(anyInvoice, { minLength: 1, maxLength: 4 })
  .map((invoices) =>
    buildLot(material(invoices.map((one, index) => signed(numbered({ ...one, amo: INVOICE_42.amo }, index))))),
  );

const refusal = (bytes: Uint8Array) => {
  try {
    readB2File(bytes);
  } catch (thrown) {
    if (thrown instanceof Trouble) return { code: thrown.code, ...thrown.facts };
    throw thrown;
  }
  return undefined;
};

describe("a lot", () => {
  test("has totals, counts and a digest which are those of its invoices", () => {
    fc.assert(
      fc.property(anyLot, (lot) => {
        const [read] = readB2File(lot.file).lots;
        const sum = (key: string, name: string) =>
          (read?.records ?? [])
            .filter((one) => one.key === key)
            .reduce((total, one) => total + Number(one.fields[name]), 0);
        expect(lot.totals).toEqual({
          ...{ feeCents: sum("4", "fees"), baseCents: sum("4", "reimbursementBase") },
          ...{ amoCents: sum("4", "amoAmount"), amcCents: sum("4", "amcAmount") },
        });
        expect(read?.invoices.map(({ number }) => number)).toEqual(lot.members);
        expect(lotDigest(read?.covered ?? new Uint8Array())).toBe(lot.digest);
        expect(lot.file.length % 128).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  test("carries each invoice as it was signed, and the anchor of the journal", () => {
    const one = signed(INVOICE_42);
    const [lot] = readB2File(buildLot(material([one])).file).lots;
    expect(lot?.invoices[0]?.bytes).toEqual(one.fseBytes);
    expect(lot?.trailer.fields).toMatchObject({ journalSequence: "0000000421", journalHash: "0011223344556677" });
  });

  test("says M when its invoices were secured in several ways", () => {
    const lot = buildLot(material([signed(INVOICE_42), signed({ ...INVOICE_42, number: "000000043", mode: "D" })]));
    expect(readB2File(lot.file).lots[0]?.header.fields.securingMode).toBe("M");
  });

  test("of another recipient, twice the same number, or real without approval is not formed", () => {
    const other = signed({ ...INVOICE_42, amo: { regime: "02", fund: "331", centre: "0000" } });
    expect(() => buildLot(material([other]))).toThrow("E_B2_FIELD");
    expect(() => buildLot(material([signed(INVOICE_42), signed(INVOICE_42)]))).toThrow("E_B2_TOTAL");
    expect(() => buildLot(material([signed(INVOICE_42)], { test: false }))).toThrow("E_B2_FIELD");
  });
});

describe("invoices grouped for lots", () => {
  const group = (invoices: readonly Invoice[], invoicesPerLot = 10) =>
    groupForLots(
      invoices.map((one, index) => signed(numbered(one, index))),
      { invoicesPerLot },
    ).map(({ kind, recipient, members }) => [
      kind,
      recipient.kind === "amo" ? recipient.regime : recipient.routing.domain,
      members.map(({ invoice }) => Number(invoice.number)),
    ]);
  const { amc: _amc, ...plain } = INVOICE_42;
  const elsewhere = { ...plain, amo: { ...plain.amo, regime: "02" } };

  test("one lot a caisse, and one an AMC route for the DRE", () => {
    const other = INVOICE_42.amc && { ...INVOICE_42.amc, routing: { code: "OC", host: "001", domain: "other.fr" } };
    expect(group([INVOICE_42, elsewhere, plain, { ...INVOICE_42, ...(other && { amc: other }) }])).toEqual([
      ["FSE", "01", [1, 3, 4]],
      ["DRE", "wanadoo.fr", [1]],
      ["FSE", "02", [2]],
      ["DRE", "other.fr", [4]],
    ]);
  });

  test("ten at most", () => {
    expect(group(Array.from({ length: 23 }, () => plain)).map(([, , members]) => members?.length)).toEqual([10, 10, 3]);
  });

  test("another biller, or test beside real, never shares a lot", () => {
    const biller = { ...plain, biller: { ...plain.biller, number: "341004562" } };
    expect(group([plain, biller, { ...plain, test: false }])).toHaveLength(3);
  });
});

describe("a lot file that was damaged", () => {
  const lot = buildLot(material([signed(INVOICE_42), signed({ ...INVOICE_42, number: "000000043" })]));

  test("truncated anywhere is refused, with the record", () => {
    for (let length = 0; length < lot.file.length; length += 31) {
      const found = refusal(lot.file.slice(0, length));
      expect(found?.code).toMatch(/^E_B2_(LENGTH|RECORD)$/);
      expect(found).toHaveProperty("at");
      expect(found).toHaveProperty("position");
    }
  });

  /** The digest covers records 1 to 5; these fields of 000 and 6 are covered by the CPS signature alone. */
  const FREE = ["creationTime", "journalSequence", "journalHash"];
  const free = readB2File(lot.file).records.flatMap(({ ordinal, key, layout }) =>
    ["000", "6"].includes(key)
      ? (layout?.fields ?? [])
          .filter(({ name }) => FREE.includes(name))
          .map(({ start, end }) => [(ordinal - 1) * 128 + start - 1, (ordinal - 1) * 128 + end - 1] as const)
      : [],
  );

  test("with any one byte changed is refused, with the record", () => {
    fc.assert(
      fc.property(fc.nat(lot.file.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        fc.pre(!free.some(([from, to]) => at >= from && at <= to));
        const altered = lot.file.slice();
        altered[at] = (altered[at] ?? 0) ^ change;
        const found = refusal(altered);
        expect(found?.code).toMatch(/^E_(B2_|LOT_DIGEST)/);
        expect(found).toHaveProperty("at");
      }),
      { numRuns: 400 },
    );
  });

  test("with a letter in a filler is refused: no digest covers that of the header", () => {
    const altered = lot.file.slice();
    altered[72] = "A".charCodeAt(0);
    expect(refusal(altered)).toMatchObject({ code: "E_B2_FIELD", at: 1, field: "filler1", why: "filler" });
  });

  test("with two records exchanged is refused", () => {
    const records = [...(new TextDecoder().decode(lot.file).match(/.{128}/g) ?? [])];
    [records[2], records[3]] = [records[3] ?? "", records[2] ?? ""];
    expect(refusal(new TextEncoder().encode(records.join("")))).toMatchObject({
      code: "E_B2_RECORD",
      at: 3,
      expected: "2",
    });
  });

  test("with line breaks after each record is read the same, with some is refused", () => {
    const records = new TextDecoder().decode(lot.file).match(/.{128}/g) ?? [];
    const text = (join: string) => new TextEncoder().encode(records.map((record) => record + join).join(""));
    expect(readB2File(text("\n")).lots[0]?.covered).toEqual(readB2File(lot.file).lots[0]?.covered);
    expect(readB2File(text("\r\n")).records).toHaveLength(records.length);
    const some = new TextEncoder().encode(`${records[0]}\n${records.slice(1).join("")}`);
    expect(refusal(some)).toMatchObject({ code: "E_B2_LENGTH", at: 2, position: 129 });
  });

  test("an unknown complement inside an invoice is kept, counted and reported", () => {
    const one = signed(INVOICE_42);
    const fse = new TextDecoder().decode(one.fseBytes).match(/.{128}/g) ?? [];
    const extra = `${fse[4]?.slice(0, 35)}D${fse[4]?.slice(36)}`;
    const end = fse.at(-1)?.replace(/^(.{38})006/, "$1007") ?? "";
    const bytes = new TextEncoder().encode([...fse.slice(0, 6), extra, ...fse.slice(6, -1), end].join(""));
    const file = readB2File(buildLot(material([signedAs(INVOICE_42, bytes)])).file);
    expect(file.unknown.map(({ key, ordinal }) => [key, ordinal])).toEqual([["4D", 9]]);
  });
});
