import { Trouble } from "#util/trouble";
import type { InvoiceFlow } from "./invoice-fields.ts";
import { agrees, type DecodedRecord, disagreement, fieldOf, numberOf } from "./record.ts";

/** Fields that every record of one invoice repeats, when it has them. */
const SHARED = ["billerNumber", "insuredNir", "insuredNirKey", "beneficiaryRank", "invoiceNumber"] as const;

/** Totals of record 5 which belong to records 3: zeros without them. */
const HOSPITAL = ["totalHospitalBase", "totalHospitalAmo", "totalHospitalAmc", "totalHospitalFees"] as const;

/**
 * The invariants of one invoice (formats.md 1.3) on its records 2 to 5, already read and in order: counts and totals of record
 * 5, same names in every record, no AMC amount in an FSE whose share travels in a DRE, each line within itself, sequences
 * growing. Trouble E_B2_TOTAL or E_B2_FIELD with the rank of the record, the field and its position.
 */
export function checkInvoice(records: readonly DecodedRecord[], flow: InvoiceFlow): void {
  const [head] = records;
  const end = records.at(-1);
  if (head?.key !== "2" || end?.key !== "5")
    throw new Trouble("E_B2_RECORD", { at: head?.ordinal ?? 1, position: 1, why: "invoice" });
  for (const record of records) checkShared(head, record);
  const body = records.filter(({ key }) => key.startsWith("4") || key.startsWith("3"));
  const lines = records.filter(({ key }) => key === "4");
  const total = (name: string) => lines.reduce((sum, line) => sum + numberOf(line, name), 0);
  for (const line of lines) checkLine(line);
  checkSequences(records);
  agrees(end, "recordCount", body.length);
  agrees(end, "totalFees", total("fees"));
  agrees(end, "totalAmo", total("amoAmount"));
  agrees(end, "totalAmc", total("amcAmount"));
  agrees(end, "totalInsuredShare", total("fees") - total("amoAmount"));
  for (const name of HOSPITAL) agrees(end, name, 0);
  if (flow === "FSE" && fieldOf(head, "flowSplitFlag") === "F") {
    for (const line of lines) agrees(line, "amcAmount", 0);
  }
  const amc = records.find(({ key }) => key === "2D");
  if (amc !== undefined) agrees(amc, "contractType", fieldOf(head, "contractType"));
  const sheet = records.find(({ key }) => key === "2T");
  if (sheet !== undefined) checkSheet(sheet, amc !== undefined && flow === "FSE");
  if (flow === "DRE") checkDre(head, amc);
}

/** The identifier of the sheet is a ULID; an FSE holds a 2D under gestion unique alone (1.1). */
function checkSheet(sheet: DecodedRecord, amcInside: boolean): void {
  if (!/^[0-9A-HJKMNP-TV-Z]{26}$/.test(fieldOf(sheet, "careSheetId")))
    throw disagreement(sheet, "careSheetId", "E_B2_FIELD");
  if (amcInside) agrees(sheet, "managementMode", "U");
}

/** A DRE names its AMC and says F, as its FSE does (3). */
function checkDre(head: DecodedRecord, amc: DecodedRecord | undefined): void {
  if (amc === undefined)
    throw new Trouble("E_B2_RECORD", { at: head.ordinal, record: "2D", position: 1, why: "missing" });
  agrees(head, "flowSplitFlag", "F");
  if (!/^\d{10}$/.test(fieldOf(head, "amcNumber"))) throw disagreement(head, "amcNumber", "E_B2_FIELD");
}

function checkShared(head: DecodedRecord, record: DecodedRecord): void {
  if (!record.known) return;
  for (const name of SHARED) {
    const content = record.fields[name];
    if (content !== undefined && content !== head.fields[name]) throw disagreement(record, name, "E_B2_FIELD");
  }
}

/** [4:108] <= [4:98], and [4:108] + [4:123] <= [4:115]. */
function checkLine(line: DecodedRecord): void {
  const amo = numberOf(line, "amoAmount");
  if (amo > numberOf(line, "reimbursementBase")) throw disagreement(line, "amoAmount", "E_B2_TOTAL");
  if (amo + numberOf(line, "amcAmount") > numberOf(line, "fees")) throw disagreement(line, "fees", "E_B2_TOTAL");
}

/** Complements of one line are numbered 01, 02… within their kind; 4M go by date of séance. */
function checkSequences(records: readonly DecodedRecord[]): void {
  for (const [index, record] of records.entries()) {
    if (record.fields.sequence === undefined) continue;
    const before = records[index - 1];
    const follows = before?.key === record.key;
    const due = follows ? numberOf(before, "sequence") + 1 : 1;
    if (numberOf(record, "sequence") !== due) throw disagreement(record, "sequence", "E_B2_FIELD");
    const date = record.fields.seanceDate;
    if (follows && date !== undefined && date < fieldOf(before, "seanceDate"))
      throw disagreement(record, "seanceDate", "E_B2_FIELD");
  }
}
