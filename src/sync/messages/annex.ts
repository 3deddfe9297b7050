import * as v from "valibot";
import { Trouble } from "#util/trouble";
import { base64, readCanonical } from "./canonical.ts";

/** What goes to the poste beside a lot: the cards' signatures of each sheet, and what the practice software lists. */
export interface LotAnnex {
  readonly lotId: string;
  readonly invoices: readonly AnnexInvoice[];
}

export interface AnnexInvoice {
  readonly billerNumber: string;
  readonly number: string;
  readonly careSheetId: string;
  readonly mode: string; // S D Y L
  readonly name: string;
  readonly firstName: string;
  readonly birthDate: string;
  readonly totalFeesCents: number;
  readonly amoCents: number;
  readonly amcCents: number;
  readonly patientCents: number;
  readonly signedAt: string; // ISO 8601
  /** Base64 DER and signatures over the digest of the records 2 to 5. */
  readonly cps: CardSignature;
  readonly vitale?: CardSignature | undefined;
}

export interface CardSignature {
  readonly cardSerial: string;
  readonly certificate: string;
  readonly signature: string;
}

const cents = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const cardSignature = v.strictObject({
  cardSerial: v.pipe(v.string(), v.regex(/^\d{20}$/)),
  certificate: v.pipe(base64, v.maxLength(8192)),
  signature: v.pipe(base64, v.maxLength(1024)),
});
const text = v.pipe(v.string(), v.maxLength(200));
const schema = v.strictObject({
  lotId: text,
  invoices: v.pipe(
    v.array(
      v.strictObject({
        billerNumber: v.pipe(v.string(), v.regex(/^\d{9}$/)),
        number: v.pipe(v.string(), v.regex(/^\d{9}$/)),
        careSheetId: v.pipe(v.string(), v.regex(/^[0-9A-HJKMNP-TV-Z]{26}$/)),
        mode: v.picklist(["S", "D", "Y", "L"]),
        name: text,
        firstName: text,
        birthDate: text,
        totalFeesCents: cents,
        amoCents: cents,
        amcCents: cents,
        patientCents: cents,
        signedAt: v.pipe(v.string(), v.isoTimestamp()),
        cps: cardSignature,
        vitale: v.optional(cardSignature),
      }),
    ),
    v.maxLength(100),
  ),
});

/** Canonical bytes of an annex (UTF-8 JSON). Members are written in the order of the schema. */
export function writeAnnex(annex: LotAnnex): Uint8Array {
  return Buffer.from(JSON.stringify(annex), "utf8");
}

/**
 * Reads an annex. Trouble E_LOT_ENVELOPE when it does not fit its schema, or is not written as `writeAnnex` writes it (the envelope
 * around it hides, it does not protect); nothing of it is quoted.
 */
export function readAnnex(bytes: Uint8Array): LotAnnex {
  const annex = readCanonical(bytes, schema, writeAnnex);
  if (annex === undefined) throw new Trouble("E_LOT_ENVELOPE", { why: "annex" });
  return annex;
}
