import { type Disk, type Random, replaceFile } from "#hal/ports/index";
import { assert } from "#util/assert";
import { Secret } from "#util/secret";
import { Trouble } from "#util/trouble";
import { Turnstile } from "#util/turnstile";
import { type DataKeys, deriveKeys } from "./data-keys.ts";
import { type KekCard, makeKek, sameSecret, unwrap, type WrapContext, wrap } from "./kek.ts";
import { copyOfKey, keyBytes } from "./key-bytes.ts";
import { KEY_FILE_VERSION, type KeyFile, readKeyFile, SCHEME, type Slot, writeKeyFile } from "./key-file.ts";

const SALT_PATH = "keys/device-salt";
const SALT_BYTES = 32;
const DEK_BYTES = 32;

export type UnlockEnd =
  | { readonly kind: "unlocked"; readonly keys: DataKeys }
  /** No slot for this card. */
  | { readonly kind: "not-enrolled" }
  /** Its slot is there and does not open: another key under the same serial number, or a spoilt slot. */
  | { readonly kind: "wrong-key" };

export type EnrolEnd =
  | { readonly kind: "enrolled" }
  /** Two signatures of the same bytes differ: this card cannot keep a key (reliability 5, rule 2). */
  | { readonly kind: "not-deterministic" };

/** The wraps of the data key, one slot per practitioner's card. Holds no secret between two calls. */
export class KeyStore {
  readonly #disk: Disk;
  readonly #random: Random;
  readonly #deviceSalt: Uint8Array;
  #testDek: Secret | undefined;
  readonly #turn = new Turnstile();
  #file: KeyFile;

  constructor(disk: Disk, random: Random, deviceSalt: Uint8Array, file: KeyFile, testDek: Secret | undefined) {
    this.#disk = disk;
    this.#random = random;
    this.#deviceSalt = deviceSalt;
    this.#file = file;
    this.#testDek = testDek;
  }

  /** The cards that open this device, in the order they were enrolled. */
  enrolled(): readonly { readonly serial: string; readonly slot: number }[] {
    return this.#file.slots.map(({ cardSerial, slot }) => ({ serial: cardSerial, slot }));
  }

