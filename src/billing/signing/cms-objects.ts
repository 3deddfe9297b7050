import { concat } from "#util/bytes";
import {
  fromDer,
  type Node,
  nothing,
  octets,
  oid,
  seq,
  setOf,
  small,
  tagged,
  taggedOctets,
  toDer,
  utcTime,
} from "./asn1.ts";
import { sha256 } from "./crypto.ts";

/** Object identifiers of the profile: RFC 5652, 5035, 8017, 3565. */
export const OID = {
  data: "1.2.840.113549.1.7.1",
  signedData: "1.2.840.113549.1.7.2",
  envelopedData: "1.2.840.113549.1.7.3",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingTime: "1.2.840.113549.1.9.5",
  signingCertificateV2: "1.2.840.113549.1.9.16.2.47",
  sha256: "2.16.840.1.101.3.4.2.1",
  rsaEncryption: "1.2.840.113549.1.1.1",
  rsaesOaep: "1.2.840.113549.1.1.7",
  mgf1: "1.2.840.113549.1.1.8",
  aes256Cbc: "2.16.840.1.101.3.4.1.42",
} as const;

const algorithm = (identifier: string, ...parameters: Node[]): Node => seq(oid(identifier), ...parameters);
const sha256Algorithm = (): Node => algorithm(OID.sha256, nothing());

/**
 * What a certificate is named by in the CMS objects (RFC 5652 10.2.4), cut out of its bytes:
 *
 *   Certificate ::= SEQUENCE { tbs SEQUENCE { [0] version, serialNumber, signature, issuer, ... }, ... }
 */
function issuerAndSerial(certificateDer: Uint8Array): Node {
  const [tbs] = childrenOf(fromDer(certificateDer));
  const [, serial, , issuer] = tbs === undefined ? [] : childrenOf(tbs);
  if (serial === undefined || issuer === undefined) throw new RangeError("not a version 3 certificate");
  return seq(issuer, serial);
}

function childrenOf(node: Node): readonly Node[] {
  return typeof node.value === "string" ? [] : node.value;
}

/** DER of issuer and serial number: how a recipient and a signer are told apart. */
export function certificateName(certificateDer: Uint8Array): Uint8Array {
  return toDer(issuerAndSerial(certificateDer));
}

/**
 * The attributes that the CPS signs, as a SET OF (the form whose digest is signed, RFC 5652 5.4):
 *
 *   SET { content-type = data, message-digest = SHA-256 of the content, signing-time, signing-certificate-v2 }
 *
 * signing-certificate-v2 holds the SHA-256 of the certificate, so no other one can take its place (RFC 5035).
 */
export function signedAttributes(
  contentDigest: Uint8Array,
  signingTimeMs: number,
  certificateDer: Uint8Array,
): Uint8Array {
  const attribute = (identifier: string, value: Node): Node => seq(oid(identifier), setOf(value));
  return toDer(
    setOf(
      attribute(OID.contentType, oid(OID.data)),
      attribute(OID.messageDigest, octets(contentDigest)),
      attribute(OID.signingTime, utcTime(signingTimeMs)),
      attribute(OID.signingCertificateV2, seq(seq(seq(octets(sha256(certificateDer)))))),
    ),
  );
}

/**
 * The whole signed object, one signer, its certificate inside:
 *
 *   ContentInfo { signedData, [0] SignedData {
 *     version 1, digestAlgorithms { sha256 }, encapContentInfo { data, [0] content },
 *     certificates [0] { CPS }, signerInfos { SignerInfo {
 *       version 1, sid { issuer, serial }, sha256, signedAttrs [0], rsaEncryption, signature } } } }
 */
export function signedDataDer(parts: {
  readonly content: Uint8Array;
  readonly certificate: Uint8Array;
  /** The SET OF that was signed. */
  readonly attributes: Uint8Array;
  readonly signature: Uint8Array;
}): Uint8Array {
  const signerInfo = seq(
    small(1),
    issuerAndSerial(parts.certificate),
    sha256Algorithm(),
    fromDer(concat([0xa0], parts.attributes.subarray(1))), // [0] IMPLICIT in place of SET.
    algorithm(OID.rsaEncryption, nothing()),
    octets(parts.signature),
  );
  const signedData = seq(
    small(1),
    setOf(sha256Algorithm()),
    seq(oid(OID.data), tagged(0, octets(parts.content))),
    tagged(0, fromDer(parts.certificate)),
    setOf(signerInfo),
  );
  return toDer(seq(oid(OID.signedData), tagged(0, signedData)));
}

export type KeyTransport = "rsaes-oaep-sha256" | "rsa-pkcs1";

/** What an enveloped object is made of. */
export interface EnvelopedParts {
  /** DER of issuer and serial number. */
  readonly recipient: Uint8Array;
  /** DER of the algorithm which encrypted the key: one of KEY_ENCRYPTION. */
  readonly keyEncryption: Uint8Array;
  readonly encryptedKey: Uint8Array;
  readonly iv: Uint8Array;
  readonly encryptedContent: Uint8Array;
}

/**
 * The whole enveloped object, one recipient:
 *
 *   ContentInfo { envelopedData, [0] EnvelopedData {
 *     version 0, recipientInfos { { version 0, rid { issuer, serial }, RSAES-OAEP or rsaEncryption, key } },
 *     { data, { aes256-CBC, iv }, [0] content } } }
 */
export function envelopedDataDer(parts: EnvelopedParts): Uint8Array {
  const recipient = seq(small(0), fromDer(parts.recipient), fromDer(parts.keyEncryption), octets(parts.encryptedKey));
  const content = seq(
    oid(OID.data),
    algorithm(OID.aes256Cbc, octets(parts.iv)),
    taggedOctets(0, parts.encryptedContent),
  );
  return toDer(seq(oid(OID.envelopedData), tagged(0, seq(small(0), setOf(recipient), content))));
}

const oaep = (hash: Node): Uint8Array =>
  toDer(algorithm(OID.rsaesOaep, seq(tagged(0, hash), tagged(1, algorithm(OID.mgf1, hash)))));

/**
 * How a key may be transported: RSAES-OAEP { [0] sha256, [1] mgf1 { sha256 } }, label empty (RFC 8017 A.2.1), or rsaEncryption.
 * The first of each is what we write; openssl leaves the NULL of sha256 out, which RFC 4055 asks readers to accept.
 */
export const KEY_ENCRYPTION: readonly { readonly transport: KeyTransport; readonly der: Uint8Array }[] = [
  { transport: "rsaes-oaep-sha256", der: oaep(sha256Algorithm()) },
  { transport: "rsaes-oaep-sha256", der: oaep(algorithm(OID.sha256)) },
  { transport: "rsa-pkcs1", der: toDer(algorithm(OID.rsaEncryption, nothing())) },
];
