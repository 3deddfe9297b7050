import { type InvoiceFlow, readInvoiceRecords } from "#billing/formats/index";
import type { InvoiceView } from "#billing/journal/index";
import { day } from "#billing/model/dates";
import type { ShareFacts } from "#hal/ports/index";
import type { Desk } from "./desk.ts";
import { organismWords } from "./organism-words.ts";
import { shareFacts } from "./visit/share-facts.ts";

/** One field as it is sent: digits as they stand, texts without their filling. */
export interface SentField {
  readonly name: string;
  readonly text: string;
}

export interface SentRecord {
  readonly flow: InvoiceFlow;
  /** "2", "4S"... */
  readonly type: string;
  readonly fields: readonly SentField[];
}

/** An invoice as it is transmitted, and what its page says beside its amounts. */
export interface SentInvoice {
  readonly organism: string;
  readonly shares: ShareFacts;
  readonly careSheetId: string;
  readonly records: readonly SentRecord[];
}

/** Undefined: nothing was drawn for it, or it was purged. */
export async function sentInvoice(desk: Desk, view: InvoiceView): Promise<SentInvoice | undefined> {
  if (view.signingSeq === undefined || view.purgedAtMs !== undefined) return undefined;
  const { invoice, fseBytes, dreBytes } = await desk.journal.signing(view);
  const on = invoice.lines[0]?.careDate ?? day("2026-01-01");
  return {
    organism: organismWords(desk.tables, invoice.amo, on),
    shares: shareFacts(invoice.thirdParty, invoice.amc),
    careSheetId: invoice.careSheetId,
    records: [...recordsOf("FSE", fseBytes), ...(dreBytes === undefined ? [] : recordsOf("DRE", dreBytes))],
  };
}

/** Every field of every record, fillers left out: they are blank by definition. */
function recordsOf(flow: InvoiceFlow, bytes: Uint8Array): readonly SentRecord[] {
  return readInvoiceRecords(bytes).map(({ key, fields }) => ({
    flow,
    type: key,
    fields: Object.entries(fields).flatMap(([name, text]) => (/^filler\d/.test(name) ? [] : [{ name, text }])),
  }));
}
