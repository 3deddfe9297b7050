/**
 * WHAT IS PRINTED: invoices and proofs as documents of lines for a 32-column ticket, and every word on them. Pure.
 * Never: bytes of a printer, a clock, a decision about what may be signed. May import: billing/model, hal/ports (types).
 */
export { type AdviceOptions, unblockAdvice } from "./advice.ts";
export { type DiagnosticOptions, diagnosticReport, type ReportLine, testPage } from "./diagnostic.ts";
export { paperSheetOf } from "./paper-sheet.ts";
export { type HandedOverLot, handOverTicket, type ProofOptions, type RoundEnd, roundEndTicket } from "./proofs.ts";
export { type ReplacementSummaryOptions, replacementSummary } from "./replacement.ts";
export { type ReceiptOptions, receiptOf } from "./ticket.ts";
