import type { Beneficiary } from "#billing/model/beneficiary";
import { type Day, day } from "#billing/model/dates";
import type { AmcShare, Invoice, InvoiceLine, InvoiceTotals, LppArticle, SecuringMode } from "#billing/model/invoice";
import { fromDecimal, sum, ZERO } from "#billing/model/money";
import type { Practitioner, Situation } from "#billing/model/practitioner";
import type { PriceInput } from "#billing/model/visit";
import type { SituationEntry, VisitEntry } from "#hal/ports/index";
import { hasC2s } from "./complementary.ts";
import type { PricedSheet, SheetLine } from "./draft.ts";
import type { Patient } from "./patient.ts";
import { maternityDateOf, smgOn } from "./situation.ts";

/** Soins médicaux gratuits as the profil Tournée writes them (formats.md 8.1); priced as nature 90. */
const SMG_NATURE = "22";
/** Nature of the proof of rights by its support (formats.md 8.4). */
const PROOF_KINDS = { V: "4", T: "2", A: "2", S: "0" } as const;
const C2S_PROOF = "1";

/** All that an invoice is made of, once priced and agreed. */
export interface InvoiceMaterial {
  readonly number: string;
  readonly careSheetId: string;
  readonly mode: SecuringMode;
  readonly test: boolean;
  readonly approvalNumber: string;
  readonly practitioner: Pick<Practitioner, "rpps" | "firstName" | "name">;
  /** Who performs the care in the place of that practitioner. */
  readonly replacement?: NonNullable<Invoice["performer"]["replacement"]>;
  readonly situation: Situation & { readonly billingNumber: string };
  readonly patient: Patient;
  readonly entry: VisitEntry;
  readonly input: PriceInput;
  readonly priced: PricedSheet;
  readonly amc?: AmcShare;
}

/** The invoice in the trade's terms. Pure; every amount is that of the priced result. */
export function invoiceOf(material: InvoiceMaterial): Invoice {
  const { situation, patient, entry, input } = material;
  const { beneficiary, insured } = patient;
  const careDate = day(entry.careDate);
  const said = entry.situation ?? {};
  const { amc, lines, totals } = sheetOf(material);
  return {
    careSheetId: material.careSheetId,
    number: material.number,
    mode: material.mode,
    test: material.test,
    approvalNumber: material.approvalNumber,
    biller: { number: situation.billingNumber, label: situation.label },
    performer: performerOf(material),
    insured,
    beneficiary: personOf(beneficiary),
    amo: { regime: beneficiary.amo.regime, fund: beneficiary.amo.fund, centre: beneficiary.amo.centre },
    rights: rightsOf(patient, careDate, said),
    insuranceNature: smgOn(beneficiary, careDate) ? SMG_NATURE : input.patient.insuranceNature,
    ...accidentOf(input, said),
    ...maternityOf(beneficiary, input, said),
    ...(input.patient.sncfDoctor === undefined ? {} : { sncfDoctor: input.patient.sncfDoctor }),
    ...(input.patient.carePath === undefined ? {} : { carePath: input.patient.carePath }),
    ...attendingDoctorOf(beneficiary),
    ...(entry.prescriptionDate === undefined ? {} : { prescription: { date: day(entry.prescriptionDate) } }),
    ...prescriberOf(entry),
    thirdParty: { amo: input.thirdParty.amo, amc: input.thirdParty.amc },
    ...(amc === undefined ? {} : { amc }),
    lines,
    totals,
    pieceMode: "S",
  };
}

/** What the invoice will say of money: its lines, their sums, and the complementary share that travels. */
export function sheetOf({
  priced,
  amc,
}: Pick<InvoiceMaterial, "priced" | "amc">): Pick<Invoice, "lines" | "totals" | "amc"> {
  const lines = priced.lines.map((line) => lineOf(line, amc !== undefined));
  return { lines, totals: totalsOf(lines, priced), ...(amc === undefined ? {} : { amc }) };
}

/** `shared`: a share of the AMC travels, and each line says its own. */
function lineOf(line: SheetLine, shared: boolean): InvoiceLine {
  return {
    careDate: line.careDate,
    code: line.prestation ?? line.code,
    ...(line.majorationKind === undefined ? {} : { majorationKind: line.majorationKind }),
    quantity: line.quantity,
    coefficient: line.coefficient,
    unitPriceCents: fromDecimal(line.unitPrice),
    baseCents: fromDecimal(line.base),
    ratePercent: line.rate,
    exoneration: line.exoneration,
    amoCents: fromDecimal(line.amo),
    feeCents: fromDecimal(line.fee),
    amcCents: shared && line.amcShare !== undefined ? fromDecimal(line.amcShare) : ZERO,
    ...actOf(line),
  };
}

/** What the act keyed says beside its price. */
function actOf({ act, lpp }: SheetLine): Partial<InvoiceLine> {
  if (lpp !== undefined) return { lpp: articleOf(lpp) };
  if (act === undefined) return {};
  const { expenseQualifier, priorAgreementDate, ccam } = act;
  return {
    ...(expenseQualifier === undefined ? {} : { expenseQualifier }),
    ...(priorAgreementDate === undefined ? {} : { priorAgreementDate: day(priorAgreementDate) }),
    ...(ccam === undefined ? {} : { ccam: { code: act.code, ...ccam } }),
  };
}

