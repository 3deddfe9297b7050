import * as v from "valibot";
import type { Invoice } from "../model/invoice.ts";
import { cents, day, routing, type Schema, text, wholeNumber } from "./schemas.ts";

const opt = v.exactOptional;

const performer = v.strictObject({
  number: text,
  specialty: text,
  rpps: opt(text),
  structure: opt(text),
  status: v.picklist(["L", "S"]),
  name: text,
  replacement: opt(v.strictObject({ idType: v.picklist(["8", "0"]), id: text, name: opt(text) })),
});

const beneficiary = v.strictObject({
  name: text,
  firstName: text,
  birthDate: text,
  birthRank: text,
  rank: text,
  ownNir: opt(text),
  ownNirKey: opt(text),
});

const amc = v.strictObject({
  management: v.picklist(["U", "S"]),
  amcNumber: text,
  member: opt(text),
  contractType: text,
  contractNumber: opt(text),
  conventionCode: opt(text),
  csr: opt(text),
  stsRouting: opt(text),
  stsFormula: opt(text),
  treatmentIndicator: text,
  routing: opt(routing),
  amountOrigin: v.picklist(["C", "F", "T", "S"]),
  dre: v.boolean(),
});

const ccam = v.strictObject({
  code: text,
  activity: text,
  phase: text,
  modifiers: v.array(text),
  association: opt(text),
  teeth: opt(v.array(text)),
});

const lpp = v.strictObject({
  code: text,
  supply: v.picklist(["A", "L"]),
  from: opt(day),
  to: opt(day),
  unitTariffCents: cents,
  unitFeeCents: cents,
});

const line = v.strictObject({
  careDate: day,
  code: text,
  majorationKind: opt(v.picklist(["N", "F"])),
  quantity: wholeNumber,
  coefficient: text,
  unitPriceCents: cents,
  baseCents: cents,
  ratePercent: v.number(),
  exoneration: text,
  amoCents: cents,
  feeCents: cents,
  amcCents: cents,
  expenseQualifier: opt(v.picklist(["D", "E", "N"])),
  priorAgreementDate: opt(day),
  ccam: opt(ccam),
  lpp: opt(lpp),
});

/** The whole Invoice of model/invoice.ts as it is read back; an unknown field is refused, so that none is lost. */
export const invoiceSchema = v.strictObject({
  careSheetId: text,
  number: text,
  mode: v.picklist(["S", "D", "Y", "L"]),
  test: v.boolean(),
  approvalNumber: text,
  biller: v.strictObject({ number: text, label: text }),
  performer,
  insured: v.strictObject({ nir: text, nirKey: text }),
  beneficiary,
  amo: v.strictObject({ regime: text, fund: text, centre: text }),
  rights: v.strictObject({
    source: v.picklist(["V", "A", "T", "S"]),
    date: opt(day),
    validFrom: opt(day),
    proofKind: text,
  }),
  insuranceNature: text,
  accident: opt(v.strictObject({ number: opt(text), date: opt(day) })),
  thirdPartyAccident: opt(v.boolean()),
  maternity: opt(v.strictObject({ date: day, kind: v.picklist(["G", "A"]) })),
  sncfDoctor: opt(v.boolean()),
  carePath: opt(text),
  attendingDoctor: opt(v.strictObject({ declared: v.boolean(), name: opt(text), firstName: opt(text) })),
  prescription: opt(v.strictObject({ date: day })),
  prescriber: opt(
    v.strictObject({ number: text, specialty: opt(text), rpps: opt(text), status: opt(v.picklist(["L", "S"])) }),
  ),
  thirdParty: v.strictObject({ amo: v.boolean(), amc: v.boolean() }),
  amc: opt(amc),
  lines: v.array(line),
  totals: v.strictObject({
    feeCents: cents,
    baseCents: cents,
    amoCents: cents,
    amcCents: cents,
    amcThirdPartyCents: cents,
    patientCents: cents,
  }),
  pieceMode: v.picklist(["S", "P", "N"]),
}) satisfies Schema<Invoice>;
