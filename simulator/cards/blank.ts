import type { CardFile } from "./file-tree.ts";

/** A card before its keys: who it is, and the data files of its application in ascending FID. Made from the deck's tables. */
export interface CardBlank {
  readonly name: string;
  readonly kind: "cps" | "vitale" | "amc";
  /** 20 digits. */
  readonly serial: string;
  /** "YYYYMMDD"; certificates run from one to the other. */
  readonly issuedOn: string;
  readonly validTo: string;
  readonly files: readonly CardFile[];
  readonly subject: {
    readonly commonName: string;
    readonly profession?: string;
    readonly surname?: string;
    readonly givenName?: string;
  };
}

const FAMILY = { C: "0199", V: "0299", M: "0399" } as const;

/** Serial number: 80250000, family, number of the card in the deck on 8 digits. */
export function serialOf(family: keyof typeof FAMILY, number: number): string {
  return `80250000${FAMILY[family]}${String(number).padStart(8, "0")}`;
}

/** "2029-06-30" of a table to "20290630" of a card. */
export const compact = (date: string): string => date.replaceAll("-", "");
