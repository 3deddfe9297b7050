import type { InvoiceView, Share } from "#billing/journal/index";
import type { Desk } from "./desk.ts";
import type { Session } from "./session.ts";
import { codeOf, tell } from "./trouble.ts";

export type VoidEnd = "voided" | "kept" | "refused";

/**
 * Deletes a signed invoice, FSE and DRE together, while neither is in a lot: asked twice, one record as its tombstone; the
 * number serves no more (E095). In a lot it is refused with the reason, and the refusal is in the audit; once its lot was
 * refused it is free again.
 */
export async function voidInvoice(desk: Desk, session: Session, chosen: InvoiceView): Promise<VoidEnd> {
  const { billerNumber, number } = chosen;
  const view = session.book.invoice(billerNumber, number);
  if (view?.stage !== "signed") return "refused";
  if (!isFree(view.fse) || !isFree(view.dre)) {
    if (!desk.journal.readOnly)
      await desk.journal.note("refused", { what: "void", code: "E_INVOICE_IN_LOT", billerNumber, number });
    await tell(desk, "E_INVOICE_IN_LOT", "saved", {}, session.signal);
    return "refused";
  }
  for (const subject of ["void-once", "void-twice"] as const) {
    const answer = await desk.ui.ask("confirm", { subject, facts: { number } }, session.signal);
    if (answer.kind !== "given" || !answer.value) return "kept";
  }
  try {
    await desk.journal.append({ kind: "voided", billerNumber, number });
    return "voided";
  } catch (thrown) {
    if (!session.signal.aborted) await tell(desk, codeOf(thrown), "saved", {}, session.signal);
    return "kept";
  }
}

function isFree({ state }: Share): boolean {
  return state === "none" || state === "created" || state === "to-correct";
}
