import * as v from "valibot";
import { addDays, addMonths, type Day, parisTime } from "../model/dates.ts";
import type { Book } from "./book.ts";
import type { InvoiceView, LotView, Share } from "./views.ts";

/** How long what is settled stays readable (settings). */
export const retentionSchema = v.object({
  /** Days after the last return of all the shares of an invoice. */
  afterReturnDays: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3650)),
  /** Months after the ARL of a share that no other return followed. */
  afterArlMonths: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(120)),
});

export type Retention = Readonly<v.InferOutput<typeof retentionSchema>>;

export const DEFAULT_RETENTION: Retention = { afterReturnDays: 90, afterArlMonths: 13 };

/**
 * The invoices whose time is over: every share of theirs is settled by a return, or at least acknowledged, and the period
 * of each has ended before `today`. Periods count from the day a return came here, not from the date it claims. Pure;
 * what nobody acknowledged is never in it.
 */
export function purgeable(book: Book, today: Day, retention: Retention): readonly InvoiceView[] {
  return [...book.invoices()].filter((one) => {
    const end = keptUntil(book, one, retention);
    return end !== undefined && end < today;
  });
}

/** The lots that left and hold nothing but invoices whose time is over, or that were deleted; those of pieces, so long after their ARL. */
export function purgeableLots(book: Book, today: Day, retention: Retention): readonly LotView[] {
  const over = new Set(purgeable(book, today, retention));
  return [...book.lots()].filter(({ stage, answer, identity, members, purgedAtMs }) => {
    const left = stage === "handed-over" || answer !== undefined;
    if (purgedAtMs !== undefined || !left) return false;
    if (identity.kind === "PJ")
      return answer?.status === "received" && addDays(parisTime(answer.atMs).day, retention.afterReturnDays) < today;
    return members.every((number) => {
      const member = book.invoice(identity.billerNumber, number);
      return member !== undefined && (member.stage === "voided" || over.has(member));
    });
  });
}

/** Last day an invoice is kept; undefined while something of it is not acknowledged. */
export function keptUntil(book: Book, invoice: InvoiceView, retention: Retention): Day | undefined {
  if (invoice.stage !== "signed") return undefined;
  const ends: Day[] = [];
  for (const share of [invoice.fse, invoice.dre]) {
    if (share.state === "none") continue;
    const end = endOf(book, share, retention);
    if (end === undefined) return undefined;
    ends.push(end);
  }
  return ends.sort().at(-1);
}

function endOf(book: Book, share: Share, { afterReturnDays, afterArlMonths }: Retention): Day | undefined {
  const lot = share.lotId === undefined ? undefined : book.lot(share.lotId);
  switch (share.state) {
    case "paid":
    case "partly-paid":
    case "rejected": {
      const cameMs = Math.max(...(share.outcomes ?? []).map((one) => one.atMs));
      return addDays(parisTime(cameMs).day, afterReturnDays);
    }
    case "acknowledged":
      return lot?.answer === undefined ? undefined : addMonths(parisTime(lot.answer.atMs).day, afterArlMonths);
    default:
      return undefined;
  }
}
