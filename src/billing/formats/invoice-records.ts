import { assert } from "#util/assert";
import type { Invoice, InvoiceLine } from "../model/invoice.ts";
import { ZERO } from "../model/money.ts";
import { checkInvoiceBytes } from "./b2-file.ts";
import { chainRecords } from "./chain.ts";
import { placeExemptions } from "./exemption.ts";
import {
  actFields,
  amcFields,
  carriesAmc,
  ccamFields,
  doctorFields,
  headFields,
  type InvoiceFlow,
  lineFields,
  lppFields,
  nameOf,
  rankOf,
  rppsFields,
  sheetFields,
} from "./invoice-fields.ts";
import type { Layout } from "./layout.ts";
import { encodeRecord, recordLayout } from "./record.ts";
import { type LineLimits, splitLine } from "./split-line.ts";
import { TRN1 } from "./trn1.ts";

/** A field whose text was longer than its place. */
export interface Cut {
  readonly record: string;
  readonly field: string;
}

/** Records of an invoice, and the texts that had to be cut: to be shown to the user, never silent (G8). */
export interface WrittenInvoice {
  readonly bytes: Uint8Array;
  readonly cuts: readonly Cut[];
}

/**
 * The canonical bytes of an FSE: its records 2, 2S, 2T, [2D], (4, 4S, [4E], [4M or 4L])…, 5, 128 bytes each, no line break. Nothing
 * in them depends on the lot, and the same invoice always gives the same bytes: this is what the cards sign.
 * Trouble E_B2_FIELD, E_B2_CHARSET or E_B2_TOTAL names the record, the field and its position.
 */
export function fseRecords(invoice: Invoice): Uint8Array {
  return writeInvoice(invoice, "FSE").bytes;
}

/**
 * The canonical bytes of the DRE which goes with an FSE: same number, same sheet, with its record 2D and the AMC amounts.
 * Trouble E_B2_FIELD names what is missing (adherent number, routing, host, domain): the FSE stays possible without it.
 */
export function dreRecords(invoice: Invoice): Uint8Array {
  assert(invoice.amc?.dre, "a DRE is due only when the AMC share says so");
  return writeInvoice(invoice, "DRE").bytes;
}

/** One of the two flows of an invoice, with what was cut. */
export function writeInvoice(invoice: Invoice, flow: InvoiceFlow, layout: Layout = TRN1): WrittenInvoice {
  const { amc } = invoice;
  const exemptions = placeExemptions(invoice);
  const doctor = doctorFields(invoice, layout);
  const amcInside = carriesAmc(amc, flow);
  const start = [
    encodeRecord(layout, "2", headFields(invoice, flow, exemptions.invoice)),
    encodeRecord(layout, "2S", doctor.fields),
    encodeRecord(layout, "2T", sheetFields(invoice)),
    ...(amcInside && has2D(invoice, flow) ? [encodeRecord(layout, "2D", amcFields(invoice, amc))] : []),
  ];
  const lines = invoice.lines.flatMap((line, index) =>
    splitLine(withAmc(line, amcInside), limitsOf(layout)).flatMap((part) =>
      lineRecords(layout, invoice, part, exemptions.lines[index] ?? ""),
    ),
  );
  const records = [...start, ...lines, endRecord(layout, invoice, lines.length, amcInside)];
  const bytes = chainRecords(records);
  checkInvoiceBytes(bytes, flow, layout);
  return { bytes, cuts: doctor.cuts.map((field) => ({ record: "2S", field })) };
}

/** Required in a DRE; in an FSE under gestion unique when the AMC data are whole. */
function has2D({ amc }: Invoice, flow: InvoiceFlow): boolean {
  return flow === "DRE" || (amc?.member !== undefined && amc.routing !== undefined);
}

/** The line as this flow carries it: without its AMC amount when that travels elsewhere. */
function withAmc(line: InvoiceLine, inside: boolean): InvoiceLine {
  return inside ? line : { ...line, amcCents: ZERO };
}

function lineRecords(layout: Layout, invoice: Invoice, line: InvoiceLine, exemption: string): readonly string[] {
  const rpps = rppsFields(invoice);
  const ccam = ccamFields(invoice, line);
  const lpp = lppFields(invoice, line);
  assert(ccam === undefined || lpp === undefined, "a line is an act or an article");
  return [
    encodeRecord(layout, "4", lineFields(invoice, line, exemption, line.amcCents)),
    encodeRecord(layout, "4S", actFields(invoice, line)),
    ...(rpps ? [encodeRecord(layout, "4E", rpps)] : []),
    ...(ccam ? [encodeRecord(layout, "4M", ccam)] : []),
    ...(lpp ? [encodeRecord(layout, "4L", lpp)] : []),
  ];
}

/** Record 5: its totals are those of the invoice, checked against the lines afterwards. */
function endRecord(layout: Layout, invoice: Invoice, recordCount: number, amcInside: boolean): string {
  const { feeCents, amoCents, amcCents } = invoice.totals;
  return encodeRecord(layout, "5", {
    ...nameOf(invoice),
    beneficiaryRank: rankOf(invoice),
    recordCount,
    totalFees: feeCents,
    totalAmo: amoCents,
    totalInsuredShare: feeCents - amoCents,
    totalAmc: amcInside ? amcCents : 0,
  });
}

/** Largest values that the fields of record 4 hold, from the table itself. */
function limitsOf(layout: Layout): LineLimits {
  const largest = (name: string): number => {
    const field = recordLayout(layout, "4").fields.find((one) => one.name === name);
    assert(field !== undefined, `record 4 has a field ${name}`);
    return 10 ** (field.end - field.start + 1) - 1;
  };
  return {
    quantity: largest("quantity"),
    amountCents: Math.min(largest("reimbursementBase"), largest("amoAmount"), largest("fees")),
    amcCents: largest("amcAmount"),
  };
}
