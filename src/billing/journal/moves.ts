import type { RecordKind } from "./records.ts";
import type { InvoiceStage, LotStage, MailState, PieceState, PrintJobView } from "./views.ts";

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
 *   share     (model/share.ts) none, until signed --> created --lot-formed--> in-lot --handed-over--> sent --lot-received--> acknowledged
 *             in-lot (its lot sealed), sent --lot-refused--> to-correct --put-back--> created
 *             in-lot (its lot sealed), sent, acknowledged --an RSP--> paid, partly-paid, rejected, and from one to another
 *   lot       (none) --lot-formed--> formed --lot-signed--> signed --lot-sealed--> sealed --handed-over--> handed-over
 *             signed, sealed --mail-sealed--> sealed --mail accepted--> handed-over
 *   mail      (none) --mail-sealed--> ready --mail-submitted--> uncertain --accepted--> accepted
 *             uncertain --mail-submitted--> uncertain (doubted: the next two then leave it so)
 *             uncertain --not-taken--> ready     uncertain --refused--> failed     failed --mail-submitted--> uncertain
 *   piece     (none) --piece--> linked --lot-formed (its FSE lot received)--> in-lot --sent--> sent --ARL--> received, refused
 *             in-lot, sent --lot-refused--> linked
 *   print     (none) or printed --to-print--> to-print --to-print (a fault)--> to-print --printed--> printed
 *   replacement  (none) --opened--> prepared --> active --> closed --> erased     (prepared --> closed too)
 */
export const INVOICE_MOVES = {
  signing: { from: "none", to: "signing" },
  "first-signature": { from: "signing", to: "signing" },
  signed: { from: "signing", to: "signed" },
  unused: { from: "signing", to: "unused" },
  voided: { from: "signed", to: "voided" },
} as const satisfies Partial<Record<RecordKind, Move<InvoiceStage>>>;

export const LOT_MOVES = {
  "lot-formed": { from: "none", to: "formed" },
  "lot-signed": { from: "formed", to: "signed" },
  "lot-sealed": { from: "signed", to: "sealed" },
  "handed-over": { from: "sealed", to: "handed-over" },
} as const satisfies Partial<Record<RecordKind, Move<LotStage>>>;

/** The mail of a lot: by its records, or by the outcome of an attempt. */
export const MAIL_MOVES = {
  "mail-sealed": { from: ["none"], to: "ready" },
  "mail-submitted": { from: ["ready", "uncertain", "failed"], to: "uncertain" },
  accepted: { from: ["uncertain"], to: "accepted" },
  "not-taken": { from: ["uncertain"], to: "ready" },
  refused: { from: ["uncertain"], to: "failed" },
} as const satisfies Record<string, { readonly from: readonly (MailState | "none")[]; readonly to: MailState }>;

/** A piece, by what happens to its lot. */
export const PIECE_MOVES = {
  "lot-formed": { from: ["linked"], to: "in-lot" },
  sent: { from: ["in-lot"], to: "sent" },
  "lot-received": { from: ["in-lot", "sent"], to: "received" },
  "piece-refused": { from: ["in-lot", "sent"], to: "refused" },
  "lot-refused": { from: ["in-lot", "sent"], to: "linked" },
} as const satisfies Record<string, { readonly from: readonly PieceState[]; readonly to: PieceState }>;
/** Where each move of a replacement starts from. */
export const REPLACEMENT_MOVES = {
  active: ["prepared"],
  closed: ["prepared", "active"],
  erased: ["closed"],
} as const;

export const PRINT_MOVES: readonly Move<PrintJobView["state"]>[] = [
  { from: "none", to: "to-print" },
  { from: "printed", to: "to-print" },
  { from: "to-print", to: "to-print" },
  { from: "to-print", to: "printed" },
];
