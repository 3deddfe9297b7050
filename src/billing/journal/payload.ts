import { concat } from "#util/bytes";
import { Trouble } from "#util/trouble";

/*
 * WHAT IS ENCRYPTED IN A RECORD, all numbers big-endian:
 *
 *    0  wall clock u64      milliseconds since 1970 at the append
 *    8  body key u32        0: person and body stand as they are. Else they are each AES-256-GCM under the erasable key
 *                           of that number, so that destroying it purges them while the chain stays whole
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
}

export function packPayload(atMs: number, parts: Parts): Uint8Array {
  const [facts, person, body] = [parts.facts, parts.person, parts.body].map((json) => Buffer.from(json, "utf8"));
  const fixed = Buffer.alloc(FIXED_BYTES);
  fixed.writeBigUInt64BE(BigInt(atMs), 0);
  fixed.writeUInt32BE(facts?.length ?? 0, 12);
  fixed.writeUInt32BE(person?.length ?? 0, 16);
  return concat(fixed, facts ?? [], person ?? [], body ?? []);
}

/**
 * Takes a payload apart. Without `withBody` the body is left alone: a fold does not need it. undefined when lengths lie;
 * Trouble E_STORE_VERSION for a body under a key that this version has no place for.
 */
export function unpackPayload(bytes: Uint8Array, withBody: boolean): Payload | undefined {
  if (bytes.length < FIXED_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, FIXED_BYTES);
  const factsEnd = FIXED_BYTES + view.getUint32(12);
  const personEnd = factsEnd + view.getUint32(16);
  if (personEnd > bytes.length) return undefined;
  if (view.getUint32(8) !== 0) throw new Trouble("E_STORE_VERSION", { part: "body-key" });
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    atMs: view.getUint32(0) * 2 ** 32 + view.getUint32(4),
    facts: buffer.toString("utf8", FIXED_BYTES, factsEnd),
    person: buffer.toString("utf8", factsEnd, personEnd),
    body: withBody ? buffer.toString("utf8", personEnd) : "",
  };
}