/** The article as its record 4L carries it. */
function articleOf({ code, supply, period, unitTariff, unitFee }: NonNullable<SheetLine["lpp"]>): LppArticle {
  return {
    code,
    supply,
    ...(period === undefined ? {} : { from: period.from, to: period.to }),
    unitTariffCents: fromDecimal(unitTariff),
    unitFeeCents: fromDecimal(unitFee),
  };
}

function prescriberOf({ prescriber, prescriberSpecialty }: VisitEntry): Pick<Invoice, "prescriber"> {
  if (prescriber === undefined) return {};
  const specialty = prescriberSpecialty === undefined ? {} : { specialty: prescriberSpecialty };
  return { prescriber: { number: prescriber, ...specialty } };
}

function totalsOf(lines: readonly InvoiceLine[], priced: PricedSheet): InvoiceTotals {
  return {
    feeCents: sum(...lines.map((line) => line.feeCents)),
    baseCents: sum(...lines.map((line) => line.baseCents)),
    amoCents: sum(...lines.map((line) => line.amoCents)),
    amcCents: sum(...lines.map((line) => line.amcCents)),
    amcThirdPartyCents: fromDecimal(priced.totals.amc),
    patientCents: fromDecimal(priced.totals.patient),
  };
}

function performerOf({ practitioner, situation, replacement }: InvoiceMaterial): Invoice["performer"] {
  const finess = situation.structure?.kind === "F" ? situation.structure.identifier : undefined;
  return {
    number: situation.billingNumber,
    specialty: situation.specialty,
    ...(practitioner.rpps === undefined ? {} : { rpps: practitioner.rpps }),
    ...(finess === undefined ? {} : { structure: finess }),
    status: situation.practiceMode === "S" ? "S" : "L",
    name: [practitioner.firstName, practitioner.name].filter((part) => part !== undefined).join(" "),
    ...(replacement === undefined ? {} : { replacement }),
  };
}

function personOf(beneficiary: Beneficiary): Invoice["beneficiary"] {
  return {
    name: beneficiary.useName,
    firstName: beneficiary.firstName,
    birthDate: beneficiary.birthDate,
    birthRank: beneficiary.birthRank,
    rank: beneficiary.rank,
    ...(beneficiary.nir === undefined ? {} : { ownNir: beneficiary.nir }),
    ...(beneficiary.nirKey === undefined ? {} : { ownNirKey: beneficiary.nirKey }),
  };
}

/** Support of the rights that is used, and why another than that of the person: a paper proof of an ALD or of a pension (E057, E073). */
export function supportOf(
  { rights }: Pick<Patient, "rights">,
  { aldProof, atPension }: SituationEntry,
): Pick<Invoice["rights"], "source" | "date"> & { readonly proof?: "ald-proof" | "at-pension" } {
  const { source, date } = rights;
  if (aldProof !== undefined) return { source: "A", date: day(aldProof.seenOn), proof: "ald-proof" };
  if (atPension !== undefined) return { source: "A", date: day(atPension.seenOn), proof: "at-pension" };
  return { source, ...(date === undefined ? {} : { date }) };
}

/** That support as the invoice carries it; an attestation of C2S has a code of its own. */
function rightsOf(patient: Patient, careDate: Day, said: SituationEntry): Invoice["rights"] {
  const { beneficiary } = patient;
  const period = beneficiary.amo.rights.find(
    (one) => one.from <= careDate && (one.to === undefined || careDate <= one.to),
  );
  const { proof, ...support } = supportOf(patient, said);
  const ofC2s = support.source === "A" && proof === undefined && hasC2s(beneficiary, careDate);
  return {
    ...support,
    ...(period === undefined ? {} : { validFrom: period.from }),
    proofKind: ofC2s ? C2S_PROOF : PROOF_KINDS[support.source],
  };
}

/** The accident at work of nature 41, or the day of one caused by a third party (formats.md 2T, [2:86]). */
function accidentOf(
  { patient }: PriceInput,
  { thirdPartyAccident }: SituationEntry,
): Pick<Invoice, "accident" | "thirdPartyAccident"> {
  if (patient.insuranceNature === "41") {
    const { number, date } = patient.accident ?? {};
    return {
      accident: {
        ...(number === undefined ? {} : { number }),
        ...(date === undefined ? {} : { date: day(date) }),
      },
    };
  }
  if (thirdPartyAccident === undefined || !["10", "13"].includes(patient.insuranceNature)) return {};
  const { answer, date } = thirdPartyAccident;
  return {
    thirdPartyAccident: answer,
    ...(date === undefined ? {} : { accident: { date: day(date) } }),
  };
}

function maternityOf(beneficiary: Beneficiary, input: PriceInput, said: SituationEntry): Pick<Invoice, "maternity"> {
  if (input.patient.insuranceNature !== "30") return {};
  const maternity = maternityDateOf(beneficiary, day(input.careDate), said);
  return maternity === undefined ? {} : { maternity };
}

function attendingDoctorOf(beneficiary: Beneficiary): Pick<Invoice, "attendingDoctor"> {
  const doctor = beneficiary.protected?.attendingDoctor;
  return doctor === undefined ? {} : { attendingDoctor: { declared: doctor.declared } };
}
