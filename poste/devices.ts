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
  return pairedDevices(dir).find((id) => fingerprintOf(join(dir, "devices", `${id}.pem`)) === fingerprint);
}

/** Serial numbers of the devices that are paired. */
export function pairedDevices(dir: string): readonly string[] {
  return readdirSync(join(dir, "devices"))
    .filter((name) => name.endsWith(".pem"))
    .map((name) => name.slice(0, -4))
    .filter(isDeviceId);
}

function fingerprintOf(path: string): string | undefined {
  try {
    return new X509Certificate(readFileSync(path)).fingerprint256;
  } catch {
    return undefined;
  }
}
