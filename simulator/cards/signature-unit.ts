import { constants, type KeyObject, privateEncrypt } from "node:crypto";
import type { ShortApdu } from "#hal/wire/apdu/index";
import { concat, fromHex } from "#util/bytes";
import type { Said } from "./file-tree.ts";
import { finishSha256 } from "./sha256-block.ts";

/** What is set by MSE, by template: AA hash, B6 signature, A4 authentication, B8 deciphering. */
export interface SecurityEnvironment {
  readonly key: number | undefined;
  readonly algorithm: number | undefined;
}

const SHA256_INFO = fromHex("3031300D060960864801650304020105000420");
const SHA256 = 0x40;
const RSA_SHA256 = 0x42;

/** Which key references and algorithms a card knows in each template of MSE SET. */
export type KnownKeys = Readonly<Record<number, Readonly<Record<number, number>>>>;

/**
 * MSE SET, PSO HASH and PSO COMPUTE DIGITAL SIGNATURE, the same on the CPS and the Vitale (cards.md 2.2, 2.6, 3.4):
 *
 *   PSO HASH   90 20 digest                     a whole digest
 *              90 28 state (32) bits (8) 80 L rest   the last block is hashed by the card
 *              90 00 80 L message               a message under 64 bytes
 *
 * One signature for one hash.
 */
export class SignatureUnit {
  readonly #known: KnownKeys;
  #set = new Map<number, SecurityEnvironment>();
  #digest: Uint8Array | undefined;

  constructor(known: KnownKeys) {
    this.#known = known;
  }

  reset(): void {
    this.#set = new Map();
    this.#digest = undefined;
  }

  environment(template: number): SecurityEnvironment | undefined {
    return this.#set.get(template);
  }

  /** `usable` says whether a key can be reached from the current directory. */
  mse(apdu: ShortApdu, usable: (key: number) => boolean = () => true): Said {
    const data = apdu.data ?? new Uint8Array();
    if (apdu.p1 !== 0x41 || ![0xaa, 0xb6, 0xa4, 0xb8].includes(apdu.p2)) return { sw: 0x6a86 };
    const fields = fieldsOf(data);
    if (!fields) return { sw: 0x6a80 };
    const key = fields.get(0x84);
    const algorithm = fields.get(0x80);
    if (apdu.p2 === 0xaa) {
      if (algorithm !== SHA256) return { sw: 0x6a80 };
    } else {
      const due = key === undefined || !usable(key) ? undefined : this.#known[apdu.p2]?.[key];
      if (due === undefined) return { sw: 0x6a88 };
      if (algorithm !== due) return { sw: 0x6a80 };
    }
    this.#set.set(apdu.p2, { key, algorithm });
    return { sw: 0x9000 };
  }

  pso(apdu: ShortApdu, key: KeyObject | undefined, workMs: number, onSigned: () => void): Said {
    if (apdu.p1 === 0x90 && apdu.p2 === 0xa0) return this.#hash(apdu.data ?? new Uint8Array());
    if (apdu.p1 !== 0x9e || apdu.p2 !== 0x9a) return { sw: 0x6a86 };
    if (apdu.data !== undefined) return { sw: 0x6700 };
    const digest = this.#digest;
    if (!digest || !key || this.#set.get(0xb6)?.algorithm !== RSA_SHA256) return { sw: 0x6985 };
    this.#digest = undefined;
    onSigned();
    return { data: rsaPkcs1(key, concat(SHA256_INFO, digest)), sw: 0x9000, workMs };
  }

  #hash(data: Uint8Array): Said {
    const digest = digestOf(data);
    if (!digest) return { sw: 0x6a80 };
    this.#digest = digest;
    return { sw: 0x9000 };
  }
}

/** PKCS#1 v1.5, type 1, over the bytes given: always the same answer for the same bytes. */
export function rsaPkcs1(key: KeyObject, bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, bytes));
}

/** Objects of one byte each, `84 01 81 80 01 42`, by tag. */
function fieldsOf(data: Uint8Array): ReadonlyMap<number, number> | undefined {
  const fields = new Map<number, number>();
  for (let at = 0; at < data.length; at += 3) {
    const [tag, length, value] = data.subarray(at, at + 3);
    if (tag === undefined || length !== 1 || value === undefined || fields.has(tag)) return undefined;
    fields.set(tag, value);
  }
  return fields;
}

function digestOf(data: Uint8Array): Uint8Array | undefined {
  if (data[0] !== 0x90) return undefined;
  if (data[1] === 0x20) return data.length === 34 ? data.slice(2) : undefined;
  const rest = data[1] === 0x28 ? 42 : data[1] === 0x00 ? 2 : 0;
  const length = data[rest + 1];
  if (rest === 0 || data[rest] !== 0x80 || length === undefined || length > 63) return undefined;
  if (data.length !== rest + 2 + length) return undefined;
  const tail = data.subarray(rest + 2);
  if (rest === 2) return finishSha256(undefined, 0, tail);
  const bits = new DataView(data.buffer, data.byteOffset + 34, 8).getBigUint64(0);
  if (bits === 0n || bits % 512n !== 0n || bits > 0xffff_ffff_ffffn) return undefined;
  return finishSha256(data.subarray(2, 34), Number(bits), tail);
}
