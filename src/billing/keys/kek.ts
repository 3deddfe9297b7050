import { timingSafeEqual } from "node:crypto";
import { asciiBytes, concat, fromHex } from "#util/bytes";
import { Secret } from "#util/secret";
import { gcmOpen, gcmSeal } from "./gcm.ts";
import { hkdf } from "./hkdf.ts";

/**
 * A practitioner's card as the key store sees it. `sign` gets bytes to be hashed (SHA-256) and signed by key 82
 * (RSA PKCS#1 v1.5, cards.md 2.6); whoever implements it checks the signature with the certificate before giving it.
 */
export interface KekCard {
  readonly serial: string; // 20 digits
  /** SHA-256 of the SubjectPublicKeyInfo in the card's authentication certificate. */
  readonly authenticationKeyHash: Uint8Array;
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/**
 * What a wrap is bound to (reliability 5): slot u8 | serial 10 BCD | key hash 32 | version u8 | generation u32. Generation 0:
 * the private half of the slot's own pair, which serves all generations.
 */
export interface WrapContext {
  readonly slot: number;
  readonly cardSerial: string;
  readonly keyHash: Uint8Array;
  readonly version: number;
  readonly generation: number;
}

/** AES-256-GCM: nonce 12 | ciphertext | tag 16. */
export type Wrap = Uint8Array;

const PREFIX = asciiBytes("TOURNEE-KEK-v1"); // 14 bytes that begin nothing else a card signs.

/** The bytes whose signature makes the key-encrypting key: prefix 14 | serial 10 BCD | slot salt 32 | device salt 32. */
export function kekMessage(cardSerial: string, slotSalt: Uint8Array, deviceSalt: Uint8Array): Uint8Array {
  return concat(PREFIX, fromHex(cardSerial), slotSalt, deviceSalt);
}

/**
 * The key-encrypting key of one slot: HKDF-SHA256(signature, salt = slot salt, info = "wrap"). The signature is key
 * material and is wiped here.
 */
export async function makeKek(card: KekCard, slotSalt: Uint8Array, deviceSalt: Uint8Array): Promise<Secret> {
  const signature = await card.sign(kekMessage(card.serial, slotSalt, deviceSalt));
  const kek = new Secret(hkdf(signature, slotSalt, "wrap"));
  signature.fill(0);
  return kek;
}

/** Whether two keys are the same one. */
export function sameSecret(a: Secret, b: Secret): boolean {
  return timingSafeEqual(a.reveal(), b.reveal());
}

export function wrap(kek: Secret, content: Secret, context: WrapContext, nonce: Uint8Array): Wrap {
  return gcmSeal(kek.reveal(), content.reveal(), contextBytes(context), nonce);
}

/** The content, or undefined when this key did not make this wrap for this context. */
export function unwrap(kek: Secret, wrapped: Wrap, context: WrapContext): Secret | undefined {
  const content = gcmOpen(kek.reveal(), wrapped, contextBytes(context));
  return content === undefined ? undefined : new Secret(content);
}

export function contextBytes({ slot, cardSerial, keyHash, version, generation }: WrapContext): Uint8Array {
  const last = new DataView(new ArrayBuffer(5));
  last.setUint8(0, version);
  last.setUint32(1, generation);
  return concat([slot], fromHex(cardSerial), keyHash, new Uint8Array(last.buffer));
}
