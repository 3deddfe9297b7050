import type { Period } from "#billing/model/beneficiary";
import type { Day } from "#billing/model/dates";
import type { Profession } from "#billing/model/visit";

/**
 * A visit as the checks before signing read it: texts as they stand on the card or as they were typed, "" when there is
 * nothing. An optional part that is absent was not asked and is not looked at.
 */
export interface VisitToCheck {
  readonly careDate: Day;
  /** The clock's day. */
  readonly today: Day;
  readonly profession: Profession;
  readonly insured: {
    readonly name: string;
    readonly firstName: string;
    readonly birthDate: string; // 8 or 6 digits, as on the card
    readonly nir: string; // 13
    readonly nirKey: string; // 2
  };
  readonly beneficiary: {
    readonly name: string;
    readonly firstName: string;
    readonly birthDate: string;
    readonly birthRank: string; // 1
    readonly rank: string; // 3
    readonly quality: string; // 1
    /** His own certified NIR, when the card has it. */
    readonly nir?: string;
    readonly nirKey?: string;
  };
  readonly fund: {
    /** Regime 2, fund 3, centre 4. */
    readonly regime: string;
    readonly fund: string;
    readonly centre: string;
    /** Organism the last invoice of this person went to, "rr-ccc-cccc"; absent: none. */
    readonly before?: string;
  };
  readonly insuranceNature: string;
  /** Situation of the person, or justification of the sheet: "0" or "none" is one, "" is none at all. */
  readonly exoneration: string;
  readonly rights: {
    readonly periods: readonly Period[];
    /** formats.md 8.4; "0" or "": none. */
    readonly proofKind: string;
    /** Last day of a proof seen on paper or fetched. */
    readonly proofUntil?: Day;
  };
  /** Last update of the Vitale; absent: no card. */
  readonly cardUpdatedOn?: Day;
  /** Months of the settings after which a card is old. */
  readonly staleMonths: number;
  readonly performer: { readonly number: string; readonly specialty: string };
  readonly prescription?: { readonly date: Day };
  /** specialty absent: not asked. */
  readonly prescriber?: { readonly number: string; readonly specialty?: string };
  readonly acts: readonly ActToCheck[];
  /** Acts of this person that were billed already, deleted invoices left out. */
  readonly billed: readonly BilledAct[];
  /** Absent: not asked. "unanswered": asked in nature maladie, and no answer. */
  readonly thirdPartyAccident?: "yes" | "no" | "unanswered";
  /** Pieces that the sheet needs and that were not given, by their code. */
  readonly piecesMissing?: readonly string[];
  /** The complementary share as it will travel; absent: none. */
  readonly amc?: {
    readonly number: string;
    readonly period: Period;
    /** The practitioner chose it, and it is used whatever its period. */
    readonly chosen: boolean;
    readonly member: string;
    /** A DRE is due by the indicator, whether or not it can be made. */
    readonly dreDue: boolean;
    readonly routing: { readonly code: string; readonly host: string; readonly domain: string };
  };
  /** Whether each is of the test world; absent: no such card. */
  readonly test: { readonly device: boolean; readonly cps: boolean; readonly vitale?: boolean };
}

export interface ActToCheck {
  readonly code: string;
  readonly coefficient: string;
  readonly tag?: string;
  /** CCAM activity and phase. */
  readonly activity?: string;
  readonly phase?: string;
  /** Day the accord préalable was asked for; absent: none typed. */
  readonly priorAgreementDate?: Day;
}

export interface BilledAct {
  readonly careDate: Day;
  readonly code: string;
  readonly coefficient: string;
  /** CCAM activity, where the act has one. */
  readonly activity?: string;
  /** Its invoice. */
  readonly number: string;
}
