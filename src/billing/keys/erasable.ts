import { type Disk, type Random, replaceFile } from "#hal/ports/index";
import { assert } from "#util/assert";
import { asciiBytes, concat, sameBytes } from "#util/bytes";
import { Secret } from "#util/secret";
import { Trouble } from "#util/trouble";
import { type DataKeys, keysOf } from "./data-keys.ts";
import { GCM_OVERHEAD, gcmOpen, gcmSeal } from "./gcm.ts";
import { copyOfKey, keyBytes } from "./key-bytes.ts";

/*
 * ERASABLE KEYS, files keys/bodies-00000001, 2, 3...: random keys, 256 a file, numbered from 1 through all files. What
 * names a person in the journal is encrypted under one of them; zeros in its place destroy it (reliability 5, rule 11).
 * A file is made, whole and durable, before the first record that uses a key of it. All numbers big-endian:
 *
 *    0  "TRNE"
 *    4  version u8      1
 *    5  zeros 3
 *    8  block u32       the number in the file's name
 *   12  generation u32  of the data key
 *   16  AES-256-GCM(K_store, 256 keys of 32 bytes): nonce 12, ciphertext 8192, tag 16         AAD = bytes 0 to 15
 * 8236  all of it once more, sealed again: one spoilt byte would take 256 keys with it
 */
const FOLDER = "keys";
const NAME = /^bodies-(\d{8})$/;
const MAGIC = asciiBytes("TRNE");
const VERSION = 1;
const HEAD_BYTES = 16;
const KEY_BYTES = 32;
const KEYS_A_BLOCK = 256;
const COPY_BYTES = HEAD_BYTES + KEYS_A_BLOCK * KEY_BYTES + GCM_OVERHEAD;

interface Block {
  readonly keys: Secret;
  readonly generation: number;
}

export type ErasableKey =
  | { readonly kind: "key"; readonly bytes: Uint8Array }
  | { readonly kind: "destroyed" }
  /** It should be there and is not. */
  | { readonly kind: "missing" };

/** The erasable keys of a data folder, in memory from `open` to `wipe`. Calls are made one at a time. */
export class ErasableKeys {
  readonly #disk: Disk;
  readonly #random: Random;
  readonly #blocks = new Map<number, Block>();
  /** Counts the openings: what a call begun before the lock brings back belongs to none. */
  #opening = 0;

  constructor(disk: Disk, random: Random) {
    this.#disk = disk;
    this.#random = random;
  }

  /** Reads them all. Gives what is damaged; its keys are then "missing", unless a sound copy stands beside.
   * Trouble CARD_REMOVED when the keys are wiped meanwhile. */
  async open(keys: DataKeys): Promise<readonly Trouble[]> {
    this.wipe();
    const problems: Trouble[] = [];
    for (const name of await this.#disk.list(FOLDER)) {
      const number = Number(NAME.exec(name)?.[1] ?? 0);
      const content = number === 0 ? "absent" : await this.#disk.read(`${FOLDER}/${name}`);
      if (content === "absent") continue;
      if (keys.store.wiped) throw lockedMeanwhile();
      const copies = [content.subarray(0, COPY_BYTES), content.subarray(COPY_BYTES)].map((copy) =>
        readCopy(copy, number, keys),
      );
      const [found, spare] = copies.filter((copy) => copy !== undefined);
      spare?.keys.wipe();
      if (found !== undefined) this.#blocks.set(number, found);
      if (spare === undefined) problems.push(new Trouble("E_STORE_DAMAGED", { file: `${FOLDER}/${name}` }));
    }
    return problems;
  }

  /** The key of a number; good until `wipe`. */
  key(number: number): ErasableKey {
    const block = this.#blocks.get(blockOf(number));
    if (block === undefined || block.keys.wiped) return { kind: "missing" };
    const bytes = block.keys.reveal().subarray(placeOf(number), placeOf(number) + KEY_BYTES);
    return bytes.every((byte) => byte === 0) ? { kind: "destroyed" } : { kind: "key", bytes };
  }

