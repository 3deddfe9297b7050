import { createHash, X509Certificate } from "node:crypto";
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
}

/** Reads the identity of the folder, or makes it at the first start. */
export async function posteIdentity(dir: string, time: PosteTime): Promise<PosteIdentity> {
  const keyPath = join(dir, "poste-key.pem");
  const certificatePath = join(dir, "poste-cert.pem");
  try {
    return identify(await readFile(keyPath, "utf8"), await readFile(certificatePath, "utf8"));
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
  return identify(made.keyPem, made.certificatePem);
}

function identify(keyPem: string, certificatePem: string): PosteIdentity {
  const { raw } = new X509Certificate(certificatePem);
  return { id: createHash("sha256").update(raw).digest("hex").slice(0, 16), keyPem, certificatePem };
}

/** What a device keeps of this poste: its pairing file. */
export function pairingFile(identity: PosteIdentity, host: string, port: number): string {
  const pairing = { host, port, posteId: identity.id, certificatePem: identity.certificatePem };
  return `${JSON.stringify(pairing, null, 2)}\n`;
}
