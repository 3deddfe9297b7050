import * as v from "valibot";
import { type Disk, replaceFile } from "#hal/ports/index";

/*
 * EVERYTHING ERASED. The file "reset" is the decision, durable before anything goes; then the keys go, so that what is still there
 * opens no more; then all the rest, at the next start, before anything is opened. A cut leaves all of it, or a start that ends it.
 *
 *   format        "tournee-reset"
 *   version       1
 *   deviceSerial  of this device: it is the machine's and stays
 *   deviceRank    the rank its numbers are drawn under from now on: those drawn before are known elsewhere and serve no more
 */
const PATH = "reset";
/** What nothing opens without, first. */
const KEYS_FIRST = ["keys/wraps", "keys/device-salt"];

const markerSchema = v.strictObject({
  format: v.literal("tournee-reset"),
  version: v.literal(1),
  deviceSerial: v.pipe(v.string(), v.maxLength(12)),
  deviceRank: v.pipe(v.string(), v.regex(/^\d{2}$/)),
});

/** What of a device outlives its data. */
export interface Outliving {
  readonly deviceSerial: string;
  readonly deviceRank: string;
}

/** The rank after that one: 00 to 99, then 00 again. */
export function nextRank(deviceRank: string): string {
  return String((Number(deviceRank) + 1) % 100).padStart(2, "0");
}

/** Decides, for good, and destroys the keys: resolves once nothing on the disk opens any more. */
export async function beginErasing(disk: Disk, outliving: Outliving): Promise<void> {
  const marker = { format: "tournee-reset", version: 1, ...outliving };
  await replaceFile(disk, PATH, Buffer.from(`${JSON.stringify(marker)}\n`, "utf8"));
  await destroyKeys(disk);
}

/** Whether it was decided and is not finished. */
export async function erasing(disk: Disk): Promise<boolean> {
  return (await disk.read(PATH)) !== "absent";
}

/**
 * Takes away whatever is in the folder but the decision itself; `undefined` when nothing was decided. Once what outlives is written
 * down again, `endErasing` closes it. Done again it ends in the same place.
 */
export async function eraseRest(disk: Disk): Promise<Outliving | undefined> {
  const content = await disk.read(PATH);
  if (content === "absent") return undefined;
  await destroyKeys(disk);
  for (const name of await disk.list("")) if (name !== PATH) await eraseTree(disk, name);
  await disk.syncFolder("");
  return outlivingIn(content);
}

export async function endErasing(disk: Disk): Promise<void> {
  await disk.remove(PATH);
  await disk.syncFolder("");
}

async function destroyKeys(disk: Disk): Promise<void> {
  const there = await disk.list("keys");
  for (const path of KEYS_FIRST) await disk.remove(path);
  for (const name of there) await disk.remove(`keys/${name}`);
  if (there.length > 0) await disk.syncFolder("keys");
}

/** Folders stay, empty. */
async function eraseTree(disk: Disk, path: string): Promise<void> {
  const inside = await disk.list(path);
  for (const name of inside) await eraseTree(disk, `${path}/${name}`);
  if (inside.length > 0) await disk.syncFolder(path);
  else await disk.remove(path);
}

/** A decision that is not readable is a decision all the same; the device then gets a new serial number. */
function outlivingIn(content: Uint8Array): Outliving {
  try {
    const { deviceSerial, deviceRank } = v.parse(markerSchema, JSON.parse(Buffer.from(content).toString("utf8")));
    return { deviceSerial, deviceRank };
  } catch {
    return { deviceSerial: "", deviceRank: "00" };
  }
}
