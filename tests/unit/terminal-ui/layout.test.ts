import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Row } from "#ui/frame";
import { rowText } from "#ui/frame";
import { compose } from "#ui/layout/compose";
import { paginate } from "#ui/layout/pages";
import { bar, pair, paragraph, row } from "#ui/layout/rows";
import { clean, wrap } from "#ui/layout/text";

const letters = (text: string) => text.replace(/\s/g, "");

describe("text in cells", () => {
  test("wrapping loses no letter and no line is too wide", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.integer({ min: 1, max: 60 }), (text, width) => {
        const lines = wrap(text, width);
        expect(letters(lines.join(""))).toBe(letters(clean(text)));
        expect(lines.every((line) => line.length <= width)).toBe(true);
      }),
    );
  });

  test("cleaning twice changes nothing more", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        expect(clean(clean(text))).toBe(clean(text));
      }),
    );
  });

  test.each([
    ["JEAN\u202EREVERSED", "JEAN<U+202E>REVERSED"],
    ["A\u0000B\u001b[2J", "A<U+0000>B<U+001B>[2J"],
    ["名前", "<U+540D><U+524D>"],
    ["\u{1f600}", "<U+1F600>"],
    ["e\u0301tat", "état"],
    ["Zoë L'Hôpital-Œuvre", "Zoë L'Hôpital-Œuvre"],
  ])("%j is shown as %s", (text, shown) => {
    expect(clean(text)).toBe(shown);
  });

  test("an amount stays on one line", () => {
    expect(wrap("Il reste à payer 1\u00a0234,50\u00a0€ ce jour", 20)).toEqual([
      "Il reste à payer",
      "1 234,50 € ce jour",
    ]);
  });

  test("a question mark stays with its question", () => {
    expect(wrap("Effacer les données ?", 20)).toEqual(["Effacer les", "données ?"]);
  });

  test("left and right share a row only when both fit", () => {
    expect(pair("Total", "9,45 €", 20).map(rowText)).toEqual(["Total         9,45 €"]);
    expect(pair("Participation AMO", "9,45 €", 20).map(rowText)).toEqual(["Participation AMO", "              9,45 €"]);
  });

  test("a hanging paragraph keeps every word", () => {
    const rows = paragraph("! Carte à mettre à jour (borne)", 14, {}, 2).map(rowText);
    expect(rows).toEqual(["! Carte à", "  mettre à", "  jour (borne)"]);
  });

  test.each([
    [0, 20, "0 %"],
    [9, 20, "45 %"],
    [20, 20, "100 %"],
    [30, 20, "100 %"],
    [1, 0, "0 %"],
  ])("a bar of %i of %i ends with %s", (done, total, end) => {
    const text = rowText(bar(done, total, 30));
    expect(text).toHaveLength(30);
    expect(text.trimEnd().endsWith(` ${end}`)).toBe(true);
  });
});

describe("pages", () => {
  const block = fc.array(fc.constantFrom(row("x"), [] as Row), { minLength: 1, maxLength: 9 });

  test("every row that says something stands on exactly one page, in order, and no page is too long", () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 12 }), fc.integer({ min: 1, max: 12 }), (blocks, room) => {
        const numbered = blocks.map((one, at) =>
          one.map((line, index) => (line.length === 0 ? line : row(`${at}.${index}`))),
        );
        const pages = paginate(numbered, room);
        const told = pages.flatMap((page) => page.rows.map(rowText)).filter((text) => text !== "");
        expect(told).toEqual(
          numbered
            .flat()
            .map(rowText)
            .filter((text) => text !== ""),
        );
        expect(pages.every((page) => page.rows.length <= room)).toBe(true);
        expect(pages.length).toBeGreaterThan(0);
      }),
    );
  });

  test("a block that fits a page is never cut over two", () => {
    const blocks = Array.from({ length: 7 }, (_, at) => [row(`${at} a`), row(`${at} b`)]);
    const pages = paginate(blocks, 5);
    for (const page of pages) expect(page.rows.length % 2).toBe(0);
  });
});

describe("a screen fitted to a size", () => {
  const size = fc.record({ columns: fc.integer({ min: 20, max: 100 }), rows: fc.integer({ min: 8, max: 40 }) });

  test("the frame has exactly that size, whatever stands on it", () => {
    fc.assert(
      fc.property(size, fc.string(), fc.array(fc.string({ maxLength: 300 }), { maxLength: 20 }), (at, title, told) => {
        const body = told.map((text) => paragraph(text, at.columns));
        const { frame } = compose({ title, body, keys: [{ key: "VALIDER", does: "suite" }] }, [row("status")], at);
        expect(frame.lines).toHaveLength(at.rows);
        expect(frame.lines.every((line) => rowText(line).length === at.columns)).toBe(true);
      }),
    );
  });

  test("a row too long ends with a mark, never silently", () => {
    const { frame } = compose({ title: "t", body: [[row("x".repeat(50))]], keys: [] }, [], { columns: 40, rows: 10 });
    expect(frame.lines.map(rowText)).toContain(`${"x".repeat(39)}»`);
  });

  test("a message takes the place of the keys without moving the rest", () => {
    const body = Array.from({ length: 30 }, (_, at) => [row(`line ${at}`)]);
    const screen = { title: "t", body, keys: [{ key: "VALIDER", does: "suite" }] };
    const calm = compose(screen, [], { columns: 40, rows: 15 });
    const told = compose({ ...screen, message: "Il manque un chiffre." }, [], { columns: 40, rows: 15 });
    expect(told.frame.lines.slice(0, 14)).toEqual(calm.frame.lines.slice(0, 14));
    expect(rowText(told.frame.lines.at(-1) ?? []).trimEnd()).toBe("Il manque un chiffre.");
  });
});
