import { toAammjj } from "../model/dates.ts";
import { chainRecords } from "./chain.ts";
import type { Layout } from "./layout.ts";
import { encodeRecord, type FieldValues, recordLayout } from "./record.ts";
import {
  type LevelTotals,
  levelTotals,
  type ReturnFile,
  type ReturnInvoice,
  type ReturnLine,
  type ReturnLot,
  type ReturnReason,
} from "./returns-model.ts";
import { type FormatStrings, fill, TRN1_STRINGS } from "./strings.ts";
import { TRN1 } from "./trn1.ts";

/**
 * Writes a return file, chained: 000, (T10, T40…, T20…, 990)…, 990, 999. Counts and totals are computed, free texts are made
 * fit (a delimiter inside becomes a space). Trouble E_B2_FIELD when a value may not be written.
 */
export function writeReturn(file: ReturnFile, layout: Layout = TRN1): Uint8Array {
  const write = (key: string, values: FieldValues) => encodeRecord(layout, key, fitLabels(layout, key, values));
  const ends = fileEnds(file);
  const lots = file.lots.flatMap((lot) => lotEntities(lot, write));
  const invoices = file.lots.flatMap((lot) => lot.invoices);
  return chainRecords([
    write("R000", { ...ends, ...headerOf(file) }),
    ...lots,
    write("R990", { closedLevel: "000", entityCount: lots.length + 2, ...totalFields(levelTotals(invoices)) }),
    write("R999", { ...ends, entityCount: lots.length + 3 }),
  ]);
}

/** Name of a return file: kind, number of the sender as it identifies itself, file number, stamp. */
export function returnFileName(file: ReturnFile, strings: FormatStrings = TRN1_STRINGS): string {
  return fill(strings.returnFileName, {
    returnKind: file.kind,
    sender: file.sender.number.replace(/^0+(?=\d{9})/, ""),
    fileId: file.fileId,
    stamp: toAammjj(file.creationDay) + compact(file.creationTime),
  });
}

type WriteEntity = (key: string, values: FieldValues) => string;

function fileEnds({ sender, recipient, fileId, lots, creationDay }: ReturnFile): FieldValues {
  return {
    senderType: sender.type,
    senderNumber: sender.number,
    senderProgram: sender.program,
    recipientType: recipient.type,
    recipientNumber: recipient.number,
    recipientProgram: recipient.program,
    fileId,
    creationDate: toAammjj(creationDay),
    lotCount: lots.length,
  };
}

function headerOf({ kind, creationTime, test }: ReturnFile): FieldValues {
  return { returnKind: kind, creationTime: compact(creationTime), testIndicator: test ? "T" : "P" };
}

function lotEntities(lot: ReturnLot, write: WriteEntity): readonly string[] {
  const { creationDay, creationTime, status, statusDay, reasons, invoices, ...same } = lot;
  const inside = [
    write("T10", {
      ...same,
      lotCreationDate: toAammjj(creationDay),
      lotCreationTime: compact(creationTime),
      lotStatus: status,
      statusDate: toAammjj(statusDay),
    }),
    ...reasons.map((reason) => reasonEntity(reason, write)),
    ...invoices.flatMap((invoice) => invoiceEntities(invoice, write)),
  ];
  const totals = totalFields(levelTotals(invoices));
  const { billerNumber, lotNumber: reference } = lot;
  return [
    ...inside,
    write("R990", { closedLevel: "T10", billerNumber, reference, entityCount: inside.length + 1, ...totals }),
  ];
}

function invoiceEntities(invoice: ReturnInvoice, write: WriteEntity): readonly string[] {
  const { number, firstCareDay, outcomeDay, paidCents, billedCents, reasons, lines, ...same } = invoice;
  return [
    write("T20", {
      ...same,
      invoiceNumber: number,
      firstCareDate: firstCareDay && toAammjj(firstCareDay),
      outcomeDate: toAammjj(outcomeDay),
      paidAmount: paidCents,
      billedAmount: billedCents,
      reasonCount: reasons.length,
      lineCount: lines.length,
    }),
    ...reasons.map((reason) => reasonEntity(reason, write)),
    ...lines.flatMap((line) => lineEntities(line, write)),
  ];
}

function lineEntities(line: ReturnLine, write: WriteEntity): readonly string[] {
  const { careDay, paidCents, billedCents, reasons, ...same } = line;
  const amounts = { paidAmount: paidCents, billedAmount: billedCents, reasonCount: reasons.length };
  return [
    write("T30", { ...same, ...amounts, careDate: careDay && toAammjj(careDay) }),
    ...reasons.map((reason) => reasonEntity(reason, write)),
  ];
}

function reasonEntity(reason: ReturnReason, write: WriteEntity): string {
  return write("T40", { ...reason });
}

function totalFields(totals: LevelTotals): FieldValues {
  return { ...totals };
}

/** Free texts of a return on their field: what the set has not becomes a space, and the end is cut. */
function fitLabels(layout: Layout, key: string, values: FieldValues): FieldValues {
  const labels = layout.charsets.get("label");
  const fitted: Record<string, string | number | undefined> = { ...values };
  for (const { name, charset, start, end } of recordLayout(layout, key).fields) {
    const value = values[name];
    if (charset !== labels || typeof value !== "string") continue;
    fitted[name] = Array.from(value, (one) => (charset.has(one) ? one : " "))
      .join("")
      .slice(0, end - start + 1);
  }
  return fitted;
}

function compact(time: string): string {
  return time.replaceAll(":", "");
}
