import type { Day } from "../model/dates.ts";
import type { Cents } from "../model/money.ts";

/** Who sends or receives a return file. */
export interface ReturnParty {
  readonly type: string; // PS AO AC OT
  readonly number: string; // 14 digits
  readonly program: string;
}

/** A return file: ARL, the lots were received or refused; RSP, the outcome of each invoice (formats.md 4). */
export interface ReturnFile {
  readonly kind: "ARL" | "RSP";
  readonly sender: ReturnParty;
  readonly recipient: ReturnParty;
  readonly fileId: string; // 3 digits
  readonly creationDay: Day;
  readonly creationTime: string; // "HH:MM:SS"
  readonly test: boolean;
  readonly lots: readonly ReturnLot[];
}

/** T10. Codes and labels here and below are opaque: kept and shown as they came, known or not. */
export interface ReturnLot {
  readonly billerNumber: string;
  readonly lotNumber: string;
  readonly lotKind: string; // FSE DRE PJ
  readonly creationDay: Day;
  readonly creationTime: string;
  readonly status: string; // P N R, others kept
  readonly statusDay: Day;
  /** ARL: items seen in the lot; RSP: the invoices which follow. */
  readonly itemCount: number;
  readonly code: string;
  readonly subCode: string;
  readonly label: string;
  /** First 16 digits of [6:digest] as received, "" when not given. */
  readonly digestEcho: string;
  readonly reasons: readonly ReturnReason[];
  readonly invoices: readonly ReturnInvoice[];
}

/** T20. */
export interface ReturnInvoice {
  readonly billerNumber: string;
  readonly number: string;
  readonly firstCareDay?: Day;
  readonly outcome: string; // P R S
  readonly payerShare: string; // O AMO, C AMC
  readonly operation: string; // N R
  readonly outcomeDay: Day;
  readonly paidCents: Cents;
  readonly billedCents: Cents;
  readonly paymentReference: string;
  readonly payee: string;
  readonly label: string;
  readonly reasons: readonly ReturnReason[];
  readonly lines: readonly ReturnLine[];
}

/** T30: detail, it never changes the state of the invoice. */
export interface ReturnLine {
  readonly billerNumber: string;
  readonly invoiceNumber: string;
  readonly lineNumber: number;
  readonly careDay?: Day;
  readonly actCode: string;
  readonly outcome: string;
  readonly paidCents: Cents;
  readonly billedCents: Cents;
  readonly appliedRate: number;
  readonly reasons: readonly ReturnReason[];
}

/** T40. */
export interface ReturnReason {
  readonly billerNumber: string;
  /** Zeros for a reason about the lot. */
  readonly invoiceNumber: string;
  /** 0 for the invoice or the lot. */
  readonly lineNumber: number;
  readonly severity: string; // R S
  readonly code: string;
  readonly subCode: string;
  readonly label: string;
  readonly faultyRecord: string;
  readonly faultyPosition: number;
  readonly receivedValue: string;
}

/** Sums that an entity 990 closes a level with. */
export interface LevelTotals {
  readonly invoiceCount: number;
  readonly rejectedCount: number;
  readonly signalledCount: number;
  readonly totalPaid: number;
  readonly totalRecovered: number;
  readonly totalBilled: number;
}

/** Totals of the invoices of a level: paid and taken back apart, amounts unsigned (4.2, entity 990). */
export function levelTotals(invoices: readonly ReturnInvoice[]): LevelTotals {
  const count = (outcome: string) => invoices.filter((one) => one.outcome === outcome).length;
  const paid = (operation: string) =>
    invoices.filter((one) => one.operation === operation).reduce((sum, one) => sum + one.paidCents, 0);
  return {
    invoiceCount: invoices.length,
    rejectedCount: count("R"),
    signalledCount: count("S"),
    totalPaid: paid("N"),
    totalRecovered: paid("R"),
    totalBilled: invoices.reduce((sum, one) => sum + one.billedCents, 0),
  };
}
