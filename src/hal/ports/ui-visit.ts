/** The plain data of the screens that key a visit. Amounts in integer cents, dates as "YYYY-MM-DD". */

/** One thing found before signing. `code`: of pricing's refusals or of the checks; `facts` fill its words. */
export interface CheckRow {
  readonly code: string;
  readonly severity: "refusal" | "override" | "warning";
  readonly facts: Readonly<Record<string, string>>;
  /** What it is about, counted from 0. */
  readonly place?: { readonly list: "acts" | "supplements"; readonly index: number };
  /** Day of care it is about, on a sheet of several. */
  readonly careDate?: string;
  /** Choosing it opens the field that mends it; else it can be mended on a card only. */
  readonly opens: boolean;
}

/** Where the form of the acts opens: a field, the catalogue, or one act at one of its parts. */
export type ActsOpening =
  | { readonly field: ActsField }
  | { readonly catalogue: true }
  | { readonly act: number; readonly part?: ActPart };

export type ActsField = "careDate" | "place" | "time" | "sunday" | "km" | "prescription" | "prescriber" | "supplements";

export type ActPart = "quantity" | "ald" | "prior-agreement" | "fee" | "qualifier";

/** Another form that is asked for from the one of the acts. */
export type ActsRoad =
  | { readonly to: "situation" | "complementary" | "details" | "seances" }
  /** The day shown is taken off the sheet. */
  | { readonly to: "remove" }
  /** A CCAM act by its seven characters; `act`: the one keyed that changes. */
  | { readonly to: "ccam"; readonly code: string; readonly act?: number };

/** How the two shares travel (E102): gestion unique or séparée, absent when nothing is asked of the AMC; tiers payant; transmitted. */
export interface ShareFacts {
  readonly management?: "GU" | "GS";
  readonly thirdPartyAmo: boolean;
  readonly thirdPartyAmc: boolean;
  readonly sentAmo: boolean;
  readonly sentAmc: boolean;
  /** How the share of the AMC was found: S is typed. */
  readonly amountOrigin?: "C" | "F" | "T" | "S";
}

/** Support of the rights that is used and why (E073): formats.md 8.4, its day, and what made it be taken. */
export interface SupportFacts {
  readonly source: "V" | "A" | "T" | "S";
  readonly date?: string;
  /**
   * "read": the card, there. Else why the card does not sign, the proof that the card does not have, or why this one of several:
   * chosen by hand, an answer not older than the card, or the one before it in the order too old or closed for this care.
   */
  readonly why:
    | "read"
    | "forgotten"
    | "lost"
    | "unreadable"
    | "refused"
    | "absent"
    | "rental"
    | "ald-proof"
    | "at-pension"
    | "chosen"
    | "answer-newer"
    | "answer-older"
    | "answer-closed"
    | "card-closed"
    | "paper-closed";
}

export interface KnownPrescriber {
  /** 9 digits. */
  readonly number: string;
  /** 2 digits. */
  readonly specialty?: string;
  /** Day of the last care prescribed. */
  readonly lastOn: string;
}

/** What changed in amounts already shown (E090). Values as they are written: euros as "12.50", a rate, a code. */
export interface ShownChange {
  /** "AMI 0.75", "IFD"; "" for the totals. */
  readonly line: string;
  readonly what: "line" | "base" | "rate" | "exoneration" | "amo" | "amc" | "fee" | "patient";
  readonly before?: string;
  readonly after?: string;
}
