import { createHash, createPublicKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { makeSelfSigned } from "#billing/signing/self-signed";
import { replaceFile } from "./durable.ts";
import type { PosteTime } from "./time.ts";

/** Who this poste is on the link: one RSA key for TLS, for opening lots and for signing receipts. */
export interface PosteIdentity {
  readonly id: string; // first 16 hexadecimal digits of the certificate's SHA-256
  readonly keyPem: string;
  readonly certificatePem: string;
  /** Base64 of the raw X25519 public key that devices seal their data key to. Its private half stays in this folder. */
  readonly escrowKey: string;
}

/** Reads the identity of the folder, or makes it at the first start. */
export async function posteIdentity(dir: string, time: PosteTime): Promise<PosteIdentity> {
  const keyPath = join(dir, "poste-key.pem");
  const certificatePath = join(dir, "poste-cert.pem");
  const escrowKey = await escrowPublicKey(join(dir, "escrow-key.pem"));
  try {
    return identify(await readFile(keyPath, "utf8"), await readFile(certificatePath, "utf8"), escrowKey);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== "ENOENT") throw thrown;
  }
  const made = await makeSelfSigned({
    commonName: "poste",
    organisation: "TOURNEE TEST",
    serial: createHash("sha256").update(dir).update(String(time.now())).digest("hex").slice(0, 16),
    fromMs: time.now() - 24 * 3600 * 1000,
    years: 20,
  });
  await replaceFile(keyPath, made.keyPem);
  await replaceFile(certificatePath, made.certificatePem);
  return identify(made.keyPem, made.certificatePem, escrowKey);
}

/** Reads the key of the escrow, or makes it at the first start: without it, no device can be opened once all its cards are gone. */
async function escrowPublicKey(path: string): Promise<string> {
  let pem: string;
  try {
    pem = await readFile(path, "utf8");
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== "ENOENT") throw thrown;
    pem = generateKeyPairSync("x25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    await replaceFile(path, pem);
  }
  const raw = createPublicKey(pem).export({ type: "spki", format: "der" }).subarray(-32);
  return raw.toString("base64");
}

function identify(keyPem: string, certificatePem: string, escrowKey: string): PosteIdentity {
  const { raw } = new X509Certificate(certificatePem);
  return { id: createHash("sha256").update(raw).digest("hex").slice(0, 16), keyPem, certificatePem, escrowKey };
}

/** What a device keeps of this poste: its pairing file. */
export function pairingFile(identity: PosteIdentity, host: string, port: number): string {
  const pairing = {
    host,
    port,
    posteId: identity.id,
    certificatePem: identity.certificatePem,
    escrowKey: identity.escrowKey,
  };
  return `${JSON.stringify(pairing, null, 2)}\n`;
}
