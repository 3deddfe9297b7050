import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openDbf } from "../../../src/billing/rules/index.ts";
import { Trouble } from "../../../src/util/trouble.ts";
import { type Column, dbf } from "./dbf-fixture.ts";

const COLUMNS: readonly Column[] = [
  { name: "CODE", type: "C", length: 7 },
  { name: "PRICE", type: "N", length: 8 },
  { name: "FROM", type: "D", length: 8 },
];
const ROWS = [
  ["ZFIC001", "38.40", "20250101"],
  ["ZFIC002", "", ""],
];
const good = dbf(COLUMNS, ROWS);
const reason = (bytes: Uint8Array, columns: readonly string[] = ["CODE"]): unknown => {
  try {
    return [...openDbf("R_TEST", bytes).rows(columns)].length;
  } catch (thrown) {
    if (thrown instanceof Trouble && thrown.code === "E_TABLE") return thrown.facts.reason;
    throw thrown;
  }
};
const changed = (at: number, ...values: readonly number[]): Uint8Array => {
  const bytes = new Uint8Array(good);
  bytes.set(values, at);
  return bytes;
};

describe("a DBF file", () => {
  test("gives its columns, its date and its rows without their filling", () => {
    const file = openDbf("R_TEST", good);
    expect([file.columns, file.updatedOn]).toEqual([["CODE", "PRICE", "FROM"], "2026-01-15"]);
    expect([...file.rows(["CODE", "PRICE", "FROM"])]).toEqual([
      { CODE: "ZFIC001", PRICE: "38.40", FROM: "20250101" },
      { CODE: "ZFIC002", PRICE: "", FROM: "" },
    ]);
  });

  test("accents by its language driver: code page 850, or Windows-1252", () => {
    const accent = (driver: number, byte: number) => {
      const bytes = dbf([{ name: "T", type: "C", length: 1 }], [["x"]], { driver });
      bytes[bytes.length - 2] = byte;
      return [...openDbf("R_TEST", bytes).rows(["T"])][0]?.T;
    };
    expect([accent(0x02, 0x82), accent(0x00, 0x82), accent(0x03, 0xe9), accent(0x57, 0xe9)]).toEqual([
      "é",
      "é",
      "é",
      "é",
    ]);
  });

  test("deleted records are left out", () => {
    expect([...openDbf("R_TEST", dbf(COLUMNS, ROWS, { deleted: [0] })).rows(["CODE"])]).toEqual([{ CODE: "ZFIC002" }]);
  });

  test("names of one to eleven characters", () => {
    const names = ["A", "NOM_LONGUE", "ELEVENCHARS"];
    const columns = names.map((name): Column => ({ name, type: "C", length: 1 }));
    expect(openDbf("R_TEST", dbf(columns, [])).columns).toEqual(names);
  });

  test("the first character above ASCII", () => {
    expect([...openDbf("R_TEST", dbf([{ name: "T", type: "C", length: 1 }], [["Ç"]])).rows(["T"])]).toEqual([
      { T: "Ç" },
    ]);
  });

  test("no record at all, with or without the mark of the end", () => {
    const empty = dbf(COLUMNS, []);
    expect([reason(empty), reason(empty.subarray(0, -1))]).toEqual([0, 0]);
  });

  test("the mark of the end may be missing", () => {
    expect(reason(good.subarray(0, -1))).toBe(2);
  });

  const bad: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ["an empty file", new Uint8Array(), /not a DBF/],
    ["a file of zeros", new Uint8Array(200), /not a DBF/],
    ["a picture", new Uint8Array([0x89, 0x50, 0x4e, 0x47, ...new Array<number>(200).fill(1)]), /not a DBF/],
    ["a text", new Uint8Array(Buffer.from("CODE;PRICE\n".repeat(20))), /not a DBF/],
    ["a header cut short", good.subarray(0, 40), /truncated in its header/],
    ["a record cut short", good.subarray(0, -10), /truncated: 1 records of 2/],
    ["more records said than there are", changed(4, 3), /truncated: 2 records of 3/],
    ["fewer records said than there are", changed(4, 1), /bytes after its last record/],
    ["a record length that lies", changed(10, 25), /records of 25 bytes, fields of 24/],
    ["no field", changed(32, 0x0d), /no field/],
    ["a record without its mark", changed(32 + 3 * 32 + 1, 0x41), /record 1 has no mark/],
    ["bytes after the end", new Uint8Array([...good, 1, 2, 3]), /bytes after/],
  ];
  for (const [title, bytes, expected] of bad)
    test(`${title} is refused`, () => expect(reason(bytes)).toMatch(expected));

  test("a column that is not there, or is a memo, is refused by its name", () => {
    expect(reason(good, ["LABEL"])).toBe("no column LABEL");
    expect(reason(dbf([{ name: "NOTE", type: "M", length: 10 }], []), ["NOTE"])).toBe("column NOTE is of type M");
  });

  test("cut or changed anywhere, it is read or refused, and never anything else", () => {
    fc.assert(
      fc.property(
        fc.nat(good.length),
        fc.nat(good.length - 1),
        fc.integer({ min: 0, max: 255 }),
        (length, at, byte) => {
          const bytes = changed(at, byte).subarray(0, length);
          expect(["number", "string"]).toContain(typeof reason(bytes));
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("cut anywhere before its last record, it is refused", () => {
    for (let length = 0; length < good.length - 1; length++)
      expect(typeof reason(good.subarray(0, length))).toBe("string");
  });
});
