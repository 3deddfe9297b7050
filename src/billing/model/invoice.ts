import type { Day } from "./dates.ts";
import type { Cents } from "./money.ts";

/** How an invoice was secured: S sécurisé, D dégradé, Y désynchronisé, L SESAM sans Vitale (formats.md 2T). */
export type SecuringMode = "S" | "D" | "Y" | "L";

/** An invoice in the trade's terms: all that its B2 records 2 to 5 say, plus what the receipt and the screens need. */
export interface Invoice {
  readonly careSheetId: string; // 26 characters, ULID alphabet
  readonly number: string; // 9 digits
  readonly mode: SecuringMode;
  readonly test: boolean;
  readonly approvalNumber: string; // "" when none
  readonly biller: { readonly number: string; readonly label: string };
  readonly performer: Performer;
  readonly insured: { readonly nir: string; readonly nirKey: string };
  readonly beneficiary: InvoiceBeneficiary;
  readonly amo: { readonly regime: string; readonly fund: string; readonly centre: string };
  readonly rights: {
    readonly source: "V" | "A" | "T" | "S";
    readonly date?: Day;
    readonly validFrom?: Day;
    readonly proofKind: string; // [2:58]
  };
  readonly insuranceNature: string; // 10 13 30 41 90 22
  readonly accident?: { readonly number?: string; readonly date?: Day };
  readonly thirdPartyAccident?: boolean;
  readonly maternity?: { readonly date: Day; readonly kind: "G" | "A" };
  readonly sncfDoctor?: boolean;
  readonly carePath?: string;
  readonly attendingDoctor?: { readonly declared: boolean; readonly name?: string; readonly firstName?: string };
  readonly prescription?: { readonly date: Day };
  readonly prescriber?: Prescriber;
  readonly thirdParty: { readonly amo: boolean; readonly amc: boolean };
  readonly amc?: AmcShare;
  readonly lines: readonly InvoiceLine[];
  readonly totals: InvoiceTotals;
  readonly pieceMode: "S" | "P" | "N";
}

export interface Performer {
  readonly number: string; // 9 digits, exécutant
  readonly specialty: string; // 2
  readonly rpps?: string; // 11
  readonly structure?: string; // FINESS, 9
  readonly status: "L" | "S";
  readonly name: string; // shown on the receipt
  /** Who performed the care in the place of the one named above; the name is for the ticket. */
  readonly replacement?: { readonly idType: "8" | "0"; readonly id: string; readonly name?: string };
}

export interface Prescriber {
  readonly number: string; // 9
  readonly specialty?: string; // 2
  readonly rpps?: string;
  readonly status?: "L" | "S";
}

export interface InvoiceBeneficiary {
  readonly name: string;
  readonly firstName: string;
  readonly birthDate: string; // as on the card (8 or 6 digits)
  readonly birthRank: string;
  readonly rank: string;
  readonly ownNir?: string;
  readonly ownNirKey?: string;
}

/** The complementary share, and how it travels: inside the FSE (U) or as a DRE (S). */
export interface AmcShare {
  readonly management: "U" | "S";
  readonly amcNumber: string; // 8..10 digits, "" for C2S by the AMO
  readonly member?: string;
  readonly contractType: string; // [2:117]
  readonly contractNumber?: string;
  readonly conventionCode?: string;
  readonly csr?: string;
  readonly stsRouting?: string;
  /** Code of the STS formula, opaque. */
  readonly stsFormula?: string;
  readonly treatmentIndicator: string;
  readonly routing?: { readonly code: string; readonly host: string; readonly domain: string };
  readonly amountOrigin: "C" | "F" | "T" | "S";
  /** A DRE is due with the FSE. */
  readonly dre: boolean;
}

export interface InvoiceLine {
  readonly careDate: Day;
  readonly code: string; // letter key or forfait, 4 at most
  readonly majorationKind?: "N" | "F";
  readonly quantity: number;
  /** Exact decimal as priced, "1.525" possible. */
  readonly coefficient: string;
  readonly unitPriceCents: Cents;
  readonly baseCents: Cents;
  readonly ratePercent: number;
  readonly exoneration: string;
  readonly amoCents: Cents;
  readonly feeCents: Cents;
  /** Complementary share of the line: in the FSE under gestion unique, in the DRE otherwise. */
  readonly amcCents: Cents;
  readonly expenseQualifier?: "D" | "E" | "N";
  readonly priorAgreementDate?: Day;
  readonly ccam?: {
    readonly code: string;
    readonly activity: string;
    readonly phase: string;
    readonly modifiers: readonly string[];
    readonly association?: string;
    readonly teeth?: readonly string[];
  };
  /** An article of the LPP: `code` is then its code prestation, `coefficient` 1. */
  readonly lpp?: LppArticle;
}

/** The article of a line, as record 4L carries it. */
export interface LppArticle {
  readonly code: string; // 7 digits
  readonly supply: "A" | "L"; // achat, location
  readonly from?: Day; // rental
  readonly to?: Day;
  readonly unitTariffCents: Cents;
  /** Price charged for one, tax included. */
  readonly unitFeeCents: Cents;
}

export interface InvoiceTotals {
  readonly feeCents: Cents;
  readonly baseCents: Cents;
  readonly amoCents: Cents;
  readonly amcCents: Cents;
  /** What is billed to the complementary side now (tiers payant). */
  readonly amcThirdPartyCents: Cents;
  readonly patientCents: Cents;
}

/** An invoice with its signatures: what the journal keeps. Bytes are the B2 records 2 to 5, chained. */
export interface SignedInvoice {
  readonly invoice: Invoice;
  readonly fseBytes: Uint8Array;
  readonly dreBytes?: Uint8Array;
  readonly signatures: {
    /** Absent in degraded mode. */
    readonly vitale?: { readonly cardSerial: string; readonly certificate: Uint8Array; readonly signature: Uint8Array };
    readonly cps: { readonly cardSerial: string; readonly certificate: Uint8Array; readonly signature: Uint8Array };
    readonly dre?: { readonly signature: Uint8Array };
  };
  /** Wall clock of the signature. */
  readonly signedAtMs: number;
}
