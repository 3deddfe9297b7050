import {
  constants,
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
} from "node:crypto";
import { ContentInfo, EnvelopedData, IssuerAndSerialNumber, KeyTransRecipientInfo } from "pkijs";
import type { Random } from "#hal/ports/index";
import { assert } from "#util/assert";
import { concat, sameBytes } from "#util/bytes";
import { Trouble } from "#util/trouble";
import { type FormatStrings, TRN1_STRINGS } from "../formats/strings.ts";
import { certificateFacts, readCertificate } from "./certificate.ts";
import {
  certificateName,
  type EnvelopedParts,
  envelopedDataDer,
  KEY_ENCRYPTION,
  type KeyTransport,
  OID,
} from "./cms-objects.ts";
import { headerOf, readPart, signedPart } from "./mime.ts";
import { derOf } from "./pem.ts";

export interface EnvelopeOptions {
  /** RSAES-OAEP with SHA-256 unless the address table says that the recipient reads only the older form. */
  readonly keyTransport?: KeyTransport;
}

const KEY_BYTES = 32;
const IV_BYTES = 16;
const RSA_MIN_BITS = 2048;
const DER_SEQUENCE = 0x30;
const ENVELOPE_BYTES = 24 * 1024 * 1024;

/**
 * Encrypts bytes for one recipient: CMS EnvelopedData (DER), AES-256-CBC under a key of its own, that key under the RSA key
 * of the certificate. Trouble E_LOT_ENVELOPE, why `recipient`, when the certificate cannot receive (no RSA of 2048 bits at
 * least, or a key usage that excludes it).
 */
export function envelope(
  content: Uint8Array,
  recipientCertificate: Uint8Array,
  random: Random,
  { keyTransport = "rsaes-oaep-sha256" }: EnvelopeOptions = {},
): Uint8Array {
  checkRecipient(recipientCertificate);
  const { publicKey } = readCertificate(recipientCertificate);
  const key = random.bytes(KEY_BYTES);
  const iv = random.bytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-cbc", key, iv);
  const encryptedContent = concat(cipher.update(content), cipher.final());
  const encryptedKey = publicEncrypt({ key: publicKey, ...paddingOf(keyTransport) }, key);
  key.fill(0);
  const recipient = certificateName(recipientCertificate);
  const keyEncryption = KEY_ENCRYPTION.find(({ transport }) => transport === keyTransport)?.der;
  assert(keyEncryption !== undefined, "the key transport has a form");
  return envelopedDataDer({ recipient, keyEncryption, encryptedKey, iv, encryptedContent });
}

