/**
 * CANONICAL BYTES AND SIGNATURES: what the cards sign, how it is verified, and the CMS of a lot, both ways. A signature is
 * verified with its certificate before it is used, and what it covers is parsed only after.
 * Never here: a card or its reader (a card's signature comes in as bytes), a file, the network, the clock. May import:
 * billing/{model,formats}, util, node:crypto, node-forge (writes ASN.1) and pkijs (reads it).
 */
export {
  type CertificateFacts,
  certificateFacts,
  checkIssuedBy,
  type IssuedBy,
  type KeyUsage,
} from "./certificate.ts";
export { cardCrypto, sha256, verifyEd25519, verifyEs256, verifyRsaDigest, verifyRsaMessage } from "./crypto.ts";
export { type EnvelopeOptions, envelope, envelopedOf, openEnvelope, openLot, sealLot } from "./envelope.ts";
export { type FseVerdict, fseDigest, type OneSignature, type SignatureTrust, verifyFse, verifyOne } from "./fse.ts";
export {
  type LotTrust,
  type PreparedLotSignature,
  prepareLotSignature,
  type VerifiedLot,
  verifyLotSignature,
} from "./lot-signature.ts";
export { type PieceFile, signedPart } from "./mime.ts";
export { derOf } from "./pem.ts";
export { makeSelfSigned, type SelfSigned } from "./self-signed.ts";
