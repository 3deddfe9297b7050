import { type Disk, type Random, replaceFile } from "#hal/ports/index";
import { asciiBytes, concat } from "#util/bytes";
import { type DataKeys, keysOf } from "./data-keys.ts";
import { gcmOpen, gcmSeal } from "./gcm.ts";

/*
 * ONE SMALL FILE UNDER THE DATA KEY, kept whole:
 *
 *    0  generation u32   of the data key
 *    4  AES-256-GCM(K_store, content): nonce 12, ciphertext, tag 16     AAD label | generation
 */
const HEAD_BYTES = 4;

/** Replaces it, down to the disk: the old content or the new one, never a part. `label` says what the file is. */
export async function writeSealedFile(
  { disk, random }: { readonly disk: Disk; readonly random: Random },
  { path, label }: { readonly path: string; readonly label: string },
  keys: DataKeys,
  content: Uint8Array,
): Promise<void> {
  const head = new Uint8Array(HEAD_BYTES);
  new DataView(head.buffer).setUint32(0, keys.generation);
  const sealed = gcmSeal(keys.store.reveal(), content, concat(asciiBytes(label), head), random.bytes(12));
  await replaceFile(disk, path, concat(head, sealed));
}

/** Its content; undefined when there is none, or none that these keys open. */
export async function readSealedFile(
  disk: Disk,
  { path, label }: { readonly path: string; readonly label: string },
  keys: DataKeys,
): Promise<Uint8Array | undefined> {
  const content = await disk.read(path);
  if (content === "absent" || content.length < HEAD_BYTES) return undefined;
  const head = content.subarray(0, HEAD_BYTES);
  const store = keysOf(keys, new DataView(head.buffer, head.byteOffset).getUint32(0))?.store;
  if (store === undefined || store.wiped) return undefined;
  return gcmOpen(store.reveal(), content.subarray(HEAD_BYTES), concat(asciiBytes(label), head));
}
