import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeRecord, encodeRecord, loadLayout, normalise, TRN1 } from "../../../src/billing/formats/index.ts";
import table from "../../../src/billing/formats/layouts/trn1.json" with { type: "json" };
import { Trouble } from "../../../src/util/trouble.ts";

const facts = (action: () => unknown) => {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof Trouble) return { code: thrown.code, ...thrown.facts };
    throw thrown;
  }
  return undefined;
};

/** The table with one field of one record changed. */
function bent(record: "5" | "6", field: string, change: Record<string, unknown>) {
  const found = table.records[record];
  const fields = found.fields.map((one) => (one.name === field ? { ...one, ...change } : one));
  return { ...table, records: { ...table.records, [record]: { ...found, fields } } };
}

describe("a table of positions", () => {
  test("covers every record from 1 to 128 without gap or overlap", () => {
    for (const { fields } of TRN1.records.values()) {
      const widths = fields.map(({ start, end }) => end - start + 1);
      expect(widths.reduce((sum, width) => sum + width, 0)).toBe(128);
    }
    expect(TRN1.records.size).toBe(23);
  });

  test.each([
    ["a gap", { start: 40 }, "gap"],
    ["an overlap", { start: 38 }, "overlap"],
    ["a set that does not exist", { charset: "latin1" }, "charset"],
    ["a constant too wide", { const: "1234" }, "width"],
    ["a type that does not exist", { type: "X" }, "schema"],
  ])("is refused with %s", (_what, change, why) => {
    expect(facts(() => loadLayout(bent("5", "recordCount", change)))).toMatchObject({ code: "E_TABLE", why });
  });

  test("is refused when a file names a record it has not", () => {
    const files = { ...table.files, fse: { title: "", sequence: ["000", "7"] } };
    expect(facts(() => loadLayout({ ...table, files }))).toMatchObject({ code: "E_TABLE", why: "file", record: "7" });
  });

  test("under another name moves a field without a line of program", () => {
    const swapped = bent("6", "digestAlgorithm", { start: 69, end: 70 });
    expect(loadLayout({ ...swapped, profile: "TRN2" }).profile).toBe("TRN2");
  });
});

describe("a text made fit for type A", () => {
  const b2 = TRN1.charsets.get("b2") ?? new Set<string>();

  test.each([
    ["L'Œuvre d'Éloïse-Marie", "L OEUVRE D ELOISE MARIE"],
    ["  straße,  Æon ", "STRASSE AEON"],
    ["N° 12", "N 12"],
    ["日本", ""],
  ])("%j becomes %j", (from, to) => {
    expect(normalise(from, 40, b2)).toEqual({ text: to, cut: false });
  });

  test("twice is as once, in the set, within the width, and a cut is told", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 30 }), (text, width) => {
        const once = normalise(text, width, b2);
        expect(normalise(once.text, width, b2)).toEqual({ text: once.text, cut: false });
        expect(once.text).toMatch(/^([A-Z0-9]([A-Z0-9 ]*[A-Z0-9])?)?$/);
        expect(once.text.length).toBeLessThanOrEqual(width);
        expect(once.cut).toBe(normalise(text, 10_000, b2).text.length > width);
      }),
    );
  });
});

describe("one record", () => {
  test("of any kind and any content comes back as it was written", () => {
    const records = [...TRN1.records.values()];
    fc.assert(
      fc.property(fc.constantFrom(...records), fc.infiniteStream(fc.nat()), (record, stream) => {
        const next = () => Number(stream.next().value);
        const values = Object.fromEntries(
          record.fields
            .filter(({ fixed, unused, name }) => fixed === undefined && !unused && !name.startsWith("filler"))
            .map(({ name, start, end, type, format, values: listed, charset }) => {
              const width = end - start + 1;
              const options = Object.keys(listed ?? {});
              if (options.length > 0) return [name, options[next() % options.length] ?? ""];
              if (format === "AAMMJJ") return [name, "261014"];
              if (format === "HHMMSS") return [name, "183000"];
              if (type === "N") return [name, String(next() % 10 ** Math.min(width, 9)).padStart(width, "0")];
              const letters = [...charset].filter((one) => one !== " ");
              return [
                name,
                Array.from({ length: 1 + (next() % width) }, () => letters[next() % letters.length]).join(""),
              ];
            }),
        );
        const raw = encodeRecord(TRN1, record.key, values);
        expect(raw).toHaveLength(128);
        const read = decodeRecord(TRN1, raw, 1, { closed: true });
        expect(read.key).toBe(record.key);
        for (const [name, value] of Object.entries(values)) {
          const rightZero = record.fields.find((field) => field.name === name)?.rightZero;
          expect(read.fields[name]).toBe(rightZero ? value.padStart(10, "0") : value.trimEnd());
        }
      }),
    );
  });

  test("an unknown complement letter is kept raw", () => {
    const raw = encodeRecord(TRN1, "4E", {
      billerNumber: "346001233",
      insuredNir: "2600720001002",
      insuredNirKey: "89",
      invoiceNumber: 42,
    });
    const other = `${raw.slice(0, 35)}D${raw.slice(36)}`;
    expect(decodeRecord(TRN1, other, 7, { closed: true })).toEqual({
      ordinal: 7,
      key: "4D",
      known: false,
      raw: other,
      fields: {},
    });
  });

  test("a value outside the list of its field is refused when written", () => {
    const values = { billerNumber: 1, lotNumber: 1, lotKind: "ABC", itemCount: 1, recordCount: 1 };
    expect(
      facts(() =>
        encodeRecord(TRN1, "6", { ...values, totalFees: 0, totalBase: 0, totalAmo: 0, totalAmc: 0, digest: "A" }),
      ),
    ).toEqual({
      ...{ code: "E_B2_FIELD", record: "6", field: "lotKind", position: 15, why: "value" },
    });
  });

  test("a date outside the calendar is refused at its position", () => {
    expect(
      facts(() =>
        encodeRecord(TRN1, "999", {
          senderType: "PS",
          senderNumber: 1,
          recipientType: "AO",
          recipientNumber: 1,
          recordCount: 1,
          lotCount: 1,
          fileId: 1,
          creationDate: "260230",
        }),
      ),
    ).toMatchObject({
      ...{ field: "creationDate", position: 62, why: "not-in-calendar" },
    });
  });
});
