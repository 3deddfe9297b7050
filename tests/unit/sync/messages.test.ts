import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PosteReceipt } from "../../../src/billing/model/lot.ts";
import {
  contentDigest,
  isDeviceId,
  isLotId,
  lotPath,
  parseReceipt,
  readContentDigest,
  readLotPath,
  readParcel,
  receiptBytes,
  receiptHash,
  writeParcel,
} from "../../../src/sync/messages/index.ts";
import { troubleCode } from "../../../src/util/trouble.ts";

const ID = "fse.346001233.012.261014183000";
const receipt: PosteReceipt = {
  lotId: ID,
  hash: "ab".repeat(32),
  posteId: "00112233445566aa",
  receivedAt: "2026-10-14T17:00:00.000Z",
  sequence: 7,
  previous: "cd".repeat(32),
  invoices: 3,
  totalFeesCents: 2835,
  signature: "AAAA",
};
const codeOf = (action: () => unknown) => {
  try {
    action();
    return "read";
  } catch (thrown) {
    return troubleCode(thrown) ?? "not a Trouble";
  }
};

describe("a parcel", () => {
  const bytes = fc.uint8Array({ maxLength: 300 });

  test("any two objects come back as they went, and always as the same bytes", () => {
    fc.assert(
      fc.property(bytes, bytes, (lot, annex) => {
        const written = writeParcel({ lot, annex });
        expect(readParcel(written)).toEqual({ lot, annex });
        expect(writeParcel(readParcel(written))).toEqual(written);
      }),
    );
  });

  test("has its one form: field order, no blank, canonical base64", () => {
    const written = Buffer.from(writeParcel({ lot: Uint8Array.of(1), annex: Uint8Array.of(2, 3) })).toString();
    expect(written).toBe('{"format":"TRN-PARCEL-1","lot":"AQ==","annex":"AgM="}');
  });

  test.each([
    ['{"format":"TRN-PARCEL-1","lot":"AQ==","annex":"AgM="} ', "a blank at the end"],
    ['{"format":"TRN-PARCEL-1","lot":"AR==","annex":"AgM="}', "bits after the bytes"],
    ['{"format":"TRN-PARCEL-1","annex":"AgM=","lot":"AQ=="}', "another order"],
    ['{"format":"TRN-PARCEL-1","lot":"AQ==","lot":"AQ==","annex":"AgM="}', "a field twice"],
    ['{"format":"TRN-PARCEL-1","lot":"\\u0041Q==","annex":"AgM="}', "an escape"],
    ['{"format":"TRN-PARCEL-1","lot":"AQ==","annex":"AgM=","more":1}', "a field more"],
    ['{"format":"TRN-PARCEL-2","lot":"AQ==","annex":"AgM="}', "another format"],
    ['{"format":"TRN-PARCEL-1","lot":1,"annex":"AgM="}', "a number"],
    ["", "nothing"],
    ["null", "null"],
  ])("%s is refused (%s)", (text) => {
    expect(codeOf(() => readParcel(Buffer.from(text)))).toBe("E_LOT_ENVELOPE");
  });

  test("any other bytes are refused by their code, never by a parser's own words", () => {
    fc.assert(
      fc.property(fc.oneof(bytes, fc.json().map(Buffer.from)), (anything) => {
        expect(codeOf(() => readParcel(anything))).toBe("E_LOT_ENVELOPE");
      }),
    );
  });
});

describe("paths", () => {
  test("a lot's path is read back as what it names", () => {
    expect(readLotPath(lotPath("TRN000001", ID))).toEqual({ deviceId: "TRN000001", lotId: ID });
  });

  test("any other text is no path", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webPath(),
          fc.webPath().map((path) => `/lots${path}`),
        ),
        (text) => {
          expect(readLotPath(text)).toBeUndefined();
        },
      ),
    );
  });

  test.each([
    "",
    "..",
    "FSE.346001233.012.261014183000",
    `${ID}/`,
    `${ID}\n`,
    `../${ID}`,
    "fse.346001233.12.261014183000",
  ])("%j is no lot", (text) => {
    expect(isLotId(text)).toBe(false);
  });

  test.each(["", "TRN", "trn000001", "TRN000001\n", "TRN_00001", "A".repeat(13)])("%j is no device", (text) => {
    expect(isDeviceId(text)).toBe(false);
  });
});

describe("Content-Digest", () => {
  test("is RFC 9530's own example", () => {
    const hash = "5f8f04f6a3a892aaabbddb6cf273894493773960d4a325b105fee46eef4304f1";
    expect(contentDigest(hash)).toBe("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:");
    expect(readContentDigest(contentDigest(hash))).toBe(hash);
  });

  test.each([
    undefined,
    "",
    "sha-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=",
    "sha-512=:AAAA:",
    "sha-256=:AAAA:",
  ])("%j is none", (header) => {
    expect(readContentDigest(header)).toBeUndefined();
  });
});

describe("a receipt", () => {
  test("signs these very lines", () => {
    expect(Buffer.from(receiptBytes(receipt)).toString()).toBe(
      [
        ...["TRN-RECEIPT-1", ID, "ab".repeat(32), "00112233445566aa", "2026-10-14T17:00:00.000Z"],
        ...["7", "cd".repeat(32), "3", "2835"],
      ].join("\n"),
    );
  });

  test("its hash covers every field", () => {
    const fields = { ...receipt, lotId: ID.replace("012", "013"), hash: "0".repeat(64), posteId: "0".repeat(16) };
    const others = { ...fields, receivedAt: "2026-10-14T17:00:00.001Z", sequence: 8, previous: "0".repeat(64) };
    const all: PosteReceipt = { ...others, invoices: 4, totalFeesCents: 2836, signature: "BBBB" };
    for (const name of Object.keys(receipt) as (keyof PosteReceipt)[]) {
      expect(receiptHash({ ...receipt, [name]: all[name] })).not.toBe(receiptHash(receipt));
    }
  });

  test("is read as it was written", () => {
    expect(parseReceipt(JSON.parse(JSON.stringify(receipt)))).toEqual(receipt);
  });

  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["a lot that is none", { ...receipt, lotId: "../x" }],
    ["a hash too short", { ...receipt, hash: "ab" }],
    ["a negative total", { ...receipt, totalFeesCents: -1 }],
    ["half an invoice", { ...receipt, invoices: 0.5 }],
    ["a number as a text", { ...receipt, sequence: "7" }],
    ["a line break in a date", { ...receipt, receivedAt: "2026-10-14T17:00:00.000Z\n" }],
    ["a field more", { ...receipt, more: 1 }],
    ["a field less", { ...receipt, previous: undefined }],
  ])("%s is none", (_, json) => {
    expect(codeOf(() => parseReceipt(json))).toBe("E_POSTE_RECEIPT");
  });
});
