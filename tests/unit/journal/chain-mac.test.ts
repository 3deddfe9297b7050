import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ChainMac } from "#billing/journal/chain-mac";
import { concat, fromHex, hex } from "#util/bytes";

test("HMAC-SHA256 of RFC 4231, test case 2", () => {
  const mac = new ChainMac(new Uint8Array(Buffer.from("Jefe")));
  const parts = ["what do ya ", "want for nothing?"].map((text) => new Uint8Array(Buffer.from(text)));
  expect(hex(mac.of(...parts))).toBe(hex(fromHex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")));
});

test("agrees with the platform's, message after message, whatever their lengths", () => {
  const part = fc.uint8Array({ maxLength: 12_000 });
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 64 }),
      fc.array(fc.array(part, { maxLength: 3 }), { maxLength: 4 }),
      (key, all) => {
        const mac = new ChainMac(key);
        for (const parts of all) {
          expect(hex(mac.of(...parts))).toBe(
            hex(
              createHmac("sha256", key)
                .update(concat(...parts))
                .digest(),
            ),
          );
        }
      },
    ),
  );
});
