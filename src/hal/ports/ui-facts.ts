import type { TroubleCode } from "#util/trouble-codes";
import type { ActsOpening, CheckRow, KnownPrescriber, ShareFacts, ShownChange, SupportFacts } from "./ui-visit.ts";
import type { ComplementaryEntry, VisitEntry } from "./visit-entry.ts";

/** The plain data of the screens that ask (ui.ts). Amounts in integer cents, dates as "YYYY-MM-DD". */

export type NumberField =
  | "replacement-id"
  | "prescriber"
  | "prescriber-specialty"
  | "fee"
  | "series-count"
  | "series-step"
  | "tooth"
  | "lpp-code"
  | "lpp-fee"
  | "amc-number"
  | "amc-amount"
  | "one-way-km"
  | "covered-amount"
  | "at-number"
  | "quantity"
  | "birth-date"
  | "birth-rank"
  | "sncf-contract"
  | "nir"
  | "rank"
  | "organism"
  | "invoice";
export type TextField =
  | "patient-name"
  | "person-name"
  | "person-first-name"
  | "reset-phrase"
  | "amc-member"
  | "amc-contract-number"
  | "amc-convention"
  | "amc-csr"
  | "amc-formula"
  | "amc-route-code"
  | "amc-route-host"
  | "amc-route-domain";
export type DateField =
  | "replacement-from"
  | "replacement-to"
  | "prescription"
  | "accident"
  | "maternity"
  | "prior-agreement"
  | "care"
  | "series-from"
  | "pension-proof"
  | "rental-from"
  | "rental-to"
  | "rights-date"
  | "rights-until"
  | "amc-from"
  | "amc-to"
  | "amc-attestation"
  | "today"
  | "attestation";

export type ConfirmSubject =
  | "third-party-accident"
  | "accident-sheet"
  | "ald-proof"
  | "third-party-amo"
  | "third-party-amc"
  | "amc-dre"
  | "amc-attestation"
  | "palliative-care"
  | "travel-billed"
  | "at-pension"
  | "act-ald"
  | "last-try"
  | "last-puk-try"
  | "unblock"
  | "enrol"
  | "recover"
  | "give-up-number"
  | "resume-signature"
  | "resume-draft"
  | "draft-left"
  | "drop-draft"
  | "without-cps"
  | "redo"
  | "void-once"
  | "void-twice"
  | "link-once"
  | "link-twice"
  | "put-back"
  | "resume-sending"
  | "remove-card"
  | "replacement-open"
  | "replacement-close"
  | "replacement-erase"
  | "sncf-doctor"
  | "alsace-moselle"
  | "clock"
  | "print-again"
  | "reset-store"
  | "reset-store-twice"
  | "screen-test"
  | "sound-test";

export interface ChoiceItem {
  readonly label: string;
  readonly detail?: string;
  /** À JOUR, À VÉRIFIER, NOUVEAU. */
  readonly mark?: "up-to-date" | "to-check" | "new";
  readonly refusal?: string;
  /** What a person is on the card: its code (cards.md, quality). */
  readonly quality?: string;
  /** Its organism, where it is not the one of the list. */
  readonly organism?: string;
  /** A visit that waits: what for; with its number once one is drawn, and its day of care. */
  readonly pending?: "draft" | "signature" | "vitale" | "cps";
  readonly number?: string;
  readonly day?: string;
  /** ALD of the person: its last day, absent when it has none, and whether today is after it. */
  readonly ald?: { readonly until?: string; readonly ended: boolean };
}

