import type { Book, JournalRecord } from "#billing/journal/index";
import type { SignedInvoice } from "#billing/model/invoice";
import { type ReceiptOptions, receiptOf } from "#billing/receipt/index";
import type { PrintEnd } from "#hal/ports/index";
import type { Desk } from "./desk.ts";
import type { Session } from "./session.ts";

type PrintJob = Extract<JournalRecord, { readonly kind: "print-job" }>;

/** Id of the ticket of one invoice among the print jobs. */
export function ticketId(billerNumber: string, number: string): string {
  return `ticket.${billerNumber}.${number}`;
}

/**
 * Prints the ticket of an invoice that is already recorded; a printer never undoes one. The job is journaled first, so
 * that a power cut leaves it to be offered again, whole and marked RÉIMPRESSION (wire.md 5.3). Once the ticket is out,
 * what is printed is a copy, marked DUPLICATA with its count.
 */
export async function printReceipt(desk: Desk, session: Session, signed: SignedInvoice): Promise<PrintEnd> {
  const { job, marks, begun } = paperOf(session.book, signed);
  if (!begun) await desk.journal.append({ ...job, state: "to-print" });
  const { staleVitaleMonths } = desk.settings.value;
  desk.ui.show({ kind: "printing", number: signed.invoice.number });
  const end = await desk.printer.print(receiptOf(signed, { ...marks, staleVitaleMonths }));
  if (end.kind === "printed") await desk.journal.append({ ...job, state: "printed" });
  return end;
}

/** The paper that is due: the ticket, that ticket again after a fault, a new copy, or that copy again. */
function paperOf(
  book: Book,
  { invoice: { biller, number } }: SignedInvoice,
): { readonly job: Omit<PrintJob, "state">; readonly marks: ReceiptOptions; readonly begun: boolean } {
  const about = { billerNumber: biller.number, number };
  const id = ticketId(biller.number, number);
  const ticket = book.printJob(id);
  if (ticket?.state !== "printed") {
    const begun = ticket !== undefined;
    return { job: { kind: "print-job", id, document: "ticket", about, copies: 1 }, marks: { reprint: begun }, begun };
  }
  const copyId = `duplicate.${biller.number}.${number}`;
  const last = book.printJob(copyId);
  const begun = last?.state === "to-print";
  const copies = (last?.copies ?? 0) + (begun ? 0 : 1);
  return {
    job: { kind: "print-job", id: copyId, document: "duplicate", about, copies },
    marks: { reprint: begun, duplicate: copies },
    begun,
  };
}
