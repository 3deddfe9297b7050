import { createCipheriv, createDecipheriv } from "node:crypto";
import { concat } from "#util/bytes";
import { keyBytes } from "./key-bytes.ts";

/** nonce 12 | ciphertext | tag 16 */
export const GCM_OVERHEAD = 28;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM under a fresh nonce: nonce 12 | ciphertext | tag 16. */
export function gcmSeal(key: Uint8Array, content: Uint8Array, about: Uint8Array, nonce: Uint8Array): Uint8Array {
  const cipher = withoutStackTraces(() => createCipheriv("aes-256-gcm", key, nonce));
  cipher.setAAD(about);
  const ciphertext = cipher.update(content);
  cipher.final();
  return concat(nonce, ciphertext, cipher.getAuthTag());
}

/** The content, in memory that can be wiped; undefined when this key did not seal it for this. */
export function gcmOpen(key: Uint8Array, sealed: Uint8Array, about: Uint8Array): Uint8Array | undefined {
  const tagAt = sealed.length - TAG_BYTES;
  if (tagAt < NONCE_BYTES) return undefined;
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const decipher = withoutStackTraces(() => createDecipheriv("aes-256-gcm", key, nonce));
  decipher.setAAD(about);
  decipher.setAuthTag(sealed.subarray(tagAt));
  const content = decipher.update(sealed.subarray(NONCE_BYTES, tagAt));
  try {
    decipher.final();
  } catch {
    content.fill(0);
    return undefined;
  }
  return keyBytes(content);
}

/**
 * Node asks whether a key is a KeyObject by catching what is thrown when it is not; the stack trace of that costs more
 * than the decryption. A KeyObject would be faster still, but its copy of the key cannot be wiped.
 */
export function withoutStackTraces<T>(work: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = limit;
  }
}
