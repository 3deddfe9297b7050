import { type Disk, type Random, replaceFile } from "#hal/ports/index";
import { asciiBytes, concat, sameBytes } from "#util/bytes";
import { Secret } from "#util/secret";
import { Trouble } from "#util/trouble";
import { type DataKeys, keysOf } from "./data-keys.ts";
import { makeExchangePair } from "./exchange.ts";
import { gcmOpen, gcmSeal } from "./gcm.ts";

/*
 * THE KEY OF THE INBOX, file keys/inbox-key: an X25519 pair of the device. While it is locked anybody may seal to the public
 * half; the private half is wrapped under the data key, so that only an unlock opens what was sealed (reliability 5).
 *
 *    0  "TRNX"
 *    4  version u8       1
 *    5  zeros 3
 *    8  generation u32   of the data key
 *   12  public key 32
 *   44  AES-256-GCM(K_store, private key): nonce 12, ciphertext 32, tag 16       AAD = bytes 0 to 43
 *  104  all of it once more: sealed to a spoilt key, nothing would ever open
 */
const PATH = "keys/inbox-key";
const MAGIC = asciiBytes("TRNX");
const HEAD_BYTES = 44;
const PUBLIC_AT = 12;
const COPY_BYTES = 104;

export interface InboxPair {
  readonly privateKey: Secret;
  readonly publicKey: Uint8Array;
  readonly generation: number;
}

/** What needs no key: the public half, when both copies say the same. undefined before the first unlock, or when spoilt. */
export async function readInboxPublicKey(disk: Disk): Promise<Uint8Array | undefined> {
  const [one, two] = copiesIn(await disk.read(PATH));
  if (one === undefined || two === undefined || !sameBytes(one, two)) return undefined;
  return one.slice(PUBLIC_AT, HEAD_BYTES);
}

/** The pair, out of either copy; undefined when there is none under these keys. The private half is the caller's to wipe. */
export async function readInboxPair(disk: Disk, keys: DataKeys): Promise<InboxPair | undefined> {
  for (const copy of copiesIn(await disk.read(PATH))) {
    const generation = new DataView(copy.buffer, copy.byteOffset).getUint32(8);
    const store = keysOf(keys, generation)?.store;
    if (store === undefined || store.wiped) continue;
    const content = gcmOpen(store.reveal(), copy.subarray(HEAD_BYTES), copy.subarray(0, HEAD_BYTES));
    if (content === undefined) continue;
    return { privateKey: new Secret(content), publicKey: copy.slice(PUBLIC_AT, HEAD_BYTES), generation };
  }
  return undefined;
}

/** Makes a new pair, down to the disk, over the one that was there. Gives its public half. */
export async function makeInboxPair(disk: Disk, random: Random, keys: DataKeys): Promise<Uint8Array> {
  if (keys.store.wiped) throw new Trouble("CARD_REMOVED", { store: "locked" });
  const { privateKey, publicKey } = makeExchangePair(random);
  const head = new Uint8Array(HEAD_BYTES);
  head.set(MAGIC, 0);
  head[4] = 1;
  new DataView(head.buffer).setUint32(8, keys.generation);
  head.set(publicKey, PUBLIC_AT);
  const sealed = gcmSeal(keys.store.reveal(), privateKey.reveal(), head, random.bytes(12));
  privateKey.wipe();
  await replaceFile(disk, PATH, concat(head, sealed, head, sealed));
  return publicKey;
}

function copiesIn(content: Uint8Array | "absent"): readonly Uint8Array[] {
  if (content === "absent") return [];
  return [content.subarray(0, COPY_BYTES), content.subarray(COPY_BYTES)].filter(
    (copy) => copy.length === COPY_BYTES && sameBytes(copy.subarray(0, 4), MAGIC) && copy[4] === 1,
  );
}