function paddingOf(keyTransport: KeyTransport) {
  if (keyTransport === "rsa-pkcs1") return { padding: constants.RSA_PKCS1_PADDING };
  return { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" };
}

function checkRecipient(certificate: Uint8Array): void {
  const { rsaBits, keyUsage } = factsOf(certificate);
  if (rsaBits < RSA_MIN_BITS) throw refused("recipient");
  if (keyUsage.length > 0 && !keyUsage.includes("keyEncipherment")) throw refused("recipient");
}

function factsOf(certificate: Uint8Array) {
  try {
    return certificateFacts(certificate);
  } catch {
    throw refused("recipient");
  }
}

/** A signed lot in its MIME part, enveloped for its recipient: the object that a mail, a PC or a USB stick carries (5.2). */
export function sealLot(
  signedData: Uint8Array,
  recipientCertificate: Uint8Array,
  random: Random,
  options: EnvelopeOptions & { readonly strings?: FormatStrings } = {},
): Uint8Array {
  return envelope(signedPart(signedData, options.strings ?? TRN1_STRINGS), recipientCertificate, random, options);
}

/**
 * Decrypts an EnvelopedData with a private key (PEM). With a certificate (PEM or DER), the envelope must name it as its
 * recipient. Trouble E_LOT_ENVELOPE; `why` is coarse on purpose (structure, algorithm, recipient, decryption). What comes out is
 * not authentic: only the signature inside says so.
 */
export function openEnvelope(
  enveloped: Uint8Array,
  privateKeyPem: string,
  certificate?: Uint8Array | string,
): Uint8Array {
  const parts = readEnveloped(enveloped);
  if (certificate !== undefined) {
    if (!sameBytes(parts.recipient, nameOf(certificate))) throw refused("recipient");
  }
  const privateKey = privateKeyOf(privateKeyPem);
  const padding = paddingOf(transportOf(parts.keyEncryption));
  try {
    const key = privateDecrypt({ key: privateKey, ...padding }, parts.encryptedKey);
    const decipher = createDecipheriv("aes-256-cbc", key, parts.iv);
    const content = concat(decipher.update(parts.encryptedContent), decipher.final());
    key.fill(0);
    return content;
  } catch {
    throw refused("decryption");
  }
}

function nameOf(certificate: Uint8Array | string): Uint8Array {
  try {
    return certificateName(typeof certificate === "string" ? derOf(certificate) : certificate);
  } catch {
    throw refused("recipient");
  }
}

/** Opens a sealed lot as its recipient: the CMS SignedData inside (DER), to be verified before anything else. */
export function openLot(enveloped: Uint8Array, privateKeyPem: string, certificate?: Uint8Array | string): Uint8Array {
  return pkcs7Part(openEnvelope(enveloped, privateKeyPem, certificate), "signed-data");
}

/** Body of a MIME part `application/pkcs7-mime` of that kind. */
function pkcs7Part(bytes: Uint8Array, smimeType: string): Uint8Array {
  const part = readPart(bytes);
  if (part === undefined) throw refused("part");
  const { value, parameters } = headerOf(part, "content-type");
  if (value !== "application/pkcs7-mime" || parameters.get("smime-type") !== smimeType) throw refused("part");
  return part.body;
}

/**
 * The enveloped object inside what a recipient received: itself (DER), or the mail that carries it in base64 (5.2). Trouble
 * E_LOT_ENVELOPE, why `part`, when it is neither.
 */
export function envelopedOf(received: Uint8Array): Uint8Array {
  if (received[0] === DER_SEQUENCE) return received;
  return pkcs7Part(received, "enveloped-data");
}

/** Reads an envelope of the profile: one recipient, and no byte other than the profile writes it. */
function readEnveloped(der: Uint8Array): EnvelopedParts {
  if (der.length > ENVELOPE_BYTES) throw refused("too-long");
  const parts = attempt(() => partsOf(der));
  if (parts === undefined) throw refused("structure");
  const again = attempt(() => envelopedDataDer(parts));
  if (again === undefined || !sameBytes(der, again)) throw refused("encoding");
  return parts;
}

/** The library reads more than the standard allows, so what it found is written again and compared by the caller. */
function partsOf(der: Uint8Array): EnvelopedParts | undefined {
  const info = ContentInfo.fromBER(der);
  if (info.contentType !== OID.envelopedData) return undefined;
  const { recipientInfos, encryptedContentInfo } = new EnvelopedData({ schema: info.content });
  const recipient = recipientInfos[0]?.value;
  if (recipientInfos.length !== 1 || !(recipient instanceof KeyTransRecipientInfo)) return undefined;
  if (!(recipient.rid instanceof IssuerAndSerialNumber)) return undefined;
  const { algorithmId, algorithmParams } = encryptedContentInfo.contentEncryptionAlgorithm;
  const iv: unknown = algorithmParams?.valueBlock?.valueHexView;
  if (algorithmId !== OID.aes256Cbc || !(iv instanceof Uint8Array) || iv.length !== IV_BYTES)
    throw refused("algorithm");
  return {
    recipient: new Uint8Array(recipient.rid.toSchema().toBER()),
    keyEncryption: new Uint8Array(recipient.keyEncryptionAlgorithm.toSchema().toBER()),
    encryptedKey: new Uint8Array(recipient.encryptedKey.getValue()),
    iv,
    encryptedContent: new Uint8Array(encryptedContentInfo.getEncryptedContent()),
  };
}

/** Undefined when the library could not read; a refusal of ours goes through. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (thrown) {
    if (thrown instanceof Trouble) throw thrown;
    return undefined;
  }
}

function transportOf(algorithm: Uint8Array): KeyTransport {
  const known = KEY_ENCRYPTION.find(({ der }) => sameBytes(der, algorithm));
  if (known === undefined) throw refused("algorithm");
  return known.transport;
}

function privateKeyOf(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw refused("key");
  }
}

function refused(why: string): Trouble {
  return new Trouble("E_LOT_ENVELOPE", { why });
}
