import type { SignedInvoice } from "#billing/model/invoice";
import { receiptOf } from "#billing/receipt/index";
import type { PrintEnd } from "#hal/ports/index";
import type { Desk } from "./desk.ts";

/** Id of the ticket of one invoice among the print jobs. */
export function ticketId(billerNumber: string, number: string): string {
  return `ticket.${billerNumber}.${number}`;
}

/**
 * Prints the ticket of an invoice that is already recorded; a printer never undoes one. The job is journaled first, so
 * that a power cut leaves it to be offered again, whole and marked RÉIMPRESSION (wire.md 5.3).
 */
export async function printReceipt(desk: Desk, signed: SignedInvoice, again: boolean): Promise<PrintEnd> {
  const { biller, number } = signed.invoice;
  const job = {
    kind: "print-job",
    id: ticketId(biller.number, number),
    document: "ticket",
    about: { billerNumber: biller.number, number },
    copies: 1,
  } as const;
  if (!again) await desk.journal.append({ ...job, state: "to-print" });
  const { staleVitaleMonths } = desk.settings.value;
  desk.ui.show({ kind: "printing", number });
  const end = await desk.printer.print(receiptOf(signed, { reprint: again, staleVitaleMonths }));
  if (end.kind === "printed") await desk.journal.append({ ...job, state: "printed" });
  return end;
}
