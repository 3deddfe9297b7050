import { type Day, toAammjj } from "../model/dates.ts";
import { amcNumber10, finessToB2 } from "../model/identifiers.ts";
import type { AmcShare, Invoice, InvoiceLine } from "../model/invoice.ts";
import { type Normalised, normalise } from "./charset.ts";
import type { Field, Layout } from "./layout.ts";
import { type FieldValues, recordLayout } from "./record.ts";

/** Which of the two flows a set of records is for. */
export type InvoiceFlow = "FSE" | "DRE";

/** Indicators of treatment which ask nothing of the AMC: no amount, no 2D (formats.md 3). */
const NO_AMC = "00";

/** The AMC share travels inside this flow: its amounts, its number and its 2D are written. */
export function carriesAmc(amc: AmcShare | undefined, flow: InvoiceFlow): amc is AmcShare {
  if (amc === undefined) return false;
  return flow === "DRE" || (amc.management === "U" && amc.treatmentIndicator !== NO_AMC);
}

/** What every record of an invoice repeats; records 4S, 4E and 4M have no rank. */
export function nameOf(invoice: Invoice): FieldValues {
  return {
    billerNumber: invoice.biller.number,
    insuredNir: invoice.insured.nir,
    insuredNirKey: invoice.insured.nirKey,
    invoiceNumber: invoice.number,
  };
}

/** [2:27]: 000 in the régime général, whatever the card says (public). */
export function rankOf({ amo, beneficiary }: Invoice): string {
  return amo.regime === "01" ? "000" : beneficiary.rank;
}

/** Record 2. */
export function headFields(invoice: Invoice, flow: InvoiceFlow, exemptionCode: string): FieldValues {
  const { amo, amc, rights, beneficiary } = invoice;
  return {
    ...nameOf(invoice),
    beneficiaryRank: rankOf(invoice),
    regimeCode: amo.regime,
    fundCode: amo.fund,
    centreCode: centreOf(amo),
    rightsProofKind: rights.proofKind,
    rightsValidFrom: dateOf(rights.validFrom),
    insuranceNature: invoice.insuranceNature,
    exemptionCode,
    accidentReference: accidentOf(invoice),
    flowSplitFlag: amc?.dre ? "F" : "",
    birthDate: beneficiary.birthDate.slice(-6),
    birthRank: beneficiary.birthRank,
    contractType: amc?.contractType,
    amcNumber: carriesAmc(amc, flow) ? (amcNumber10(amc.amcNumber) ?? amc.amcNumber) : "",
  };
}

/** [2:54]: régime 96 with caisse 196, a centre of three characters followed by a zero (public). */
export function centreOf(amo: Invoice["amo"]): string {
  const short = amo.regime === "96" && amo.fund === "196" && amo.centre.length === 3;
  return short ? `${amo.centre}0` : amo.centre;
}

/** [2:86]: the number of an AT when known, else 000 and the date; the date alone for an accident in nature 10 or 13. */
function accidentOf({ accident, insuranceNature }: Invoice): string {
  if (accident?.number !== undefined && insuranceNature === "41") return accident.number;
  return accident?.date === undefined ? "" : `000${toAammjj(accident.date)}`;
}

/** Record 2S, and the fields whose text had to be cut. */
export function doctorFields(invoice: Invoice, layout: Layout): { fields: FieldValues; cuts: readonly string[] } {
  const { beneficiary, attendingDoctor: doctor } = invoice;
  const cuts: string[] = [];
  const text = (name: string, value: string | undefined): string => {
    if (value === undefined) return "";
    const { text, cut } = fitted(layout, "2S", name, value);
    if (cut) cuts.push(name);
    return text;
  };
  const fields = {
    ...nameOf(invoice),
    beneficiaryRank: rankOf(invoice),
    individualNir: beneficiary.ownNir,
    individualNirKey: beneficiary.ownNirKey,
    attendingDoctorDeclared: doctor === undefined ? "" : yesNo(doctor.declared),
    attendingDoctorName: text("attendingDoctorName", doctor?.name),
    attendingDoctorFirstName: text("attendingDoctorFirstName", doctor?.firstName),
    carePathway: invoice.carePath,
  };
  return { fields, cuts };
}

/** A free text made fit for a field of type A (G8). */
export function fitted(layout: Layout, record: string, name: string, value: string): Normalised {
  const field = recordLayout(layout, record).fields.find((one) => one.name === name);
  const { start = 1, end = 1, charset = new Set<string>() }: Partial<Field> = field ?? {};
  return normalise(value, end - start + 1, charset);
}

/** Record 2T. */
export function sheetFields(invoice: Invoice): FieldValues {
  const { performer, maternity, thirdParty, amc, rights, amo } = invoice;
  return {
    ...nameOf(invoice),
    beneficiaryRank: rankOf(invoice),
    securingMode: invoice.mode,
    prescriptionDate: dateOf(invoice.prescription?.date),
    replacementIdType: performer.replacement?.idType,
    replacementId: performer.replacement?.id,
    maternityDate: dateOf(maternity?.date),
    maternityDateKind: maternity?.kind,
    thirdPartyAccident: yesNo(invoice.thirdPartyAccident),
    tpAmo: yesNo(thirdParty.amo),
    tpAmc: yesNo(thirdParty.amc),
    managementMode: amc?.management,
    sncfPrescription: amo.regime === "04" ? yesNo(invoice.sncfDoctor) : "",
    approvalNumber: invoice.approvalNumber,
    careSheetId: invoice.careSheetId,
    rightsSource: rights.source,
    rightsDate: dateOf(rights.date),
    pieceMode: invoice.pieceMode,
  };
}

