import type { TroubleCode } from "#util/trouble-codes";

export interface HandedOverLot {
  readonly lotId: string;
  readonly invoices: number;
  readonly totalCents: number;
  /** SHA-256 of what was handed over, 64 hexadecimal digits. */
  readonly hash: string;
}

/** What came from the poste at a hand-over, or why nothing did. Counts, no names. */
export interface ReceptionFacts {
  /** Files that were new; of them, those filed, and the code of each that could not be read. */
  readonly files: number;
  readonly taken: number;
  readonly refused: readonly TroubleCode[];
  readonly lotsReceived: number;
  readonly lotsRefused: number;
  /** Shares of which a payer said so. */
  readonly paid: number;
  readonly rejected: number;
  readonly signalled: number;
  readonly unattached: number;
  /** A new round; when rights were last asked for. */
  readonly round?: { readonly patients: number; readonly rightsAtMs?: number };
  /** New tables: in place of which ("" for those of the product), and from what day they differ. */
  readonly tables?: { readonly before: string; readonly version: string; readonly from: string };
  /** What the tables in force are called, once they were received. */
  readonly tablesInForce?: string;
  /** What went wrong first, and where: asking for the list, at a file, or saying how the device stands. */
  readonly problem?: {
    readonly code: TroubleCode;
    readonly step: "list" | "file" | "tell";
    readonly file?: number;
    readonly files?: number;
  };
}
