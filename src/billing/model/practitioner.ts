import type { Day } from "./dates.ts";

/** Kinds of CPS-family cards (cards.md 2.5, E2 C1). */
export type CpsType = "CPS" | "CPF" | "CPE" | "CDE" | "CPA";

/** Role of the holder for card-to-card opening (cards.md 3.5). */
export type Role = "01" | "02" | "03" | "04" | "05";

/** What one CPS says, decoded and checked. Situations need the PIN; before it they are absent. */
export interface Practitioner {
  readonly cardSerial: string; // 20 digits
  readonly cardType: CpsType;
  readonly anonymous: boolean;
  readonly name?: string;
  readonly firstName?: string;
  readonly civility?: string;
  /** Nom de famille, where it is not the name of practice. */
  readonly familyName?: string;
  /** 8 + RPPS (11 digits), or 3 + FINESS + / + number for staff. */
  readonly idNat: string;
  readonly rpps?: string;
  readonly adeli?: string;
  readonly profession?: string; // 2 digits, 60 nurse...
  readonly establishment?: string;
  readonly role: Role;
  readonly validFrom: Day;
  readonly validTo: Day;
  readonly issuer?: string;
  /** Keys of PS_IdNat that do not agree: shown, and nothing is signed. Absent: none. */
  readonly wrongKeys?: readonly ("rpps" | "finess")[];
  /** Lengths of the PIN: 4, 4, 8 unless the card says otherwise. */
  readonly pin: { readonly minDigits: number; readonly maxDigits: number; readonly blockBytes: number };
}

/** Assurance-maladie domain of the card (E3), readable after the PIN. */
export interface MaladieDomain {
  readonly present: boolean;
  readonly mayInvoice: boolean;
  readonly mayLot: boolean;
  readonly updatedOn?: Day;
}

/** One place of practice (E4). */
export interface Situation {
  readonly number: number; // 1..8
  readonly label: string;
  /** 9 digits with its key; absent for a replacement. */
  readonly billingNumber?: string;
  readonly structure?: {
    readonly name: string;
    readonly kind: string;
    readonly identifier?: string;
    readonly street?: string;
    readonly postalCode?: string;
    readonly town?: string;
  };
  readonly specialty: string; // 2 digits, 24 nurse...
  readonly convention: string; // 0..3
  readonly tariffZone: string;
  readonly ikZone: string; // 00 none, 01 plain, 02 mountain, 03 foot
  readonly practiceMode: "L" | "S" | "R" | "B";
  readonly mayInvoice: boolean;
  readonly mayLot: boolean;
  readonly from: Day;
  readonly to?: Day;
  readonly optam: boolean;
  /** Agreements 1 to 3, as the card numbers them. */
  readonly agreements?: readonly string[];
  /** Activity sector, "SA07". */
  readonly sector?: string;
  /** Caisse de rattachement, 9 digits. */
  readonly fund?: string;
  /** Keys that do not agree: shown, and nothing is signed with this situation. */
  readonly wrongKeys: readonly ("billing-number" | "finess")[];
}

/** Why a situation cannot bill on a day, or undefined when it can. */
export type SituationRefusal = "expired" | "not-begun" | "no-right" | "no-billing-number" | "wrong-key" | "no-domain";

/** A CPS read with its PIN open, and the certificates needed to check what it signs. */
export interface PractitionerCard {
  readonly practitioner: Practitioner;
  readonly domain: MaladieDomain;
  readonly situations: readonly Situation[];
  readonly signatureCertificate: Uint8Array; // DER
  readonly authenticationCertificate: Uint8Array; // DER
}
