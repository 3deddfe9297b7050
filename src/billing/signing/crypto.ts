import {
  constants,
  createHash,
  createPublicKey,
  publicDecrypt,
  timingSafeEqual,
  verify,
  type X509Certificate,
} from "node:crypto";
import { assert } from "#util/assert";
import { concat, fromHex } from "#util/bytes";
import { certificateFacts, readCertificate } from "./certificate.ts";

/**
 * DigestInfo of SHA-256 (RFC 8017 9.2), the block a card of ours signs:
 *
 *   30 31 | 30 0D 06 09 60 86 48 01 65 03 04 02 01 05 00 | 04 20 | digest, 32 bytes
 */
const SHA256_INFO = fromHex("3031300D060960864801650304020105000420");
const DIGEST_BYTES = 32;
const RSA_MIN_BITS = 2048;

/** SHA-256, 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash("sha256").update(bytes).digest());
}

/** The block that a good signature of that digest opens to. */
function digestInfo(digest: Uint8Array): Uint8Array {
  assert(digest.length === DIGEST_BYTES, "a SHA-256 digest has 32 bytes");
  return concat(SHA256_INFO, digest);
}

/**
 * Whether `signature` is the RSA PKCS#1 v1.5 signature, by the key of that certificate, of a message whose SHA-256 is
 * `digest`. The whole block is compared, so nothing can hide in its padding. Keys under 2048 bits answer false. Never throws
 * on hostile input; a digest that is not 32 bytes is a programmer error.
 */
export function verifyRsaDigest(certificateDer: Uint8Array, digest: Uint8Array, signature: Uint8Array): boolean {
  const due = digestInfo(digest);
  const key = rsaKeyOf(certificateDer);
  if (key === undefined) return false;
  try {
    const block = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature);
    return block.length === due.length && timingSafeEqual(block, due);
  } catch {
    return false;
  }
}

/** The same over the message itself. */
export function verifyRsaMessage(certificateDer: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  return verifyRsaDigest(certificateDer, sha256(message), signature);
}

/**
 * ECDSA on P-256 with SHA-256; `publicKey` is a SubjectPublicKeyInfo (DER), `signature` is r then s, 64 bytes. False for any
 * other curve. Never throws.
 */
export function verifyEs256(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey), format: "der", type: "spki" });
    if (key.asymmetricKeyType !== "ec" || key.asymmetricKeyDetails?.namedCurve !== "prime256v1") return false;
    return signature.length === 64 && verify("sha256", message, { key, dsaEncoding: "ieee-p1363" }, signature);
  } catch {
    return false;
  }
}

/** Ed25519 (RFC 8032); `publicKey` is a SubjectPublicKeyInfo (DER). Never throws. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey), format: "der", type: "spki" });
    return key.asymmetricKeyType === "ed25519" && verify(undefined, message, key, signature);
  } catch {
    return false;
  }
}

/** The checks handed to the reading of cards (`CardCrypto` of billing/cards). */
export const cardCrypto = {
  sha256,
  verifyEs256,
  verifyRsaSha256: verifyRsaMessage,
  certificateFacts(der: Uint8Array) {
    try {
      return certificateFacts(der);
    } catch {
      return undefined;
    }
  },
} as const;

function rsaKeyOf(certificateDer: Uint8Array): X509Certificate["publicKey"] | undefined {
  try {
    const { publicKey } = readCertificate(certificateDer);
    const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
    return publicKey.asymmetricKeyType === "rsa" && bits >= RSA_MIN_BITS ? publicKey : undefined;
  } catch {
    return undefined;
  }
}
