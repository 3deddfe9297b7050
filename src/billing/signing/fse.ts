import { type Day, parisTime } from "../model/dates.ts";
import type { SignedInvoice } from "../model/invoice.ts";
import { certificateFacts, checkIssuedBy, type IssuedBy } from "./certificate.ts";
import { sha256, verifyRsaDigest } from "./crypto.ts";

/** Whom the certificates of the cards must come from (DER): those of the mode the device is in, and no others. */
export interface SignatureTrust {
  readonly cpsIssuer: Uint8Array;
  readonly vitaleIssuer: Uint8Array;
}

/** Whose signature is wrong, and why. */
export type FseVerdict =
  | { readonly kind: "good" }
  | {
      readonly kind: "refused";
      readonly by: "vitale" | "cps" | "dre";
      readonly reason:
        | "missing"
        | "unexpected"
        | "signature"
        | "key-usage"
        | (IssuedBy & { kind: "refused" })["reason"];
    };

/** The signature of one card. */
export interface OneSignature {
  readonly by: "vitale" | "cps";
  readonly certificate: Uint8Array;
  readonly signature: Uint8Array;
}

const GOOD: FseVerdict = { kind: "good" };

/** What both cards sign: SHA-256 of the records 2 to 5, 128 bytes each, no line break (cards.md 3.4). 32 bytes. */
export function fseDigest(records: Uint8Array): Uint8Array {
  return sha256(records);
}

/**
 * Whether an invoice bears the signatures its securing mode asks for, over its very bytes: Vitale and CPS the same digest when
 * secured (S) or désynchronisé (Y), the CPS alone otherwise; a DRE by the CPS alone. Each certificate must come from its
 * issuer and be in its time on the day of the signature; that of the CPS must be its signature certificate.
 */
export function verifyFse(signed: SignedInvoice, trust: SignatureTrust): FseVerdict {
  const { signatures, fseBytes, dreBytes, invoice } = signed;
  const on = parisTime(signed.signedAtMs).day;
  const digest = fseDigest(fseBytes);
  const refused = (by: "vitale" | "cps" | "dre", reason: (FseVerdict & { kind: "refused" })["reason"]): FseVerdict => ({
    kind: "refused",
    by,
    reason,
  });
  const { vitale, cps, dre } = signatures;
  const needsVitale = invoice.mode === "S" || invoice.mode === "Y";
  if (needsVitale !== (vitale !== undefined)) return refused("vitale", needsVitale ? "missing" : "unexpected");
  const ofVitale = vitale === undefined ? GOOD : verifyOne({ by: "vitale", ...vitale }, digest, trust, on);
  if (ofVitale.kind === "refused") return ofVitale;
  const ofCps = verifyOne({ by: "cps", ...cps }, digest, trust, on);
  if (ofCps.kind === "refused") return ofCps;
  if ((dreBytes === undefined) !== (dre === undefined))
    return refused("dre", dre === undefined ? "missing" : "unexpected");
  if (dreBytes === undefined || dre === undefined) return GOOD;
  return verifyRsaDigest(cps.certificate, fseDigest(dreBytes), dre.signature) ? GOOD : refused("dre", "signature");
}

/** The same of one signature alone: that which comes first of a désynchronisé invoice. `on`: day of the signature. */
export function verifyOne(
  { by, certificate, signature }: OneSignature,
  digest: Uint8Array,
  trust: SignatureTrust,
  on: Day,
): FseVerdict {
  const issued = checkIssuedBy(certificate, by === "vitale" ? trust.vitaleIssuer : trust.cpsIssuer, on);
  if (issued.kind === "refused") return { kind: "refused", by, reason: issued.reason };
  if (by === "cps" && !certificateFacts(certificate).keyUsage.includes("nonRepudiation"))
    return { kind: "refused", by, reason: "key-usage" };
  return verifyRsaDigest(certificate, digest, signature) ? GOOD : { kind: "refused", by, reason: "signature" };
}
