import fc from "fast-check";
import iconv from "iconv-lite";
import { expect, test } from "vitest";
import {
  cp858Bytes,
  cp858Sign,
  DOTS,
  encodeOperation,
  encodeRealTime,
  type Operation,
  OrderReader,
  printableText,
  qrBlock,
  RealTimeScanner,
} from "#hal/wire/escpos/index";
import { concat, hex } from "#util/bytes";

test("our code page is the one of iconv, sign by sign", () => {
  for (let byte = 0x20; byte < 0x100; byte++) {
    if (byte === 0x7f) continue;
    expect(cp858Sign(byte)).toBe(iconv.decode(Buffer.of(byte), "cp858"));
  }
});

test("no text of any kind carries a control byte to the printer", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
      const bytes = cp858Bytes(text);
      expect(bytes.every((byte) => byte >= 0x20 && byte !== 0x7f)).toBe(true);
      expect(bytes).toHaveLength(printableText(text).length);
    }),
  );
});

test.each([
  ["cœur Œuvre", "coeur OEuvre"],
  ["l’infirmière", "l'infirmière"],
  ["Š. Dvořák, Łódź", "S. Dvorák, ?ódz"],
  ["Zoe\u0308 LEFE\u0300VRE", "Zoë LEFÈVRE"],
  ["12,70\u00a0€", "12,70 €"],
  ["DUPONT\u001b@\u001d", "DUPONT@"],
  ["a\tb\nc", "a b c"],
  ["名", "?"],
  ["— … “x”", '- ... "x"'],
])("%j is printed as %j", (text, printed) => expect(printableText(text)).toBe(printed));

const parameter = fc.nat({ max: 255 });
const asciiText = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 60,
});
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.constantFrom<Operation>(
    { kind: "init" },
    { kind: "line-feed" },
    { kind: "cut" },
    { kind: "bar-digits" },
    { kind: "qr-model" },
    { kind: "qr-print" },
    { kind: "paper-status" },
    { kind: "line-spacing", dots: undefined },
    { kind: "size", width: 2, height: 1 },
    { kind: "font", font: "B" },
    { kind: "reverse", on: true },
    { kind: "underline", on: true },
    { kind: "align", align: "right" },
  ),
  parameter.map((page) => ({ kind: "code-page" as const, page })),
  parameter.map((lines) => ({ kind: "feed-lines" as const, lines })),
  parameter.map((dots) => ({ kind: "feed-dots" as const, dots })),
  parameter.map((dots) => ({ kind: "line-spacing" as const, dots })),
  fc.integer({ min: 3, max: 6 }).map((dots) => ({ kind: "qr-module" as const, dots })),
  asciiText.map((data) => ({ kind: "qr-store" as const, data })),
  asciiText.map((data) => ({ kind: "code128" as const, data })),
);

test("operations come back as they were, fed one byte at a time", () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 12 }), (operations) => {
      const reader = new OrderReader();
      const read: unknown[] = [];
      for (const byte of concat(...operations.map(encodeOperation))) {
        reader.push(Uint8Array.of(byte));
        for (let one = reader.next(); one !== undefined; one = reader.next()) read.push(one);
      }
      expect(read).toEqual(operations);
    }),
  );
});

test.each([
  ["italics, which are in no table", [0x1b, 0x34]],
  ["the print mode of another family", [0x1b, 0x21]],
  ["a full cut without feed", [0x1d, 0x56, 0x00, 0x41]],
  ["bold 2", [0x1b, 0x45, 0x02]],
  ["triple width", [0x1d, 0x21, 0x20]],
  ["alignment 3", [0x1b, 0x61, 0x03]],
  ["a tab", [0x09]],
  ["delete", [0x7f]],
  ["a bar code of another kind", [0x1d, 0x6b, 0x04, 0x30]],
  ["a QR function of another kind", [0x1d, 0x28, 0x6b, 3, 0, 0x31, 0x52, 0x30]],
])("%s is told as stray", (_what, bytes) => {
  const reader = new OrderReader();
  reader.push(Uint8Array.from(bytes));
  expect(reader.next()).toMatchObject({ kind: "stray" });
});

test("random bytes never throw, always end, and nothing is lost", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const reader = new OrderReader();
      reader.push(bytes);
      for (let turns = 0; reader.next() !== undefined; turns++) expect(turns).toBeLessThanOrEqual(bytes.length);
    }),
  );
});

test("real-time commands are found wherever they stand, and the rest keeps its order", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 30 }), fc.uint8Array({ maxLength: 30 }), (before, after) => {
      // 10 is left out: two halves of it would make a command of their own.
      const clean = (bytes: Uint8Array) => bytes.map((byte) => (byte === 0x10 ? 0x20 : byte));
      const scanner = new RealTimeScanner();
      const inOrder: Uint8Array[] = [];
      const realTime: unknown[] = [];
      const stream = concat(clean(before), encodeRealTime({ kind: "status", number: 2 }), clean(after));
      for (const byte of stream) {
        const pushed = scanner.push(Uint8Array.of(byte));
        inOrder.push(pushed.inOrder);
        realTime.push(...pushed.realTime);
      }
      expect(hex(concat(...inOrder))).toBe(hex(concat(clean(before), clean(after))));
      expect(realTime).toEqual([{ kind: "status", number: 2 }]);
    }),
  );
});

test("a QR code fits the paper whatever its length, and its content is ASCII", () => {
  const sizes = [14, 26, 42, 62, 84, 106, 122, 152, 180, 213];
  for (let length = 1; length <= 213; length++) {
    const module = qrBlock("A".repeat(length)).find((op) => op.kind === "qr-module");
    const version = sizes.findIndex((size) => length <= size) + 1;
    expect((17 + 4 * version + 8) * (module?.dots ?? Number.NaN)).toBeLessThanOrEqual(DOTS);
  }
  expect(() => qrBlock("A".repeat(214))).toThrow(RangeError);
  expect(() => encodeOperation({ kind: "qr-store", data: "\u0010\u0004" })).toThrow(RangeError);
});
