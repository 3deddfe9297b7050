import { createHash, createHmac } from "node:crypto";
import { asciiBytes, concat } from "#util/bytes";

/** The test key of a role 1..5: SHA-256 of "TRN-TEST-ROLE-0r" (cards.md 3.5). Fiction, known to all. */
export function roleKey(role: number): Uint8Array {
  return Uint8Array.from(createHash("sha256").update(`TRN-TEST-ROLE-0${role}`, "ascii").digest());
}

/** Proof of a role: first 8 bytes of HMAC-SHA-256(key, "TRN-ROLE" | role | challenge (8) | serial number of the Vitale (10)). */
export function roleProof(role: number, challenge: Uint8Array, serial: Uint8Array): Uint8Array {
  const message = concat(asciiBytes("TRN-ROLE"), [role], challenge, serial);
  return Uint8Array.from(createHmac("sha256", roleKey(role)).update(message).digest().subarray(0, 8));
}
