import { type LotKind, lotId } from "../model/lot.ts";
import type { ReturnedInvoice, ReturnedLot, ReturnedReason, ReturnFacts } from "../model/returns.ts";
import type { ReturnFile, ReturnInvoice, ReturnLot, ReturnReason } from "./returns-model.ts";

/** A return file as device and poste keep it: what a fold needs, free texts and received values left to the bytes. Pure. */
export function returnFacts(file: ReturnFile, hash: string): ReturnFacts {
  const { sender, fileId, creationDay, creationTime, test, lots } = file;
  return { hash, sender: sender.number, fileId, creationDay, creationTime, test, lots: lots.map(lotOf) };
}

function lotOf(lot: ReturnLot): ReturnedLot {
  const { status, statusDay, code, subCode, label, digestEcho, reasons, invoices } = lot;
  return {
    lotId: identityOf(lot),
    status,
    statusDay,
    code,
    subCode,
    label,
    digestEcho,
    reasons: reasons.map(reasonOf),
    invoices: invoices.map(invoiceOf),
  };
}

const KINDS: readonly LotKind[] = ["FSE", "DRE", "PJ"];

/** A kind of lot that is none of ours names no lot of ours, and is shown as it came. */
function identityOf({ lotKind, billerNumber, lotNumber, creationDay, creationTime }: ReturnLot): string {
  const kind = KINDS.find((one) => one === lotKind);
  const identity = { billerNumber, lotNumber, creationDay, creationTime };
  return kind === undefined ? `? ${lotKind} ${lotId({ kind: "PJ", ...identity })}` : lotId({ kind, ...identity });
}

function invoiceOf(invoice: ReturnInvoice): ReturnedInvoice {
  const { billerNumber, number, firstCareDay, payerShare, outcome, operation, outcomeDay } = invoice;
  return {
    billerNumber,
    number,
    ...(firstCareDay && { firstCareDay }),
    share: payerShare,
    outcome,
    operation,
    outcomeDay,
    paidCents: invoice.paidCents,
    billedCents: invoice.billedCents,
    reference: invoice.paymentReference,
    reasons: [...invoice.reasons, ...invoice.lines.flatMap((line) => line.reasons)].map(reasonOf),
  };
}

function reasonOf(reason: ReturnReason): ReturnedReason {
  const { lineNumber, severity, code, subCode, label, faultyRecord, faultyPosition } = reason;
  return { line: lineNumber, severity, code, subCode, label, record: faultyRecord, position: faultyPosition };
}