export interface ActsFacts {
  /** Name of the person, as shown. */
  readonly patient: string;
  readonly profession: string;
  /** "YYYY-MM-DD", proposed. */
  readonly careDate: string;
  readonly aldOpen: boolean;
  readonly prescriptionDate?: string;
  readonly prescriber?: string;
  readonly prescriberSpecialty?: string;
  /** Of the mutuelle's card, of the last invoice or of the poste. */
  readonly complementary?: ComplementaryEntry;
  /** Those of the last invoices, the latest first. */
  readonly prescribers?: readonly KnownPrescriber[];
  /** Public holidays around the day: the majoration is proposed for them and for Sundays. */
  readonly holidays?: readonly string[];
  /** One day of a sheet of several, counted from 1: what is said once for the sheet is left out. */
  readonly seance?: { readonly number: number; readonly of: number };
  /** What is open over the form at first. */
  readonly opening?: ActsOpening;
  /** CCAM acts can be keyed by their seven characters. */
  readonly ccam?: boolean;
  /** Acts that can be keyed, favourites first: `tag` names what the act is. */
  readonly catalogue: readonly CatalogueAct[];
  /** IK zone of the situation: without one no kilometres are asked. */
  readonly kilometres: boolean;
  readonly entered?: VisitEntry;
  /** Called at each field that is taken, so that it is kept whatever comes. */
  readonly keyed?: (entry: VisitEntry) => void;
}

export interface CatalogueAct {
  readonly code: string;
  readonly coefficient: string;
  readonly label: string;
  readonly tag?: string;
}

/** How an invoice is secured: sécurisée, dégradée, désynchronisée, SESAM sans Vitale. */
export type SecuredAs = "secured" | "degraded" | "desynchronised" | "without-vitale";

export interface AmountsFacts {
  readonly patient: string;
  readonly careDate: string;
  readonly mode: SecuredAs;
  readonly lines: readonly AmountLine[];
  readonly totalCents: number;
  readonly amoCents: number;
  readonly amcCents: number;
  readonly patientCents: number;
  /** The other amounts of the seven (E105): base, excess, ticket modérateur, share of the AMC whoever pays it, reste à charge. */
  readonly baseCents: number;
  readonly excessCents: number;
  readonly tmCents: number;
  readonly amcShareCents: number;
  readonly restCents: number;
  /** Last day, on a sheet of several. */
  readonly careTo?: string;
  readonly seances?: number;
  /** Against the amounts shown before: VALIDER accepts them first. */
  readonly changes?: readonly ShownChange[];
  /** Found before signing, refusing nothing. */
  readonly checks?: readonly CheckRow[];
  /** A DRE goes with the FSE. */
  readonly dre: boolean;
  readonly shares?: ShareFacts;
  readonly support?: SupportFacts;
  readonly warnings: readonly string[];
  /** Day the Vitale was last updated, when that is too long ago. */
  readonly staleSince?: string;
  /** Last day of an ALD that ended before the care: the ordinary rate is proposed. */
  readonly aldEnded?: string;
  /** A simulation: why it cannot be signed. VALIDER tells it. */
  readonly unsigned?: TroubleCode;
  /** Explanation of each line and each act not written, in French. */
  readonly explanation: readonly string[];
}

export interface AmountLine {
  /** "AMI 1,5" or "IFD". */
  readonly label: string;
  readonly baseCents: number;
  readonly ratePercent: number;
  readonly amoCents: number;
  readonly ald: boolean;
  /** Price charged and complementary share, on a sheet with articles of the LPP (E111). */
  readonly feeCents?: number;
  readonly amcCents?: number;
  /** Its day, on a sheet of several. */
  readonly day?: string;
}

export interface SignedFacts {
  readonly number: string;
  readonly mode: SecuredAs;
  readonly totalCents: number;
  readonly amoCents: number;
  readonly amcCents: number;
  readonly patientCents: number;
  readonly dre: boolean;
  readonly receipt: "printed" | "to-print";
  readonly printerCause?: "absent" | "paper-out" | "cover-open" | "hot" | "error";
}

export interface PageRow {
  readonly label: string;
  readonly value: string;
  readonly flagged?: boolean;
}

export interface TroubleFacts {
  readonly code: TroubleCode;
  /** Whether what was stored is safe, as the flow knows it. */
  readonly safe: "nothing-signed" | "saved" | "draft-kept" | "nothing-lost" | "doubt";
  readonly facts?: Readonly<Record<string, string | number>>;
}
