import { parisTime } from "../model/dates.ts";
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
  if (vitale !== undefined) {
    const issued = checkIssuedBy(vitale.certificate, trust.vitaleIssuer, on);
    if (issued.kind === "refused") return refused("vitale", issued.reason);
    if (!verifyRsaDigest(vitale.certificate, digest, vitale.signature)) return refused("vitale", "signature");
  }
  const issued = checkIssuedBy(cps.certificate, trust.cpsIssuer, on);
  if (issued.kind === "refused") return refused("cps", issued.reason);
  if (!certificateFacts(cps.certificate).keyUsage.includes("nonRepudiation")) return refused("cps", "key-usage");
  if (!verifyRsaDigest(cps.certificate, digest, cps.signature)) return refused("cps", "signature");
  if ((dreBytes === undefined) !== (dre === undefined))
    return refused("dre", dre === undefined ? "missing" : "unexpected");
  if (dreBytes === undefined || dre === undefined) return { kind: "good" };
  return verifyRsaDigest(cps.certificate, fseDigest(dreBytes), dre.signature)
    ? { kind: "good" }
    : refused("dre", "signature");
}
