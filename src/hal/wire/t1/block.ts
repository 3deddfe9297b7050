import { xorOf } from "#util/bytes";

/**
 * Block of T=1 (ISO 7816-3, wire.md 2.13).
 *
 * ```text
 *  0     1     2     3 ..      3+n
 * +-----+-----+-----+---------+-----+
 * | NAD | PCB | LEN | INF, n  | LRC |     n <= 254; LRC: XOR of all that precedes
 * +-----+-----+-----+---------+-----+
 *   PCB  0 N M 0 0 0 0 0   I-block: N(S), more data
 *        1 0 0 N 0 0 e e   R-block: N(R), error 0 none, 1 EDC or parity, 2 other
 *        1 1 r 0 0 0 t t   S-block: r response, t 0 RESYNCH, 1 IFS, 2 ABORT, 3 WTX
 * ```
 */
export type Bit = 0 | 1;
export const S_TYPES = ["resynch", "ifs", "abort", "wtx"] as const;
export type SType = (typeof S_TYPES)[number];

export type Block =
  | { readonly kind: "I"; readonly ns: Bit; readonly more: boolean; readonly inf: Uint8Array }
  | { readonly kind: "R"; readonly nr: Bit; readonly error: 0 | 1 | 2 }
  /** `value` stands in IFS and WTX alone. */
  | { readonly kind: "S"; readonly type: SType; readonly response: boolean; readonly value?: number };

export type BadBlock = { readonly kind: "bad"; readonly why: "edc" | "length" | "nad" | "pcb" };

/** Longest information field. */
export const MAX_INF = 254;
const OVERHEAD = 4;
const MORE = 0x20;

export const other = (bit: Bit): Bit => (bit === 0 ? 1 : 0);

function pcbOf(block: Block): number {
  if (block.kind === "I") return (block.ns << 6) | (block.more ? MORE : 0);
  if (block.kind === "R") return 0x80 | (block.nr << 4) | block.error;
  return 0xc0 | (block.response ? 0x20 : 0) | S_TYPES.indexOf(block.type);
}

/** One block with NAD 00. More than 254 bytes of INF is a programmer error and throws RangeError. */
export function encodeBlock(block: Block): Uint8Array {
  const inf = block.kind === "I" ? block.inf : undefined;
  const value = block.kind === "S" ? block.value : undefined;
  const length = inf?.length ?? (value === undefined ? 0 : 1);
  if (length > MAX_INF) throw new RangeError(`${length} bytes in one block`);
  const bytes = new Uint8Array(OVERHEAD + length);
  bytes[1] = pcbOf(block);
  bytes[2] = length;
  if (inf) bytes.set(inf, 3);
  if (value !== undefined) bytes[3] = value;
  bytes[3 + length] = xorOf(bytes, 0, 3 + length);
  return bytes;
}

/** First three bytes of the I-block that carries `length` bytes: what a Secure command is given. */
export function prologue(ns: Bit, length: number): readonly [number, number, number] {
  return [0, ns << 6, length];
}

/** Reads a block; what is refused is named (rule 3 of wire.md 2.13). `inf` is a view of the bytes. */
export function decodeBlock(bytes: Uint8Array): Block | BadBlock {
  const [nad, pcb, length] = bytes;
  if (nad === undefined || pcb === undefined || length === undefined) return { kind: "bad", why: "length" };
  if (length > MAX_INF || bytes.length !== OVERHEAD + length) return { kind: "bad", why: "length" };
  if (xorOf(bytes) !== 0) return { kind: "bad", why: "edc" };
  if (nad !== 0) return { kind: "bad", why: "nad" };
  if ((pcb & 0x80) === 0) return iBlock(pcb, bytes.subarray(3, 3 + length));
  return (pcb & 0x40) === 0 ? rBlock(pcb, length) : sBlock(pcb, bytes.subarray(3, 3 + length));
}

function iBlock(pcb: number, inf: Uint8Array): Block | BadBlock {
  if ((pcb & 0x1f) !== 0) return { kind: "bad", why: "pcb" };
  return { kind: "I", ns: (pcb & 0x40) === 0 ? 0 : 1, more: (pcb & MORE) !== 0, inf };
}

function rBlock(pcb: number, length: number): Block | BadBlock {
  const error = pcb & 0x0f;
  if ((pcb & 0x20) !== 0 || (error !== 0 && error !== 1 && error !== 2)) return { kind: "bad", why: "pcb" };
  if (length !== 0) return { kind: "bad", why: "length" };
  return { kind: "R", nr: (pcb & 0x10) === 0 ? 0 : 1, error };
}

function sBlock(pcb: number, inf: Uint8Array): Block | BadBlock {
  const type = S_TYPES[pcb & 0x1f];
  if (type === undefined) return { kind: "bad", why: "pcb" };
  const response = (pcb & 0x20) !== 0;
  if (type === "resynch" || type === "abort") {
    return inf.length === 0 ? { kind: "S", type, response } : { kind: "bad", why: "length" };
  }
  const [value] = inf;
  if (value === undefined || inf.length !== 1) return { kind: "bad", why: "length" };
  if (type === "ifs" && (value === 0 || value > MAX_INF)) return { kind: "bad", why: "pcb" };
  return { kind: "S", type, response, value };
}
