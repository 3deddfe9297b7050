import type { RecordKind } from "./records.ts";
import type { InvoiceStage, LotStage, PrintJobView, ShareState } from "./views.ts";

/** One move: the stage it starts from ("none": the thing is new) and the one it ends in. */
interface Move<Stage> {
  readonly from: Stage | "none";
  readonly to: Stage;
}

/*
 * THE TRANSITION TABLES. What is not in them cannot be appended, and a journal that says it is damaged or foreign.
 *
 *   invoice   (none) --signing--> signing --signed--> signed --voided--> voided
 *                                   |  ^               |
 *                                   |  first-signature |  only when no share is in a lot
 *                                   +--unused--> unused
 *   share     none, until signed --> created --lot-formed--> in-lot --handed-over--> sent
 *   lot       (none) --lot-formed--> formed --lot-signed--> signed --lot-sealed--> sealed --handed-over--> handed-over
 *   print     (none) or printed --to-print--> to-print --to-print (a fault)--> to-print --printed--> printed
 */
export const INVOICE_MOVES = {
  signing: { from: "none", to: "signing" },
  "first-signature": { from: "signing", to: "signing" },
  signed: { from: "signing", to: "signed" },
  unused: { from: "signing", to: "unused" },
  voided: { from: "signed", to: "voided" },
} as const satisfies Partial<Record<RecordKind, Move<InvoiceStage>>>;

export const SHARE_MOVES = {
  "lot-formed": { from: "created", to: "in-lot" },
  "handed-over": { from: "in-lot", to: "sent" },
} as const satisfies Partial<Record<RecordKind, Move<ShareState>>>;

export const LOT_MOVES = {
  "lot-formed": { from: "none", to: "formed" },
  "lot-signed": { from: "formed", to: "signed" },
  "lot-sealed": { from: "signed", to: "sealed" },
  "handed-over": { from: "sealed", to: "handed-over" },
} as const satisfies Partial<Record<RecordKind, Move<LotStage>>>;

export const PRINT_MOVES: readonly Move<PrintJobView["state"]>[] = [
  { from: "none", to: "to-print" },
  { from: "printed", to: "to-print" },
  { from: "to-print", to: "to-print" },
  { from: "to-print", to: "printed" },
];
