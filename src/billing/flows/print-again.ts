import type { InvoiceView } from "#billing/journal/index";
import type { Desk } from "./desk.ts";
import { printReceipt } from "./print-receipt.ts";
import type { Session } from "./session.ts";
import { PRINTER_CODES, tell } from "./trouble.ts";
import { isOwnWork } from "./whose-work.ts";

/** Prints every ticket that a fault left unprinted, whole and marked RÉIMPRESSION; stops at the first that fails. */
export async function printAgain(desk: Desk, session: Session): Promise<void> {
  for (const job of session.book.printJobsToDo()) {
    const view = job.about && session.book.invoice(job.about.billerNumber, job.about.number);
    if (session.signal.aborted || view === undefined || !isOwnWork(session, view)) continue;
    const signed = await desk.journal.signedInvoice(view);
    const end = await printReceipt(desk, session, signed);
    if (end.kind === "stopped") return tell(desk, PRINTER_CODES[end.cause], "saved", {}, session.signal);
  }
}

/** A copy of the ticket of a signed invoice, marked DUPLICATA with its count; the ticket itself while it is not out (E117). */
export async function printCopy(desk: Desk, session: Session, view: InvoiceView): Promise<void> {
  const end = await printReceipt(desk, session, await desk.journal.signedInvoice(view));
  if (end.kind === "stopped") await tell(desk, PRINTER_CODES[end.cause], "saved", {}, session.signal);
}
