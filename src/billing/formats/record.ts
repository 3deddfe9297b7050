import { assert } from "#util/assert";
import { Trouble } from "#util/trouble";
import type { TroubleCode } from "#util/trouble-codes";
import { type Field, type Layout, padded, type RecordLayout } from "./layout.ts";

/** Values of a record by field name. Numbers are counts, or amounts in the unit of the last decimal (cents). */
export type FieldValues = Readonly<Record<string, string | number | undefined>>;

/** A record read: every field by name, digits as they stand, texts without their filling. */
export interface DecodedRecord {
  /** Rank in the file, from 1. */
  readonly ordinal: number;
  /** "4E"; the letter or code as read when `known` is false. */
  readonly key: string;
  readonly known: boolean;
  readonly layout?: RecordLayout;
  /** The record as it came. */
  readonly raw: string;
  /** Empty when not known. */
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * Writes one record on its exact length (G1 to G6): constants and fields left empty by the profile are put by the table, an
 * absent value is zeros or spaces. Trouble E_B2_FIELD or E_B2_CHARSET names the record, the field and its position;
 * a field name that the record has not is a programmer error.
 */
export function encodeRecord(layout: Layout, key: string, values: FieldValues): string {
  const record = recordLayout(layout, key);
  const names = new Set(record.fields.map(({ name }) => name));
  for (const name of Object.keys(values)) assert(names.has(name), `record ${key} has no field ${name}`);
  return record.fields.map((field) => encodeField(record, field, values[field.name])).join("");
}

export function recordLayout(layout: Layout, key: string): RecordLayout {
  const record = layout.records.get(key);
  assert(record !== undefined, `the layout has no record ${key}`);
  return record;
}

function encodeField(record: RecordLayout, field: Field, value: string | number | undefined): string {
  const width = field.end - field.start + 1;
  const refuse = (why: string, code: TroubleCode = "E_B2_FIELD") => fieldTrouble(code, record.key, field, why);
  if (field.fixed !== undefined) return field.fixed;
  const text = String(value ?? "");
  if (field.unused && text !== "") throw refuse("unused");
  if (text === "") {
    if (field.required && !field.unused) throw refuse("missing");
    return padded("", field.type, width);
  }
  if (text.length > width) throw refuse("too-long");
  const whole = field.rightZero ? text.padStart(width, "0") : padded(text, field.type, width);
  const fault = fieldFault(field, whole);
  if (fault !== undefined) throw refuse(fault.why, fault.code);
  if (field.values && !isListed(field, whole)) throw refuse("value");
  return whole;
}

/** Whether a content is one of the listed values; an optional field may be empty. */
export function isListed(field: Field, content: string): boolean {
  return Object.hasOwn(field.values ?? {}, content) || (!field.required && isEmpty(content));
}

function isEmpty(content: string): boolean {
  return /^(0*| *)$/.test(content);
}

/** What is wrong in the content of a field by its type, its set and its format, or undefined. */
function fieldFault(field: Field, content: string): { readonly code: TroubleCode; readonly why: string } | undefined {
  if (field.fixed !== undefined) return content === field.fixed ? undefined : { code: "E_B2_FIELD", why: "constant" };
  if (field.type === "N") {
    if (!/^\d+$/.test(content)) return { code: "E_B2_CHARSET", why: "not-digits" };
    return inFormat(field, content) ? undefined : { code: "E_B2_FIELD", why: "not-in-calendar" };
  }
  for (const character of content.trimEnd())
    if (!field.charset.has(character)) return { code: "E_B2_CHARSET", why: "character" };
  return undefined;
}

/** AAMMJJ and HHMMSS must exist; zeros say none (G4, G6). A lunar birth date is not looked at. */
function inFormat({ format, calendar }: Field, content: string): boolean {
  const [first, second, third] = [0, 2, 4].map((at) => Number(content.slice(at, at + 2)));
  if (first === undefined || second === undefined || third === undefined) return true;
  if (format === "HHMMSS") return first < 24 && second < 60 && third < 60;
  if (format !== "AAMMJJ" || !calendar || content === "000000") return true;
  const date = new Date(Date.UTC(2000 + first, second - 1, third));
  return date.getUTCMonth() === second - 1 && date.getUTCDate() === third;
}

/** Which record a text is: its key, or the letter or code of one that the table does not know. Undefined: none at all. */
export function recognise(layout: Layout, text: string): { readonly key: string; readonly known: boolean } | undefined {
  for (const { key, match } of layout.records.values()) {
    if (match.every(({ from, to, pattern }) => pattern.test(text.slice(from - 1, to)))) return { key, known: true };
  }
  return unknownKey(layout, text);
}

/** An unknown complement letter of a known base record, or an unknown entity of a return: kept raw (1.1, 4.1). */
function unknownKey(layout: Layout, text: string): { readonly key: string; readonly known: false } | undefined {
  for (const { key, family, match } of layout.records.values()) {
    const [first, second] = match;
    if (first === undefined || second === undefined) continue;
    const start = text.slice(first.from - 1, first.to);
    const mark = text.slice(second.from - 1, second.to);
    if (family === "return" && second.pattern.test(mark) && /^[A-Z0-9]{3}$/.test(start))
      return { key: start, known: false };
    const complement = family === "b2-public" && first.pattern.test(start) && /^[A-Z]$/.test(mark);
    if (complement) return { key: key.slice(0, 1) + mark, known: false };
  }
  return undefined;
}

/**
 * How a record is read: `closed`, as in our own lots, refuses a value absent from the list of its field, a text which does
 * not start its field and a filler that holds something; otherwise, as in returns, both are kept as they came.
 */
export interface DecodeOptions {
  readonly closed: boolean;
}

/**
 * Reads one record field by field. Trouble E_B2_RECORD when it is none of the layout, E_B2_FIELD or E_B2_CHARSET with the
 * rank of the record, its key, the field and its position otherwise; no content is ever quoted.
 */
export function decodeRecord(layout: Layout, raw: string, ordinal: number, { closed }: DecodeOptions): DecodedRecord {
  const found = recognise(layout, raw);
  if (found === undefined) throw new Trouble("E_B2_RECORD", { at: ordinal, position: 1, why: "unknown" });
  if (!found.known) return { ordinal, key: found.key, known: false, raw, fields: {} };
  const fields: Record<string, string> = {};
  const record = recordLayout(layout, found.key);
  for (const field of record.fields) {
    const content = raw.slice(field.start - 1, field.end);
    const refuse = (why: string, code: TroubleCode = "E_B2_FIELD") =>
      fieldTrouble(code, found.key, field, why, ordinal);
    const fault = fieldFault(field, content);
    if (fault !== undefined) throw refuse(fault.why, fault.code);
    if (field.required && !field.unused && content.trim() === "") throw refuse("missing");
    if (closed && field.values && !isListed(field, content)) throw refuse("value");
    if (closed && /^filler\d*$/.test(field.name) && content.trim() !== "") throw refuse("filler");
    if (closed && field.type === "A" && /^ +[^ ]/.test(content)) throw refuse("justified");
    fields[field.name] = field.type === "A" ? content.trimEnd() : content;
  }
  return { ordinal, key: found.key, known: true, layout: record, raw, fields };
}

function fieldTrouble(code: TroubleCode, record: string, field: Field, why: string, at?: number): Trouble {
  const facts = { record, field: field.name, position: field.start, why };
  return new Trouble(code, at === undefined ? facts : { at, ...facts });
}

/** Content of a field that the table is known to have. */
export function fieldOf(record: DecodedRecord, name: string): string {
  const content = record.fields[name];
  assert(content !== undefined, `record ${record.key} has no field ${name}`);
  return content;
}

/** A count or an amount of a record, in units of its last digit. */
export function numberOf(record: DecodedRecord, name: string): number {
  return Number(fieldOf(record, name));
}

/** What a check across records found wrong in one field: rank of the record, its key, the field and its position. */
export function disagreement(record: DecodedRecord, name: string, code: "E_B2_TOTAL" | "E_B2_FIELD"): Trouble {
  const position = record.layout?.fields.find((field) => field.name === name)?.start ?? 1;
  return new Trouble(code, { at: record.ordinal, record: record.key, field: name, position, why: "disagrees" });
}

/** Refuses a count, a total or a repeated value that is not what the other records say. */
export function agrees(record: DecodedRecord, name: string, due: number | string): void {
  const found = typeof due === "number" ? numberOf(record, name) : fieldOf(record, name);
  if (found !== due) throw disagreement(record, name, typeof due === "number" ? "E_B2_TOTAL" : "E_B2_FIELD");
}
