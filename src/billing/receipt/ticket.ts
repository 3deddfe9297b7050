import { addMonths, parisTime, toFrenchDay } from "#billing/model/dates";
import type { Invoice, SignedInvoice } from "#billing/model/invoice";
import type { PrintDocument, PrintLine } from "#hal/ports/index";
import { BLANK, banner, footer, RULE, shownNumber, shownTime, text, title } from "./lines.ts";
import { acts, paperSheet, totals, whoBills, whoIsCared } from "./sheet-parts.ts";

export interface ReceiptOptions {
  /** The same ticket after a fault: RÉIMPRESSION. */
  readonly reprint?: boolean;
  /** A copy asked for later, and which one, from 1: DUPLICATA. */
  readonly duplicate?: number;
  /** A Vitale updated longer than so many months before the signature is told as to be updated. Absent: never. */
  readonly staleVitaleMonths?: number;
}

const MODES: Readonly<Record<Invoice["mode"], string>> = {
  S: "FSE SÉCURISÉE",
  D: "FSE DÉGRADÉE",
  Y: "FSE DÉSYNCHRONISÉE",
  L: "FSE SESAM SANS VITALE",
};

/** What the ticket says of the paper when none goes with the invoice (E083, E085). */
const WITHOUT_PAPER: Readonly<Partial<Record<Invoice["mode"], string>>> = {
  S: "pas de feuille papier",
  L: "Location : pas de feuille papier ni carte Vitale",
};

/** The patient's ticket of one signed invoice. Pure: the same facts give the same words. */
export function receiptOf(
  signed: Pick<SignedInvoice, "invoice" | "signedAtMs">,
  options: ReceiptOptions = {},
): PrintDocument {
  const { invoice } = signed;
  return {
    id: `ticket.${invoice.biller.number}.${invoice.number}`,
    lines: [
      ...banner(invoice),
      ...marks(options),
      RULE,
      ...whoBills(invoice),
      RULE,
      ...whoIsCared(invoice),
      ...staleVitale(signed, options),
      ...howSigned(signed),
      RULE,
      ...acts(invoice.lines),
      RULE,
      ...totals(invoice),
      ...(invoice.mode === "D" ? paperSheet(invoice) : []),
      BLANK,
      { kind: "qr", data: `TRN:FSE:${shownNumber(invoice.number)}` },
      ...footer(),
    ],
  };
}

function marks(options: ReceiptOptions): PrintLine[] {
  const lines: PrintLine[] = [];
  if (options.reprint === true) lines.push(title("RÉIMPRESSION"));
  if (options.duplicate !== undefined) lines.push(title(`DUPLICATA n° ${options.duplicate}`));
  return lines;
}

/** The holder must go to a borne: a terminal cannot update a card (E045). */
function staleVitale(
  { invoice, signedAtMs }: Pick<SignedInvoice, "invoice" | "signedAtMs">,
  { staleVitaleMonths }: ReceiptOptions,
): PrintLine[] {
  const { source, date } = invoice.rights;
  if (source !== "V" || date === undefined || staleVitaleMonths === undefined) return [];
  if (addMonths(date, staleVitaleMonths) >= parisTime(signedAtMs).day) return [];
  return [text("Carte à mettre à jour (borne)"), text(`Dernière mise à jour le ${toFrenchDay(date)}`)];
}

function howSigned({ invoice, signedAtMs }: Pick<SignedInvoice, "invoice" | "signedAtMs">): PrintLine[] {
  const lines = [title(`${MODES[invoice.mode]} n° ${shownNumber(invoice.number)}`)];
  const noPaper = WITHOUT_PAPER[invoice.mode];
  if (noPaper !== undefined) lines.push({ kind: "text", text: noPaper, style: { align: "centre" } });
  lines.push(text(`Signée le ${shownTime(signedAtMs)}`));
  if (invoice.amc?.dre === true) lines.push(text("Avec une DRE pour la part AMC"));
  return lines;
}
