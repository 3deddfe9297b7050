/**
 * A visit as it is keyed: what the screens give, the draft keeps and the signing record holds. Plain data: amounts in
 * integer cents, dates as "YYYY-MM-DD", coefficients as decimals. An absent field was not keyed.
 */
export interface VisitEntry extends Seance {
  /** Further days of the same sheet, in the order keyed. */
  readonly seances?: readonly Seance[];
  readonly prescriptionDate?: string;
  /** 9 digits. */
  readonly prescriber?: string;
  /** Its specialty, 2 digits. */
  readonly prescriberSpecialty?: string;
  readonly situation?: SituationEntry;
  readonly complementary?: ComplementaryEntry;
  /** What the practitioner was warned of and chose to pass, by the code of the check. */
  readonly overrides?: readonly OverrideEntry[];
}

/** One day of care. */
export interface Seance {
  readonly careDate: string;
  readonly place: "home" | "office";
  readonly time: "day" | "night" | "deep-night";
  readonly sundayOrHoliday: boolean;
  readonly oneWayKm?: number;
  readonly acts: readonly ActEntry[];
  readonly supplements: readonly string[];
  /** Articles of the LPP. */
  readonly lpp?: readonly LppKeyed[];
  readonly palliativeCare?: boolean;
  readonly travelAlreadyBilled?: boolean;
  /** Changed by hand for this visit; else that of the situation. */
  readonly terrain?: "plain" | "mountain" | "foot";
}

/** An article of the LPP, bought (A) or rented (L). */
export interface LppKeyed {
  /** 7 digits. */
  readonly code: string;
  readonly quantity: number;
  readonly supply: "A" | "L";
  /** Price charged for one, tax included, when it is not the tariff. */
  readonly unitFeeCents?: number;
  /** Days of a rental. */
  readonly period?: { readonly from: string; readonly to: string };
  readonly ald: boolean;
}

export interface ActEntry {
  readonly code: string;
  readonly coefficient: string;
  readonly quantity: number;
  readonly tag?: string;
  /** Answered act by act when an ALD is open; false otherwise. */
  readonly ald: boolean;
  /** Honoraires asked, when they are not the tariff. */
  readonly feeCents?: number;
  readonly expenseQualifier?: "D" | "E" | "N";
  /** Day of the entente préalable. */
  readonly priorAgreementDate?: string;
  readonly ccam?: {
    readonly activity: string;
    readonly phase: string;
    readonly modifiers: readonly string[];
    readonly association?: string;
    readonly teeth?: readonly string[];
  };
}

/** What is said of the person and of the sheet, beside what the card says. */
export interface SituationEntry {
  /** Nature d'assurance (formats.md 8.1), when it is not the one the card proposes. */
  readonly insuranceNature?: "10" | "30" | "41";
  /** Accident du travail. `ofCard`: read of a card up to date; else the feuillet must be seen. */
  readonly accident?: {
    readonly number?: string;
    readonly date?: string;
    readonly ofCard?: boolean;
    readonly sheetSeen?: boolean;
  };
  /** Start of the pregnancy (G) or delivery (A). */
  readonly maternity?: { readonly date: string; readonly kind: "G" | "A" };
  /** Accident caused by a third party: answered for every sheet of nature maladie. */
  readonly thirdPartyAccident?: { readonly answer: boolean; readonly date?: string };
  /** Amount covered under the soins médicaux gratuits. */
  readonly coveredCents?: number;
  readonly sncfDoctor?: boolean;
  /** ALD taken from a paper attestation seen that day (éco 4). */
  readonly aldProof?: { readonly seenOn: string };
  /** Pension of an accident at work of 66 % or more: never on the card, its proof was seen. */
  readonly atPension?: { readonly seenOn: string };
  /**
   * Support of the rights (formats.md 8.4): the one taken instead of that of the order, T téléservice, V card, A attestation; the
   * day an attestation was seen beside them.
   */
  readonly rights?: { readonly source?: "T" | "V" | "A"; readonly seenOn?: string };
  /** Indicateur de parcours de soins (formats.md 8.6), doctors only. */
  readonly carePath?: string;
  readonly thirdPartyAmo?: boolean;
  readonly thirdPartyAmc?: boolean;
}

/** What was said of the complementary share. Without it, that of the Vitale while it runs. */
export interface ComplementaryEntry {
  /** Where the zone comes from; "none": no complementary share. */
  readonly source: "vitale" | "amc-card" | "poste" | "typed" | "none";
  /** Chosen by the practitioner, and used whatever its period. Absent: that of the Vitale while it runs. */
  readonly zone?: ComplementaryZoneEntry;
  /** Fields of the zone changed by hand since it was read. */
  readonly typed?: readonly ZoneFieldName[];
  /** The indicator is in no table: whether a DRE is to be made, as answered. */
  readonly dre?: boolean;
  /** The attestation was shown; its day. */
  readonly attestation?: { readonly seenOn: string };
  /** Share typed because no formula gives it: marked "saisi". */
  readonly amountCents?: number;
  /** Second complementary (RC2), carried as the poste gave it. */
  readonly second?: SecondComplementary;
}

export interface ComplementaryZoneEntry {
  readonly management: "GU" | "GS";
  readonly amcNumber: string;
  readonly member?: string;
  readonly from: string;
  readonly to?: string;
  readonly treatmentIndicator: string;
  readonly stsRouting?: string;
  readonly stsFormula?: string;
  readonly serviceType?: string;
  readonly contractType?: string;
  readonly contractNumber?: string;
  readonly conventionCode?: string;
  readonly csr?: string;
  readonly name?: string;
  /** A part not typed yet is "". */
  readonly routing?: { readonly code: string; readonly host: string; readonly domain: string };
}

export type ZoneFieldName =
  | Exclude<keyof ComplementaryZoneEntry, "routing" | "name" | "serviceType">
  | "routeCode"
  | "routeHost"
  | "routeDomain";

/** As in the round of the poste. */
export interface SecondComplementary {
  readonly amcNumber: string;
  readonly conventionCode: string;
  readonly csr: string;
  readonly member: string;
  readonly from: string;
  readonly to: string;
  readonly management?: "GU" | "GS";
  readonly contractType?: string;
  readonly contractNumber?: string;
  readonly treatmentIndicator?: string;
  readonly stsRouting?: string;
  readonly stsFormula?: string;
  readonly routing?: { readonly code: string; readonly host: string; readonly domain: string };
}

/** `code`: the permanent code of the check passed; `field`: what it concerned. */
export interface OverrideEntry {
  readonly code: string;
  readonly field: string;
}
