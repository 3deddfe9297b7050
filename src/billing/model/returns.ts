import type { Day } from "./dates.ts";
import type { Cents } from "./money.ts";

/*
 * WHAT CAME BACK, as device and poste keep it: the facts of a return file beside its exact bytes (formats.md 4). Facts are
 * numbers, dates, opaque codes and their labels; free texts and received values stay in the bytes.
 */

/** A file of ARL or of RSP, read whole. `lots` in the order of the file. */
export interface ReturnFacts {
  /** SHA-256 of the file, 64 hexadecimal digits in lower case: applied once. */
  readonly hash: string;
  readonly sender: string; // 14 digits
  readonly fileId: string; // 3
  readonly creationDay: Day;
  readonly creationTime: string; // "HH:MM:SS"
  readonly test: boolean;
  readonly lots: readonly ReturnedLot[];
}

/** T10. `lotId` is the identity of the lot as this product writes it; it may name no lot of ours. */
export interface ReturnedLot {
  readonly lotId: string;
  readonly status: string; // P N R, others have no effect
  readonly statusDay: Day;
  readonly code: string;
  readonly subCode: string;
  readonly label: string;
  readonly digestEcho: string; // 16 hexadecimal digits, or ""
  readonly reasons: readonly ReturnedReason[];
  readonly invoices: readonly ReturnedInvoice[];
}

/** T20. */
export interface ReturnedInvoice {
  readonly billerNumber: string;
  readonly number: string;
  readonly firstCareDay?: Day;
  readonly share: string; // O AMO, C AMC
  readonly outcome: string; // P R S
  readonly operation: string; // N R
  readonly outcomeDay: Day;
  readonly paidCents: Cents;
  readonly billedCents: Cents;
  readonly reference: string;
  readonly reasons: readonly ReturnedReason[];
}

/** T40 of a lot, of an invoice or of one of its lines. Opaque: kept and shown as it came. */
export interface ReturnedReason {
  /** 0 for the lot or the invoice; else the rank of the line, or of the piece in a PJ lot. */
  readonly line: number;
  readonly severity: string; // R S
  readonly code: string;
  readonly subCode: string;
  readonly label: string;
  readonly record: string; // record concerned, "" when not said
  readonly position: number; // 0 when not said
}

/** What the payer of one share said, once. */
export interface Outcome
  extends Pick<
    ReturnedInvoice,
    "outcome" | "operation" | "outcomeDay" | "paidCents" | "billedCents" | "reference" | "reasons"
  > {
  /** When it came here, and by which record. */
  readonly atMs: number;
  readonly seq: number;
}

/** The answer to a lot: "reçu" or "refusé", by its ARL. */
export interface LotAnswer extends Pick<ReturnedLot, "statusDay" | "code" | "subCode" | "label" | "reasons"> {
  readonly status: "received" | "refused";
  readonly atMs: number;
  readonly seq: number;
}

/** Why something in a return file is attached to nothing: "non rattaché". */
export type UnattachedWhy =
  | "unknown-lot"
  | "unknown-invoice"
  | "test-or-real"
  | "digest"
  | "not-sent"
  | "no-such-share"
  | "care-date"
  | "deleted"
  | "answered-otherwise";

/** A lot or an invoice of a return that matched nothing. Never dropped, never guessed; its raw text is in the record. */
export interface Unattached {
  /** The record of the return file. */
  readonly seq: number;
  readonly file: "arl" | "rsp";
  readonly why: UnattachedWhy;
  readonly lotId: string;
  /** "996000014.000000041" when it is about an invoice. */
  readonly invoice?: string;
  /** What was said: status of the lot or outcome of the invoice, then code, sub-code and label. */
  readonly said: string;
}
