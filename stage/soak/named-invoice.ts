import { billersOf, type Session } from "#billing";
import type { InvoiceView } from "#billing/journal/index";
import { invoiceId } from "./names.ts";

/** "last", or an invoice by its id. */
export function invoiceNamed(session: Session, id: string): InvoiceView | undefined {
  return id === "last" ? lastSigned(session) : [...session.book.invoices()].find((one) => invoiceId(one) === id);
}

/** The last FSE signed and not voided, of the practitioner in session. */
function lastSigned(session: Session): InvoiceView | undefined {
  const mine = billersOf(session);
  return [...session.book.invoices()]
    .filter((one) => one.stage === "signed" && mine.includes(one.billerNumber))
    .sort((a, b) => (a.signedSeq ?? 0) - (b.signedSeq ?? 0))
    .at(-1);
}
