import * as v from "valibot";
import { Trouble } from "#util/trouble";
import { type Charset, readCharset } from "./charset.ts";

/**
 * A LAYOUT IS DATA: positions, lengths, codes and the order of the records of one profile, read from a table
 * (formats.md, opening). To leave a profile, load another table under another name.
 */
export interface Layout {
  readonly profile: string;
  readonly recordLength: number;
  readonly charsets: ReadonlyMap<string, Charset>;
  readonly records: ReadonlyMap<string, RecordLayout>;
  readonly files: ReadonlyMap<string, readonly SequenceItem[]>;
}

export interface RecordLayout {
  readonly key: string;
  readonly title: string;
  readonly family: string;
  /** Characters which identify the record: places from 1, and a literal or a one-character class. */
  readonly match: readonly { readonly from: number; readonly to: number; readonly pattern: RegExp }[];
  readonly fields: readonly Field[];
}

export interface Field {
  /** First and last position, from 1, both included. */
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly type: "N" | "A";
  readonly required: boolean;
  readonly label: string;
  /** Fixed content, already padded. */
  readonly fixed?: string;
  readonly format?: string;
  /** False for a birth date: lunar dates are carried as they are. */
  readonly calendar: boolean;
  readonly values?: Readonly<Record<string, string>>;
  /** The profile always leaves it empty. */
  readonly unused: boolean;
  /** Type A justified to the right and filled with zeros. */
  readonly rightZero: boolean;
  readonly charset: Charset;
}

/** One step of the grammar of a file. */
export type SequenceItem =
  | string
  | { readonly repeat: readonly SequenceItem[]; readonly min: number; readonly max: number }
  | { readonly many: string; readonly min: number; readonly max: number }
  | { readonly optional: string }
  | { readonly oneOf: readonly SequenceItem[]; readonly optional: boolean };

