import { type Disk, type Random, replaceFile } from "#hal/ports/index";
import { assert } from "#util/assert";
import { sameBytes } from "#util/bytes";
import { Secret } from "#util/secret";
import { Trouble } from "#util/trouble";
import { Turnstile } from "#util/turnstile";
import type { DataKeys } from "./data-keys.ts";
import { type EscrowCopy, sealEscrow } from "./escrow.ts";
import { keysIn, wrapFormer } from "./former-keys.ts";
import { type KekCard, makeKek, sameSecret } from "./kek.ts";
import { copyOfKey, keyBytes } from "./key-bytes.ts";
import { type KeyFile, NO_KEYS, readKeyFile, type Slot, writeKeyFile } from "./key-file.ts";
import { type AskEnd, askRecovery, openAnswer, type RecoverEnd, type RecoveryParts, sweepRecovery } from "./recover.ts";
import { newSlot, openSlot, slotOf } from "./slots.ts";
import type { UnlockEnd } from "./unlock-end.ts";

const SALT_PATH = "keys/device-salt";
const SALT_BYTES = 32;
const DEK_BYTES = 32;

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
   * Gives a card a slot: makes the data key when it is the first one, wraps the one in `unlocked` for any other (also when
   * that came out of the escrow and no slot is left). Resolves once the wrap is on the disk and was proved, read back from
   * there, by a second signature of the card.
   */
  enrol(card: KekCard, unlocked?: DataKeys): Promise<EnrolEnd> {
    return this.#turn.pass(async () => {
      const known = this.#file.slots.find((slot) => slot.cardSerial === card.serial);
      assert(known === undefined, "a card is enrolled once");
      const first = this.#file.slots.length === 0;
      assert(first || unlocked !== undefined, "a further card is enrolled while unlocked");
      assert(unlocked === undefined || unlocked.generation === this.#file.generation, "these are the keys in use");
      if (unlocked === undefined) await refuseOverJournal(this.#disk);
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
      const about = {
        slot: number,
        cardSerial: card.serial,
        keyHash: Uint8Array.from(card.authenticationKeyHash),
        salt,
      };
      const slot = newSlot(about, { kek, dek, generation }, this.#random);
      const file = { ...this.#file, slots: [...slots, slot] };
      await writeKeyFile(this.#disk, file);
      await this.#prove(slot, again, dek);
      this.#file = file;
      return { kind: "enrolled" };
    } finally {
      kek.wipe();
      again.wipe();
    }
  }

  /** Reads the new slot back from the disk and opens it, with its wrap and with its pair. */
  async #prove({ cardSerial, keyHash }: Slot, kek: Secret, dek: Secret): Promise<void> {
    const file = await readKeyFile(this.#disk);
    const slot = file === "absent" ? undefined : file.slots.find((one) => one.cardSerial === cardSerial);
    if (file !== "absent" && slot !== undefined) {
      const moved = slotOf(slot, dek, file.generation, this.#random);
      const opened = [slot, ...(moved === undefined ? [] : [moved])].map((one) =>
        openSlot(one, kek, keyHash, file.generation),
      );
      const held = opened.filter((one) => one !== undefined && sameSecret(one, dek)).length;
      for (const one of opened) one?.wipe();
      if (held === 2) return;
    }
    throw new Trouble("E_STORE_DAMAGED", { file: "keys/wraps", fault: "proof" });
  }

  /** Opens the data key with a card whose PIN is verified. The keys are the caller's to wipe. */
  unlock(card: KekCard): Promise<UnlockEnd> {
    return this.#turn.pass(async () => {
      const slot = this.#file.slots.find((one) => one.cardSerial === card.serial);
      if (slot === undefined) return { kind: "not-enrolled" };
      const kek = await makeKek(card, slot.salt, this.#deviceSalt);
      const file = this.#file;
      const dek = openSlot(slot, kek, card.authenticationKeyHash, file.generation);
      kek.wipe();
      if (dek === undefined) return { kind: "wrong-key" };
      return { kind: "unlocked", keys: keysIn(file, dek) };
    });
  }

  /**
   * Shuts a practitioner out: their slot goes, and a new data key is made, since they may have kept the old one (reliability
   * 5, rule 9). It is sealed to the slots that stay and to the escrow, without their cards. One file replaced: after a cut
   * either generation is there whole, never neither. What is written under the old key stays readable, and is written anew
   * little by little (`journal.renew`). The new keys are the caller's; `unlocked` is left to its owner.
   */
  rotate({ remove }: { readonly remove?: string }, unlocked: DataKeys): Promise<DataKeys> {
    return this.#turn.pass(async () => {
      const { slots, escrow } = this.#file;
      assert(unlocked.generation === this.#file.generation, "these are the keys in use");
      assert(remove === undefined || slots.some((slot) => slot.cardSerial === remove), "who is removed has a slot");
      const generation = unlocked.generation + 1;
      const dek = new Secret(keyBytes(this.#random.bytes(DEK_BYTES)));
      try {
        const staying = slots.filter((slot) => slot.cardSerial !== remove);
        assert(staying.length > 0, "the last card is not removed");
        const sealed = escrow && sealEscrow(escrow.publicKey, dek, generation, this.#random);
        const file: KeyFile = {
          generation,
          slots: staying.map((slot) => needed(slotOf(slot, dek, generation, this.#random))),
          former: wrapFormer(dek, [unlocked, ...unlocked.former], () => this.#random.bytes(12)),
          removed: remove ?? null,
          escrow: escrow && escrowIn(needed(sealed ?? undefined)),
        };
        await writeKeyFile(this.#disk, file);
        this.#file = file;
        return keysIn(file, new Secret(copyOfKey(dek.reveal())));
      } finally {
        dek.wipe();
      }
    });
  }

  /** Destroys the keys of former generations below `inUse`: nothing on the disk is written under them any more. */
  retire(inUse: number): Promise<void> {
    return this.#turn.pass(async () => {
      const former = this.#file.former.filter(({ generation }) => generation >= inUse);
      if (former.length === this.#file.former.length) return;
      const file = { ...this.#file, former };
      await writeKeyFile(this.#disk, file);
      this.#file = file;
    });
  }

  /**
   * Keeps a copy of the data key sealed to the poste's X25519 key of 32 bytes, whose private half is never here. Nothing is
   * written when it is there already. Trouble E_POSTE_UNPAIRED when that is no key.
   */
  keepEscrow(publicKey: Uint8Array, unlocked: DataKeys): Promise<void> {
    return this.#turn.pass(async () => {
      const { escrow, generation } = this.#file;
      assert(unlocked.generation === generation, "these are the keys in use");
      if (escrow !== null && sameBytes(escrow.publicKey, publicKey)) return;
      const copy = sealEscrow(publicKey, unlocked.dek, generation, this.#random);
      if (copy === undefined) throw new Trouble("E_POSTE_UNPAIRED", { part: "escrow" });
      const file = { ...this.#file, escrow: escrowIn(copy) };
      await writeKeyFile(this.#disk, file);
      this.#file = file;
    });
  }

  /** The copy for the poste, to be handed over to it; undefined while there is none. */
  escrow(): EscrowCopy | undefined {
    const { escrow, generation } = this.#file;
    return escrow === null ? undefined : { generation, ...escrow };
  }

  /**
   * For a card that has no slot, when no card with one is left (recovery.ts): makes its slot without the data key, and the request
   * for the poste beside it. Asked again it is the same request, so that an answer on its way still serves.
   */
  askRecovery(card: KekCard, deviceId: string): Promise<AskEnd> {
    return this.#turn.pass(() => askRecovery(this.#parts(), card, deviceId));
  }

  /**
   * Opens the poste's answer with the card that asked, its PIN verified. Whether that is the data key of this journal, only the
   * journal can say; then the card is enrolled like any other (`enrol`). The keys are the caller's to wipe.
   */
  recover(card: KekCard): Promise<RecoverEnd> {
    return this.#turn.pass(() => openAnswer(this.#parts(), card));
  }

  /** Clears up behind a recovery once its card is enrolled; nothing to do, nothing done. */
  endRecovery(): Promise<void> {
    return this.#turn.pass(() => sweepRecovery(this.#parts()));
  }

  #parts(): RecoveryParts {
    return { disk: this.#disk, random: this.#random, deviceSalt: this.#deviceSalt, file: this.#file };
  }

  /** An injected one serves once: nothing of it stays here after. */
  #newDek(): Secret {
    const injected = this.#testDek;
    this.#testDek = undefined;
    return injected ?? new Secret(keyBytes(this.#random.bytes(DEK_BYTES)));
  }
}

/** A slot or an escrow that nothing can be sealed to would be lost with the old key: the key file is spoilt. */
function needed<T>(sealed: T | undefined): T {
  if (sealed === undefined) throw new Trouble("E_STORE_DAMAGED", { file: "keys/wraps", fault: "public-key" });
  return sealed;
}

function escrowIn({ publicKey, sealed }: EscrowCopy): NonNullable<KeyFile["escrow"]> {
  return { publicKey, sealed };
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
  return new KeyStore(disk, random, salt, NO_KEYS, injected);
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
