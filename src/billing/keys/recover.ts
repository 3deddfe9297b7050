import type { Disk, Random } from "#hal/ports/index";
import { sameBytes } from "#util/bytes";
import { keysIn } from "./former-keys.ts";
import { type KekCard, makeKek, sameSecret } from "./kek.ts";
import type { KeyFile, Slot } from "./key-file.ts";
import { endRecovery, readAnswer, readPending, writeRequest } from "./pending-slot.ts";
import { answeredSlot } from "./recovery.ts";
import { emptySlot, openSlot } from "./slots.ts";
import type { UnlockEnd } from "./unlock-end.ts";

const SALT_BYTES = 32;

/** What a recovery needs of the key store, as it stands. */
export interface RecoveryParts {
  readonly disk: Disk;
  readonly random: Random;
  readonly deviceSalt: Uint8Array;
  readonly file: KeyFile;
}

/** How asking for the data key on behalf of another card ended. */
export type AskEnd = "asked" | "no-escrow" | "not-deterministic";

export type RecoverEnd =
  | UnlockEnd
  /** The poste has not answered this card, or answered about a former data key. */
  | { readonly kind: "no-answer" };

/** Makes the slot of a card without the data key, and the request for the poste beside it. */
export async function askRecovery(parts: RecoveryParts, card: KekCard, deviceId: string): Promise<AskEnd> {
  const { escrow, generation } = parts.file;
  if (escrow === null) return "no-escrow";
  const known = await readPending(parts.disk);
  const mine = known?.cardSerial === card.serial && sameBytes(known.keyHash, card.authenticationKeyHash);
  const pending = mine ? known : await newPending(parts, card);
  if (pending === undefined) return "not-deterministic";
  const { slot, cardSerial, keyHash, publicKey } = pending;
  const request = { deviceId, generation, escrow, slot: { slot, cardSerial, keyHash, publicKey } };
  await writeRequest(parts.disk, pending, request);
  return "asked";
}

/** undefined for a card whose signatures differ: it could not open its slot again. */
async function newPending({ random, deviceSalt, file }: RecoveryParts, card: KekCard): Promise<Slot | undefined> {
  const salt = random.bytes(SALT_BYTES);
  const kek = await makeKek(card, salt, deviceSalt);
  const again = await makeKek(card, salt, deviceSalt);
  const same = sameSecret(kek, again);
  again.wipe();
  const slot = Math.max(0, ...file.slots.map((one) => one.slot)) + 1;
  const keyHash = Uint8Array.from(card.authenticationKeyHash);
  const pending = same ? emptySlot({ slot, cardSerial: card.serial, keyHash, salt }, kek, random) : undefined;
  kek.wipe();
  return pending;
}

/** The data key out of the answer, with the card that asked. */
export async function openAnswer({ disk, deviceSalt, file }: RecoveryParts, card: KekCard): Promise<RecoverEnd> {
  const [pending, answer] = [await readPending(disk), await readAnswer(disk)];
  const slot = pending && answer && answeredSlot(pending, answer, file.generation);
  if (slot === undefined || slot.cardSerial !== card.serial) return { kind: "no-answer" };
  const kek = await makeKek(card, slot.salt, deviceSalt);
  const dek = openSlot(slot, kek, card.authenticationKeyHash, file.generation);
  kek.wipe();
  return dek === undefined ? { kind: "wrong-key" } : { kind: "unlocked", keys: keysIn(file, dek) };
}

/** Takes the files of a recovery away once its card has a slot. */
export async function sweepRecovery({ disk, file }: RecoveryParts): Promise<void> {
  const pending = await readPending(disk);
  if (pending === undefined) return;
  if (file.slots.some(({ cardSerial }) => cardSerial === pending.cardSerial)) await endRecovery(disk);
}
