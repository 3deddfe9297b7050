import { hex } from "#util/bytes";
import { Trouble } from "#util/trouble";
import { sha256 } from "../signing/crypto.ts";
import type { B2File, B2Lot } from "./b2-model.ts";
import { checkInvoice } from "./check-invoice.ts";
import { agrees, type DecodedRecord, disagreement, fieldOf, numberOf } from "./record.ts";

/** Digits of the SHA-256 that [6:digest] holds. */
export const DIGEST_DIGITS = 32;

/** [6:71]: the digest of a lot, from record 1 included to record 6 excluded, first 32 digits in upper case. */
export function lotDigest(covered: Uint8Array): string {
  return hex(sha256(covered)).slice(0, DIGEST_DIGITS);
}

/** Fields that 999 repeats from 000, and 6 from 1. */
const FILE_ENDS = [
  "senderType",
  "senderNumber",
  "senderProgram",
  "recipientType",
  "recipientNumber",
  "recipientProgram",
] as const;
const FILE_NAMES = ["lotCount", "fileId", "creationDate"] as const;
const LOT_ENDS = ["billerNumber", "lotNumber", "lotKind"] as const;

/** The invariants of a file (formats.md 1.3, 2.2), from the invoices outwards. Troubles as `readB2File`. */
export function checkB2File(file: B2File): void {
  for (const lot of file.lots) checkLot(file, lot);
  agrees(file.header, "lotCount", file.lots.length);
  for (const name of [...FILE_ENDS, ...FILE_NAMES]) agrees(file.trailer, name, fieldOf(file.header, name));
  agrees(file.trailer, "recordCount", file.records.length);
}

function checkLot(file: B2File, lot: B2Lot): void {
  const { header, trailer, invoices } = lot;
  agrees(header, "lotKind", file.kind);
  agrees(header, "testIndicator", fieldOf(file.header, "testIndicator"));
  if (fieldOf(header, "testIndicator") === "P" && fieldOf(header, "approvalNumber") === "")
    throw disagreement(header, "approvalNumber", "E_B2_FIELD");
  for (const invoice of invoices) {
    checkInvoice(invoice.records, file.kind === "DRE" ? "DRE" : "FSE");
    checkMember(lot, invoice.records);
  }
  if (file.kind !== "PJ") checkSecuringMode(lot);
  checkItems(lot);
  for (const name of LOT_ENDS) agrees(trailer, name, fieldOf(header, name));
  agrees(trailer, "recordCount", lot.records.length);
  checkTotals(lot);
  if (fieldOf(trailer, "digest") !== lotDigest(lot.covered))
    throw new Trouble("E_LOT_DIGEST", { at: trailer.ordinal, record: "6", field: "digest" });
}

/** A lot holds invoices of one biller, for one recipient, and says who approved the product as they do. */
function checkMember({ header }: B2Lot, records: readonly DecodedRecord[]): void {
  const head = only(records, "2");
  agrees(head, "billerNumber", fieldOf(header, "billerNumber"));
  agrees(only(records, "2T"), "approvalNumber", fieldOf(header, "approvalNumber"));
  if (fieldOf(header, "lotKind") === "DRE") {
    agrees(head, "amcNumber", fieldOf(header, "recipientAmcNumber"));
    return;
  }
  agrees(head, "regimeCode", fieldOf(header, "recipientRegime"));
  agrees(head, "fundCode", fieldOf(header, "recipientFund"));
  agrees(head, "centreCode", fieldOf(header, "recipientCentre"));
}

/** [1:securingMode]: the mode of every invoice, or M when they differ. */
function checkSecuringMode({ header, invoices }: B2Lot): void {
  agrees(
    header,
    "securingMode",
    securingModeOf(invoices.map(({ records }) => fieldOf(only(records, "2T"), "securingMode"))),
  );
}

/** The one mode of a lot, or M. */
export function securingModeOf(modes: readonly string[]): string {
  const [first = "M"] = modes;
  return modes.every((mode) => mode === first) ? first : "M";
}

function checkItems({ header, trailer, invoices, pieces }: B2Lot): void {
  const items = invoices.length + pieces.length;
  agrees(header, "itemCount", items);
  agrees(trailer, "itemCount", items);
  const names = new Set(invoices.map(({ number }) => number));
  if (names.size !== invoices.length) throw disagreement(header, "itemCount", "E_B2_TOTAL");
}

/** Totals of a lot by their field of record 6, from its invoices. Zeros in a PJ lot. */
function checkTotals({ trailer, invoices }: B2Lot): void {
  const records = invoices.flatMap((invoice) => invoice.records);
  const total = (key: string, name: string) =>
    records.filter((record) => record.key === key).reduce((sum, record) => sum + numberOf(record, name), 0);
  agrees(trailer, "totalFees", total("5", "totalFees"));
  agrees(trailer, "totalBase", total("4", "reimbursementBase"));
  agrees(trailer, "totalAmo", total("5", "totalAmo"));
  agrees(trailer, "totalAmc", total("5", "totalAmc"));
}

function only(records: readonly DecodedRecord[], key: string): DecodedRecord {
  const found = records.find((record) => record.key === key);
  if (found === undefined)
    throw new Trouble("E_B2_RECORD", { at: records[0]?.ordinal ?? 1, position: 1, expected: key });
  return found;
}
