import { addMonths, parisTime, toFrenchDay } from "#billing/model/dates";
import type { Invoice, InvoiceLine, SignedInvoice } from "#billing/model/invoice";
import { cents, toFrench } from "#billing/model/money";
import type { PrintDocument, PrintLine } from "#hal/ports/index";
import { amount, BLANK, banner, footer, RULE, shownBirthDate, shownNumber, shownTime, text, title } from "./lines.ts";

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

/** Both identities when the care was given by a replacement (E167). */
function whoBills(invoice: Invoice): PrintLine[] {
  const { biller, performer } = invoice;
  const lines = [text(performer.name), text(biller.label), text(`N° de facturation ${biller.number}`)];
  if (performer.number !== biller.number) lines.push(text(`N° exécutant ${performer.number}`));
  const { replacement } = performer;
  if (replacement !== undefined) {
    const kind = replacement.idType === "8" ? "RPPS" : "ADELI";
    const who = replacement.name === undefined ? "" : `${replacement.name}, `;
    lines.push(text(`Remplacement : soins par ${who}${kind} ${replacement.id}`));
  }
  return lines;
}

function whoIsCared({ beneficiary }: Invoice): PrintLine[] {
  return [
    text(`Patient : ${beneficiary.name} ${beneficiary.firstName}`),
    text(`Date de naissance ${shownBirthDate(beneficiary.birthDate)}`),
  ];
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
  if (invoice.mode === "S") lines.push({ kind: "text", text: "pas de feuille papier", style: { align: "centre" } });
  lines.push(text(`Signée le ${shownTime(signedAtMs)}`));
  if (invoice.amc?.dre === true) lines.push(text("Avec une DRE pour la part AMC"));
  return lines;
}

/** The acts day by day, each with its base, rate and AMO share. */
function acts(lines: readonly InvoiceLine[]): PrintLine[] {
  const printed: PrintLine[] = [];
  let day = "";
  for (const line of lines) {
    if (line.careDate !== day) printed.push(text(`Soins du ${toFrenchDay(line.careDate)}`));
    day = line.careDate;
    printed.push(amount(actLabel(line), line.feeCents), {
      kind: "pair",
      left: `  BR ${toFrench(line.baseCents)} à ${line.ratePercent} %`,
      right: `AMO ${toFrench(line.amoCents)}`,
    });
  }
  return printed;
}

/** "AMI 1,5", "IFD", "IK x12", a CCAM code; night and Sunday told. */
function actLabel(line: InvoiceLine): string {
  const coefficient = line.coefficient
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "")
    .replace(".", ",");
  const parts = [line.ccam?.code ?? line.code];
  if (coefficient !== "1" && line.ccam === undefined) parts.push(coefficient);
  if (line.quantity > 1) parts.push(`x${line.quantity}`);
  if (line.majorationKind === "N") parts.push("nuit");
  if (line.majorationKind === "F") parts.push("dimanche/férié");
  return parts.join(" ");
}

/** The seven amounts (E105), and what is paid today: the ticket modérateur is not what is left to pay (E106). */
function totals({ totals: sums, thirdParty }: Invoice): PrintLine[] {
  const { feeCents, baseCents, amoCents, amcCents, patientCents } = sums;
  return [
    amount("Total", feeCents),
    amount("Base de remboursement", baseCents),
    amount("Dépassement", cents(feeCents - baseCents)),
    amount("Part AMO", amoCents),
    amount("Ticket modérateur", cents(baseCents - amoCents)),
    amount("Part AMC", amcCents),
    amount("Reste à charge", cents(feeCents - amoCents - amcCents)),
    text(`Tiers payant : AMO ${yesNo(thirdParty.amo)}, AMC ${yesNo(thirdParty.amc)}`),
    BLANK,
    { kind: "pair", left: "À payer par le patient", right: toFrench(patientCents), style: { bold: true } },
  ];
}

function yesNo(value: boolean): string {
  return value ? "oui" : "non";
}

/** What must be copied to the paper sheet, and the patient's signature (E084). */
function paperSheet(invoice: Invoice): PrintLine[] {
  const { insured, amo, prescriber, prescription } = invoice;
  const lines = [
    RULE,
    title("FEUILLE DE SOINS PAPIER"),
    text("À remplir, signer et envoyer : la carte Vitale n'a pas signé."),
    text(`N° d'assuré ${insured.nir} ${insured.nirKey}`),
    text(`Caisse ${amo.regime}-${amo.fund}-${amo.centre}`),
  ];
  if (prescriber !== undefined) lines.push(text(`Prescripteur ${prescriber.number}`));
  if (prescription !== undefined) lines.push(text(`Ordonnance du ${toFrenchDay(prescription.date)}`));
  return [...lines, BLANK, text("Signature du patient :"), BLANK, BLANK, text("_".repeat(32))];
}
