import * as v from "valibot";
import type { Beneficiary, CardFlag, Period } from "../model/beneficiary.ts";
import { type VisitPatient, WITHOUT_VITALE } from "../model/visit-patient.ts";
import * as s from "./schemas.ts";

const opt = v.exactOptional;

const period = v.strictObject({ from: s.day, to: opt(s.day) }) satisfies s.Schema<Period>;

const flag = v.picklist([
  "nir-key",
  "doctor-key",
  "amc-number-key",
  "period-reversed",
  "escaped-text",
  "unknown-tags",
  "protected-unreadable",
  "accidents-unreadable",
  "complementary-unreadable",
]) satisfies s.Schema<CardFlag>;

const protectedZone = v.strictObject({
  exonerations: v.array(
    v.strictObject({
      kind: s.text,
      code: s.text,
      period,
      ratePercent: v.number(),
      label: opt(s.text),
      pregnancyFrom: opt(s.day),
      expectedBirth: opt(s.day),
    }),
  ),
  attendingDoctor: opt(v.strictObject({ declared: v.boolean(), since: opt(s.day), rpps: opt(s.text) })),
  smg: opt(v.strictObject({ covered: v.boolean(), booklet: opt(s.text), period: opt(period) })),
  accidents: v.array(
    v.strictObject({
      number: opt(s.text),
      date: s.day,
      organism: s.text,
      kind: v.picklist(["AT", "MP"]),
      period: opt(period),
      relapse: v.boolean(),
    }),
  ),
});

const complementary = v.strictObject({
  management: v.picklist(["GU", "GS"]),
  amcNumber: s.text,
  member: opt(s.text),
  period,
  treatmentIndicator: s.text,
  stsRouting: opt(s.text),
  serviceType: opt(s.text),
  services: opt(s.text),
  guarantees: opt(s.text),
  ediNumber: opt(s.text),
  name: opt(s.text),
  routing: opt(s.routing),
});

const beneficiary = v.strictObject({
  number: s.wholeNumber,
  useName: s.text,
  familyName: s.text,
  firstName: s.text,
  birthDate: s.text,
  birthRank: s.text,
  rank: s.text,
  quality: s.text,
  nir: opt(s.text),
  nirKey: opt(s.text),
  amo: v.strictObject({
    regime: s.text,
    fund: s.text,
    centre: s.text,
    management: s.text,
    service: s.text,
    servicePeriod: opt(period),
    alsaceMoselle: v.boolean(),
    rights: v.array(period),
    contract: opt(s.text),
  }),
  protected: opt(protectedZone),
  complementary: opt(complementary),
  flags: opt(v.array(flag)),
}) satisfies s.Schema<Beneficiary>;

const reason = v.picklist(WITHOUT_VITALE);

/** A person as kept with a draft or an invoice; an unknown field is refused, so that none is lost. */
export const visitPatient = v.strictObject({
  insured: v.strictObject({ nir: s.text, nirKey: s.text }),
  beneficiary,
  rights: v.strictObject({ source: v.picklist(["V", "A", "T", "S"]), date: opt(s.day), until: opt(s.day) }),
  otherwise: opt(
    v.union([
      v.strictObject({ mode: v.literal("D"), reason }),
      v.strictObject({ mode: v.literal("L") }),
      v.strictObject({ mode: v.literal("Y"), first: v.literal("cps"), reason }),
      v.strictObject({ mode: v.literal("Y"), first: v.literal("vitale") }),
    ]),
  ),
}) satisfies s.Schema<VisitPatient>;
