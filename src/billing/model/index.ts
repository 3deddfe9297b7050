/**
 * THE WORDS OF THE TRADE. Money, dates, identifiers, practitioners, beneficiaries, visits, invoices, lots, and whom the cards
 * are vouched by: values and their arithmetic, pure. Never a byte of a file, a rule of billing, a clock. May import: util.
 */
export type * from "./beneficiary.ts";
export * from "./check.ts";
export * from "./dates.ts";
export * from "./identifiers.ts";
export type * from "./invoice.ts";
export * from "./lot.ts";
export * from "./money.ts";
export * from "./piece.ts";
export type * from "./practitioner.ts";
export * from "./replacement.ts";
export type * from "./trust.ts";
export * from "./ulid.ts";
export type * from "./visit.ts";
