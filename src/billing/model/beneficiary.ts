import type { Day } from "./dates.ts";

export interface Period {
  readonly from: Day;
  readonly to?: Day;
}

/** Doubts that the card's own data raise: shown beside what they touch. A wrong key of a NIR or of a doctor forbids signing. */
export type CardFlag =
  | "nir-key"
  | "doctor-key"
  | "amc-number-key"
  | "period-reversed"
  | "escaped-text"
  | "unknown-tags"
  /** The zone's file was refused and nothing of it is used. */
  | "protected-unreadable"
  | "accidents-unreadable"
  | "complementary-unreadable";

/** What the access table may keep from the holder: shown as "non communiqué à ce porteur", never as empty. */
export type AccessSubject =
  | "nir"
  | "address"
  | "sncf"
  | "exoneration"
  | "exoneration-kind"
  | "maternity"
  | "attending-doctor"
  | "smg"
  | "accidents"
  | "complementary";

/** One insured person of a Vitale, decoded and checked (cards.md 3.2), protected zone included once opened. */
export interface Beneficiary {
  readonly number: number; // 1..16
  readonly useName: string;
  readonly familyName: string;
  readonly firstName: string;
  /** As on the card: 8 digits, possibly lunar, or 6 digits when the century is absent. Never repaired. */
  readonly birthDate: string;
  readonly birthRank: string; // 1 digit
  readonly rank: string; // 3 digits
  readonly quality: string; // 1 digit, card coding
  /** Certified own NIR (13) and key (2), when the card has them. */
  readonly nir?: string;
  readonly nirKey?: string;
  readonly amo: {
    readonly regime: string; // 2
    readonly fund: string; // 3
    readonly centre: string; // 4
    readonly management: string; // code gestion, 2
    readonly service: string; // 00 none, 01..03 C2S, 10 leaving
    readonly servicePeriod?: Period;
    readonly alsaceMoselle: boolean;
    readonly rights: readonly Period[];
    readonly contract?: string; // régime 04
  };
  /** undefined: the protected zone was not opened ("non lu"). */
  readonly protected?: ProtectedZone;
  readonly complementary?: ComplementaryZone;
  /** Absent: none. */
  readonly flags?: readonly CardFlag[];
}

export interface Exoneration {
  readonly kind: string; // ALD ETM INV PMI MAT ASP AUT
  readonly code: string; // 0 1 3 4 5 6 7 9 C
  readonly period: Period;
  readonly ratePercent: number;
  readonly label?: string;
  readonly pregnancyFrom?: Day;
  readonly expectedBirth?: Day;
}

export interface ProtectedZone {
  readonly exonerations: readonly Exoneration[];
  readonly attendingDoctor?: { readonly declared: boolean; readonly since?: Day; readonly rpps?: string };
  readonly smg?: { readonly covered: boolean; readonly booklet?: string; readonly period?: Period };
  readonly accidents: readonly Accident[];
}

export interface Accident {
  readonly number?: string; // 9
  readonly date: Day;
  readonly organism: string; // 9
  readonly kind: "AT" | "MP";
  readonly period?: Period;
  readonly relapse: boolean;
}

export interface ComplementaryZone {
  readonly management: "GU" | "GS";
  readonly amcNumber: string;
  readonly member?: string;
  readonly period: Period;
  readonly treatmentIndicator: string;
  readonly stsRouting?: string;
  readonly serviceType?: string;
  readonly services?: string;
  readonly guarantees?: string;
  readonly ediNumber?: string;
  readonly name?: string;
  readonly routing?: { readonly code: string; readonly host: string; readonly domain: string };
}

/** A whole Vitale as read. */
export interface Family {
  readonly cardSerial: string;
  readonly issuedOn: Day;
  readonly validTo?: Day;
  readonly insured: {
    readonly nir: string; // 13
    readonly nirKey: string; // 2
    readonly useName: string;
    readonly familyName: string;
    readonly firstName: string;
    readonly birthDate: string;
    readonly birthRank: string;
    readonly address: readonly string[];
  };
  readonly beneficiaries: readonly Beneficiary[];
  /** Beneficiaries whose file was refused: "1 bénéficiaire illisible". */
  readonly unreadable: number;
  /** Absent: none. Those of the holder's own file. */
  readonly flags?: readonly CardFlag[];
  /** Removed by the access table before this value left the card layer. Absent: nothing. */
  readonly hidden?: readonly AccessSubject[];
  /** opened: read with a role. no-role: nobody to open it ("non lu"). refused: the card said no. */
  readonly protectedZone?: "opened" | "no-role" | "refused";
  readonly updatedOn: Day;
  readonly certificate: Uint8Array; // DER
  /** All data files agree with the authority's signature. False: shown, never signed with. */
  readonly authentic: boolean;
  /** What identifies the very card in its slot, for swap detection. */
  readonly fingerprint: {
    readonly atr: string;
    readonly serial: string;
    readonly authHash: string;
    readonly epoch: number;
  };
}
