import { type Day, toFrenchDay } from "#billing/model/dates";
import type { LotIdentity, LotRecipient, PosteReceipt } from "#billing/model/lot";
import { type Cents, cents, sum, toFrench } from "#billing/model/money";
import type { PrintDocument, PrintLine } from "#hal/ports/index";
import { amount, banner, counted, footer, RULE, shownTime, type TicketOrigin, text, title } from "./lines.ts";

/** One lot the poste has signed for: what the device made of it, and what the poste says. */
export interface HandedOverLot {
  readonly view: { readonly lotId: string; readonly identity: LotIdentity; readonly recipient: LotRecipient };
  readonly receipt: PosteReceipt;
}

export interface ProofOptions {
  readonly test: boolean;
  readonly approvalNumber?: string;
  readonly printedAtMs: number;
}

/** Proof of a hand-over: each lot with its id, count, total and hash, as the poste signed for them. */
export function handOverTicket(lots: readonly HandedOverLot[], options: ProofOptions): PrintDocument {
  const invoices = lots.reduce((count, { receipt }) => count + receipt.invoices, 0);
  const total = sum(...lots.map(({ receipt }) => cents(receipt.totalFeesCents)));
  const postes = [...new Set(lots.map(({ receipt }) => receipt.posteId))];
  return {
    id: `hand-over.${options.printedAtMs}`,
    lines: [
      ...banner({ test: options.test, approvalNumber: options.approvalNumber ?? "" }),
      RULE,
      title("REMISE DES LOTS"),
      text(shownTime(options.printedAtMs)),
      ...postes.map((poste) => text(`Poste ${poste}`)),
      ...lots.flatMap(lotLines),
      RULE,
      { kind: "pair", left: counted(lots.length, "lot"), right: counted(invoices, "facture") },
      { kind: "pair", left: "TOTAL", right: toFrench(total), style: { bold: true } },
      ...footer(),
    ],
  };
}

function lotLines({ view, receipt }: HandedOverLot): PrintLine[] {
  const { kind, lotNumber } = view.identity;
  return [
    RULE,
    { kind: "pair", left: `Lot ${kind} ${lotNumber}`, right: counted(receipt.invoices, "facture") },
    text(recipientName(view.recipient)),
    amount("Total", cents(receipt.totalFeesCents)),
    text(`Reçu n° ${receipt.sequence}`),
    text(view.lotId),
    text(receipt.hash),
  ];
}

function recipientName(recipient: LotRecipient): string {
  if (recipient.kind === "amc") return `AMC ${recipient.amcNumber}`;
  return `Caisse ${recipient.regime}-${recipient.fund}-${recipient.centre}`;
}

/** The day as it stands when the round is closed: what was done, and everything the device holds. */
export interface RoundEnd extends ProofOptions {
  readonly ticketNumber: number;
  readonly day: Day;
  readonly practitioner: string;
  readonly visits: number;
  /** Names of the planned patients who were not seen. */
  readonly notSeen: readonly string[];
  readonly paperSheets: number;
  readonly missingPieces: { readonly prescriptions: number; readonly sheets: number };
  readonly held: {
    readonly fse: number;
    readonly dre: number;
    readonly feeCents: Cents;
    readonly amoCents: Cents;
    readonly amcCents: Cents;
    readonly hash: string;
  };
  readonly free: number;
}

/** Ticket of the end of the round (A21): numbered, with the totals and hash that the poste's receipt must equal. */
export function roundEndTicket(facts: RoundEnd): PrintDocument {
  const { held, missingPieces, notSeen } = facts;
  const missing = missingPieces.prescriptions + missingPieces.sheets;
  const origin: TicketOrigin = { test: facts.test, approvalNumber: facts.approvalNumber ?? "" };
  return {
    id: `round-end.${facts.ticketNumber}`,
    lines: [
      ...banner(origin),
      RULE,
      title(`FIN DE TOURNÉE n° ${facts.ticketNumber}`),
      text(facts.practitioner),
      text(`Tournée du ${toFrenchDay(facts.day)}`),
      text(`Imprimé le ${shownTime(facts.printedAtMs)}`),
      RULE,
      text(counted(facts.visits, "visite")),
      ...(notSeen.length > 0
        ? [text(`${counted(notSeen.length, "non vu")} :`), ...notSeen.map((name) => text(`  ${name}`))]
        : []),
      text(`${facts.paperSheets} ${facts.paperSheets > 1 ? "feuilles" : "feuille"} papier`),
      text(`PJ manquantes : ${missing}`),
      ...(missing > 0
        ? [text(`(${counted(missingPieces.prescriptions, "ordonnance")}, ${counted(missingPieces.sheets, "feuille")})`)]
        : []),
      RULE,
      text(`Factures ${held.fse + held.dre} - libres ${facts.free}`),
      text(`${held.fse} FSE, ${held.dre} DRE`),
      amount("Total", held.feeCents),
      amount("Part AMO", held.amoCents),
      amount("Part AMC", held.amcCents),
      text("Empreinte"),
      text(held.hash),
      ...footer(),
    ],
  };
}
