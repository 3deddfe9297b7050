import { generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
import forge from "node-forge";

/** A key pair and the certificate it signed for itself, PEM. For the link between device and poste: pinned, never trusted by name. */
export interface SelfSigned {
  readonly keyPem: string;
  readonly certificatePem: string;
}

/**
 * Makes an RSA 2048 key and its self-signed X.509 v3 certificate (SHA-256), valid from `fromMs` for `years`.
 * `serial` is hexadecimal. Used for TLS both ways and, at the poste, as the key lots are enveloped for.
 */
export async function makeSelfSigned(wish: {
  readonly commonName: string;
  readonly organisation: string;
  readonly serial: string;
  readonly fromMs: number;
  readonly years: number;
}): Promise<SelfSigned> {
  const { privateKey } = await promisify(generateKeyPair)("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const key = forge.pki.privateKeyFromPem(privateKey);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(key.n, key.e);
  certificate.serialNumber = `01${wish.serial}`;
  certificate.validity.notBefore = new Date(wish.fromMs);
  certificate.validity.notAfter = new Date(wish.fromMs);
  certificate.validity.notAfter.setUTCFullYear(certificate.validity.notBefore.getUTCFullYear() + wish.years);
  const name = [
    { shortName: "O", value: wish.organisation },
    { shortName: "CN", value: wish.commonName },
  ];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.setExtensions([
    { name: "basicConstraints", cA: false, critical: true },
    { name: "keyUsage", digitalSignature: true, keyEncipherment: true, critical: true },
  ]);
  certificate.sign(key, forge.md.sha256.create());
  return { keyPem: privateKey, certificatePem: forge.pki.certificateToPem(certificate).replaceAll("\r", "") };
}
