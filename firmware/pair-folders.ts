import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { systemClock } from "#hal/clock/index";
import { systemRandom } from "#hal/random/index";
import { parsePairing } from "#sync";
import { linkIdentity, writePairing } from "./link.ts";
import { openStore } from "./store.ts";

/**
 * Pairs a device and a poste by their folders, until pairing by code exists: the poste's pairing file goes into the data
 * folder, the device's certificate among the poste's devices. Neither program may be running on its folder but the
 * poste, which reads its devices at each call. Trouble E_STORE_BUSY, E_POSTE_UNPAIRED (no pairing file there).
 */
export async function pairFolders(
  data: string,
  posteDir: string,
): Promise<{ readonly deviceId: string; readonly posteId: string }> {
  const pairing = parsePairing(await readFile(join(posteDir, "pairing.json"), "utf8"));
  const [clock, random] = [systemClock({}), systemRandom()];
  const store = await openStore(data, { clock, random });
  try {
    const deviceId = store.settings.value.deviceSerial;
    const identity = await linkIdentity(store.disk, clock, random, deviceId);
    await writePairing(store.disk, pairing);
    await mkdir(join(posteDir, "devices"), { recursive: true, mode: 0o700 });
    await writeFile(join(posteDir, "devices", `${deviceId}.pem`), identity.certificatePem, {
      mode: 0o600,
      flush: true,
    });
    return { deviceId, posteId: pairing.posteId };
  } finally {
    await store.close();
  }
}