const place = v.pipe(v.number(), v.integer(), v.minValue(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const fieldSchema = v.looseObject({
  start: place,
  end: place,
  name: v.pipe(v.string(), v.regex(/^[a-zA-Z0-9]+$/)),
  type: v.picklist(["N", "A"]),
  required: v.boolean(),
  label: v.string(),
  const: v.optional(v.string()),
  format: v.optional(v.pipe(v.string(), v.regex(/^(AAMMJJ|HHMMSS|\d\+\d)$/))),
  use: v.optional(v.picklist(["zeros", "spaces"])),
  values: v.optional(v.record(v.string(), v.string())),
  justify: v.optional(v.literal("right-zero")),
  charset: v.optional(v.string()),
  note: v.optional(v.string()),
});
type RawField = v.InferOutput<typeof fieldSchema>;

type RawItem =
  | string
  | { readonly repeat: readonly RawItem[]; readonly min?: number | undefined; readonly max?: number | undefined }
  | { readonly many: string; readonly min?: number | undefined; readonly max?: number | undefined }
  | { readonly optional: string }
  | { readonly oneOf: readonly RawItem[]; readonly optional?: boolean | undefined };

const itemSchema: v.GenericSchema<RawItem> = v.union([
  v.string(),
  v.strictObject({ repeat: v.array(v.lazy(() => itemSchema)), min: v.optional(count), max: v.optional(count) }),
  v.strictObject({ many: v.string(), min: v.optional(count), max: v.optional(count) }),
  v.strictObject({ optional: v.string() }),
  v.strictObject({ oneOf: v.array(v.lazy(() => itemSchema)), optional: v.optional(v.boolean()) }),
]);

const layoutSchema = v.looseObject({
  profile: v.string(),
  recordLength: place,
  charsets: v.record(v.string(), v.string()),
  files: v.record(v.string(), v.looseObject({ sequence: v.array(itemSchema) })),
  records: v.record(
    v.string(),
    v.looseObject({
      title: v.string(),
      family: v.string(),
      match: v.record(v.pipe(v.string(), v.regex(/^\d+(-\d+)?$/)), v.string()),
      fields: v.array(fieldSchema),
    }),
  ),
});

/** The layout file's word for a date that no calendar check may touch. */
const NO_CALENDAR = "not checked as a calendar date";

/**
 * Reads a layout and checks it: every record covers its positions from the first to the last without gap or overlap, names
 * are its own, sets exist, constants fit, and every record named by a file exists. Trouble E_TABLE otherwise.
 */
export function loadLayout(table: unknown): Layout {
  const parsed = v.safeParse(layoutSchema, table);
  if (!parsed.success) throw wrong({ why: "schema" });
  const { profile, recordLength, charsets, records, files } = parsed.output;
  const sets = new Map(Object.entries(charsets).map(([name, words]) => [name, charsetOf(name, words)] as const));
  const layout: Layout = {
    profile,
    recordLength,
    charsets: sets,
    records: new Map(
      Object.entries(records).map(([key, record]) => {
        const fields = record.fields.map((field) => readField(key, field, sets));
        checkCoverage(key, fields, recordLength);
        return [
          key,
          { key, title: record.title, family: record.family, match: matchOf(record.match), fields },
        ] as const;
      }),
    ),
    files: new Map(Object.entries(files).map(([name, file]) => [name, file.sequence.map(readItem)] as const)),
  };
  for (const [name, sequence] of layout.files) {
    for (const key of keysOf(sequence))
      if (!layout.records.has(key)) throw wrong({ why: "file", file: name, record: key });
  }
  return layout;
}

function readField(record: string, raw: RawField, sets: ReadonlyMap<string, Charset>): Field {
  const { start, end, name, type, required, label, format, values } = raw;
  const width = end - start + 1;
  const charset = sets.get(raw.charset ?? "b2");
  if (charset === undefined) throw wrong({ why: "charset", record, field: name });
  const fixed = raw.const === undefined ? undefined : padded(raw.const, type, width);
  const sound = (fixed === undefined || fixed.length === width) && (!values || valuesFit(values, width));
  if (!sound) throw wrong({ why: "width", record, field: name });
  return {
    ...{ start, end, name, type, required, label, charset },
    ...(fixed === undefined ? {} : { fixed }),
    ...(format === undefined ? {} : { format }),
    ...(values === undefined ? {} : { values }),
    calendar: raw.note !== NO_CALENDAR,
    unused: raw.use !== undefined,
    rightZero: raw.justify === "right-zero",
  };
}

function valuesFit(values: Readonly<Record<string, string>>, width: number): boolean {
  return Object.keys(values).every((value) => value.length === width);
}

/** A value on the width of its field, by the rule of its type (G2, G3). Longer stays longer. */
export function padded(value: string, type: "N" | "A", width: number): string {
  return type === "N" ? value.padStart(width, "0") : value.padEnd(width, " ");
}

function checkCoverage(record: string, fields: readonly Field[], length: number): void {
  let next = 1;
  for (const { start, end, name } of fields) {
    if (start !== next || end < start) throw wrong({ why: start > next ? "gap" : "overlap", record, field: name });
    next = end + 1;
  }
  if (next !== length + 1) throw wrong({ why: "length", record });
  if (new Set(fields.map(({ name }) => name)).size !== fields.length) throw wrong({ why: "names", record });
}

/** In the order of the positions: a table's own order puts a bare number first. */
function matchOf(match: Readonly<Record<string, string>>): RecordLayout["match"] {
  const places = Object.entries(match).map(([range, text]) => {
    const [from = 0, to = from] = range.split("-").map(Number);
    const literal = text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return { from, to, pattern: new RegExp(`^${/^\[.+\]$/.test(text) ? text : literal}$`) };
  });
  return places.sort((a, b) => a.from - b.from);
}

function readItem(raw: RawItem): SequenceItem {
  if (typeof raw === "string") return raw;
  if ("repeat" in raw) return { repeat: raw.repeat.map(readItem), min: raw.min ?? 1, max: raw.max ?? Infinity };
  if ("many" in raw) return { many: raw.many, min: raw.min ?? 1, max: raw.max ?? Infinity };
  if ("oneOf" in raw) return { oneOf: raw.oneOf.map(readItem), optional: raw.optional ?? false };
  return raw;
}

function keysOf(sequence: readonly SequenceItem[]): readonly string[] {
  return sequence.flatMap((item) => {
    if (typeof item === "string") return [item];
    if ("repeat" in item) return keysOf(item.repeat);
    if ("oneOf" in item) return keysOf(item.oneOf);
    return ["many" in item ? item.many : item.optional];
  });
}

function charsetOf(name: string, words: string): Charset {
  const set = readCharset(words);
  if (set === undefined) throw wrong({ why: "charset", charset: name });
  return set;
}

function wrong(facts: Readonly<Record<string, string>>): Trouble {
  return new Trouble("E_TABLE", { table: "layout", ...facts });
}
