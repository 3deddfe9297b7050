import type { VisitToCheck } from "../../../src/billing/checks/index.ts";
import { day } from "../../../src/billing/model/dates.ts";

/** A nurse's visit with nothing to say against it. */
export const GOOD: VisitToCheck = {
  careDate: day("2026-11-22"),
  today: day("2026-11-25"),
  profession: "infirmier",
  insured: { name: "FAMILLEUN", firstName: "ANNE", birthDate: "19770218", nir: "1770256260045", nirKey: "44" },
  beneficiary: {
    name: "FAMILLEUN",
    firstName: "ANNE",
    birthDate: "19770218",
    birthRank: "1",
    rank: "001",
    quality: "0",
  },
  fund: { regime: "02", fund: "349", centre: "9881" },
  insuranceNature: "10",
  exoneration: "none",
  rights: { periods: [{ from: day("2026-01-01"), to: day("2026-12-31") }], proofKind: "4" },
  cardUpdatedOn: day("2026-10-05"),
  staleMonths: 12,
  performer: { number: "346001233", specialty: "24" },
  prescription: { date: day("2026-10-01") },
  prescriber: { number: "341004562" },
  acts: [{ code: "AMI", coefficient: "1.5", tag: "injection-iv-series" }],
  billed: [],
  test: { device: true, cps: true, vitale: true },
};

export const AMC: NonNullable<VisitToCheck["amc"]> = {
  number: "0775627391",
  period: { from: day("2026-01-01"), to: day("2026-12-31") },
  member: "12345678",
  chosen: false,
  dreDue: true,
  routing: { code: "OC", host: "001", domain: "wanadoo.fr" },
};
