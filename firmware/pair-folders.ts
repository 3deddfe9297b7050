import { mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { systemClock } from "#hal/clock/index";
import { systemRandom } from "#hal/random/index";
import { type Pairing, parsePairing } from "#sync";
import { Trouble } from "#util/trouble";
import { linkIdentity, readPairing, writePairing } from "./link.ts";
import { openStore, type Store } from "./store.ts";

/**
 * Pairs a device and a poste by their folders, until pairing by code exists: the device's certificate goes among the poste's
 * devices, the poste's pairing file into the data folder. The terminal may not be running on its folder; the poste may, since it
 * reads its devices at each call. Done again it changes nothing. Trouble E_POSTE_UNPAIRED when that folder is no poste's,
 * E_STORE_BUSY, E_STORE_MODE, E_UNDISCHARGED when lots sealed for another poste still wait: no other can open them.
 */
export async function pairFolders(
  data: string,
  posteDir: string,
): Promise<{ readonly deviceId: string; readonly posteId: string }> {
  const pairing = await pairingOf(posteDir);
  const [clock, random] = [systemClock({}), systemRandom()];
  const store = await openStore(data, { clock, random });
  try {
    await refuseOverSealedLots(store, pairing);
    const deviceId = store.settings.value.deviceSerial;
    const identity = await linkIdentity(store.disk, clock, random, deviceId);
    await pinDevice(posteDir, deviceId, identity.certificatePem);
    await writePairing(store.disk, pairing);
    await store.inbox.put("paired", { poste: pairing.posteId });
    return { deviceId, posteId: pairing.posteId };
  } finally {
    await store.close();
  }
}

/** A lot is sealed for one poste: given to another it could never be opened, and its invoices would wait for ever. */
async function refuseOverSealedLots({ disk, outbox }: Store, wanted: Pairing): Promise<void> {
  const known = await readPairing(disk);
  if (known === undefined || known.posteId === wanted.posteId) return;
  const lots = (await outbox.list()).length;
  if (lots > 0) throw new Trouble("E_UNDISCHARGED", { lots });
}

async function pairingOf(posteDir: string): Promise<Pairing> {
  const text = await readFile(join(posteDir, "pairing.json"), "utf8").catch((thrown: NodeJS.ErrnoException) => {
    throw thrown.code === "ENOENT" ? new Trouble("E_POSTE_UNPAIRED", { part: "absent" }) : thrown;
  });
  return parsePairing(text);
}

/** The certificate appears whole: the poste may be reading its devices at this moment. */
async function pinDevice(posteDir: string, deviceId: string, certificatePem: string): Promise<void> {
  const folder = join(posteDir, "devices");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${deviceId}.pem`);
  const file = await open(`${path}.new`, "w", 0o600);
  try {
    await file.writeFile(certificatePem);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  const parent = await open(folder, "r");
  try {
    await parent.sync();
  } finally {
    await parent.close();
  }
}
