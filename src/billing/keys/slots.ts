import type { Random } from "#hal/ports/index";
import type { Secret } from "#util/secret";
import { makeExchangePair, openSealed, sealTo } from "./exchange.ts";
import { contextBytes, unwrap, type WrapContext, wrap } from "./kek.ts";
import { KEY_FILE_VERSION, SCHEME, type Slot } from "./key-file.ts";

export type SlotAbout = Pick<Slot, "slot" | "cardSerial" | "keyHash">;

/** A new slot: the data key wrapped under the card's KEK, and a pair so that a later one reaches it without the card. */
export function newSlot(
  about: SlotAbout & Pick<Slot, "salt">,
  held: { readonly kek: Secret; readonly dek: Secret; readonly generation: number },
  random: Random,
): Slot {
  const { kek, dek, generation } = held;
  const empty = emptySlot(about, kek, random);
  return { ...empty, wrap: wrap(kek, dek, contextOf(about, generation), random.bytes(12)) };
}

/** A slot without the data key: its pair is there, to seal one to. */
export function emptySlot(about: SlotAbout & Pick<Slot, "salt">, kek: Secret, random: Random): Slot {
  const pair = makeExchangePair(random);
  const privateWrap = wrap(kek, pair.privateKey, pairContext(about), random.bytes(12));
  pair.privateKey.wipe();
  return { ...about, scheme: SCHEME, publicKey: pair.publicKey, privateWrap, wrap: null, sealed: null };
}

/** The same slot for the data key of the next generation, its card absent. undefined when its public key is spoilt. */
export function slotOf(slot: Slot, dek: Secret, generation: number, random: Random): Slot | undefined {
  const sealed = sealTo(slot.publicKey, dek, contextBytes(contextOf(slot, generation)), random);
  return sealed && { ...slot, wrap: null, sealed };
}

/** The data key in a slot; undefined when this KEK, made by the card with key hash `keyHash`, does not open it. */
export function openSlot(slot: Slot, kek: Secret, keyHash: Uint8Array, generation: number): Secret | undefined {
  const about = { ...slot, keyHash };
  if (slot.wrap !== null) return unwrap(kek, slot.wrap, contextOf(about, generation));
  const privateKey = unwrap(kek, slot.privateWrap, pairContext(about));
  if (privateKey === undefined || slot.sealed === null) return undefined;
  const dek = openSealed(privateKey, slot.sealed, contextBytes(contextOf(about, generation)));
  privateKey.wipe();
  return dek;
}

function contextOf({ slot, cardSerial, keyHash }: SlotAbout, generation: number): WrapContext {
  return { slot, cardSerial, keyHash, version: KEY_FILE_VERSION, generation };
}

function pairContext(about: SlotAbout): WrapContext {
  return contextOf(about, 0);
}
