import { X509Certificate } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeviceId } from "#sync/messages/index";

/** Devices that may call: their serial number, and the fingerprint of the certificate pinned at the pairing. */
export type Devices = ReadonlyMap<string, string>;

/** Reads DIR/devices/<serial>.pem, one pinned certificate a device. Read at each connection: a revoked device is gone at once. */
export async function readDevices(dir: string): Promise<Devices> {
  const devices = new Map<string, string>();
  for (const name of await readdir(join(dir, "devices"))) {
    const id = name.replace(/\.pem$/, "");
    if (!name.endsWith(".pem") || !isDeviceId(id)) continue;
    devices.set(id, new X509Certificate(await readFile(join(dir, "devices", name))).fingerprint256);
  }
  return devices;
}
