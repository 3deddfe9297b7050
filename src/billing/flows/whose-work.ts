import type { InvoiceView } from "#billing/journal/index";
import type { Session } from "./session.ts";

/** Billing numbers the session works under: whose invoices go into lots. Inside a replacement, that of the place replaced. */
export function billersOf(session: Session): readonly string[] {
  const { card, replacement } = session;
  if (replacement !== undefined) return [replacement.place.billingNumber];
  return card.situations.flatMap((one) => (one.billingNumber === undefined ? [] : [one.billingNumber]));
}

/**
 * Whether an invoice is shown to the session, with its patient. Who replaces sees what was made in that replacement and
 * nothing else of the practice; who was replaced sees all of their own (reliability 5, rule 10).
 */
export function isOwnWork(session: Session, view: Pick<InvoiceView, "billerNumber" | "replacement">): boolean {
  if (!billersOf(session).includes(view.billerNumber)) return false;
  return session.replacement === undefined || view.replacement === session.replacement.id;
}

/** Whether the card in session signs that invoice: it was drawn in the same replacement, or in none. */
export function signs(session: Session, view: Pick<InvoiceView, "replacement">): boolean {
  return view.replacement === session.replacement?.id;
}

/**
 * "Signature à reprendre", as far as this session can end it: what it may sign, and for who was replaced, once the
 * replacement is closed, what the other left unsigned, to be given up.
 */
export function toResume(session: Session): readonly InvoiceView[] {
  const { book } = session;
  const isOver = ({ replacement }: InvoiceView) => {
    const stage = replacement === undefined ? undefined : book.replacements.one(replacement)?.stage;
    return stage === "closed" || stage === "erased";
  };
  return book
    .toResume(billersOf(session))
    .filter((view) => isOwnWork(session, view) && (signs(session, view) || isOver(view)));
}
