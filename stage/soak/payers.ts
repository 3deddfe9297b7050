import type { InvoiceView, LotView } from "#billing";
import type { ReturnFile, ReturnInvoice, ReturnLot, ReturnParty } from "#billing/formats/index";
import type { Day } from "#billing/model/dates";
import type { LotRecipient } from "#billing/model/lot";
import { cents } from "#billing/model/money";

/** Number, date and time of a file that a payer sends. */
export interface Stamp {
  readonly fileId: string; // 3 digits
  readonly day: Day;
  readonly time: string; // "HH:MM:SS"
}

export type Outcome = "paid" | "rejected";

/** The lots of one payer and biller: what one return file is about. In the order given. */
export function byPayer(lots: readonly LotView[]): readonly (readonly LotView[])[] {
  const groups = new Map<string, LotView[]>();
  for (const lot of lots) {
    const key = JSON.stringify([lot.identity.billerNumber, lot.recipient]);
    groups.set(key, [...(groups.get(key) ?? []), lot]);
  }
  return [...groups.values()];
}

/** An ARL: every lot received, but for those refused as "SIGNATURE DU LOT INVALIDE" (formats.md 4.5). */
export function arlOf(lots: readonly LotView[], refused: ReadonlySet<string>, stamp: Stamp, test = true): ReturnFile {
  return fileOf("ARL", lots, stamp, test, (lot) => {
    const no = refused.has(lot.lotId);
    return {
      status: no ? "N" : "P",
      itemCount: lot.members.length,
      digestEcho: lot.digest.slice(0, 16),
      invoices: [],
      ...(no && { code: "L0002", subCode: "0001", label: "SIGNATURE DU LOT INVALIDE" }),
    };
  });
}

/** An RSP: every invoice of these lots paid as asked, or rejected with the code of the field (formats.md 4.4). */
export function rspOf(
  lots: readonly LotView[],
  invoiceOf: (billerNumber: string, number: string) => InvoiceView | undefined,
  outcome: Outcome,
  stamp: Stamp,
): ReturnFile {
  return fileOf("RSP", lots, stamp, true, (lot) => {
    const invoices = lot.members.flatMap((number) => {
      const view = invoiceOf(lot.identity.billerNumber, number);
      return view === undefined ? [] : [answered(view, lot.identity.kind === "DRE", outcome, stamp)];
    });
    return { status: "R", itemCount: invoices.length, invoices };
  });
}

function answered(view: InvoiceView, dre: boolean, outcome: Outcome, stamp: Stamp): ReturnInvoice {
  const { billerNumber, number } = view;
  const billedCents = dre ? view.amounts.amcCents : view.amounts.amoCents;
  const paid = outcome === "paid";
  const reason = {
    ...{ billerNumber, invoiceNumber: number, lineNumber: 0, severity: "R" },
    ...{ code: "E0730", subCode: "0041", label: "NUMERO EXECUTANT INCORRECT" },
    ...{ faultyRecord: "4", faultyPosition: 57, receivedValue: billerNumber },
  };
  return {
    ...{ billerNumber, number, firstCareDay: view.careFrom, billedCents },
    outcome: paid ? "P" : "R",
    payerShare: dre ? "C" : "O",
    operation: "N",
    outcomeDay: stamp.day,
    paidCents: paid ? billedCents : cents(0),
    paymentReference: paid ? `VIR${stamp.fileId}` : "",
    payee: paid ? "P" : "",
    label: "",
    reasons: paid ? [] : [reason],
    lines: [],
  };
}

type Said = Pick<ReturnLot, "status" | "itemCount" | "invoices"> & Partial<ReturnLot>;

function fileOf(
  kind: "ARL" | "RSP",
  lots: readonly LotView[],
  { fileId, day, time }: Stamp,
  test: boolean,
  say: (lot: LotView) => Said,
): ReturnFile {
  const [first] = lots;
  const billerNumber = first?.identity.billerNumber ?? "";
  return {
    kind,
    sender: first === undefined ? { type: "AO", number: "0".repeat(14), program: "" } : payer(first.recipient),
    recipient: { type: "PS", number: billerNumber.padStart(14, "0"), program: "TOURNE" },
    fileId,
    creationDay: day,
    creationTime: time,
    test,
    lots: lots.map((lot) => {
      const { kind: lotKind, lotNumber, creationDay, creationTime } = lot.identity;
      return {
        ...{ billerNumber: lot.identity.billerNumber, lotNumber, lotKind, creationDay, creationTime },
        ...{ statusDay: day, code: "", subCode: "", label: "", digestEcho: "", reasons: [] },
        ...say(lot),
      };
    }),
  };
}

function payer(recipient: LotRecipient): ReturnParty {
  const amo = recipient.kind === "amo";
  const number = amo ? `${recipient.regime}${recipient.fund}${recipient.centre}` : recipient.amcNumber;
  return { type: amo ? "AO" : "AC", number: number.padStart(14, "0"), program: "" };
}