  /**
   * Gives a card a slot: makes the data key when it is the first one, wraps the one in `unlocked` for any other. Resolves
   * once the wrap is on the disk and was proved, read back from there, by a second signature of the card.
   */
  enrol(card: KekCard, unlocked?: DataKeys): Promise<EnrolEnd> {
    return this.#turn.pass(async () => {
      const known = this.#file.slots.find((slot) => slot.cardSerial === card.serial);
      assert(known === undefined, "a card is enrolled once");
      const first = this.#file.slots.length === 0;
      assert(first || unlocked !== undefined, "a further card is enrolled while unlocked");
      if (first) await refuseOverJournal(this.#disk);
      const dek = unlocked === undefined ? this.#newDek() : new Secret(copyOfKey(unlocked.dek.reveal()));
      try {
        return await this.#enrol(card, dek);
      } finally {
        dek.wipe();
      }
    });
  }

  async #enrol(card: KekCard, dek: Secret): Promise<EnrolEnd> {
    const salt = this.#random.bytes(SALT_BYTES);
    const kek = await makeKek(card, salt, this.#deviceSalt);
    const again = await makeKek(card, salt, this.#deviceSalt);
    try {
      if (!sameSecret(kek, again)) return { kind: "not-deterministic" };
      const { generation, slots } = this.#file;
      const number = Math.max(0, ...slots.map(({ slot }) => slot)) + 1;
      const about = { slot: number, cardSerial: card.serial, keyHash: Uint8Array.from(card.authenticationKeyHash) };
      const wrapped = wrap(kek, dek, contextOf(about, generation), this.#random.bytes(12));
      const file = { generation, slots: [...slots, { ...about, scheme: SCHEME, salt, wrap: wrapped } as const] };
      await writeKeyFile(this.#disk, file);
      await this.#prove(card.serial, again, dek);
      this.#file = file;
      return { kind: "enrolled" };
    } finally {
      kek.wipe();
      again.wipe();
    }
  }

  /** Reads the new slot back from the disk and opens it. */
  async #prove(serial: string, kek: Secret, dek: Secret): Promise<void> {
    const file = await readKeyFile(this.#disk);
    const slot = file === "absent" ? undefined : file.slots.find((one) => one.cardSerial === serial);
    const found =
      slot === undefined || file === "absent" ? undefined : unwrap(kek, slot.wrap, contextOf(slot, file.generation));
    const holds = found !== undefined && sameSecret(found, dek);
    found?.wipe();
    if (!holds) throw new Trouble("E_STORE_DAMAGED", { file: "keys/wraps", fault: "proof" });
  }

  /** Opens the data key with a card whose PIN is verified. The keys are the caller's to wipe. */
  unlock(card: KekCard): Promise<UnlockEnd> {
    return this.#turn.pass(async () => {
      const slot = this.#file.slots.find((one) => one.cardSerial === card.serial);
      if (slot === undefined) return { kind: "not-enrolled" };
      const kek = await makeKek(card, slot.salt, this.#deviceSalt);
      const { generation } = this.#file;
      const dek = unwrap(kek, slot.wrap, contextOf({ ...slot, keyHash: card.authenticationKeyHash }, generation));
      kek.wipe();
      return dek === undefined ? { kind: "wrong-key" } : { kind: "unlocked", keys: deriveKeys(dek, generation) };
    });
  }

  /** An injected one serves once: nothing of it stays here after. */
  #newDek(): Secret {
    const injected = this.#testDek;
    this.#testDek = undefined;
    return injected ?? new Secret(keyBytes(this.#random.bytes(DEK_BYTES)));
  }
}

function contextOf(slot: Pick<Slot, "slot" | "cardSerial" | "keyHash">, generation: number): WrapContext {
  const { slot: number, cardSerial, keyHash } = slot;
  return { slot: number, cardSerial, keyHash, version: KEY_FILE_VERSION, generation };
}

/** The key file leads: a journal without one means that it was lost, and a new data key would bury what is there. */
async function refuseOverJournal(disk: Disk): Promise<void> {
  if ((await disk.list("journal")).some((name) => name.endsWith(".seg"))) {
    throw new Trouble("E_STORE_DAMAGED", { file: "keys/wraps", fault: "missing" });
  }
}

/**
 * Opens the key store of a data folder, made if it is not there. `testDek`: the data key to be used when the first card
 * is enrolled, for the leak test only (reliability 8.1). Trouble E_STORE_DAMAGED or E_STORE_VERSION when the key file
 * or the device salt is not readable: nothing is then made anew over them.
 */
export async function openKeyStore(disk: Disk, random: Random, testDek?: Uint8Array): Promise<KeyStore> {
  assert(testDek === undefined || testDek.length === DEK_BYTES, "a data key is 256 bits");
  await disk.makeFolder("keys");
  await disk.syncFolder("");
  const file = await readKeyFile(disk);
  const salt = await deviceSalt(disk, random, file !== "absent");
  if (file !== "absent") return new KeyStore(disk, random, salt, file, undefined);
  const injected = testDek === undefined ? undefined : new Secret(copyOfKey(testDek));
  return new KeyStore(disk, random, salt, { generation: 1, slots: [] }, injected);
}

/** 256 random bits in a file of their own; made once, before the first slot needs them. */
async function deviceSalt(disk: Disk, random: Random, needed: boolean): Promise<Uint8Array> {
  const found = await disk.read(SALT_PATH);
  if (found !== "absent" && found.length === SALT_BYTES) return found;
  if (needed) throw new Trouble("E_STORE_DAMAGED", { file: SALT_PATH });
  const salt = random.bytes(SALT_BYTES);
  await replaceFile(disk, SALT_PATH, salt);
  return salt;
}