  /** Makes sure that there is a key of that number, down to the disk. */
  async ensure(number: number, keys: DataKeys): Promise<void> {
    const block = blockOf(number);
    if (this.#blocks.has(block)) return;
    const fresh = new Secret(keyBytes(this.#random.bytes(KEYS_A_BLOCK * KEY_BYTES)));
    await this.#write(block, fresh, keys);
  }

  /** Destroys keys for good, down to the disk. Those that are destroyed already are passed over. */
  async destroy(numbers: readonly number[], keys: DataKeys): Promise<void> {
    for (const block of new Set(numbers.map(blockOf))) {
      const doomed = numbers.filter((number) => blockOf(number) === block && this.key(number).kind === "key");
      const found = this.#blocks.get(block);
      if (doomed.length === 0 || found === undefined) continue;
      const left = copyOfKey(found.keys.reveal());
      for (const number of doomed) left.fill(0, placeOf(number), placeOf(number) + KEY_BYTES);
      await this.#write(block, new Secret(left), keys);
    }
  }

  /** Wraps up to `count` files of former generations anew. Gives the lowest generation that is left. */
  async renew(count: number, keys: DataKeys): Promise<number> {
    const old = [...this.#blocks].filter(([, { generation }]) => generation !== keys.generation);
    for (const [block, found] of old.slice(0, count))
      await this.#write(block, new Secret(copyOfKey(found.keys.reveal())), keys);
    return Math.min(keys.generation, ...[...this.#blocks.values()].map(({ generation }) => generation));
  }

  /** The lock. */
  wipe(): void {
    this.#opening += 1;
    for (const { keys } of this.#blocks.values()) keys.wipe();
    this.#blocks.clear();
  }

  /** In memory once it is on the disk. Takes `content` over. */
  async #write(block: number, content: Secret, keys: DataKeys): Promise<void> {
    const opening = this.#opening;
    if (keys.store.wiped) {
      content.wipe();
      throw lockedMeanwhile();
    }
    const head = headOf(block, keys.generation);
    const copies = [1, 2].map(() => gcmSeal(keys.store.reveal(), content.reveal(), head, this.#random.bytes(12)));
    try {
      await replaceFile(this.#disk, pathOf(block), concat(...copies.flatMap((copy) => [head, copy])));
    } catch (thrown) {
      content.wipe();
      throw thrown;
    }
    if (opening !== this.#opening) return content.wipe();
    this.#blocks.get(block)?.keys.wipe();
    this.#blocks.set(block, { keys: content, generation: keys.generation });
  }
}

function lockedMeanwhile(): Trouble {
  return new Trouble("CARD_REMOVED", { store: "locked" });
}

function readCopy(copy: Uint8Array, block: number, keys: DataKeys): Block | undefined {
  if (copy.length !== COPY_BYTES || !sameBytes(copy.subarray(0, 4), MAGIC)) return undefined;
  if (copy[4] !== VERSION) return undefined;
  const generation = new DataView(copy.buffer, copy.byteOffset).getUint32(12);
  const store = keysOf(keys, generation)?.store;
  const head = headOf(block, generation);
  if (store === undefined || !sameBytes(copy.subarray(0, HEAD_BYTES), head)) return undefined;
  const content = gcmOpen(store.reveal(), copy.subarray(HEAD_BYTES), head);
  return content && { keys: new Secret(content), generation };
}

function headOf(block: number, generation: number): Uint8Array {
  const head = new Uint8Array(HEAD_BYTES);
  head.set(MAGIC, 0);
  const view = new DataView(head.buffer);
  view.setUint8(4, VERSION);
  view.setUint32(8, block);
  view.setUint32(12, generation);
  return head;
}

function pathOf(block: number): string {
  return `${FOLDER}/bodies-${String(block).padStart(8, "0")}`;
}

function blockOf(number: number): number {
  assert(number > 0, "erasable keys are numbered from 1");
  return Math.ceil(number / KEYS_A_BLOCK);
}

function placeOf(number: number): number {
  return ((number - 1) % KEYS_A_BLOCK) * KEY_BYTES;
}
