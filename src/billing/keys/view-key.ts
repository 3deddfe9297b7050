import { type Disk, type Random, replaceFile } from "#hal/ports/index";
import { asciiBytes, concat } from "#util/bytes";
import { Secret } from "#util/secret";
import { type DataKeys, keysOf } from "./data-keys.ts";
import { gcmOpen, gcmSeal } from "./gcm.ts";
import { keyBytes } from "./key-bytes.ts";

/*
 * THE KEY OF THE CHECKPOINT, file keys/views-key: 32 random bytes, so that a purge can destroy what a checkpoint said.
 *
 *    0  generation u32   of the data key
 *    4  AES-256-GCM(K_store, key): nonce 12, ciphertext 32, tag 16     AAD "TRN-VIEWS-1" | generation
 */
const PATH = "keys/views-key";
const LABEL = asciiBytes("TRN-VIEWS-1");
const FILE_BYTES = 64;

/** undefined when there is none under these keys. */
export async function readViewKey(disk: Disk, keys: DataKeys): Promise<Secret | undefined> {
  const content = await disk.read(PATH);
  if (content === "absent" || content.length !== FILE_BYTES) return undefined;
  const head = content.subarray(0, 4);
  const store = keysOf(keys, new DataView(head.buffer, head.byteOffset).getUint32(0))?.store;
  if (store === undefined || store.wiped) return undefined;
  const key = gcmOpen(store.reveal(), content.subarray(4), concat(LABEL, head));
  return key && new Secret(key);
}

/** Makes a new one, down to the disk, over the one that was there. */
export async function makeViewKey(disk: Disk, random: Random, keys: DataKeys): Promise<Secret> {
  const head = new Uint8Array(4);
  new DataView(head.buffer).setUint32(0, keys.generation);
  const key = new Secret(keyBytes(random.bytes(32)));
  const sealed = gcmSeal(keys.store.reveal(), key.reveal(), concat(LABEL, head), random.bytes(12));
  await replaceFile(disk, PATH, concat(head, sealed));
  return key;
}

/** Destroys it, down to the disk: what was encrypted under it is no more. */
export async function dropViewKey(disk: Disk): Promise<void> {
  if (!(await disk.list("keys")).includes("views-key")) return;
  await disk.remove(PATH);
  await disk.syncFolder("keys");
}
