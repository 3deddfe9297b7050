import { Certificate, ContentInfo, SignedData, type SignerInfo } from "pkijs";
import { sameBytes } from "#util/bytes";
import { Trouble } from "#util/trouble";
import { type FormatStrings, TRN1_STRINGS } from "../formats/strings.ts";
import { parisTime } from "../model/dates.ts";
import type { Lot } from "../model/lot.ts";
import { certificateFacts, checkIssuedBy, readCertificate, strong } from "./certificate.ts";
import { OID, signedAttributes, signedDataDer } from "./cms-objects.ts";
import { sha256, verifyRsaDigest } from "./crypto.ts";
import { headerOf, lotPart, type MimePart, type PieceFile, piecesPart, readPart, readParts } from "./mime.ts";

/** A lot waiting for the card: what it must sign, and how its answer becomes the signed object. */
export interface PreparedLotSignature {
  /** SHA-256 of the signed attributes, 32 bytes: what the CPS signs with its key 81. */
  readonly attributesDigest: Uint8Array;
  /** The CMS SignedData (DER). Trouble E_SIGNATURE_WRONG when the card's answer is not the signature asked for. */
  finish(signature: Uint8Array): Uint8Array;
}

/** A lot whose signature and signer are verified: only now is its content worth reading. */
export interface VerifiedLot {
  readonly fileName: string;
  /** The B2 file, bytes as signed. */
  readonly file: Uint8Array;
  /** The documents of a PJ lot, in their order; [] in any other. */
  readonly pieces: readonly PieceFile[];
  /** Certificate of the CPS (DER). */
  readonly certificate: Uint8Array;
  /** As the signer said; it proves nothing about the date. */
  readonly signingTimeMs: number;
}

/** Who may have signed: this very certificate, or one of this issuer (DER). Without either, any sound signer. */
export interface LotTrust {
  readonly certificate?: Uint8Array;
  readonly cpsIssuer?: Uint8Array;
}

/** A lot of 10 invoices is about 40 kB, one of pieces some MB (formats.md 5.3). */
const SIGNED_BYTES = 8 * 1024 * 1024;

/** Makes the signature of a lot by the CPS in two steps, since a card answers in its own time (formats.md 5.2); `pieces`: those of a PJ lot. */
export function prepareLotSignature(
  lot: Lot,
  certificateDer: Uint8Array,
  signingTimeMs: number,
  pieces: readonly PieceFile[] = [],
  strings: FormatStrings = TRN1_STRINGS,
): PreparedLotSignature {
  const content = lot.identity.kind === "PJ" ? piecesPart(lot, pieces, strings) : lotPart(lot, strings);
  const attributes = signedAttributes(sha256(content), signingTimeMs, certificateDer);
  const attributesDigest = sha256(attributes);
  return {
    attributesDigest,
    finish(signature) {
      if (!verifyRsaDigest(certificateDer, attributesDigest, signature))
        throw new Trouble("E_SIGNATURE_WRONG", { by: "cps" });
      return signedDataDer({ content, certificate: certificateDer, attributes, signature });
    },
  };
}

/**
 * Verifies the CMS SignedData of a lot, then reads its part. In this order: the algorithms (SHA-256 and RSA alone); the signer (a
 * signature certificate, RSA of 2048 bits at least, the one expected); the signature over the attributes; the content by
 * its digest; the attributes; that no byte is other than the profile writes it; the issuer, and its time on the day it says it
 * signed. Only then is the content parsed. Trouble E_LOT_SIGNATURE, `why` naming the first check that failed.
 */
export function verifyLotSignature(signedData: Uint8Array, trust: LotTrust = {}, strings = TRN1_STRINGS): VerifiedLot {
  const { content, certificate, signer, attributes, signature } = readSigned(signedData);
  checkAlgorithms(signer);
  checkSigner(certificate, trust);
  if (!verifyRsaDigest(certificate, sha256(attributes), signature)) throw refused("signature");
  if (!sameBytes(attributeBytes(signer, OID.messageDigest), sha256(content))) throw refused("content");
  const signingTimeMs = signingTimeOf(signer);
  const due = attempt(() => signedAttributes(sha256(content), signingTimeMs, certificate));
  if (due === undefined || !sameBytes(attributes, due)) throw refused("attributes");
  const again = attempt(() => signedDataDer({ content, certificate, attributes, signature }));
  if (again === undefined || !sameBytes(signedData, again)) throw refused("encoding");
  checkDates(certificate, trust, signingTimeMs);
  return { ...lotFile(content, strings), certificate, signingTimeMs };
}

interface SignedParts {
  readonly content: Uint8Array;
  readonly certificate: Uint8Array;
  readonly signer: SignerInfo;
  readonly attributes: Uint8Array;
  readonly signature: Uint8Array;
}

