import type { DecodedOf, ED, EE, F1, F2 } from "#hal/wire/card-files/index";

/** The Vitale cards of the deck (cards.md 7.1): what differs from the plainest card. */

type Exoneration = DecodedOf<typeof ED>;
type Accident = Omit<DecodedOf<typeof EE>, "beneficiary">;
export type Zone = Omit<DecodedOf<typeof F2>, "number">;

export interface VitaleRow {
  /** Régime, caisse, centre. */
  readonly amo: readonly [regime: string, fund: string, centre: string];
  /** Date of the last update. */
  readonly updated: string;
  /** Exonerations by number of the beneficiary. */
  readonly exonerations?: Readonly<Record<number, readonly Exoneration[]>>;
  readonly smg?: Readonly<Record<number, DecodedOf<typeof F1>>>;
  readonly accidents?: readonly Accident[];
  /** The same complementary zone for each beneficiary. */
  readonly complementary?: Zone;
  /** Numbers of the adults whose médecin traitant is declared. */
  readonly declared?: readonly number[];
  readonly rights?: { readonly from: string; readonly to: string };
  readonly service?: { readonly code: string; readonly from: string; readonly to: string };
  readonly alsaceMoselle?: boolean;
  /** SNCF contract by number of the beneficiary. */
  readonly contracts?: Readonly<Record<number, string>>;
}

const GENERAL = ["01", "349", "9881"] as const;
const PLAIN: VitaleRow = { amo: GENERAL, updated: "20261005" };

/** The AMC of V12, V13 and of its cards M01, M02. */
const TOURNEE_TEST = {
  management: "GS",
  amcNumber: "0099900011",
  treatmentIndicator: "33",
  stsRouting: "M",
  routing: { code: "OC", host: "001", domain: "wanadoo.fr" },
} as const;

export const VITALE_ROWS: Readonly<Record<string, VitaleRow>> = {
  V01: { ...PLAIN, declared: [1] },
  V02: { ...PLAIN, declared: [1, 2] },
  V03: PLAIN,
  V04: PLAIN,
  V05: {
    ...PLAIN,
    declared: [1, 2],
    exonerations: {
      1: [{ kind: "ALD", code: "4", from: "20240301", to: "20290228", rate: "100" }],
      2: [{ kind: "ALD", code: "4", from: "20190101", to: "20251231", rate: "100" }],
    },
  },
  V06: {
    ...PLAIN,
    exonerations: {
      1: [
        {
          kind: "MAT",
          code: "0",
          from: "20260920",
          to: "20270130",
          rate: "100",
          pregnancyFrom: "20260420",
          expectedBirth: "20270118",
        },
      ],
    },
  },
  V07: {
    ...PLAIN,
    accidents: [
      { number: "260115340", date: "20260115", organism: "013499881", kind: "AT", from: "20260115", relapse: false },
      {
        number: "230602344",
        date: "20230602",
        organism: "013499881",
        kind: "AT",
        from: "20230602",
        to: "20240229",
        relapse: false,
      },
      { date: "20260910", organism: "013499881", kind: "MP", from: "20260910", relapse: false },
    ],
  },
  V08: {
    ...PLAIN,
    amo: ["08", "349", "9888"],
    exonerations: { 1: [{ kind: "PMI", code: "5", from: "19620705", rate: "100" }] },
    smg: { 1: { covered: true, booklet: "00012345", from: "19620705" } },
  },
  V09: { ...PLAIN, amo: ["04", "349", "9884"], contracts: { 1: "22", 2: "23" } },
  V10: {
    ...PLAIN,
    service: { code: "01", from: "20260301", to: "20270228" },
    complementary: {
      management: "GU",
      amcNumber: "0099900045",
      from: "20260301",
      to: "20270228",
      treatmentIndicator: "62",
    },
  },
  V11: { ...PLAIN, alsaceMoselle: true },
  V12: {
    ...PLAIN,
    complementary: { ...TOURNEE_TEST, member: "000123456789", from: "20260101", to: "20261231" },
  },
  V13: {
    ...PLAIN,
    updated: "20250108",
    rights: { from: "20230101", to: "20251231" },
    complementary: { ...TOURNEE_TEST, member: "000987654321", from: "20240101", to: "20250630" },
  },
  V14: {
    ...PLAIN,
    declared: [1],
    complementary: {
      management: "GU",
      amcNumber: "0099900029",
      member: "87654321",
      from: "20260101",
      to: "20261231",
      treatmentIndicator: "01",
      guarantees: "GARANT01",
    },
  },
  V15: { ...PLAIN, amo: ["02", "349", "9882"] },
  V16: PLAIN,
  V17: {
    ...PLAIN,
    declared: [1, 2],
    exonerations: {
      1: [{ kind: "ASP", code: "9", from: "20100401", rate: "080" }],
      2: [{ kind: "INV", code: "5", from: "20010101", rate: "100" }],
    },
  },
  V18: PLAIN,
  V19: PLAIN,
  V20: PLAIN,
};

/** Written on every card unless its line says otherwise. */
export const VITALE_COMMON = {
  issuedOn: "20230901",
  validTo: "20330831",
  rightsFrom: "20200101",
  management: "10",
  doctorSince: "20210315",
  address: ["1 RUE DE LA FICTION", "99000 VILLE TEST"],
  update: { time: "101500", place: "BORNE01", counter: 7 },
} as const;
