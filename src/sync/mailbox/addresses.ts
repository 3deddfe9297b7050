import * as v from "valibot";
import type { LotRecipient } from "#billing/model/lot";
import { certificateFacts, derOf } from "#billing/signing/index";
import { Trouble } from "#util/trouble";

/** Where the lots of one recipient go, and the key they are enveloped for. */
export interface Recipient {
  readonly address: string;
  readonly certificate: Uint8Array; // DER
  /** RSAES-OAEP unless the table says that the recipient reads only the older form. */
  readonly keyTransport?: "rsaes-oaep-sha256" | "rsa-pkcs1";
}

/** An address as SMTP and a header take it: ASCII, no blank, no angle bracket, no control character (reliability O7). */
export const mailAddress = v.pipe(v.string(), v.regex(/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,190}$/));

const certificate = v.pipe(v.string(), v.startsWith("-----BEGIN CERTIFICATE-----"), v.maxLength(8192));
const target = {
  address: mailAddress,
  certificatePem: certificate,
  keyTransport: v.exactOptional(v.picklist(["rsaes-oaep-sha256", "rsa-pkcs1"])),
  test: v.boolean(),
} as const;
const digits = (count: number) => v.pipe(v.string(), v.regex(new RegExp(`^\\d{${count}}$`)));

/** The address table (formats.md 5.3): AMO by régime, caisse and centre; AMC by its number, or by its route. */
export const addressTable = v.array(
  v.variant("kind", [
    v.strictObject({
      kind: v.literal("amo"),
      regime: digits(2),
      fund: v.exactOptional(digits(3)),
      centre: v.exactOptional(digits(4)),
      ...target,
    }),
    v.strictObject({ kind: v.literal("amc"), amcNumber: v.pipe(v.string(), v.regex(/^\d{8,10}$/)), ...target }),
    v.strictObject({ kind: v.literal("route"), code: v.string(), host: v.string(), domain: v.string(), ...target }),
  ]),
);
export type AddressTable = v.InferOutput<typeof addressTable>;
type AddressRow = AddressTable[number];

/**
 * The recipient of a lot by the table, its most precise row: never an address made by a rule. Test and production never mix.
 * Trouble E_MAIL_RECIPIENT, `why` address or certificate, when there is none whose certificate is in its time and may receive:
 * nothing leaves (O8).
 */
export function recipientOf(table: AddressTable, to: LotRecipient, test: boolean, atMs: number): Recipient {
  const rows = table.filter((row) => row.test === test && precisionOf(row, to) > 0);
  const [best] = rows.toSorted((a, b) => precisionOf(b, to) - precisionOf(a, to));
  if (best === undefined) throw new Trouble("E_MAIL_RECIPIENT", { why: "address" });
  const der = certificateOf(best.certificatePem, atMs);
  const { address, keyTransport } = best;
  return { address, certificate: der, ...(keyTransport && { keyTransport }) };
}

/** How much of the recipient a row names; 0 when it is the row of another. */
function precisionOf(row: AddressRow, to: LotRecipient): number {
  if (to.kind === "amo") {
    if (row.kind !== "amo" || row.regime !== to.regime) return 0;
    const named = [
      [row.fund, to.fund],
      [row.centre, to.centre],
    ].filter(([one]) => one !== undefined);
    return named.every(([one, other]) => one === other) ? 1 + named.length : 0;
  }
  if (row.kind === "amc") return Number(row.amcNumber) === Number(to.amcNumber) ? 2 : 0;
  const { code, host, domain } = to.routing;
  return row.kind === "route" && row.code === code && row.host === host && row.domain === domain ? 1 : 0;
}

function certificateOf(pem: string, atMs: number): Uint8Array {
  try {
    const der = derOf(pem);
    const { validFromMs, validToMs } = certificateFacts(der);
    if (validFromMs <= atMs && atMs <= validToMs) return der;
  } catch {
    // Not a certificate: the same to us as one out of its time.
  }
  throw new Trouble("E_MAIL_RECIPIENT", { why: "certificate" });
}
