import { constants, createPrivateKey, generateKeyPairSync, privateEncrypt, X509Certificate } from "node:crypto";
import forge from "node-forge";

/** Keys and certificates made for one test run: nothing here is the deck's. */
export interface Party {
  readonly keyPem: string;
  readonly certificate: Uint8Array;
  readonly certificatePem: string;
}

export interface PartyWish {
  readonly commonName: string;
  readonly issuer?: { readonly party: Party; readonly commonName: string };
  readonly usage?: Readonly<Record<string, boolean>>;
  readonly bits?: number;
  readonly digest?: "sha1" | "sha256";
  readonly from?: string;
  readonly to?: string;
  readonly authority?: boolean;
}

const named = (commonName: string) => [
  { shortName: "C", value: "FR" },
  { shortName: "O", value: "TOURNEE TEST" },
  { shortName: "CN", value: commonName },
];

let serial = 1;

/** An RSA key and its certificate, self-signed or issued by another party of the same test. */
export function party(wish: PartyWish): Party {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: wish.bits ?? 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const key = forge.pki.privateKeyFromPem(privateKey);
  const made = forge.pki.createCertificate();
  made.publicKey = forge.pki.setRsaPublicKey(key.n, key.e);
  made.serialNumber = `01${(serial++).toString(16).padStart(4, "0")}`;
  made.validity.notBefore = new Date(wish.from ?? "2026-01-01T00:00:00Z");
  made.validity.notAfter = new Date(wish.to ?? "2029-12-31T23:59:59Z");
  made.setSubject(named(wish.commonName));
  made.setIssuer(named(wish.issuer?.commonName ?? wish.commonName));
  made.setExtensions([
    { name: "basicConstraints", cA: wish.authority ?? false, critical: true },
    { name: "keyUsage", critical: true, ...(wish.usage ?? { keyCertSign: true }) },
  ]);
  const signer = wish.issuer === undefined ? key : forge.pki.privateKeyFromPem(wish.issuer.party.keyPem);
  made.sign(signer, wish.digest === "sha1" ? forge.md.sha1.create() : forge.md.sha256.create());
  const certificatePem = forge.pki.certificateToPem(made);
  return { keyPem: privateKey, certificatePem, certificate: new Uint8Array(new X509Certificate(certificatePem).raw) };
}

const DIGEST_INFO = Buffer.from("3031300d060960864801650304020105000420", "hex");

/** What a card of ours answers: PKCS#1 v1.5 over a SHA-256 digest. */
export function signDigest(keyPem: string, digest: Uint8Array): Uint8Array {
  const key = createPrivateKey(keyPem);
  const block = Buffer.concat([DIGEST_INFO, digest]);
  return new Uint8Array(privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, block));
}

export const AUTHORITY_NAME = "TOURNEE TEST AC CPS";
export const authority = party({ commonName: AUTHORITY_NAME, authority: true });

/** A signature certificate of a CPS issued by the authority of the test. */
export function cps(wish: Partial<PartyWish> = {}): Party {
  return party({
    commonName: "899700000013",
    issuer: { party: authority, commonName: AUTHORITY_NAME },
    usage: { nonRepudiation: true },
    ...wish,
  });
}
