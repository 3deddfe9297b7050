import { toFrenchDay } from "#billing/model/dates";
import type { Invoice } from "#billing/model/invoice";
import type { PrintDocument, PrintLine } from "#hal/ports/index";
import { BLANK, banner, footer, RULE, shownNumber, text, title } from "./lines.ts";
import { acts, signatureOf, totals, whoBills, whoIsCared, whoIsInsured } from "./sheet-parts.ts";

/** Natures d'assurance as a paper sheet has them (formats.md 8.1). */
const NATURES: Readonly<Record<string, string>> = {
  "10": "maladie",
  "13": "maladie, régime local",
  "22": "soins médicaux gratuits",
  "30": "maternité",
  "41": "accident du travail",
};

/**
 * All that a paper sheet asks for, of a visit in any state (E196): nothing on it is a proof, and it says what the terminal itself
 * has of this visit. `state`: "draft" before any number. Pure.
 */
export function paperSheetOf(invoice: Invoice, state: "draft" | "unsigned" | "signed"): PrintDocument {
  const number = shownNumber(invoice.number);
  const said = {
    draft: "RIEN N'EST SIGNÉ NI ENREGISTRÉ",
    unsigned: `N° ${number} : PAS SIGNÉE`,
    signed: `FSE n° ${number} déjà signée`,
  }[state];
  return {
    id: `paper.${invoice.biller.number}.${invoice.careSheetId}`,
    lines: [
      ...banner(invoice),
      title("POUR LA FEUILLE DE SOINS PAPIER"),
      { kind: "text", text: said, style: { align: "centre" } },
      RULE,
      ...whoBills(invoice),
      RULE,
      ...whoIsCared(invoice),
      ...whoIsInsured(invoice),
      ...conditions(invoice),
      RULE,
      ...acts(invoice.lines),
      RULE,
      ...totals(invoice),
      BLANK,
      ...signatureOf("patient"),
      BLANK,
      ...signatureOf("praticien"),
      ...footer(),
    ],
  };
}

/** Nature d'assurance, accident, maternity, proof of rights. */
function conditions({ insuranceNature, accident, thirdPartyAccident, maternity, rights }: Invoice): PrintLine[] {
  const { number, date } = accident ?? {};
  return [
    text(`Nature : ${NATURES[insuranceNature] ?? insuranceNature}`),
    ...(number === undefined ? [] : [text(`Accident n° ${number}`)]),
    ...(date === undefined ? [] : [text(`Accident du ${toFrenchDay(date)}`)]),
    ...(thirdPartyAccident === undefined ? [] : [text(`Causé par un tiers : ${thirdPartyAccident ? "oui" : "non"}`)]),
    ...(maternity === undefined ? [] : [text(`Maternité : ${toFrenchDay(maternity.date)}`)]),
    ...(rights.source === "A" && rights.date !== undefined ? [text(`Attestation du ${toFrenchDay(rights.date)}`)] : []),
  ];
}
