import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CardBlank } from "../../../simulator/cards/blank.ts";
import { amcBlank, amcNames } from "../../../simulator/cards/files-amc.ts";
import { cpsBlank, cpsNames } from "../../../simulator/cards/files-cps.ts";
import { vitaleBlank, vitaleNames } from "../../../simulator/cards/files-vitale.ts";
import * as files from "../../../src/hal/wire/card-files/index.ts";
import { decodeFile, encodeFile, type Template } from "../../../src/hal/wire/card-files/index.ts";
import { tlv } from "../../../src/hal/wire/tlv/index.ts";
import { asciiBytes, concat, fromHex } from "../../../src/util/bytes.ts";
import { GOLDEN } from "../../vectors/cards-golden.ts";

const BY_TAG = new Map<number, Template>(
  [
    files.E1,
    files.E2,
    files.E3,
    files.E4,
    files.E7,
    files.E8,
    files.E9,
    files.EA,
    files.F2,
    files.F4,
    files.F5,
    files.F6,
    files.F7,
    files.F8,
    files.F9,
  ].map((template: Template) => [template.tag, template]),
);

const blanks: readonly CardBlank[] = [
  ...cpsNames().map((name) => cpsBlank(name)),
  ...vitaleNames().map(vitaleBlank),
  ...amcNames().map(amcBlank),
];
const contents = blanks.flatMap((blank) => blank.files.map((file) => file.content));

function decode(bytes: Uint8Array, template: Template) {
  return decodeFile(template, bytes).kind;
}

const templateOf = (content: Uint8Array): Template => BY_TAG.get(content[0] ?? 0) ?? files.E1;

describe("every data file of the deck", () => {
  test("is read as it is", () => {
    expect(contents.length).toBeGreaterThan(200);
    expect(contents.filter((content) => decode(content, templateOf(content)) !== "decoded")).toEqual([]);
  });

  test("is refused when cut at any length", () => {
    const whole = contents.flatMap((content) =>
      Array.from(content.keys()).filter(
        (length) => decode(content.subarray(0, length), templateOf(content)) === "decoded",
      ),
    );
    expect(whole).toEqual([]);
  });

  test("ends in a value or a refusal when a byte is any of the bad lengths", () => {
    const outcomes = new Set<string>();
    for (const content of contents) {
      for (let at = 0; at < content.length; at++) {
        for (const byte of [0x00, 0x7f, 0x80, 0x81, 0x82, 0x84, 0xff]) {
          const bad = content.slice();
          bad[at] = byte;
          outcomes.add(decode(bad, templateOf(content)));
        }
      }
    }
    expect([...outcomes].sort()).toEqual(["decoded", "refused"]);
  });

  test("is never decoded with a length byte of its root changed", () => {
    const survivors = contents.filter((content) =>
      [0x00, 0x7f, 0x80, 0x82, 0x84, 0xff].some((byte) => {
        const bad = content.slice();
        if (bad[1] === byte) return false;
        bad[1] = byte;
        return decode(bad, templateOf(content)) === "decoded";
      }),
    );
    expect(survivors).toEqual([]);
  });

  test("ends in a value or a refusal whatever one byte becomes", () => {
    fc.assert(
      fc.property(fc.constantFrom(...contents), fc.nat(), fc.integer({ min: 0, max: 255 }), (content, where, byte) => {
        const bad = content.slice();
        bad[where % bad.length] = byte;
        return ["decoded", "refused"].includes(decode(bad, templateOf(content)));
      }),
      { numRuns: 3000 },
    );
  });
});

