import type { Disk, Random } from "#hal/ports/index";
import { asciiBytes } from "#util/bytes";
import { Secret } from "#util/secret";
import type { DataKeys } from "./data-keys.ts";
import { openSealed, sealTo } from "./exchange.ts";
import { readInboxPair, readInboxPublicKey } from "./inbox-key.ts";
import { copyOfKey } from "./key-bytes.ts";

/** Seals to the public key of this device what comes while it is locked; `label` says what it is. undefined: no key yet. */
export async function sealForDevice(
  disk: Disk,
  random: Random,
  content: Uint8Array,
  label: string,
): Promise<Uint8Array | undefined> {
  const publicKey = await readInboxPublicKey(disk);
  if (publicKey === undefined) return undefined;
  const secret = new Secret(copyOfKey(content));
  const sealed = sealTo(publicKey, secret, asciiBytes(label), random);
  secret.wipe();
  return sealed;
}

/** The other way, the data being open; undefined when it was sealed to another key, or is something else. */
export async function openForDevice(
  disk: Disk,
  keys: DataKeys,
  sealed: Uint8Array,
  label: string,
): Promise<Uint8Array | undefined> {
  const pair = await readInboxPair(disk, keys);
  if (pair === undefined) return undefined;
  const content = openSealed(pair.privateKey, sealed, asciiBytes(label));
  pair.privateKey.wipe();
  return content?.reveal();
}
