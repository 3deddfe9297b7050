import { makeSelfSigned } from "#billing/signing/index";
import { type Clock, type Disk, type Random, replaceFile } from "#hal/ports/index";
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
  await replaceFile(disk, KEY_FILE, Buffer.from(made.keyPem, "utf8"));
  await replaceFile(disk, CERTIFICATE_FILE, Buffer.from(made.certificatePem, "utf8"));
  return { deviceId, ...made };
}

/** The paired poste, or undefined when there is none. Trouble E_POSTE_UNPAIRED when the file is not a pairing. */
export async function readPairing(disk: Disk): Promise<Pairing | undefined> {
  const found = await text(disk, PAIRING_FILE);
  return found === undefined ? undefined : parsePairing(found);
}

/** Keeps the pairing; it takes effect at the next start. */
export async function writePairing(disk: Disk, pairing: Pairing): Promise<void> {
  await replaceFile(disk, PAIRING_FILE, Buffer.from(`${JSON.stringify(pairing, null, 2)}\n`, "utf8"));
}

async function text(disk: Disk, path: string): Promise<string | undefined> {
  const bytes = await disk.read(path);
  return bytes === "absent" ? undefined : Buffer.from(bytes).toString("utf8");
}
