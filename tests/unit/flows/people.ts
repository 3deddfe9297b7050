import type { Beneficiary, ComplementaryZone, Exoneration } from "#billing/model/beneficiary";
import { day } from "#billing/model/dates";
import type { Situation } from "#billing/model/practitioner";
import type { VisitEntry } from "#hal/ports/index";

/** A fictional beneficiary of the deck's kind, changed where a test says so. */
export function person(change: Partial<Beneficiary> = {}, amo: Partial<Beneficiary["amo"]> = {}): Beneficiary {
  return {
    number: 1,
    useName: "FAMILLEUN",
    familyName: "FAMILLEUN",
    firstName: "Claire",
    birthDate: "19550814",
    birthRank: "1",
    rank: "000",
    quality: "0",
    amo: {
      regime: "01",
      fund: "349",
      centre: "9881",
      management: "10",
      service: "00",
      alsaceMoselle: false,
      rights: [{ from: day("2020-01-01") }],
      ...amo,
    },
    protected: { exonerations: [], accidents: [] },
    ...change,
  };
}

export function exoneration(kind: string, code: string, change: Partial<Exoneration> = {}): Exoneration {
  return { kind, code, period: { from: day("2024-03-01") }, ratePercent: 100, ...change };
}

export function zone(
  management: "GU" | "GS",
  treatmentIndicator: string,
  change: Partial<ComplementaryZone> = {},
): ComplementaryZone {
  return {
    management,
    amcNumber: "0099900011",
    member: "000123456789",
    period: { from: day("2026-01-01"), to: day("2026-12-31") },
    treatmentIndicator,
    routing: { code: "OC", host: "001", domain: "wanadoo.fr" },
    ...change,
  };
}

export const SITUATION: Situation & { readonly billingNumber: string } = {
  number: 1,
  label: "CABINET BORDEAUX",
  billingNumber: "996000014",
  specialty: "24",
  convention: "1",
  tariffZone: "10",
  ikZone: "01",
  practiceMode: "L",
  mayInvoice: true,
  mayLot: true,
  from: day("2024-07-01"),
  optam: false,
  wrongKeys: [],
};

export function entry(change: Partial<VisitEntry> = {}): VisitEntry {
  return {
    careDate: "2026-11-23",
    place: "home",
    time: "day",
    sundayOrHoliday: false,
    acts: [{ code: "AMI", coefficient: "2", quantity: 1, ald: false }],
    supplements: [],
    prescriptionDate: "2026-11-20",
    prescriber: "991000027",
    ...change,
  };
}