describe("a file says no to", () => {
  const reasonOf = (template: Template, bytes: Uint8Array) => {
    const read = decodeFile(template, bytes);
    return read.kind === "refused" ? `${read.reason} ${read.where}` : "decoded";
  };
  const idWith = (...objects: readonly Uint8Array[]) =>
    tlv(0xe1, tlv(0xc5, asciiBytes("899700000013")), tlv(0xc7, asciiBytes("60")), ...objects);

  test.each([
    ["a repeated field", idWith(tlv(0xc7, asciiBytes("60"))), "repeated E1.C7"],
    ["a missing mandatory field", tlv(0xe1, tlv(0xc7, asciiBytes("60"))), "missing E1.C5"],
    ["letters for digits", tlv(0xe1, tlv(0xc5, [0x38]), tlv(0xc7, asciiBytes("6A"))), "not-digits E1.C7"],
    ["a text past its maximum, and does not cut it", idWith(tlv(0xc1, new Uint8Array(41).fill(0x41))), "length E1.C1"],
    ["an overlong form of UTF-8", idWith(tlv(0xc1, [0xc0, 0xaf])), "not-utf8-nfc E1.C1"],
    ["a surrogate in UTF-8", idWith(tlv(0xc1, [0xed, 0xa0, 0x80])), "not-utf8-nfc E1.C1"],
    ["a text that is not NFC", idWith(tlv(0xc1, new TextEncoder().encode("e\u0301"))), "not-utf8-nfc E1.C1"],
    ["a blank in an A field", idWith(tlv(0xc3, asciiBytes("M E"))), "not-ascii-name E1.C3"],
    ["65 unknown tags", idWith(...Array.from({ length: 65 }, () => tlv(0xd9))), "too-many-unknown E1"],
    ["another template", fromHex("E2 00"), "other-template E2"],
  ])("%s", (_, bytes, reason) => {
    expect(reasonOf(files.E1, bytes)).toBe(reason);
  });

  test("a date that does not exist, where it is no birth date", () => {
    const f4 = tlv(0xf4, tlv(0xc1, asciiBytes("20260230")), tlv(0xc4, [0, 1]));
    expect(reasonOf(files.F4, f4)).toBe("not-a-date F4.C1");
  });

  test("a letter that is neither O nor N", () => {
    const f1 = tlv(0xf8, tlv(0xc1, [1]), tlv(0xf1, tlv(0xc1, asciiBytes("o"))));
    expect(reasonOf(files.F8, f1)).toBe("not-oui-non F8.F1.C1");
  });

  test("a seventh exoneration", () => {
    const one = tlv(
      0xed,
      ...[
        ["c1", "ALD"],
        ["c2", "4"],
        ["c3", "20240101"],
        ["c5", "100"],
      ].map(([tag = "", text = ""]) => tlv(Number.parseInt(tag, 16), asciiBytes(text))),
    );
    const zone = (count: number) => tlv(0xf8, tlv(0xc1, [1]), ...Array.from({ length: count }, () => one));
    expect(reasonOf(files.F8, zone(6))).toBe("decoded");
    expect(reasonOf(files.F8, zone(7))).toBe("repeated F8.ED");
  });

  test("64 unknown tags are skipped and counted", () => {
    const read = decodeFile(files.E1, idWith(...Array.from({ length: 64 }, () => tlv(0xd9))));
    expect(read.kind === "decoded" && read.unknown).toBe(64);
  });

  test("filler after the root, but for 00 and FF", () => {
    const id = fromHex(GOLDEN.EF_ID_C01);
    expect(decode(concat(id, [0x00, 0xff]), files.E1)).toBe("decoded");
    expect(reasonOf(files.E1, concat(id, [0x00, 0x20]))).toBe("trailing E1");
  });
});

describe("texts of a card are shown escaped", () => {
  const FORBIDDEN = [
    0x00, 0x07, 0x1b, 0x1f, 0x7f, 0x80, 0x9f, 0x61c, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a,
    0x202b, 0x202c, 0x202d, 0x202e, 0x2060, 0x2066, 0x2067, 0x2068, 0x2069, 0xfeff, 0xe000, 0xf8ff, 0xfdd0, 0xfffe,
    0xffff, 0x1fffe, 0xf0000, 0x10fffd,
  ];

  test.each(FORBIDDEN.map((code) => [`U+${code.toString(16).toUpperCase().padStart(4, "0")}`, code] as const))(
    "%s",
    (name, code) => {
      expect(files.escapeText(`a${String.fromCodePoint(code)}b`)).toEqual({ text: `a<${name}>b`, escaped: 1 });
    },
  );

  test("letters with accents, apostrophes and spaces stay", () => {
    expect(files.escapeText("Zoé D'Œuvre-Ñ 2A")).toEqual({ text: "Zoé D'Œuvre-Ñ 2A", escaped: 0 });
  });

  test("two combining marks stay, the rest of a heap does not", () => {
    expect(files.escapeText("x\u0323\u0331\u0330\u032d").text).toBe("x\u0323\u0331<U+0330><U+032D>");
  });

  test("a decoded name carries them escaped, and the file says how many", () => {
    const bytes = encodeFile(files.E1, { useName: "A\u202eB\u0007", idNat: "8", profession: "60" });
    const read = decodeFile(files.E1, bytes);
    expect(read.kind === "decoded" && [read.value.useName, read.escaped]).toEqual(["A<U+202E>B<U+0007>", 2]);
  });
});
