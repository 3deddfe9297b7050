import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject } from "node:crypto";
import type { Random } from "#hal/ports/index";
import { concat, fromHex } from "#util/bytes";
import { Secret } from "#util/secret";
import { gcmOpen, gcmSeal } from "./gcm.ts";
import { hkdf } from "./hkdf.ts";
import { keyBytes } from "./key-bytes.ts";

/*
 * SEALED TO A PUBLIC KEY (X25519, RFC 7748): whoever holds the private half opens it, and nobody need be there when it
 * is made. One ephemeral pair each time.
 *
 *    0  ephemeral public key 32
 *   32  AES-256-GCM(HKDF(shared secret, salt = ephemeral | recipient, "TOURNEE-seal"), content): nonce 12, content, tag 16
 */
const KEY_BYTES = 32;
/** PKCS#8 and SubjectPublicKeyInfo of an X25519 key are these bytes and the 32 of the key (RFC 8410). */
const PRIVATE_PREFIX = fromHex("302E020100300506032B656E04220420");
const PUBLIC_PREFIX = fromHex("302A300506032B656E032100");

export interface ExchangePair {
  readonly privateKey: Secret;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** A new pair, out of 32 random bytes. */
export function makeExchangePair(random: Random): ExchangePair {
  const privateKey = new Secret(keyBytes(random.bytes(KEY_BYTES)));
  return { privateKey, publicKey: exchangePublicKey(privateKey) };
}

/** The public half of a private key. */
export function exchangePublicKey(privateKey: Secret): Uint8Array {
  return rawPublic(createPublicKey(privateOf(privateKey)));
}

/** Seals a key to a public key of 32 bytes. undefined when that is no key anything can be sealed to. */
export function sealTo(
  publicKey: Uint8Array,
  content: Secret,
  about: Uint8Array,
  random: Random,
): Uint8Array | undefined {
  const ephemeral = makeExchangePair(random);
  const key = sharedKey(ephemeral.privateKey, publicKey, ephemeral.publicKey, publicKey);
  ephemeral.privateKey.wipe();
  if (key === undefined) return undefined;
  const sealed = gcmSeal(key.reveal(), content.reveal(), about, random.bytes(12));
  key.wipe();
  return concat(ephemeral.publicKey, sealed);
}

/** The other way. undefined when it was not sealed to this key for this. */
export function openSealed(privateKey: Secret, sealed: Uint8Array, about: Uint8Array): Secret | undefined {
  if (sealed.length < KEY_BYTES) return undefined;
  const ephemeral = sealed.subarray(0, KEY_BYTES);
  const key = sharedKey(privateKey, ephemeral, ephemeral, exchangePublicKey(privateKey));
  if (key === undefined) return undefined;
  const content = gcmOpen(key.reveal(), sealed.subarray(KEY_BYTES), about);
  key.wipe();
  return content === undefined ? undefined : new Secret(content);
}

function sharedKey(
  privateKey: Secret,
  publicKey: Uint8Array,
  ephemeral: Uint8Array,
  recipient: Uint8Array,
): Secret | undefined {
  try {
    const shared = diffieHellman({
      privateKey: privateOf(privateKey),
      publicKey: createPublicKey({ key: Buffer.from(concat(PUBLIC_PREFIX, publicKey)), format: "der", type: "spki" }),
    });
    const key = new Secret(hkdf(shared, concat(ephemeral, recipient), "TOURNEE-seal"));
    shared.fill(0);
    return key;
  } catch {
    return undefined; // A point of small order: its secret would be no secret.
  }
}

function privateOf(privateKey: Secret): KeyObject {
  const der = Buffer.from(new ArrayBuffer(PRIVATE_PREFIX.length + KEY_BYTES));
  der.set(PRIVATE_PREFIX, 0);
  der.set(privateKey.reveal(), PRIVATE_PREFIX.length);
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  der.fill(0);
  return key;
}

function rawPublic(key: KeyObject): Uint8Array {
  return Uint8Array.from(key.export({ format: "der", type: "spki" }).subarray(PUBLIC_PREFIX.length));
}
