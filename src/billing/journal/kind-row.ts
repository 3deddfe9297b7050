import * as v from "valibot";
import type { Entry, Person } from "./entries.ts";
import type { Parts } from "./payload.ts";
import type { JournalRecord, RecordKind } from "./records.ts";
import { digits, type Schema, text } from "./schemas.ts";

export type RecordOf<K extends RecordKind> = Extract<JournalRecord, { kind: K }>;
export type EntryOf<K extends RecordKind> = Extract<Entry, { kind: K }>;

/** One kind of record: how it becomes the JSON of its three parts, and comes back. */
export interface KindRow {
  readonly kind: RecordKind;
  /** The byte in the record's head; it keeps its meaning for ever. */
  readonly type: number;
  /** `record` is of this kind. */
  write(record: JournalRecord): Parts;
  /** What a fold reads. Throws on JSON or shapes that are not of this kind. */
  entry(parts: Parts): Entry;
  /** The whole. Throws likewise. */
  record(parts: Parts): JournalRecord;
}

/** A kind that is all facts: `make` gives its record and its entry, which are the same. */
export function plainKind<K extends RecordKind, Facts>(
  kind: K,
  type: number,
  facts: Schema<Facts>,
  make: (facts: Facts) => RecordOf<K> & EntryOf<K>,
): KindRow {
  const read = (parts: Parts) => make(v.parse(facts, JSON.parse(parts.facts)));
  return {
    kind,
    type,
    write(record) {
      const { kind: _, ...rest } = record;
      return { facts: JSON.stringify(rest), person: "", body: "" };
    },
    entry: read,
    record: read,
  };
}

interface FullKind<K extends RecordKind, Facts, Body> {
  readonly kind: K;
  readonly type: number;
  readonly facts: Schema<Facts>;
  readonly body: Schema<Body>;
  split(record: RecordOf<K>): { readonly facts: unknown; readonly person?: Person; readonly body: unknown };
  entry(facts: Facts, person: Person | undefined): EntryOf<K>;
  record(facts: Facts, body: Body): RecordOf<K>;
}

const personSchema = v.strictObject({
  name: text,
  firstName: text,
  insuredNir: text,
  rank: text,
  birthDate: text,
  birthRank: text,
}) satisfies Schema<Person>;

/** A kind whose bulk stands apart from its facts, and that may name a person. */
export function fullKind<K extends RecordKind, Facts, Body>(kind: FullKind<K, Facts, Body>): KindRow {
  const factsOf = (parts: Parts) => v.parse(kind.facts, JSON.parse(parts.facts));
  return {
    kind: kind.kind,
    type: kind.type,
    write(record) {
      const { facts, person, body } = kind.split(record as RecordOf<K>);
      return {
        facts: JSON.stringify(facts),
        person: person === undefined ? "" : JSON.stringify(person),
        body: JSON.stringify(body),
      };
    },
    entry(parts) {
      const person = parts.person === "" ? undefined : v.parse(personSchema, JSON.parse(parts.person));
      return kind.entry(factsOf(parts), person);
    },
    record: (parts) => kind.record(factsOf(parts), v.parse(kind.body, JSON.parse(parts.body))),
  };
}

/** What names an invoice. */
export const invoiceName = { billerNumber: digits(9), number: digits(9) } as const;
