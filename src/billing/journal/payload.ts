import type { Random } from "#hal/ports/index";
import { asciiBytes, concat } from "#util/bytes";
import type { ErasableKey } from "../keys/erasable.ts";
import { gcmOpen, gcmSeal } from "../keys/gcm.ts";

/*
 * WHAT IS ENCRYPTED IN A RECORD, all numbers big-endian:
 *
 *    0  wall clock u64      milliseconds since 1970 at the append
 *    8  body key u32        0: person and body stand as they are. Else they are each AES-256-GCM under the erasable key
 *                           of that number (nonce 12, ciphertext, tag 16; AAD "TRN-PERSON-1" or "TRN-BODY-1"), so that
 *                           destroying it purges them while the chain stays whole
 *   12  facts length u32
 *   16  person length u32
 *   20  facts               JSON; names nobody, and is enough to fold everything but a name
 *    -  person              JSON, or nothing
 *    -  body                JSON, or nothing: the rest; read only when the whole record is wanted
 */
const FIXED_BYTES = 20;

/** The three JSON texts of a record; "" when there is none. */
export interface Parts {
  readonly facts: string;
  readonly person: string;
  readonly body: string;
}

export interface Payload extends Parts {
  readonly atMs: number;
  /** Number of the erasable key of person and body; 0 when they have none. */
  readonly bodyKey: number;
  /** Its key is destroyed: person and body are "" for ever. */
  readonly purged: boolean;
}

/** The erasable key that person and body go under. */
export interface BodySeal {
  readonly number: number;
  readonly key: Uint8Array;
  readonly random: Random;
}

const PERSON = asciiBytes("TRN-PERSON-1");
const BODY = asciiBytes("TRN-BODY-1");
const NOTHING = new Uint8Array(0);

export function packPayload(atMs: number, parts: Parts, seal?: BodySeal): Uint8Array {
  const facts = Buffer.from(parts.facts, "utf8");
  const person = sealPart(parts.person, PERSON, seal);
  const body = sealPart(parts.body, BODY, seal);
  const fixed = Buffer.alloc(FIXED_BYTES);
  fixed.writeBigUInt64BE(BigInt(atMs), 0);
  fixed.writeUInt32BE(seal?.number ?? 0, 8);
  fixed.writeUInt32BE(facts.length, 12);
  fixed.writeUInt32BE(person.length, 16);
  return concat(fixed, facts, person, body);
}

function sealPart(json: string, about: Uint8Array, seal: BodySeal | undefined): Uint8Array {
  const bytes = Buffer.from(json, "utf8");
  return seal === undefined || json === "" ? bytes : gcmSeal(seal.key, bytes, about, seal.random.bytes(12));
}

/** Finds the erasable key of a number. */
export type KeyFinder = (number: number) => ErasableKey;

/**
 * Takes a payload apart. Without `withBody` the body is left alone: a fold does not need it. undefined when lengths lie,
 * a part does not open, or the key of a body that is wanted is not there.
 */
export function unpackPayload(bytes: Uint8Array, withBody: boolean, keyOf: KeyFinder): Payload | undefined {
  if (bytes.length < FIXED_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, FIXED_BYTES);
  const factsEnd = FIXED_BYTES + view.getUint32(12);
  const personEnd = factsEnd + view.getUint32(16);
  if (personEnd > bytes.length) return undefined;
  const bodyKey = view.getUint32(8);
  const needsKey = bodyKey !== 0 && (withBody || personEnd > factsEnd);
  const key = needsKey ? keyOf(bodyKey) : undefined;
  if (key?.kind === "missing" && withBody) return undefined;
  const person = openPart(bytes.subarray(factsEnd, personEnd), PERSON, key);
  const body = withBody ? openPart(bytes.subarray(personEnd), BODY, key) : NOTHING;
  if (person === undefined || body === undefined) return undefined;
  return {
    atMs: view.getUint32(0) * 2 ** 32 + view.getUint32(4),
    bodyKey,
    purged: key?.kind === "destroyed",
    facts: text(bytes.subarray(FIXED_BYTES, factsEnd)),
    person: text(person),
    body: text(body),
  };
}

function openPart(part: Uint8Array, about: Uint8Array, key: ErasableKey | undefined): Uint8Array | undefined {
  if (key === undefined || part.length === 0) return part;
  return key.kind === "key" ? gcmOpen(key.bytes, part, about) : NOTHING;
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}
