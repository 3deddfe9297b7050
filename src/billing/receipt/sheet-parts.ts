import { toFrenchDay } from "#billing/model/dates";
import type { Invoice, InvoiceLine } from "#billing/model/invoice";
import { cents, toFrench } from "#billing/model/money";
import type { PrintLine } from "#hal/ports/index";
import { amount, BLANK, RULE, shownBirthDate, text, title } from "./lines.ts";

/** Parts of an invoice as they stand on every paper that is about it. */

/** Both identities when the care was given by a replacement (E167). */
export function whoBills(invoice: Invoice): PrintLine[] {
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

export function whoIsCared({ beneficiary }: Invoice): PrintLine[] {
  return [
    text(`Patient : ${beneficiary.name} ${beneficiary.firstName}`),
    text(`Date de naissance ${shownBirthDate(beneficiary.birthDate)}`),
  ];
}

/** The acts day by day, each with its base, rate and AMO share. */
export function acts(lines: readonly InvoiceLine[]): PrintLine[] {
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
export function totals({ totals: sums, thirdParty }: Invoice): PrintLine[] {
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
export function paperSheet(invoice: Invoice): PrintLine[] {
  return [
    RULE,
    title("FEUILLE DE SOINS PAPIER"),
    text("À remplir, signer et envoyer : la carte Vitale n'a pas signé."),
    ...whoIsInsured(invoice),
    BLANK,
    ...signatureOf("patient"),
  ];
}

/** The insured person, the caisse and the prescription, as the paper sheet asks for them. */
export function whoIsInsured({ insured, amo, prescriber, prescription }: Invoice): PrintLine[] {
  return [
    text(`N° d'assuré ${insured.nir} ${insured.nirKey}`),
    text(`Caisse ${amo.regime}-${amo.fund}-${amo.centre}`),
    ...(prescriber === undefined ? [] : [text(`Prescripteur ${prescriber.number}`)]),
    ...(prescription === undefined ? [] : [text(`Ordonnance du ${toFrenchDay(prescription.date)}`)]),
  ];
}

/** The place of a signature by hand. */
export function signatureOf(whose: string): PrintLine[] {
  return [text(`Signature du ${whose} :`), BLANK, BLANK, text("_".repeat(32))];
}
