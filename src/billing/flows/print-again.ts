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
    const end = await printReceipt(desk, signed, true);
    if (end.kind === "stopped") return tell(desk, PRINTER_CODES[end.cause], "saved", {}, session.signal);
  }
}