/** One signer, one certificate, a content inside: anything else is not a lot of ours. */
function readSigned(der: Uint8Array): SignedParts {
  if (der.length > SIGNED_BYTES) throw refused("too-long");
  const parts = attempt(() => partsOf(der));
  if (parts === undefined) throw refused("structure");
  return parts;
}

/** The library reads more than the standard allows, so what it found is written again and compared by the caller. */
function partsOf(der: Uint8Array): SignedParts | undefined {
  const info = ContentInfo.fromBER(der);
  if (info.contentType !== OID.signedData) return undefined;
  const { certificates = [], signerInfos, encapContentInfo } = new SignedData({ schema: info.content });
  const [certificate] = certificates;
  const [signer] = signerInfos;
  const content = encapContentInfo.eContent?.getValue();
  const single = certificates.length === 1 && signerInfos.length === 1;
  if (!single || !(certificate instanceof Certificate) || signer?.signedAttrs === undefined || content === undefined)
    return undefined;
  return {
    content: new Uint8Array(content),
    certificate: new Uint8Array(certificate.toSchema().toBER()),
    signer,
    attributes: new Uint8Array(signer.signedAttrs.encodedValue),
    signature: new Uint8Array(signer.signature.getValue()),
  };
}

/** SHA-256 and RSA, nothing older (reliability 3, C16). */
function checkAlgorithms(signer: SignerInfo): void {
  const { digestAlgorithm, signatureAlgorithm } = signer;
  if (digestAlgorithm.algorithmId !== OID.sha256 || signatureAlgorithm.algorithmId !== OID.rsaEncryption)
    throw refused("algorithm");
}

function checkSigner(certificate: Uint8Array, trust: LotTrust): void {
  if (trust.certificate !== undefined && !sameBytes(certificate, trust.certificate)) throw refused("signer");
  const sound = attempt(() => strong(readCertificate(certificate)));
  if (!sound) throw refused("certificate");
  if (!certificateFacts(certificate).keyUsage.includes("nonRepudiation")) throw refused("key-usage");
}

function checkDates(certificate: Uint8Array, { cpsIssuer }: LotTrust, signingTimeMs: number): void {
  if (cpsIssuer === undefined) return;
  const issued = checkIssuedBy(certificate, cpsIssuer, parisTime(signingTimeMs).day);
  if (issued.kind === "refused") throw refused(`certificate-${issued.reason}`);
}

/** The one value of an attribute, as read; undefined when it is not there exactly once. */
function attributeOf(signer: SignerInfo, type: string): unknown {
  const found = signer.signedAttrs?.attributes.filter((attribute) => attribute.type === type) ?? [];
  const values: readonly unknown[] = found[0]?.values ?? [];
  return found.length === 1 && values.length === 1 ? values[0] : undefined;
}

function attributeBytes(signer: SignerInfo, type: string): Uint8Array {
  const value = attributeOf(signer, type);
  const block = isRecord(value) && isRecord(value.valueBlock) ? value.valueBlock.valueHexView : undefined;
  if (!(block instanceof Uint8Array)) throw refused("attributes");
  return block;
}

function signingTimeOf(signer: SignerInfo): number {
  const value = attributeOf(signer, OID.signingTime);
  const read = isRecord(value) ? value.toDate : undefined;
  const date: unknown = typeof read === "function" ? attempt(() => read.call(value)) : undefined;
  if (!(date instanceof Date) || Number.isNaN(date.getTime())) throw refused("attributes");
  return date.getTime();
}

/** The business part of a lot, told by its type, alone or before its pieces; names may hold nothing but what names of lots hold. */
function lotFile(content: Uint8Array, strings: FormatStrings): Pick<VerifiedLot, "file" | "fileName" | "pieces"> {
  const [first, ...others] = readParts(content) ?? [readPart(content)];
  if (first === undefined) throw refused("part");
  return {
    ...named(first, strings.ediContentType.toLowerCase()),
    pieces: others.map((one) => {
      const { file, fileName } = named(one, "application/pdf");
      return { fileName, bytes: file };
    }),
  };
}

function named(part: MimePart | undefined, type: string): Pick<VerifiedLot, "file" | "fileName"> {
  const fileName = part && headerOf(part, "content-disposition").parameters.get("filename");
  const sound = fileName !== undefined && /^[A-Z0-9_]{1,60}\.[A-Z0-9]{1,4}$/.test(fileName);
  if (part === undefined || !sound || headerOf(part, "content-type").value !== type) throw refused("part");
  return { file: part.body, fileName };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

function refused(why: string): Trouble {
  return new Trouble("E_LOT_SIGNATURE", { why });
}
