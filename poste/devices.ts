import { X509Certificate } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeviceId } from "#sync/messages/index";

/**
 * The serial number of the device whose pinned certificate this is (SHA-256 fingerprint), or undefined: DIR/devices/<serial>.pem,
 * one certificate a device. Read at each connection, so that a revoked device is gone at once; a file that is no
 * certificate pins nothing.
 */
export function deviceOf(dir: string, fingerprint: string): string | undefined {
  const folder = join(dir, "devices");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".pem"))
    .map((name) => name.slice(0, -4))
    .find((id) => isDeviceId(id) && fingerprintOf(join(folder, `${id}.pem`)) === fingerprint);
}

function fingerprintOf(path: string): string | undefined {
  try {
    return new X509Certificate(readFileSync(path)).fingerprint256;
  } catch {
    return undefined;
  }
}
