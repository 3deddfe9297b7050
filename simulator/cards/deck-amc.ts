/** The AMC cards of the deck (cards.md 7.6). Domain names are never contacted. */
export interface AmcRow {
  readonly name: string;
  readonly amcNumber: string;
  readonly member: string;
  readonly from: string;
  readonly to: string;
  readonly indicator: string;
  readonly sts: string;
  readonly routing: readonly [code: string, host: string, domain: string];
  /** Persons of a Vitale (card and number), or one written here. */
  readonly persons: readonly (readonly [card: string, number: number] | AmcStranger)[];
  /** Domain, tiers payant, part of the ticket modérateur. */
  readonly guarantees: readonly (readonly [domain: string, thirdParty: boolean, percent?: string])[];
}

export interface AmcStranger {
  readonly name: string;
  readonly firstName: string;
  readonly birth: string;
}

const AUX_ONLY = [["AUX", true, "100"]] as const;

export const AMC_ROWS: Readonly<Record<string, AmcRow>> = {
  M01: {
    name: "MUTUELLE TOURNEE TEST",
    amcNumber: "0099900011",
    member: "000123456789",
    from: "20260101",
    to: "20261231",
    indicator: "33",
    sts: "M",
    routing: ["OC", "001", "wanadoo.fr"],
    persons: [
      ["V12", 1],
      ["V12", 2],
    ],
    guarantees: [
      ["MED", true, "100"],
      ["AUX", true, "100"],
      ["PHAR", true, "100"],
      ["LABO", true, "100"],
      ["DENT", true, "070"],
      ["HOSP", false],
    ],
  },
  M02: {
    name: "MUTUELLE TOURNEE TEST",
    amcNumber: "0099900011",
    member: "000987654321",
    from: "20240101",
    to: "20250630",
    indicator: "33",
    sts: "M",
    routing: ["OC", "001", "wanadoo.fr"],
    persons: [["V13", 1]],
    guarantees: AUX_ONLY,
  },
  M03: {
    name: "PREVOYANCE ESSAI",
    amcNumber: "0099900037",
    member: "000555000555",
    from: "20260101",
    to: "20261231",
    indicator: "12",
    sts: "8",
    routing: ["PE", "007", "essai.invalid"],
    persons: [{ name: "FAMILLEUN", firstName: "Élodie", birth: "19900214" }],
    guarantees: AUX_ONLY,
  },
  M04: {
    name: "MUTUELLE FICTIVE",
    amcNumber: "0099900029",
    member: "87654321",
    from: "20260101",
    to: "20271231",
    indicator: "01",
    sts: "M",
    routing: ["MF", "002", "fictive.invalid"],
    persons: [["V14", 1]],
    guarantees: AUX_ONLY,
  },
};
