import type { Day } from "../model/dates.ts";
import type { DocumentCode } from "../model/piece.ts";

/** The whole mail of a lot is frozen, under its Message-ID, before the first attempt: an attempt sends these very bytes. */
export interface MailSealedRecord {
  readonly kind: "mail-sealed";
  readonly lotId: string;
  readonly messageId: string; // without its angle brackets
  readonly hash: string; // SHA-256 of message, 64 hexadecimal digits in lower case
  readonly message: Uint8Array;
}

/** Before each attempt: from here on the mail may have arrived, until its outcome says otherwise. */
export interface MailSubmittedRecord {
  readonly kind: "mail-submitted";
  readonly lotId: string;
  readonly attempt: number; // from 1
}

/**
 * How that attempt ended. accepted: the server took the mail (250). not-taken: nothing left, or the server asks to come back
 * (4xx). refused: it never will take it (5xx). An attempt that ends in doubt has no outcome.
 */
export interface MailOutcomeRecord {
  readonly kind: "mail-outcome";
  readonly lotId: string;
  readonly attempt: number;
  readonly outcome: "accepted" | "not-taken" | "refused";
}

/** A piece justificative, checked, looked at, and linked to its invoice for good. The document is kept with it. */
export interface PieceRecord {
  readonly kind: "piece";
  readonly pieceId: string; // pieceId of model/piece.ts
  readonly billerNumber: string;
  readonly number: string;
  readonly documentCode: DocumentCode;
  readonly sequence: number; // of its code for this invoice, from 1
  readonly sha256: string; // of bytes, 64 hexadecimal digits in lower case
  readonly pages: number;
  /** 0 for a born-digital document. */
  readonly resolutionDpi: number;
  readonly colour: "G" | "C" | "B";
  readonly origin: "S" | "N";
  readonly documentDay: Day;
  readonly bytes: Uint8Array;
}

/** What is known of a piece without its document. */
export interface PieceFacts extends Omit<PieceRecord, "kind" | "bytes"> {
  readonly sizeBytes: number;
}
