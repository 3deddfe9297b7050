import type { Card, CommandApdu } from "#hal/ports/index";
import { AID } from "#hal/wire/card-files/index";
import { assert } from "#util/assert";
import { concat, fromHex } from "#util/bytes";
import { Trouble } from "#util/trouble";
import type { CardRead } from "./desk.ts";
import { selectApplication } from "./reading.ts";
import { asRead } from "./refusal.ts";
import type { RoleProof } from "./role.ts";

/** Keys of the cards, by reference (cards.md 2.6, 3.4, 3.5). */
const KEY = { signature: 0x81, authentication: 0x82, role: 0x8a } as const;

/** DigestInfo of a SHA-256, before its 32 bytes. */
const SHA256_INFO = fromHex("3031300D060960864801650304020105000420");

/**
 * Signature of a digest (32 bytes) by the CPS, key 81, PIN open: 256 bytes, RSA PKCS#1 v1.5 with SHA-256. To be checked
 * with the certificate before it is used. A closed PIN is E_CARD_STATUS with sw 69 82.
 */
export function signDigestCps(card: Card, digest: Uint8Array): Promise<CardRead<Uint8Array>> {
  return asRead(() => signDigest(card, digest));
}

/** The same by the Vitale: no PIN, one signature for one hash, about 600 ms. */
export function signDigestVitale(card: Card, digest: Uint8Array): Promise<CardRead<Uint8Array>> {
  return asRead(async () => {
    await selectApplication((apdu) => card.transmit(apdu), AID.vitale);
    return signDigest(card, digest);
  });
}

async function signDigest(card: Card, digest: Uint8Array): Promise<Uint8Array> {
  assert(digest.length === 32, "a digest has 32 bytes");
  await need(card, { cla: 0, ins: 0x22, p1: 0x41, p2: 0xaa, data: Uint8Array.of(0x80, 1, 0x40) });
  await need(card, {
    cla: 0,
    ins: 0x22,
    p1: 0x41,
    p2: 0xb6,
    data: Uint8Array.of(0x84, 1, KEY.signature, 0x80, 1, 0x42),
  });
  await need(card, { cla: 0, ins: 0x2a, p1: 0x90, p2: 0xa0, data: concat([0x90, 0x20], digest) });
  return need(card, { cla: 0, ins: 0x2a, p1: 0x9e, p2: 0x9a, le: 256 }, 256);
}

/**
 * Signature of a digest (32 bytes) by the CPS, key 82, PIN open: 256 bytes, always the same for the same digest. For
 * the key at rest and for authentication, never for an invoice nor a lot. The answer is key material.
 */
export function authenticateCps(card: Card, digest: Uint8Array): Promise<CardRead<Uint8Array>> {
  assert(digest.length === 32, "a digest has 32 bytes");
  return asRead(async () => {
    await setAuthentication(card, KEY.authentication, 0x02);
    return need(card, { cla: 0, ins: 0x88, p1: 0, p2: 0, data: concat(SHA256_INFO, digest), le: 256 }, 256);
  });
}

/** What the CPS answers to the challenge of a Vitale (role opening, cards.md 3.5). PIN open. `serial` has 20 digits. */
export function cpsRoleAnswer(card: Card, challenge: Uint8Array, serial: string): Promise<CardRead<RoleProof>> {
  assert(challenge.length === 8 && /^\d{20}$/.test(serial), "a challenge of 8 bytes and a serial number of 20 digits");
  return asRead(async () => {
    await setAuthentication(card, KEY.role, 0x0c);
    const data = concat(challenge, fromHex(serial));
    const answer = await need(card, { cla: 0, ins: 0x88, p1: 0, p2: 0, data, le: 9 }, 9);
    return { role: answer[0] ?? 0, proof: answer.slice(1) };
  });
}

async function setAuthentication(card: Card, key: number, algorithm: number): Promise<void> {
  await need(card, { cla: 0, ins: 0x22, p1: 0x41, p2: 0xa4, data: Uint8Array.of(0x84, 1, key, 0x80, 1, algorithm) });
}

/** One command that must succeed with that many bytes; E_CARD_STATUS with the status word otherwise. */
async function need(card: Card, apdu: CommandApdu, length = 0): Promise<Uint8Array> {
  const answer = await card.transmit(apdu);
  if (answer.sw !== 0x9000 || answer.data.length !== length) {
    throw new Trouble("E_CARD_STATUS", { ins: apdu.ins, sw: answer.sw, length: answer.data.length });
  }
  return answer.data;
}
