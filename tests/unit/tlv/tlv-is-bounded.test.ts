import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readTlvFile, readTlvList, TLV_LIMITS, type TlvNode, tlv } from "../../../src/hal/wire/tlv/index.ts";
import { concat, fromHex, hex, sameBytes } from "../../../src/util/bytes.ts";

const refusal = (text: string) => {
  const read = readTlvFile(fromHex(text));
  return read.kind === "refused" ? read.reason : "read";
};

/** `levels` objects inside one another, the last one primitive. */
function nested(levels: number): Uint8Array {
  let object = tlv(0xc1, [0x01]);
  for (let level = 1; level < levels; level++) object = tlv(0xe1, object);
  return object;
}

/** Tags of one byte as the profile uses them: private class. */
interface Tree {
  readonly tag: number;
  readonly bytes?: Uint8Array;
  readonly children?: readonly Tree[];
}

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    fc.record({ tag: fc.integer({ min: 0xc1, max: 0xde }), bytes: fc.uint8Array({ maxLength: 300 }) }),
    fc.record({ tag: fc.integer({ min: 0xe1, max: 0xfa }), children: fc.array(tie("tree"), { maxLength: 3 }) }),
  ),
}));

const encode = (one: Tree): Uint8Array => tlv(one.tag, ...(one.children?.map(encode) ?? [one.bytes ?? []]));

function same(node: TlvNode, one: Tree): boolean {
  if (node.tag !== one.tag) return false;
  if (!one.children) return sameBytes(node.value, one.bytes ?? new Uint8Array());
  return (
    node.children.length === one.children.length &&
    one.children.every((child, i) => {
      const at = node.children[i];
      return at !== undefined && same(at, child);
    })
  );
}

describe("what was written is read back", () => {
  test("any tree of objects", () => {
    fc.assert(
      fc.property(tree, (one) => {
        const bytes = encode(one);
        fc.pre(bytes.length <= TLV_LIMITS.fileBytes);
        const read = readTlvFile(bytes);
        return read.kind === "read" && same(read.value, one);
      }),
    );
  });

  test.each([
    [0x7f, "C17F"],
    [0x80, "C18180"],
    [0xff, "C181FF"],
    [0x100, "C1820100"],
    [0x1ff0, "C1821FF0"],
  ])("a value of %i bytes takes the shortest length", (length, header) => {
    const bytes = tlv(0xc1, new Uint8Array(length));
    expect(hex(bytes.subarray(0, header.length / 2))).toBe(header);
    expect(readTlvFile(bytes).kind).toBe("read");
  });

  test("lengths in a longer form than needed are read", () => expect(refusal("C1 81 01 41")).toBe("read"));

  test("objects one after another are a list", () => {
    const read = readTlvList(fromHex("61 02 4F 00 61 00"));
    expect(read.kind === "read" && read.value.map((one) => one.tag)).toEqual([0x61, 0x61]);
  });

  test("filler of 00 and FF after the root is nothing", () => expect(refusal("E1 00 00 FF FF 00")).toBe("read"));
});

describe("a named refusal", () => {
  test.each([
    ["", "empty"],
    ["E1", "truncated"],
    ["E1 81", "truncated"],
    ["E1 82 01", "truncated"],
    ["E1 02 C1", "past-parent"],
    ["E1 02 C1 01 00", "past-parent"],
    ["E1 01 C1", "truncated"],
    ["E1 03 C1 02 41", "past-parent"],
    ["E2 08 E1 03 C1 02 41 C2 01 00", "past-parent"],
    ["E1 05 C1 01 41", "past-parent"],
    ["E1 80 C1 01 41 00 00", "length-form"],
    ["E1 83 00 00 01 41", "length-form"],
    ["E1 84 00 00 00 01 41", "length-form"],
    ["E1 FF", "length-form"],
    ["E1 00 01", "trailing"],
    ["E1 00 00 E1", "trailing"],
    ["7F 41 01 00", "tag-form"],
    ["E1 03 DF 20 00", "tag-form"],
  ])("%s is %s", (text, reason) => {
    expect(refusal(text)).toBe(reason);
  });

  test("eight levels are read, nine and two thousand are too deep", () => {
    expect(readTlvFile(nested(8)).kind).toBe("read");
    expect(readTlvFile(nested(9))).toMatchObject({ kind: "refused", reason: "too-deep" });
    expect(readTlvFile(nested(2000))).toMatchObject({ kind: "refused", reason: "too-deep" });
  });

  test("2048 objects are read, one more is too many", () => {
    const objects = (count: number) => tlv(0xe1, ...Array.from({ length: count - 1 }, () => tlv(0xc1)));
    expect(readTlvFile(objects(2048)).kind).toBe("read");
    expect(readTlvFile(objects(2049))).toMatchObject({ kind: "refused", reason: "too-many" });
  });

  test("more bytes than a file may have are not looked at", () => {
    expect(readTlvFile(new Uint8Array(64 * 1024 + 1))).toMatchObject({ kind: "refused", reason: "too-long" });
    expect(readTlvFile(concat(tlv(0xe1), new Uint8Array(8190))).kind).toBe("read");
    expect(readTlvFile(concat(tlv(0xe1), new Uint8Array(8191)))).toMatchObject({ reason: "too-long" });
  });

  test("tags of two bytes are read where they are asked for", () => {
    const read = readTlvFile(fromHex("7F 41 06 80 01 08 81 01 08"), { twoByteTags: true });
    expect(read.kind === "read" && [read.value.tag, read.value.children.length]).toEqual([0x7f41, 2]);
  });
});

test("no bytes at all make it throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      readTlvFile(bytes);
      readTlvList(bytes, { twoByteTags: true });
    }),
    { numRuns: 2000 },
  );
});
