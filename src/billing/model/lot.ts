import type { Day } from "./dates.ts";
import type { Cents } from "./money.ts";

export type LotKind = "FSE" | "DRE" | "PJ";

/** Identity of a lot: numbers come round after 999, the identity does not (formats.md 2.2). */
export interface LotIdentity {
  readonly kind: LotKind;
  readonly billerNumber: string; // 9
  readonly lotNumber: string; // 3
  readonly creationDay: Day;
  readonly creationTime: string; // "HH:MM:SS"
}

/** Where a lot goes: an AMO organism, or an AMC and its route. */
export type LotRecipient =
  | { readonly kind: "amo"; readonly regime: string; readonly fund: string; readonly centre: string }
  | {
      readonly kind: "amc";
      readonly amcNumber: string;
      readonly routing: { readonly code: string; readonly host: string; readonly domain: string };
    };

/** A lot whose bytes are frozen. */
export interface Lot {
  readonly identity: LotIdentity;
  readonly recipient: LotRecipient;
  readonly fileId: string; // 3
  /** Invoice numbers, in their order in the file; none in a lot of pieces. */
  readonly members: readonly string[];
  /** Of a lot of pieces, their ids, in their order in the file. */
  readonly pieces?: readonly string[];
  /** The whole B2 file, 000 to 999, no line break. */
  readonly file: Uint8Array;
  readonly fileName: string;
  /** First 32 hexadecimal digits of [6:digest]. */
  readonly digest: string;
  readonly totals: {
    readonly feeCents: Cents;
    readonly baseCents: Cents;
    readonly amoCents: Cents;
    readonly amcCents: Cents;
  };
}

/** "fse.346001233.012.261014183000" */
export function lotId(identity: LotIdentity): string {
  const stamp = identity.creationDay.replaceAll("-", "").slice(2) + identity.creationTime.replaceAll(":", "");
  return `${identity.kind.toLowerCase()}.${identity.billerNumber}.${identity.lotNumber}.${stamp}`;
}

/** A lot as it lies in the outbox: only ciphertext, ready to be handed over while the device is locked. */
export interface SealedLot {
  readonly id: string;
  /** What PUT carries; opened by the poste alone. */
  readonly parcel: Uint8Array;
  /** SHA-256 of the parcel, 64 hexadecimal digits in lower case. */
  readonly hash: string;
}

/** The poste's signed word that it holds a parcel. */
export interface PosteReceipt {
  readonly lotId: string;
  readonly hash: string;
  readonly posteId: string;
  readonly receivedAt: string; // ISO 8601
  readonly sequence: number;
  readonly previous: string; // hash of the receipt before, chained
  readonly invoices: number;
  readonly totalFeesCents: number;
  readonly signature: string; // base64 RSA-SHA256 by the poste's certificate
}
