import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { crc32c } from "#billing/journal/crc32c";
import { asciiBytes } from "#util/bytes";

/** The definition, bit by bit. */
function plainCrc(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0x82f63b78 : sum >>> 1;
  }
  return ~sum >>> 0;
}

describe("CRC-32C", () => {
  // RFC 3720, B.4; and the check value of the catalogue of parametrised CRC algorithms.
  test.each([
    ["32 zeros", new Uint8Array(32), 0x8a9136aa],
    ["32 ones", new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ["0 to 31", Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
    ["31 to 0", Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
    ["digits", asciiBytes("123456789"), 0xe3069283],
  ])("%s", (_, bytes, sum) => {
    expect(crc32c(bytes)).toBe(sum);
  });

  test("agrees with its definition on any part of any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(20), (bytes, from) => {
        const start = Math.min(from, bytes.length);
        expect(crc32c(bytes, start)).toBe(plainCrc(bytes.subarray(start)));
      }),
    );
  });
});
