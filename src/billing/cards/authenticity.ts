import { type Decoded, decodeFile, E7 } from "#hal/wire/card-files/index";
import { readTlvFile } from "#hal/wire/tlv/index";
import { asciiBytes, concat, fromHex, sameBytes } from "#util/bytes";
import type { CardDesk } from "./desk.ts";

/** EF.AUTH, its signature checked: the digest of each data file by FID. */
export type DigestList = ReadonlyMap<number, Uint8Array>;

/**
 * The list of EF.AUTH when the authority signed it for this very card, else undefined (cards.md 2.5, E7). Signed:
 *
 *   "TRN-AUTH-1" | serial number, 10 bytes | C3 date, 8 ASCII | C4 list of FID (2) + SHA-256 (32)
 */
export function trustedDigests(authFile: Uint8Array, serial: string, desk: CardDesk): DigestList | undefined {
  const read = decodeFile(E7, authFile);
  if (read.kind === "refused") return undefined;
  const { algorithm, keyId, signature, digests } = read.value;
  if (algorithm !== "ES256" || !sameBytes(keyId, desk.trust.dataKeyId)) return undefined;
  const good = desk.crypto.verifyEs256(desk.trust.dataKey, signedBytes(read.value, serial), signature);
  return good ? listOf(digests) : undefined;
}

export function signedBytes(auth: Pick<Decoded<typeof E7.fields>, "signedOn" | "digests">, serial: string): Uint8Array {
  return concat(asciiBytes("TRN-AUTH-1"), fromHex(serial), asciiBytes(auth.signedOn), auth.digests);
}

function listOf(digests: Uint8Array): DigestList | undefined {
  const list = new Map<number, Uint8Array>();
  let last = -1;
  for (let at = 0; at < digests.length; at += 34) {
    const fid = ((digests[at] ?? 0) << 8) | (digests[at + 1] ?? 0);
    if (fid <= last) return undefined;
    list.set(fid, digests.subarray(at + 2, at + 34));
    last = fid;
  }
  return list;
}

/** Whether every file read stands in the list with its very content. What could not be read is not checked, and not used. */
export function filesAgree(files: ReadonlyMap<number, Uint8Array>, list: DigestList, desk: CardDesk): boolean {
  return [...files].every(([fid, bytes]) => {
    const due = list.get(fid);
    return due !== undefined && sameBytes(due, desk.crypto.sha256(bytes));
  });
}

/** Longest certificate looked at (cards.md 6). */
const CERTIFICATE_MAX = 4096;

/**
 * Whether a certificate of a card names `commonName` and was signed by `issuer` (DER both). Its dates are those of the
 * card, whose end is checked where something is done with it.
 */
export function certificateHolds(der: Uint8Array, commonName: string, issuer: Uint8Array, desk: CardDesk): boolean {
  if (der.length > CERTIFICATE_MAX) return false;
  const facts = desk.crypto.certificateFacts(der);
  const issuerFacts = desk.crypto.certificateFacts(issuer);
  if (!facts || !issuerFacts || facts.issuerCommonName !== issuerFacts.subjectCommonName) return false;
  const parts = certificateParts(der);
  return (
    facts.subjectCommonName === commonName &&
    parts !== undefined &&
    desk.crypto.verifyRsaSha256(issuer, parts.signed, parts.signature)
  );
}

/** Certificate ::= SEQUENCE { tbsCertificate, algorithm, signature BIT STRING }: the bytes signed, and the signature. */
function certificateParts(
  der: Uint8Array,
): { readonly signed: Uint8Array; readonly signature: Uint8Array } | undefined {
  const read = readTlvFile(der);
  if (read.kind === "refused") return undefined;
  const [tbs, algorithm, bits] = read.value.children;
  if (!tbs || !algorithm || bits?.tag !== 0x03 || bits.value[0] !== 0) return undefined;
  return { signed: der.subarray(tbs.at, algorithm.at), signature: bits.value.subarray(1) };
}
