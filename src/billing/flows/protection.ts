import type { Book, InvoiceView, Share } from "#billing/journal/index";
import { type Cents, sum, toFrench } from "#billing/model/money";
import type { Desk } from "./desk.ts";
import type { Session } from "./session.ts";
import { tell } from "./trouble.ts";

/** Work that would be lost: signed and acknowledged by no payer, or with a signature to resume. */
export interface Undischarged {
  readonly invoices: number;
  readonly totalCents: Cents;
}

/** What nobody has acknowledged, of these billers (everyone's without an argument). "Envoyée" is not acknowledged. Pure. */
export function undischarged(book: Book, billers?: readonly string[]): Undischarged {
  const waiting = [...book.invoices()].filter(
    (one) => isUndischarged(one) && (billers === undefined || billers.includes(one.billerNumber)),
  );
  return { invoices: waiting.length, totalCents: sum(...waiting.map((one) => one.amounts.feeCents)) };
}

function isUndischarged({ stage, fse, dre }: InvoiceView): boolean {
  if (stage === "signing") return true;
  return stage === "signed" && (waits(fse) || waits(dre));
}

function waits({ state }: Share): boolean {
  return state === "created" || state === "in-lot" || state === "sent" || state === "to-correct";
}

/** What ends the readability of invoices on this device. */
export type Erasure = "reset" | "remove-practitioner" | "erase";

/**
 * Whether everything on the device may be erased, or a practitioner removed: never while something is acknowledged by
 * nobody. The refusal is told with its count and total, and is in the audit (U7). A journal that cannot be written cannot
 * be erased either: what it holds was not checked.
 */
export async function mayErase(desk: Desk, session: Session, what: Erasure): Promise<boolean> {
  const { invoices, totalCents } = undischarged(session.book);
  if (invoices === 0 && !desk.journal.readOnly) return true;
  if (!desk.journal.readOnly)
    await desk.journal.note("refused", { what, code: "E_UNDISCHARGED", invoices, totalCents });
  const code = desk.journal.readOnly ? "E_STORE_READ_ONLY" : "E_UNDISCHARGED";
  await tell(desk, code, "nothing-lost", { invoices, total: toFrench(totalCents) }, session.signal);
  return false;
}
