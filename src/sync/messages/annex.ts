import * as v from "valibot";
import { Trouble } from "#util/trouble";

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

const base64 = v.pipe(v.string(), v.maxLength(8192), v.base64());
const cents = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const cardSignature = v.strictObject({
  cardSerial: v.pipe(v.string(), v.regex(/^\d{20}$/)),
  certificate: base64,
  signature: base64,
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
        signedAt: text,
        cps: cardSignature,
        vitale: v.optional(cardSignature),
      }),
    ),
    v.maxLength(100),
  ),
});

/** Canonical bytes of an annex (UTF-8 JSON). */
export function writeAnnex(annex: LotAnnex): Uint8Array {
  return Buffer.from(JSON.stringify(annex), "utf8");
}

/** Reads an annex. Trouble E_LOT_ENVELOPE when it does not fit its schema; nothing of it is quoted. */
export function readAnnex(bytes: Uint8Array): LotAnnex {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    throw new Trouble("E_LOT_ENVELOPE", { part: "annex" });
  }
  const parsed = v.safeParse(schema, json);
  if (!parsed.success) throw new Trouble("E_LOT_ENVELOPE", { part: "annex" });
  return parsed.output;
}
