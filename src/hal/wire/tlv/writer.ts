import { assert } from "#util/assert";
import { concat } from "#util/bytes";

/** One object: tag (1 or 2 bytes), shortest length, and the parts of its value in order. */
export function tlv(tag: number, ...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const value = concat(...parts);
  return concat(tag > 0xff ? [tag >> 8, tag & 0xff] : [tag], lengthBytes(value.length), value);
}

function lengthBytes(length: number): readonly number[] {
  assert(length <= 0xffff, "a TLV value has at most 65535 bytes");
  if (length < 0x80) return [length];
  return length <= 0xff ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}
