/** The plain data of the forms of a visit. Amounts in integer cents, dates as "YYYY-MM-DD". */

/** A form of the visit: rows that each open their own question. Titles and labels stand in texts/forms. */
export type FormName =
  | "person"
  | "complementary"
  | "complementary-choice"
  | "situation"
  | "details"
  | "seances"
  | "series"
  | "ccam";
export type FormField =
  | "person-name"
  | "person-first-name"
  | "birth-date"
  | "birth-rank"
  | "nir"
  | "rank"
  | "quality"
  | "organism"
  | "exoneration"
  | "c2s"
  | "rights-date"
  | "rights-until"
  | "alsace-moselle"
  | "sncf-contract"
  | "insurance-nature"
  | "third-party-accident"
  | "accident-date"
  | "accident"
  | "accident-sheet"
  | "maternity-date"
  | "covered-amount"
  | "sncf-doctor"
  | "rights-support"
  | "ald-proof"
  | "at-pension"
  | "care-path"
  | "third-party-amo"
  | "third-party-amc"
  | "amc-source"
  | "amc-number"
  | "amc-convention"
  | "amc-csr"
  | "amc-member"
  | "amc-contract-number"
  | "amc-contract-type"
  | "amc-from"
  | "amc-to"
  | "amc-management"
  | "amc-indicator"
  | "amc-sts"
  | "amc-route-code"
  | "amc-route-host"
  | "amc-route-domain"
  | "amc-formula"
  | "amc-dre"
  | "amc-amount"
  | "amc-attestation"
  | "amc-second"
  | "palliative-care"
  | "travel-billed"
  | "terrain"
  | "lpp"
  | "lpp-add"
  | "seance"
  | "seance-add"
  | "seance-generate"
  | "series-rhythm"
  | "series-from"
  | "series-step"
  | "series-count"
  | "ccam-modifiers"
  | "ccam-association"
  | "ccam-teeth";

export interface FormRow {
  readonly field: FormField;
  readonly value: FormValue;
  /** It must be looked at: drawn with a mark. */
  readonly flagged?: boolean;
  /** What forbids changing it; the row then opens nothing. */
  readonly locked?: "by-card" | "by-rule" | "by-poste";
  /** Where the value comes from, when that is told. */
  readonly origin?: "vitale" | "amc-card" | "poste" | "typed";
}

export type FormValue =
  /** Data, as read or typed. */
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "day"; readonly day: string }
  | { readonly kind: "money"; readonly cents: number }
  | { readonly kind: "yes-no"; readonly yes: boolean }
  /** A word of a closed list. */
  | { readonly kind: "pick"; readonly of: PickSet; readonly code: string }
  | { readonly kind: "number"; readonly value: number }
  /** One day of care: what is done, by code and coefficient, and when. */
  | {
      readonly kind: "seance";
      readonly day: string;
      readonly acts: readonly { readonly code: string; readonly coefficient: string }[];
      readonly time: "day" | "night" | "deep-night";
      readonly sundayOrHoliday: boolean;
    }
  /** What two cards say of the same thing. */
  | { readonly kind: "both"; readonly vitale: FormValue; readonly card: FormValue }
  /** Nothing yet, and the visit cannot go on without. */
  | { readonly kind: "missing" }
  /** Nothing, which is an answer. */
  | { readonly kind: "none" };

/** Closed lists whose words stand in texts/picks; a code without words is shown as it is. */
export type PickSet =
  | "draft"
  | "way"
  | "without-vitale"
  | "person-source"
  | "quality"
  | "exoneration"
  | "c2s"
  | "insurance-nature"
  | "care-path"
  | "rights-support"
  | "accident-source"
  | "maternity-kind"
  | "amc-source"
  | "amc-management"
  | "amc-contract-type"
  | "amc-indicator"
  | "amc-sts"
  | "terrain"
  | "series-rhythm"
  | "weekday"
  | "lpp-supply"
  | "ccam-modifier"
  | "ccam-association";
