import type { Desk } from "./desk.ts";
import { printReceipt } from "./print-receipt.ts";
import type { Session } from "./session.ts";
import { PRINTER_CODES, tell } from "./trouble.ts";
import { billersOf } from "./visit/resume-signatures.ts";

/** Prints every ticket that a fault left unprinted, whole and marked RÉIMPRESSION; stops at the first that fails. */
export async function printAgain(desk: Desk, session: Session): Promise<void> {
  const mine = billersOf(session);
  for (const job of session.book.printJobsToDo()) {
    if (session.signal.aborted || job.about === undefined || !mine.includes(job.about.billerNumber)) continue;
    const signed = await desk.journal.signedInvoiceOf(job.about.billerNumber, job.about.number);
    const end = await printReceipt(desk, signed, true);
    if (end.kind === "stopped") return tell(desk, PRINTER_CODES[end.cause], "saved", {}, session.signal);
  }
}
