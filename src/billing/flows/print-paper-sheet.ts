import type { InvoiceView } from "#billing/journal/index";
import type { Invoice } from "#billing/model/invoice";
import { paperSheetOf } from "#billing/receipt/index";
import type { Desk } from "./desk.ts";
import type { Session } from "./session.ts";
import { PRINTER_CODES, tell } from "./trouble.ts";
import type { Draft } from "./visit/draft.ts";
import { invoiceOfDraft } from "./visit/draw-invoice.ts";

/** Prints what a paper sheet asks for of a visit that is not signed: no number is drawn, nothing is written (E196). */
export function printDraftSheet(desk: Desk, session: Session, draft: Draft): Promise<void> {
  return print(desk, session, invoiceOfDraft(desk, session, draft, ""), "draft");
}

/** The same of an invoice of the journal, signed or not. */
export async function printPaperSheet(desk: Desk, session: Session, view: InvoiceView): Promise<void> {
  const { invoice } = await desk.journal.signing(view);
  await print(desk, session, invoice, view.stage === "signed" ? "signed" : "unsigned");
}

async function print(
  desk: Desk,
  session: Session,
  invoice: Invoice,
  state: Parameters<typeof paperSheetOf>[1],
): Promise<void> {
  const end = await desk.printer.print(paperSheetOf(invoice, state));
  if (end.kind === "stopped") await tell(desk, PRINTER_CODES[end.cause], "nothing-lost", {}, session.signal);
}
