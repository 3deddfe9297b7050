/**
 * What is looked at before signing, and found wanting. A refusal must be mended at its field; an override may be passed by
 * the practitioner, who says so and is written down for it; a warning is shown and asks nothing.
 */
export type CheckSeverity = "refusal" | "override" | "warning";

/** Every code, for ever. Those of pricing (rules/reasons.ts, rules/warnings.ts) keep theirs and never mean another thing here. */
export const CHECK_CODES = [
  // The insured person and the beneficiary
  "insured-name-missing",
  "insured-first-name-missing",
  "insured-birth-date-missing",
  "nir-missing",
  "nir-malformed",
  "nir-key-missing",
  "nir-key-wrong",
  "own-nir-key-wrong",
  "beneficiary-name-missing",
  "beneficiary-first-name-missing",
  "birth-date-missing",
  "birth-rank-missing",
  "rank-missing",
  "rank-malformed",
  "quality-missing",
  // The fund and the rights
  "fund-missing",
  "fund-malformed",
  "insurance-nature-missing",
  "insurance-nature-unknown",
  "exoneration-missing",
  "rights-proof-missing",
  "rights-proof-expired",
  "rights-closed",
  "card-stale",
  "fund-changed",
  // The performer
  "performer-number-wrong",
  "performer-specialty-missing",
  // The visit and its prescription
  "care-past-deadline",
  "prescription-too-old",
  "prescriber-missing",
  "prescriber-number-wrong",
  "prescriber-specialty-missing",
  "prior-agreement-date-missing",
  "prior-agreement-in-future",
  "third-party-accident-unanswered",
  "already-billed",
  "too-many-lines",
  "not-a-rental",
  "covered-amount-too-high",
  "piece-missing",
  // The complementary share
  "amc-out-of-validity",
  "amc-used-out-of-validity",
  "amc-number-malformed",
  "amc-number-key-doubtful",
  "amc-member-missing",
  "amc-routing-incomplete",
  "amc-amount-too-high",
  // Test and real
  "test-and-real-mixed",
] as const;
export type CheckCode = (typeof CHECK_CODES)[number];

/** Where the user mends it. The list is closed; `N` of "acts[N]" counts from 0, as pricing does. */
export type CheckField =
  | "insured.name"
  | "insured.firstName"
  | "insured.birthDate"
  | "insured.nir"
  | "beneficiary.name"
  | "beneficiary.firstName"
  | "beneficiary.birthDate"
  | "beneficiary.birthRank"
  | "beneficiary.nir"
  | "beneficiary.rank"
  | "beneficiary.quality"
  | "fund"
  | "insuranceNature"
  | "exoneration"
  | "rights"
  | "rights.proof"
  | "accident"
  | "maternityDate"
  | "sncf.contract"
  | "sncf.doctor"
  | "thirdPartyAccident"
  | "performer.number"
  | "performer.specialty"
  | "careDate"
  | "place"
  | "time"
  | "kilometres"
  | "prescription"
  | "prescriber.number"
  | "prescriber.specialty"
  | "acts"
  | `acts[${number}]`
  | `acts[${number}].code`
  | `acts[${number}].coefficient`
  | `acts[${number}].fee`
  | `acts[${number}].ald`
  | `acts[${number}].forced`
  | `acts[${number}].priorAgreement`
  | `supplements[${number}]`
  | "thirdParty"
  | "coveredAmount"
  | "pieces"
  | "amc.validity"
  | "amc.number"
  | "amc.member"
  | "amc.routing"
  | "amc.amount"
  | "card";

export interface Check<C extends string = CheckCode> {
  readonly code: C;
  readonly severity: CheckSeverity;
  readonly field: CheckField;
  /** What the words are filled with: dates YYYY-MM-DD, codes, numbers of invoices. Never a name nor a NIR. */
  readonly facts: Readonly<Record<string, string>>;
}
