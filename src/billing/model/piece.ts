/** The codes of pièces justificatives (formats.md 6.1): ordonnance, any other piece, signed paper sheet of a degraded FSE. */
export const DOCUMENT_CODES = ["ORDN", "AOTP", "FSP"] as const;
export type DocumentCode = (typeof DOCUMENT_CODES)[number];

/** What names a piece: its invoice, its code, and its rank under that code, from 1. */
export interface PieceName {
  readonly billerNumber: string; // 9
  readonly number: string; // 9
  readonly documentCode: DocumentCode;
  readonly sequence: number;
}

/** "996000014.000000042.ORDN.01" */
export function pieceId({ billerNumber, number, documentCode, sequence }: PieceName): string {
  return [billerNumber, number, documentCode, rank(sequence)].join(".");
}

/** "PJ_996000014_000000042_ORDN_01.PDF" (formats.md 6.5) */
export function pieceFileName({ billerNumber, number, documentCode, sequence }: PieceName): string {
  return `PJ_${[billerNumber, number, documentCode, rank(sequence)].join("_")}.PDF`;
}

function rank(sequence: number): string {
  return String(sequence).padStart(2, "0");
}
