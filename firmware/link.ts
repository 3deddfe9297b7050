import { makeSelfSigned } from "#billing/signing/index";
import type { Clock, Disk, Random } from "#hal/ports/index";
import { type LinkIdentity, type Pairing, parsePairing } from "#sync";
import { hex } from "#util/bytes";

const KEY_FILE = "link-key.pem";
const CERTIFICATE_FILE = "link-cert.pem";
const PAIRING_FILE = "pairing.json";

/**
 * Who this device is on the link to the poste: key and certificate in files of their own, made at the first start. They
 * open nothing but that door, so that sealed lots leave while the data are locked (reliability 5, rule 6).
 */
export async function linkIdentity(disk: Disk, clock: Clock, random: Random, deviceId: string): Promise<LinkIdentity> {
  const keyPem = await text(disk, KEY_FILE);
  const certificatePem = await text(disk, CERTIFICATE_FILE);
  if (keyPem !== undefined && certificatePem !== undefined) return { deviceId, keyPem, certificatePem };
  const made = await makeSelfSigned({
    commonName: deviceId,
    organisation: "TOURNEE TEST",
    serial: hex(random.bytes(8)),
    fromMs: clock.now() - 24 * 3600 * 1000,
    years: 20,
  });
  await put(disk, KEY_FILE, made.keyPem);
  await put(disk, CERTIFICATE_FILE, made.certificatePem);
  return { deviceId, ...made };
}

/** The paired poste, or undefined when there is none. Trouble E_POSTE_UNPAIRED when the file is not a pairing. */
export async function readPairing(disk: Disk): Promise<Pairing | undefined> {
  const found = await text(disk, PAIRING_FILE);
  return found === undefined ? undefined : parsePairing(found);
}

async function text(disk: Disk, path: string): Promise<string | undefined> {
  const bytes = await disk.read(path);
  return bytes === "absent" ? undefined : Buffer.from(bytes).toString("utf8");
}

/** Written whole under another name, then renamed: a cut leaves the old file or the new one. */
async function put(disk: Disk, path: string, content: string): Promise<void> {
  await disk.remove(`${path}.new`);
  const file = await disk.create(`${path}.new`);
  await file.write(0, Buffer.from(content, "utf8"));
  await file.sync();
  await file.close();
  await disk.rename(`${path}.new`, path);
  await disk.syncFolder("");
}
