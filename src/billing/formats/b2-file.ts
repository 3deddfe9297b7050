import { asciiBytes } from "#util/bytes";
import { Trouble } from "#util/trouble";
import type { LotKind } from "../model/lot.ts";
import type { B2File, B2Lot } from "./b2-model.ts";
import { splitRecords } from "./chain.ts";
import { checkB2File } from "./check-b2.ts";
import { checkInvoice } from "./check-invoice.ts";
import { checkGroup, checkSequence } from "./grammar.ts";
import type { InvoiceFlow } from "./invoice-fields.ts";
import type { Layout } from "./layout.ts";
import { type DecodedRecord, decodeRecord, fieldOf } from "./record.ts";
import { TRN1 } from "./trn1.ts";

/** [000:exchangeType]: kind of lot, and the sequence of the layout that its file follows. */
const EXCHANGES: Readonly<Record<string, { readonly kind: LotKind; readonly sequence: string }>> = {
  FS: { kind: "FSE", sequence: "fse" },
  DR: { kind: "DRE", sequence: "dre" },
  PJ: { kind: "PJ", sequence: "pj" },
};

/**
 * Reads a lot file whole or refuses it whole (G11): length, characters, every field of every record, order, counts, totals,
 * digest. Trouble E_B2_LENGTH, _CHARSET, _RECORD, _FIELD or _TOTAL, or E_LOT_DIGEST, with `at` the rank of the record from 1
 * and the position in it; a record's content is never quoted. Nothing may be applied when this throws.
 */
export function readB2File(bytes: Uint8Array, layout: Layout = TRN1): B2File {
  const records = splitRecords(bytes, layout.recordLength).map((raw, index) =>
    decodeRecord(layout, raw, index + 1, { closed: true }),
  );
  const [header] = records;
  const trailer = records.at(-1);
  if (header?.key !== "000") throw outOfPlace(1, "000");
  if (trailer?.key !== "999") throw outOfPlace(records.length, "999");
  const exchange = EXCHANGES[fieldOf(header, "exchangeType")];
  if (exchange === undefined) throw outOfPlace(1, "exchange");
  checkSequence(layout, exchange.sequence, records);
  const file: B2File = {
    kind: exchange.kind,
    header,
    lots: lotsOf(records),
    trailer,
    records,
    unknown: records.filter(({ known }) => !known),
  };
  checkB2File(file);
  return file;
}

/** Reads the records 2 to 5 of one invoice, chained, field by field. Same troubles. */
export function readInvoiceRecords(bytes: Uint8Array, layout: Layout = TRN1): readonly DecodedRecord[] {
  return splitRecords(bytes, layout.recordLength).map((raw, index) =>
    decodeRecord(layout, raw, index + 1, { closed: true }),
  );
}

/** Checks the canonical bytes of one invoice alone: order, and every invariant of formats.md 1.3. Same troubles. */
export function checkInvoiceBytes(bytes: Uint8Array, flow: InvoiceFlow, layout: Layout = TRN1): void {
  const records = readInvoiceRecords(bytes, layout);
  checkGroup(layout, flow.toLowerCase(), "2", records);
  checkInvoice(records, flow);
}

/** Groups the records, whose order is already checked, by lot and by invoice. */
function lotsOf(records: readonly DecodedRecord[]): readonly B2Lot[] {
  return stretches(records, "1", "6").map((lot) => {
    const { first: header, last: trailer } = lot;
    return {
      header,
      trailer,
      records: lot.records,
      invoices: stretches(lot.records, "2", "5").map(({ first, records: own }) => ({
        number: fieldOf(first, "invoiceNumber"),
        records: own,
        bytes: bytesOf(own),
      })),
      pieces: lot.records.filter(({ key }) => key === "P"),
      covered: bytesOf(lot.records.slice(0, -1)),
    };
  });
}

interface Stretch {
  readonly first: DecodedRecord;
  readonly last: DecodedRecord;
  readonly records: readonly DecodedRecord[];
}

/** Each run of records from one with key `from` to the next with key `to`, both included. */
function stretches(records: readonly DecodedRecord[], from: string, to: string): readonly Stretch[] {
  const found: Stretch[] = [];
  let open = -1;
  for (const [index, record] of records.entries()) {
    if (record.key === from) open = index;
    const first = records[open];
    if (record.key === to && first !== undefined)
      found.push({ first, last: record, records: records.slice(open, index + 1) });
  }
  return found;
}

function bytesOf(records: readonly DecodedRecord[]): Uint8Array {
  return asciiBytes(records.map(({ raw }) => raw).join(""));
}

function outOfPlace(at: number, expected: string): Trouble {
  return new Trouble("E_B2_RECORD", { at, position: 1, expected });
}
