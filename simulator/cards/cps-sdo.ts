import { tlv } from "#hal/wire/tlv/index";
import { PIN_TRIES, type PinLengths, PUK_TRIES } from "./cps-pins.ts";
import type { Said } from "./file-tree.ts";

/** What the objects of security say of the codes when they are asked. */
export interface SdoFacts {
  readonly tries: { readonly pin: number; readonly puk: number };
  readonly lengths: PinLengths;
}

/** Classes of the security data objects: codes, private keys. */
const CHV = 0x01;
const RSA_PRIVATE = 0x10;
const DOCP = 0xa0;
const SIZES = 0x7f41;

/**
 * GET DATA of a security data object (cards.md 2.4). Asked and answered:
 *
 *   4D L 70 L BF (80 + class) reference L tag 80        70 L BF (80 + class) reference L (tag and its value)
 */
export function getSdo(data: Uint8Array, facts: SdoFacts): Said {
  const asked = questionOf(data);
  if (!asked) return { sw: 0x6a80 };
  const { objectClass, reference, tag } = asked;
  const value = partOf(objectClass, reference, tag, facts);
  if (typeof value === "number") return { sw: value };
  const header = [0xbf, 0x80 | objectClass, reference];
  const inside = tlv(tag, ...value);
  return { data: tlv(0x70, header, [inside.length], inside), sw: 0x9000 };
}

type Part = readonly (Uint8Array | readonly number[])[];

function partOf(objectClass: number, reference: number, tag: number, facts: SdoFacts): Part | number {
  if (objectClass === CHV && (reference === 1 || reference === 2)) {
    const [most, left] = reference === 1 ? [PIN_TRIES, facts.tries.pin] : [PUK_TRIES, facts.tries.puk];
    const rights = reference === 1 ? [0xf3, 0x00, 0x00, 0x13, 0xff, 0x00] : [0xf3, 0xff, 0x00, 0xff, 0xff, 0x00];
    const size = reference === 1 ? facts.lengths.block : 8;
    if (tag === DOCP) return [tlv(0x9a, [most]), tlv(0x9b, [left]), acl(rights)];
    if (tag === SIZES) return [tlv(0x80, [size]), tlv(0x81, [size])];
    return 0x6a80;
  }
  if (objectClass === RSA_PRIVATE && (reference === 1 || reference === 2)) {
    const rights = reference === 1 ? [0xe3, 0x11, 0xff, 0xff, 0xff, 0x00] : [0xe3, 0xff, 0x11, 0xff, 0xff, 0x00];
    if (tag === DOCP) return [tlv(0x80, [0x01, 0x00]), acl(rights)];
    return 0x6a80; // 7F48 among them: no public part on the card.
  }
  return 0x6a88;
}

const acl = (rights: readonly number[]) => tlv(0xa1, tlv(0x8c, rights));

/** The object and the part asked for. The reference stands between the tag and its length: read by hand. */
function questionOf(data: Uint8Array): { objectClass: number; reference: number; tag: number } | undefined {
  const [t4d, l4d, t70, l70, bf, classByte, reference, length] = data;
  if (t4d !== 0x4d || t70 !== 0x70 || bf !== 0xbf || classByte === undefined || reference === undefined)
    return undefined;
  if (l4d !== data.length - 2 || l70 !== data.length - 4 || length !== data.length - 8) return undefined;
  const inside = data.subarray(8);
  const last = inside.at(-1);
  const tag =
    inside.length === 3 ? ((inside[0] ?? 0) << 8) | (inside[1] ?? 0) : inside.length === 2 ? inside[0] : undefined;
  if (tag === undefined || last !== 0x80) return undefined;
  return { objectClass: classByte & 0x7f, reference: reference & 0x1f, tag };
}
