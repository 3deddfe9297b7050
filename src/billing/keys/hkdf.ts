import { createHmac } from "node:crypto";
import { keyBytes } from "./key-bytes.ts";

/**
 * HKDF-SHA256 (RFC 5869), 32 bytes out. Written over `createHmac`, and not the platform's `hkdf`, because that one
 * keeps a copy of the input key in native memory until some later garbage collection; this one leaves none.
 */
export function hkdf(secret: Uint8Array, salt: Uint8Array, info: string | Uint8Array): Uint8Array {
  const extracted = createHmac("sha256", salt).update(secret).digest();
  const expanded = createHmac("sha256", extracted).update(info).update(Uint8Array.of(1)).digest();
  extracted.fill(0);
  return keyBytes(expanded);
}
