import { describe, expect, test } from "vitest";
import { encodeRecord, lotDigest, readB2File, TRN1 } from "../../../src/billing/formats/index.ts";
import { chained } from "../../vectors/formats-worked-example.ts";

const same = { billerNumber: "346001233", lotNumber: "003", lotKind: "PJ", itemCount: 1 };
const created = { creationDate: "261015", creationTime: "190000" };
const ends = {
  ...{ senderType: "PS", senderNumber: "346001233", senderProgram: "TOURNE" },
  ...{ recipientType: "AO", recipientNumber: "013499881", fileId: "002", lotCount: 1, creationDate: "261015" },
};
const organism = { recipientRegime: "01", recipientFund: "349", recipientCentre: "9881" };
const device = { signerIdType: "8", signerId: "10001234565", softwareVersion: "0.1.0", deviceSerial: "TRN000001" };
const piece = {
  ...{ billerNumber: "346001233", invoiceNumber: 42, firstCareDate: "261014", fseLotNumber: 12, fseLotDate: "261014" },
  ...{ documentCode: "FSP", pieceSequence: 1, pageCount: 1, sizeBytes: 88_000, sha256: "AB".repeat(32) },
  ...{ documentDate: "261014", resolutionDpi: 200, colourMode: "G", origin: "S" },
};

function bordereau(trailer: Record<string, number>): Uint8Array {
  const lot = [
    encodeRecord(TRN1, "1", { ...same, ...created, ...organism, ...device, testIndicator: "T" }),
    encodeRecord(TRN1, "P", piece),
  ];
  const totals = { totalFees: 0, totalBase: 0, totalAmo: 0, totalAmc: 0, digest: lotDigest(chained(lot)) };
  return chained([
    encodeRecord(TRN1, "000", { ...ends, ...created, exchangeType: "PJ", testIndicator: "T" }),
    ...lot,
    encodeRecord(TRN1, "6", { ...same, recordCount: 3, ...totals, ...trailer }),
    encodeRecord(TRN1, "999", { ...ends, recordCount: 5 }),
  ]);
}

describe("the bordereau of a lot of pieces", () => {
  test("is read, with its pieces and no invoice", () => {
    const file = readB2File(bordereau({}));
    expect(file.kind).toBe("PJ");
    expect(file.lots[0]?.invoices).toEqual([]);
    expect(file.lots[0]?.pieces[0]?.fields).toMatchObject({ documentCode: "FSP", invoiceNumber: "000000042" });
  });

  test("counts its pieces, and has no amount", () => {
    expect(() => readB2File(bordereau({ itemCount: 2 }))).toThrow("E_B2_TOTAL");
    expect(() => readB2File(bordereau({ totalFees: 1 }))).toThrow("E_B2_TOTAL");
  });
});
