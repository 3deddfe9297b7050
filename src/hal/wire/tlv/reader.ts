import { TLV_LIMITS } from "./limits.ts";

/**
 * One BER object:
 *
 *   +-----+--------------------+---------------+
 *   | tag | length             | value         |
 *   | 1 B | 00..7F             | length bytes  |
 *   | (2) | 81 LL / 82 LL LL   |               |
 *   +-----+--------------------+---------------+
 *
 * Bit 20 of the first tag byte: the value is made of objects (`children`), else it is bytes.
 */
export interface TlvNode {
  readonly tag: number;
  /** Bytes of the value, a view of the input. */
  readonly value: Uint8Array;
  readonly constructed: boolean;
  readonly children: readonly TlvNode[];
  /** Place of the tag in the input. */
  readonly at: number;
}

export type TlvRefusal =
  | "empty"
  | "too-long"
  | "truncated"
  | "tag-form"
  | "length-form"
  | "past-parent"
  | "too-deep"
  | "too-many"
  | "trailing";

export interface TlvRefused {
  readonly kind: "refused";
  readonly reason: TlvRefusal;
  readonly at: number;
}

export type TlvRead<T> = { readonly kind: "read"; readonly value: T } | TlvRefused;

export interface TlvOptions {
  /** Accept tags of two bytes, as in the IAS-ECC objects (7F 41, BF 81). Default: refused. */
  readonly twoByteTags?: boolean;
}

/** Reads a file: one root object, then nothing but 00 and FF filler. Never throws. */
export function readTlvFile(bytes: Uint8Array, options: TlvOptions = {}): TlvRead<TlvNode> {
  const refused = sizeRefusal(bytes);
  if (refused) return refused;
  const first = headerAt(bytes, 0, bytes.length, options);
  if (first.kind === "refused") return first;
  for (let at = first.end; at < bytes.length; at++) {
    if (bytes[at] !== 0x00 && bytes[at] !== 0xff) return { kind: "refused", reason: "trailing", at };
  }
  const read = readObjects(bytes.subarray(0, first.end), options);
  if (read.kind === "refused") return read;
  const root = read.value[0];
  return root ? { kind: "read", value: root } : { kind: "refused", reason: "empty", at: 0 };
}

/** Reads objects one after another up to the last byte (EF.DIR, the inside of an object). Never throws. */
export function readTlvList(bytes: Uint8Array, options: TlvOptions = {}): TlvRead<readonly TlvNode[]> {
  return sizeRefusal(bytes) ?? readObjects(bytes, options);
}

function sizeRefusal(bytes: Uint8Array): TlvRefused | undefined {
  if (bytes.length === 0) return { kind: "refused", reason: "empty", at: 0 };
  if (bytes.length > TLV_LIMITS.fileBytes) return { kind: "refused", reason: "too-long", at: TLV_LIMITS.fileBytes };
  return undefined;
}

interface OpenNode extends TlvNode {
  readonly children: TlvNode[];
  readonly end: number;
}

/** One pass over the bytes with a stack of the objects still open: no recursion, so no depth can exhaust the machine. */
function readObjects(bytes: Uint8Array, options: TlvOptions): TlvRead<readonly TlvNode[]> {
  const roots: TlvNode[] = [];
  const open: OpenNode[] = [];
  let objects = 0;
  let at = 0;
  while (at < bytes.length) {
    const parent = open.at(-1);
    if (parent && at === parent.end) {
      open.pop();
      continue;
    }
    if (open.length >= TLV_LIMITS.depth) return { kind: "refused", reason: "too-deep", at };
    objects += 1;
    if (objects > TLV_LIMITS.objects) return { kind: "refused", reason: "too-many", at };
    const header = headerAt(bytes, at, parent?.end ?? bytes.length, options);
    if (header.kind === "refused") return header;
    const node = {
      tag: header.tag,
      value: bytes.subarray(header.from, header.end),
      constructed: header.constructed,
      children: [] as TlvNode[],
      at,
      end: header.end,
    };
    (parent?.children ?? roots).push(node);
    if (node.constructed) {
      open.push(node);
      at = header.from;
    } else {
      at = header.end;
    }
  }
  return { kind: "read", value: roots };
}

interface Header {
  readonly kind: "header";
  readonly tag: number;
  readonly constructed: boolean;
  readonly from: number;
  readonly end: number;
}

/** Tag and length of the object at `at`, which must end at `limit` at the latest. */
function headerAt(bytes: Uint8Array, at: number, limit: number, options: TlvOptions): Header | TlvRefused {
  const refuse = (reason: TlvRefusal): TlvRefused => ({ kind: "refused", reason, at });
  const first = bytes[at];
  if (first === undefined || at >= limit) return refuse("truncated");
  let tag = first;
  let next = at + 1;
  if ((first & 0x1f) === 0x1f) {
    const second = bytes[next];
    if (!options.twoByteTags) return refuse("tag-form");
    if (second === undefined || next >= limit) return refuse("truncated");
    tag = (first << 8) | second;
    next += 1;
  }
  const short = next < limit ? bytes[next] : undefined;
  if (short === undefined) return refuse("truncated");
  next += 1;
  const more = short < 0x80 ? 0 : short === 0x81 ? 1 : short === 0x82 ? 2 : -1;
  if (more < 0) return refuse("length-form");
  if (next + more > limit) return refuse("truncated");
  let length = more === 0 ? short : 0;
  for (let i = 0; i < more; i++) length = (length << 8) | (bytes[next + i] ?? 0);
  const from = next + more;
  if (from + length > limit) return refuse("past-parent");
  return { kind: "header", tag, constructed: (first & 0x20) !== 0, from, end: from + length };
}
