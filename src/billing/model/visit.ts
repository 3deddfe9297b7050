/**
 * Input and result of the pricing engine: the shapes of the golden cases (docs/billing-case.schema.json), which
 * `terminalctl price` reads and writes. Amounts are decimal strings here, as that schema wants.
 */
export interface PriceInput {
  readonly careDate: string;
  readonly asOf?: string;
  readonly profession: Profession;
  readonly sector?: "1" | "2" | "optam";
  readonly zone: "metropole" | "antilles" | "guyane" | "reunion" | "mayotte" | "saint-pierre-et-miquelon";
  readonly patient: PricePatient;
  readonly visit: PriceVisit;
  readonly acts: readonly PriceAct[];
  readonly supplements?: readonly Supplement[];
  readonly prescription?: { readonly date: string } | null;
  readonly sameDay?: SameDay;
  readonly thirdParty: { readonly amo: boolean; readonly amc: boolean };
}

export type Profession =
  | "infirmier"
  | "medecin-generaliste"
  | "masseur-kinesitherapeute"
  | "sage-femme"
  | "chirurgien-dentiste"
  | "medecin-ccam";

export type Supplement = "MCI" | "MIE" | "MEG" | "MSF" | "MD" | "MAU" | "IFD" | "IFI" | "IK";

export interface PricePatient {
  readonly birthDate: string;
  readonly regime: string;
  readonly contract?: string;
  readonly insuranceNature: "10" | "13" | "30" | "41" | "90";
  readonly exoneration: "none" | "exempt" | "aspa" | "special-care" | "at-pension" | "prevention";
  readonly ald?: boolean;
  readonly c2s?: boolean;
  readonly alsaceMoselle?: boolean;
  readonly accident?: { readonly number?: string; readonly date?: string };
  readonly maternityDate?: string;
  readonly sncfDoctor?: boolean;
  readonly carePath?: string;
}

export interface PriceVisit {
  readonly place: "home" | "office";
  readonly time: "day" | "night" | "deep-night";
  readonly sundayOrHoliday: boolean;
  readonly oneWayKm?: number | null;
  readonly terrain?: "plain" | "mountain" | "foot";
  readonly kmBilledToday?: number;
  readonly travelAlreadyBilled?: boolean;
  readonly palliativeCare?: boolean;
}

export interface PriceAct {
  readonly code: string;
  readonly coefficient?: string;
  readonly quantity?: number;
  readonly ald?: boolean;
  readonly tag?: string;
  readonly fee?: string;
  readonly unitPrice?: string;
  readonly modifiers?: readonly string[];
  readonly association?: "1" | "2" | "3" | "4" | "5" | null;
  /** CCAM activity (1 when absent) and phase (0): fields of the visit on the device, not of the command. */
  readonly activity?: string;
  readonly phase?: string;
  readonly ccam?: {
    readonly modifierRate?: string;
    readonly modifierFlat?: string;
    readonly associationRate?: string;
    readonly exoTmType?: "0" | "1" | "2" | "3" | "7";
    readonly category?: "technical" | "imaging" | "anaesthesia" | "dental";
  };
  readonly forced?: { readonly rate: number; readonly exoneration: string };
  readonly priorAgreement?: boolean;
  readonly expenseQualifier?: "D" | "E" | "N";
}

export interface SameDay {
  readonly bsx?: "BSA" | "BSB" | "BSC" | null;
  readonly di?: boolean;
  readonly ifiCount?: number;
  readonly longPerfusion?: "14" | "15" | null;
}

export interface PricedLine {
  readonly code: string;
  readonly coefficient: string;
  readonly unitPrice: string;
  readonly quantity: number;
  readonly majoration: string;
  readonly base: string;
  readonly rate: number;
  readonly exoneration: string;
  readonly amo: string;
  readonly tm: string;
  /** Honoraires of the line, excess included. Beside the schema's fields. */
  readonly fee: string;
  /** Why the complement is there: N night, F Sunday or holiday; absent otherwise. */
  readonly majorationKind?: "N" | "F";
  /** Theoretical complementary share: TM less its TMF; with C2S the whole TM, and the complement of a package. */
  readonly amcShare?: string;
  /** Where the rate comes from; `table`, `version` and `from` (first day of its line) when it stands in one. */
  readonly rateSource?: {
    readonly origin: "table" | "card" | "rule" | "typed";
    readonly table?: string;
    readonly version?: string;
    readonly from?: string;
  };
  /** TMF inside this line's TM; absent when none. */
  readonly flatParticipation?: string;
  /** Place in the input: "acts[0]", "supplements[1]" or "automatic". */
  readonly from: string;
  /** French, one sentence or two: rule, table line, date and source. */
  readonly explanation: string;
}

export interface Totals {
  readonly base: string;
  readonly amo: string;
  readonly tm: string;
  readonly excess: string;
  readonly amc: string;
  readonly patient: string;
}

export interface Priced {
  readonly lines: readonly PricedLine[];
  readonly totals: Totals;
  /** Acts entered and not written, with the reason in French. */
  readonly notWritten: readonly { readonly about: string; readonly reason: string }[];
  readonly warnings: readonly { readonly code: string; readonly about: string; readonly text: string }[];
  /** Name and version of each table used. */
  readonly tables: readonly { readonly table: string; readonly version: string }[];
}

export interface Refused {
  readonly refused: readonly { readonly reasonCode: string; readonly about: string; readonly text: string }[];
}

export type PriceResult = Priced | Refused;
