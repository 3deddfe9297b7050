import { describe, expect, test } from "vitest";
import { checkInvoiceBytes, lotDigest, readB2File, TRN1 } from "../../../src/billing/formats/index.ts";
import { Trouble } from "../../../src/util/trouble.ts";
import { chained, vector } from "../../vectors/formats-worked-example.ts";

/** Files made by a writer who lies: fields altered, then the digest made good again, so that only the invariant can tell. */

type Edit = readonly [record: number, field: string, content: string];

function field(record: string, name: string) {
  const key = record.startsWith("000") || record.startsWith("999") ? record.slice(0, 3) : keyOf(record);
  const found = TRN1.records.get(key)?.fields.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no field ${name} in record ${key}`);
  return found;
}

function keyOf(record: string): string {
  const mark = record.charAt(record.startsWith("2") ? 38 : 35);
  return /^[24]/.test(record) && /[A-Z]/.test(mark) ? record.charAt(0) + mark : record.charAt(0);
}

function edited(records: readonly string[], edits: readonly Edit[]): readonly string[] {
  const out = [...records];
  for (const [at, name, content] of edits) {
    const record = out[at - 1] ?? "";
    const { start, end } = field(record, name);
    out[at - 1] = record.slice(0, start - 1) + content.padEnd(end - start + 1) + record.slice(end);
  }
  return out;
}

function resealed(records: readonly string[]): Uint8Array {
  const end = records.findIndex((record) => record.startsWith("6"));
  const digest = lotDigest(chained(records.slice(1, end)));
  return chained(
    records.map((record, index) => (index === end ? record.slice(0, 70) + digest + record.slice(102) : record)),
  );
}

function refused(action: () => unknown) {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof Trouble)
      return `${thrown.code} ${thrown.facts.at} ${thrown.facts.field ?? thrown.facts.expected ?? ""}`;
    throw thrown;
  }
  return "accepted";
}

const refusal = (bytes: Uint8Array) => refused(() => readB2File(bytes));

const FSE = vector("fse-lot-012");
const DRE = vector("dre-lot-007");

describe("a file whose digest is good and whose records disagree", () => {
  test("untouched, it is accepted (the tool itself)", () => {
    expect(refusal(resealed(FSE))).toBe("accepted");
    expect(refusal(resealed(DRE))).toBe("accepted");
  });

  test.each<[string, readonly Edit[], string]>([
    ["records 3x and 4x", [[12, "recordCount", "007"]], "E_B2_TOTAL 12 recordCount"],
    ["fees of the invoice", [[12, "totalFees", "00000609"]], "E_B2_TOTAL 12 totalFees"],
    ["AMO of the invoice", [[12, "totalAmo", "00000364"]], "E_B2_TOTAL 12 totalAmo"],
    ["AMC of the invoice", [[12, "totalAmc", "00000001"]], "E_B2_TOTAL 12 totalAmc"],
    ["share of the insured", [[12, "totalInsuredShare", "00000244"]], "E_B2_TOTAL 12 totalInsuredShare"],
    ["hospital totals", [[12, "totalHospitalAmo", "00000001"]], "E_B2_TOTAL 12 totalHospitalAmo"],
    [
      "AMC amount in an FSE that says F",
      [
        [6, "amcAmount", "000001"],
        [12, "totalAmc", "00000001"],
      ],
      "E_B2_TOTAL 6 amcAmount",
    ],
    ["AMO over the base", [[6, "reimbursementBase", "0000283"]], "E_B2_TOTAL 6 amoAmount"],
    ["AMO and AMC over the fees", [[6, "fees", "0000283"]], "E_B2_TOTAL 6 fees"],
    ["another insured in a line", [[6, "insuredNir", "2600720001003"]], "E_B2_FIELD 6 insuredNir"],
    ["another invoice in the end", [[12, "invoiceNumber", "000000043"]], "E_B2_FIELD 12 invoiceNumber"],
    ["items of the lot header", [[2, "itemCount", "00002"]], "E_B2_TOTAL 2 itemCount"],
    ["items of the lot trailer", [[13, "itemCount", "00002"]], "E_B2_TOTAL 13 itemCount"],
    ["records of the lot", [[13, "recordCount", "000011"]], "E_B2_TOTAL 13 recordCount"],
    ["fees of the lot", [[13, "totalFees", "0000000609"]], "E_B2_TOTAL 13 totalFees"],
    ["base of the lot", [[13, "totalBase", "0000000609"]], "E_B2_TOTAL 13 totalBase"],
    ["AMO of the lot", [[13, "totalAmo", "0000000366"]], "E_B2_TOTAL 13 totalAmo"],
    ["AMC of the lot", [[13, "totalAmc", "0000000001"]], "E_B2_TOTAL 13 totalAmc"],
    ["number of the lot", [[13, "lotNumber", "013"]], "E_B2_FIELD 13 lotNumber"],
    ["securing mode of the lot", [[2, "securingMode", "D"]], "E_B2_FIELD 2 securingMode"],
    ["test indicator", [[1, "testIndicator", "P"]], "E_B2_FIELD 2 testIndicator"],
    [
      "production without approval",
      [
        [1, "testIndicator", "P"],
        [2, "testIndicator", "P"],
      ],
      "E_B2_FIELD 2 approvalNumber",
    ],
    ["approval of the sheet", [[5, "approvalNumber", "X"]], "E_B2_FIELD 5 approvalNumber"],
    ["identifier of the sheet", [[5, "careSheetId", "01K7JXQ4T8M5R2V9C3H6D0WZYI"]], "E_B2_FIELD 5 careSheetId"],
    ["caisse of the invoice", [[3, "fundCode", "350"]], "E_B2_FIELD 3 fundCode"],
    ["records of the file", [[14, "recordCount", "00000015"]], "E_B2_TOTAL 14 recordCount"],
    ["number of lots", [[1, "lotCount", "002"]], "E_B2_TOTAL 1 lotCount"],
    ["number of the file", [[14, "fileId", "002"]], "E_B2_FIELD 14 fileId"],
    ["recipient of the file", [[14, "recipientNumber", "00000013499882"]], "E_B2_FIELD 14 recipientNumber"],
    [
      "kind of the lot",
      [
        [2, "lotKind", "DRE"],
        [13, "lotKind", "DRE"],
      ],
      "E_B2_FIELD 2 lotKind",
    ],
  ])("%s", (_what, edits, found) => {
    expect(refusal(resealed(edited(FSE, edits)))).toBe(found);
  });

  test.each<[string, readonly Edit[], string]>([
    ["F missing in a DRE", [[3, "flowSplitFlag", ""]], "E_B2_FIELD 3 flowSplitFlag"],
    ["type of contract", [[6, "contractType", "89"]], "E_B2_FIELD 6 contractType"],
    ["AMC of the recipient", [[3, "amcNumber", "0775627392"]], "E_B2_FIELD 3 amcNumber"],
  ])("in a DRE: %s", (_what, edits, found) => {
    expect(refusal(resealed(edited(DRE, edits)))).toBe(found);
  });
});

describe("one invoice alone", () => {
  const invoice = FSE.slice(2, -2);
  const check = (records: readonly string[], flow: "FSE" | "DRE" = "FSE") =>
    refused(() => checkInvoiceBytes(chained(records), flow));

  test("is checked like those of a lot, ranks counted from its record 2", () => {
    expect(check(invoice)).toBe("accepted");
    expect(check(DRE.slice(2, -2), "DRE")).toBe("accepted");
    expect(check(invoice.filter((_, index) => index !== 2))).toBe("E_B2_RECORD 3 2T");
    expect(check([...invoice, ...invoice])).toBe("E_B2_RECORD 11 nothing");
    expect(check(invoice, "DRE")).toBe("E_B2_RECORD 4 2D");
  });

  test("holds a 2D under single management alone when it is an FSE", () => {
    const complement = DRE[5] ?? "";
    const separate = [...invoice.slice(0, 3), complement, ...invoice.slice(3)];
    expect(check(separate)).toBe("E_B2_FIELD 3 managementMode");
    expect(check(edited(separate, [[3, "managementMode", "U"]]))).toBe("accepted");
  });
});

describe("records out of their order", () => {
  const without = (...ordinals: readonly number[]) => resealed(FSE.filter((_, index) => !ordinals.includes(index + 1)));
  const line = (ordinal: number) => FSE[ordinal - 1] ?? "";

  test.each<[string, Uint8Array, string]>([
    ["no 2S", without(4), "E_B2_RECORD 4 2S"],
    ["no 2T", without(5), "E_B2_RECORD 5 2T"],
    ["no line at all", without(6, 7, 8, 9, 10, 11), "E_B2_RECORD 6 4"],
    ["4E before 4S", resealed([...FSE.slice(0, 6), line(8), line(7), ...FSE.slice(8)]), "E_B2_RECORD 7 4S"],
    ["no end of invoice", without(12), "E_B2_RECORD 12 5"],
    ["no end of lot", chained(FSE.filter((_, index) => index !== 12)), "E_B2_RECORD 13 6"],
    ["a second trailer", chained([...FSE, line(14)]), "E_B2_RECORD 15 nothing"],
    ["no header", chained(FSE.slice(1)), "E_B2_RECORD 1 000"],
    ["no trailer", chained(FSE.slice(0, -1)), "E_B2_RECORD 13 999"],
    ["no 2D in a DRE", resealed(DRE.filter((_, index) => index !== 5)), "E_B2_RECORD 6 2D"],
  ])("%s", (_what, bytes, found) => {
    expect(refusal(bytes)).toBe(found);
  });
});
