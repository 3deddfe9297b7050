import { createHash, X509Certificate } from "node:crypto";
import { Certificate } from "pkijs";
import { Trouble } from "#util/trouble";
import { type Day, parisTime } from "../model/dates.ts";

/** Key usages of RFC 5280 4.2.1.3, in the order of their bits. */
const KEY_USAGES = [
  "digitalSignature",
  "nonRepudiation",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "cRLSign",
  "encipherOnly",
  "decipherOnly",
] as const;

export type KeyUsage = (typeof KEY_USAGES)[number];

/** What a certificate says of itself; nothing here is believed before `checkIssuedBy`. */
export interface CertificateFacts {
  readonly subjectCommonName: string;
  readonly issuerCommonName: string;
  /** Hexadecimal, lower case. */
  readonly serialNumber: string;
  readonly validFromMs: number;
  readonly validToMs: number;
  /** Empty when the certificate does not restrict its use. */
  readonly keyUsage: readonly KeyUsage[];
  readonly authority: boolean;
  /** 0 when the key is not RSA. */
  readonly rsaBits: number;
  /** SHA-256 of the SubjectPublicKeyInfo, 64 hexadecimal digits in lower case. */
  readonly publicKeyHash: string;
}

export type IssuedBy =
  | { readonly kind: "good" }
  | {
      readonly kind: "refused";
      readonly reason: "unreadable" | "issuer" | "weak" | "signature" | "not-yet-valid" | "expired";
    };

/** A certificate is refused beyond this before it is parsed (cards.md 6). */
const CERTIFICATE_BYTES = 4096;
const RSA_MIN_BITS = 2048;
const SHA256_WITH_RSA = "1.2.840.113549.1.1.11";
const SHA384_WITH_RSA = "1.2.840.113549.1.1.12";
const SHA512_WITH_RSA = "1.2.840.113549.1.1.13";
const OID_COMMON_NAME = "2.5.4.3";
const OID_KEY_USAGE = "2.5.29.15";

/** The platform's view of a DER certificate. Trouble E_CARD_FILE, part `certificate`, when it cannot be read whole. */
export function readCertificate(der: Uint8Array): X509Certificate {
  try {
    if (der.length > CERTIFICATE_BYTES) throw new RangeError("too long");
    const certificate = new X509Certificate(der);
    if (certificate.raw.length !== der.length) throw new RangeError("bytes after the certificate");
    return certificate;
  } catch {
    throw new Trouble("E_CARD_FILE", { part: "certificate" });
  }
}

/** Reads the facts of a DER certificate. Trouble E_CARD_FILE, part `certificate`, when it cannot be read. */
export function certificateFacts(der: Uint8Array): CertificateFacts {
  const platform = readCertificate(der);
  const { publicKey } = platform;
  try {
    const parsed = Certificate.fromBER(der);
    return {
      subjectCommonName: commonName(parsed.subject),
      issuerCommonName: commonName(parsed.issuer),
      serialNumber: platform.serialNumber.toLowerCase(),
      validFromMs: platform.validFromDate.getTime(),
      validToMs: platform.validToDate.getTime(),
      keyUsage: keyUsageOf(parsed),
      authority: platform.ca,
      rsaBits: publicKey.asymmetricKeyType === "rsa" ? (publicKey.asymmetricKeyDetails?.modulusLength ?? 0) : 0,
      publicKeyHash: createHash("sha256")
        .update(publicKey.export({ type: "spki", format: "der" }))
        .digest("hex"),
    };
  } catch {
    throw new Trouble("E_CARD_FILE", { part: "certificate" });
  }
}

/**
 * Whether `der` was issued by `authority` (DER both) with a signature we accept (RSA of 2048 bits at least, SHA-256 or
 * longer), and is in its time on `on`, a day in Paris, both ends included. Chains here have one link (cards.md 2.3).
 */
export function checkIssuedBy(der: Uint8Array, authority: Uint8Array, on: Day): IssuedBy {
  const refused = (reason: (IssuedBy & { kind: "refused" })["reason"]): IssuedBy => ({ kind: "refused", reason });
  try {
    const certificate = readCertificate(der);
    const issuer = readCertificate(authority);
    if (!certificate.checkIssued(issuer) || !issuer.ca) return refused("issuer");
    if (!strong(certificate) || !strong(issuer)) return refused("weak");
    if (!certificate.verify(issuer.publicKey)) return refused("signature");
    if (on < parisTime(certificate.validFromDate.getTime()).day) return refused("not-yet-valid");
    if (on > parisTime(certificate.validToDate.getTime()).day) return refused("expired");
    return { kind: "good" };
  } catch {
    return refused("unreadable");
  }
}

/** RSA of 2048 bits at least, signed with SHA-256 or longer: SHA-1 and MD5 are refused (reliability 3, C16). */
export function strong(certificate: X509Certificate): boolean {
  const { publicKey, signatureAlgorithmOid } = certificate;
  return (
    [SHA256_WITH_RSA, SHA384_WITH_RSA, SHA512_WITH_RSA].includes(signatureAlgorithmOid) &&
    publicKey.asymmetricKeyType === "rsa" &&
    (publicKey.asymmetricKeyDetails?.modulusLength ?? 0) >= RSA_MIN_BITS
  );
}

/** The one common name of a distinguished name; "" when there is none or several. */
function commonName(name: Certificate["subject"]): string {
  const found = name.typesAndValues.filter((one) => one.type === OID_COMMON_NAME);
  const value: unknown = found[0]?.value.valueBlock.value;
  return found.length === 1 && typeof value === "string" ? value : "";
}

/**
 * KeyUsage ::= BIT STRING: 03 LL, number of unused bits, then the bits, first one high:
 *
 *   +----+----+--------+-----------------+
 *   | 03 | LL | unused | 7654 3210 | ... |
 *   +----+----+--------+-----------------+
 */
function keyUsageOf(certificate: Certificate): readonly KeyUsage[] {
  const extension = certificate.extensions?.find((one) => one.extnID === OID_KEY_USAGE);
  if (extension === undefined) return [];
  const bits = extension.extnValue.valueBlock.valueHexView;
  return KEY_USAGES.filter((_, index) => ((bits[3 + (index >> 3)] ?? 0) >> (7 - (index & 7))) & 1);
}