/** Record 2D. The domain is written in upper case: domain names ignore it. */
export function amcFields(invoice: Invoice, amc: AmcShare): FieldValues {
  return {
    ...nameOf(invoice),
    beneficiaryRank: rankOf(invoice),
    adherentNumber: amc.member?.toUpperCase(),
    contractNumber: amc.contractNumber?.toUpperCase(),
    contractType: amc.contractType,
    conventionCode: amc.conventionCode?.toUpperCase(),
    csr: amc.csr?.toUpperCase(),
    stsRoutingCode: amc.stsRouting,
    treatmentIndicator: amc.treatmentIndicator,
    routingCode: amc.routing?.code,
    hostId: amc.routing?.host,
    domain: amc.routing?.domain.toUpperCase(),
    stsFormula: amc.stsFormula,
    amountOrigin: amc.amountOrigin,
  };
}

/** Record 4. Care without prescription carries the performer as its prescriber. */
export function lineFields(invoice: Invoice, line: InvoiceLine, exemption: string, amcCents: number): FieldValues {
  const { performer, prescriber } = invoice;
  return {
    ...nameOf(invoice),
    beneficiaryRank: rankOf(invoice),
    prescriberNumber: (prescriber ?? performer).number,
    lineExemptionCode: exemption,
    performerNumber: performer.number,
    performerSpecialty: performer.specialty,
    careDate: toAammjj(line.careDate),
    actCode: line.code.padEnd(4) + (line.majorationKind ?? ""),
    quantity: line.quantity,
    coefficient: hundredths(line.coefficient),
    count: 1,
    unitPrice: line.unitPriceCents,
    reimbursementBase: line.baseCents,
    rate: line.ratePercent,
    amoAmount: line.amoCents,
    fees: line.feeCents,
    expenseQualifier: line.expenseQualifier,
    amcAmount: amcCents,
  };
}

/** [4:83], 4+2: an exact decimal half up to two decimals (1.3). "" when it is no decimal, which the record then refuses. */
export function hundredths(decimal: string): string {
  const parts = /^(\d{1,4})(?:\.(\d{1,9}))?$/.exec(decimal);
  if (parts === null) return decimal;
  const digits = (parts[2] ?? "").padEnd(3, "0");
  const up = digits.charAt(2) >= "5" ? 1 : 0;
  return String(Number((parts[1] ?? "") + digits.slice(0, 2)) + up);
}

/** Record 4S. An agreement asked for is code 9, whose date is optional (8.12). */
export function actFields(invoice: Invoice, line: InvoiceLine): FieldValues {
  const { performer, prescriber } = invoice;
  return {
    ...nameOf(invoice),
    performerStatus: performer.status,
    prescriberStatus: (prescriber ?? performer).status,
    priorAgreementDate: dateOf(line.priorAgreementDate),
    priorAgreementCode: line.priorAgreementDate === undefined ? 0 : 9,
  };
}

/** Record 4E, or undefined when no RPPS is known. */
export function rppsFields(invoice: Invoice): FieldValues | undefined {
  const { performer, prescriber } = invoice;
  const prescriberRpps = (prescriber ?? performer).rpps;
  if (prescriberRpps === undefined && performer.rpps === undefined) return undefined;
  return {
    ...nameOf(invoice),
    prescriberRpps,
    performerRpps: performer.rpps,
    performerStructure: performer.structure === undefined ? "" : finessToB2(performer.structure),
  };
}

/** Record 4M: modifiers and teeth from the first zone without gap. */
export function ccamFields(invoice: Invoice, line: InvoiceLine): FieldValues | undefined {
  const { ccam } = line;
  if (ccam === undefined) return undefined;
  const numbered = (name: string, values: readonly string[]) =>
    Object.fromEntries(values.map((value, index) => [`${name}${index + 1}`, value]));
  return {
    ...nameOf(invoice),
    sequence: 1,
    ccamCode: ccam.code,
    activity: ccam.activity,
    phase: ccam.phase,
    ...numbered("modifier", ccam.modifiers),
    unplannedAssociation: ccam.association,
    seanceDate: toAammjj(line.careDate),
    ...numbered("tooth", ccam.teeth ?? []),
  };
}

/** Record 4L: the article of an LPP line, its rental dates when it is one. */
export function lppFields(invoice: Invoice, { lpp }: InvoiceLine): FieldValues | undefined {
  if (lpp === undefined) return undefined;
  return {
    ...nameOf(invoice),
    lppCode: lpp.code,
    supply: lpp.supply,
    periodFrom: dateOf(lpp.from),
    periodTo: dateOf(lpp.to),
    unitTariff: lpp.unitTariffCents,
    unitFee: lpp.unitFeeCents,
  };
}

function yesNo(value: boolean | undefined): string {
  return value === undefined ? "" : value ? "O" : "N";
}

function dateOf(day: Day | undefined): string {
  return day === undefined ? "" : toAammjj(day);
}
