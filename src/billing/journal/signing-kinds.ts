import * as v from "valibot";
import { assert } from "#util/assert";
import type { Invoice, SignedInvoice } from "../model/invoice.ts";
import { dayFactsOf, type Person, type SigningEntry } from "./entries.ts";
import { invoiceSchema } from "./invoice-schema.ts";
import { fullKind, invoiceName } from "./kind-row.ts";
import { visitPatient } from "./patient-schema.ts";
import type { SigningRecord, VitaleSteps } from "./records.ts";
import * as s from "./schemas.ts";
import { visitEntry } from "./visit-entry.ts";

const dayFacts = v.strictObject({
  day: s.day,
  km: s.wholeNumber,
  bsx: v.exactOptional(v.picklist(["BSA", "BSB", "BSC"])),
  di: v.boolean(),
  ifiCount: s.wholeNumber,
  longPerfusion: v.exactOptional(v.picklist(["14", "15"])),
});

const signingFacts = v.strictObject({
  ...invoiceName,
  careSheetId: s.text,
  draftId: v.exactOptional(s.text),
  replacement: v.exactOptional(s.text),
  mode: v.picklist(["S", "D", "Y", "L"]),
  test: v.boolean(),
  performerNumber: s.text,
  dre: v.boolean(),
  amo: v.strictObject({ regime: s.text, fund: s.text, centre: s.text }),
  amc: v.exactOptional(v.strictObject({ amcNumber: s.text, routing: v.exactOptional(s.routing) })),
  amounts: v.strictObject({
    feeCents: s.cents,
    baseCents: s.cents,
    amoCents: s.cents,
    amcCents: s.cents,
    patientCents: s.cents,
  }),
  careFrom: s.day,
  careTo: s.day,
  days: v.array(dayFacts),
}) satisfies s.Schema<Omit<SigningEntry, "kind" | "person">>;

const vitaleSteps = v.strictObject({
  read: v.strictObject({ atMs: s.wholeNumber, tookMs: s.wholeNumber }),
  rights: v.strictObject({ updatedOn: s.day, open: v.boolean() }),
}) satisfies s.Schema<VitaleSteps>;

export const signingKind = fullKind({
  kind: "signing",
  type: 2,
  facts: signingFacts,
  body: v.strictObject({
    invoice: invoiceSchema,
    fseBytes: s.bytes,
    dreBytes: v.exactOptional(s.bytes),
    entry: v.exactOptional(visitEntry),
    patient: v.exactOptional(visitPatient),
    vitale: v.exactOptional(vitaleSteps),
  }),
  split(record) {
    const { invoice, fseBytes, dreBytes, entry, patient, vitale } = record;
    return {
      facts: factsOf(record),
      person: personOf(invoice),
      body: {
        invoice,
        fseBytes: s.base64(fseBytes),
        ...(dreBytes && { dreBytes: s.base64(dreBytes) }),
        ...(entry && { entry }),
        ...(patient && { patient }),
        ...(vitale && { vitale }),
      },
    };
  },
  entry: (facts, person) => ({ kind: "signing", ...facts, ...(person && { person }) }),
  record: ({ billerNumber, number, careSheetId, draftId, replacement }, body) => ({
    kind: "signing",
    billerNumber,
    number,
    careSheetId,
    ...(draftId !== undefined && { draftId }),
    ...(replacement !== undefined && { replacement }),
    ...body,
  }),
});

function factsOf(record: SigningRecord): Omit<SigningEntry, "kind" | "person"> {
  const { billerNumber, number, careSheetId, draftId, replacement, invoice, dreBytes } = record;
  const { amo, amc, totals } = invoice;
  const agree =
    invoice.biller.number === billerNumber && invoice.number === number && invoice.careSheetId === careSheetId;
  assert(agree, "a signing record names the invoice it holds");
  assert((dreBytes !== undefined) === (amc?.dre ?? false), "FSE and DRE are one record, both or neither");
  const careDays = invoice.lines.map((line) => line.careDate).sort();
  const [careFrom, careTo] = [careDays[0], careDays.at(-1)];
  assert(careFrom !== undefined && careTo !== undefined, "an invoice has a line");
  return {
    billerNumber,
    number,
    careSheetId,
    ...(draftId !== undefined && { draftId }),
    ...(replacement !== undefined && { replacement }),
    mode: invoice.mode,
    test: invoice.test,
    performerNumber: invoice.performer.number,
    dre: dreBytes !== undefined,
    amo,
    ...(amc && { amc: { amcNumber: amc.amcNumber, ...(amc.routing && { routing: amc.routing }) } }),
    amounts: {
      feeCents: totals.feeCents,
      baseCents: totals.baseCents,
      amoCents: totals.amoCents,
      amcCents: totals.amcCents,
      patientCents: totals.patientCents,
    },
    careFrom,
    careTo,
    days: dayFactsOf(invoice),
  };
}

function personOf({ beneficiary, insured }: Invoice): Person {
  const { name, firstName, rank, birthDate, birthRank } = beneficiary;
  return { name, firstName, insuredNir: insured.nir, rank, birthDate, birthRank };
}

type CardSignature = SignedInvoice["signatures"]["cps"];

const cardSignature = v.strictObject({ cardSerial: s.text, certificate: s.bytes, signature: s.bytes });

function written({ cardSerial, certificate, signature }: CardSignature) {
  return { cardSerial, certificate: s.base64(certificate), signature: s.base64(signature) };
}

export const firstSignatureKind = fullKind({
  kind: "first-signature",
  type: 3,
  facts: v.strictObject({ ...invoiceName, by: v.picklist(["vitale", "cps"]) }),
  body: cardSignature,
  split: ({ billerNumber, number, by, signature }) => ({
    facts: { billerNumber, number, by },
    body: written(signature),
  }),
  entry: (facts) => ({ kind: "first-signature", ...facts }),
  record: (facts, signature) => ({ kind: "first-signature", ...facts, signature }),
});

export const signedKind = fullKind({
  kind: "signed",
  type: 4,
  facts: v.strictObject({ ...invoiceName, signedAtMs: s.wholeNumber }),
  body: v.strictObject({
    vitale: v.exactOptional(cardSignature),
    cps: cardSignature,
    dre: v.exactOptional(v.strictObject({ signature: s.bytes })),
  }),
  split({ billerNumber, number, signedAtMs, signatures: { vitale, cps, dre } }) {
    return {
      facts: { billerNumber, number, signedAtMs },
      body: {
        ...(vitale && { vitale: written(vitale) }),
        cps: written(cps),
        ...(dre && { dre: { signature: s.base64(dre.signature) } }),
      },
    };
  },
  entry: (facts) => ({ kind: "signed", ...facts }),
  record: (facts, signatures) => ({ kind: "signed", ...facts, signatures }),
});
