import { isPushedName } from "./pushed.ts";

/** Deepest a name may be on this road: identities only, so that no request can point outside the poste's folder. */
const DEVICE_ID = /^[A-Z0-9]{4,12}$/;
const LOT_ID = /^(fse|dre|pj)\.\d{9}\.\d{3}\.\d{12}$/;

/** "fse.346001233.012.261014183000" and nothing else. */
export function isLotId(text: string): boolean {
  return LOT_ID.test(text);
}

/** Serial number of a device: upper case letters and digits, 4 to 12. */
export function isDeviceId(text: string): boolean {
  return DEVICE_ID.test(text);
}

/** Path of one lot of one device: PUT hands it over, GET asks for its receipt. */
export function lotPath(deviceId: string, lotId: string): string {
  return `/lots/${deviceId}/${lotId}`;
}

/** Reads such a path; undefined for any other, with dots, escapes or queries included. */
export function readLotPath(path: string): { readonly deviceId: string; readonly lotId: string } | undefined {
  const parts = path.split("/");
  const [empty, folder, deviceId, lotId] = parts;
  if (parts.length !== 4 || empty !== "" || folder !== "lots" || deviceId === undefined || lotId === undefined)
    return undefined;
  return isDeviceId(deviceId) && isLotId(lotId) ? { deviceId, lotId } : undefined;
}

/** What stands at the poste for the device that calls. */
export const PUSH_PATH = "/push";

export function pushedPath(name: string): string {
  return `${PUSH_PATH}/${name}`;
}

/** Reads "/push/{name}"; undefined for any other. */
export function readPushedPath(path: string): string | undefined {
  const name = path.startsWith(`${PUSH_PATH}/`) ? path.slice(PUSH_PATH.length + 1) : "";
  return isPushedName(name) ? name : undefined;
}

/** Where a device tells how it stands, `seq` the number of its last record. */
export function syncPath(deviceId: string, seq: number): string {
  return `/sync/${deviceId}/${seq}`;
}

/** Reads such a path; undefined for any other. */
export function readSyncPath(path: string): { readonly deviceId: string; readonly seq: number } | undefined {
  const [, deviceId, digits] = /^\/sync\/([A-Z0-9]+)\/(0|[1-9]\d{0,14})$/.exec(path) ?? [];
  return deviceId === undefined || !isDeviceId(deviceId) ? undefined : { deviceId, seq: Number(digits) };
}

/** Where a device says that it is there. */
export function presencePath(deviceId: string): string {
  return `/presence/${deviceId}`;
}

/** Content-Digest header (RFC 9530) of a SHA-256 given as 64 hexadecimal digits. */
export function contentDigest(hashHex: string): string {
  return `sha-256=:${Buffer.from(hashHex, "hex").toString("base64")}:`;
}

/** The hash of a Content-Digest header in lower-case hexadecimal, or undefined. */
export function readContentDigest(header: string | undefined): string | undefined {
  const found = /^sha-256=:([A-Za-z0-9+/]{43}=):$/.exec(header ?? "");
  return found?.[1] === undefined ? undefined : Buffer.from(found[1], "base64").toString("hex");
}
