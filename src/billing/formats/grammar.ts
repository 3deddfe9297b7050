import { Trouble } from "#util/trouble";
import type { Layout, SequenceItem } from "./layout.ts";
import type { DecodedRecord } from "./record.ts";

/**
 * Checks the order and the numbers of the records of a file against its sequence in the layout. Unknown complements and
 * entities have no effect. One look ahead decides everywhere: a group is entered when its first record is there.
 * Trouble E_B2_RECORD names the rank of the first record out of place.
 */
export function checkSequence(layout: Layout, file: string, records: readonly DecodedRecord[]): void {
  checkOrder(sequenceOf(layout, file), records);
}

/** The same for one group of a file alone: the records from `first` on that repeat together, an invoice from its record 2. */
export function checkGroup(layout: Layout, file: string, first: string, records: readonly DecodedRecord[]): void {
  const group = groupFrom(sequenceOf(layout, file), first);
  if (group === undefined) throw new Trouble("E_TABLE", { table: "layout", why: "group", file, record: first });
  checkOrder(group, records);
}

function sequenceOf(layout: Layout, file: string): readonly SequenceItem[] {
  const sequence = layout.files.get(file);
  if (sequence === undefined) throw new Trouble("E_TABLE", { table: "layout", why: "file", file });
  return sequence;
}

function groupFrom(items: readonly SequenceItem[], first: string): readonly SequenceItem[] | undefined {
  for (const item of items) {
    if (typeof item === "string" || !("repeat" in item)) continue;
    if (item.repeat[0] === first) return item.repeat;
    const inside = groupFrom(item.repeat, first);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

function checkOrder(sequence: readonly SequenceItem[], records: readonly DecodedRecord[]): void {
  const known = records.filter((record) => record.known);
  const end = matchAll(sequence, known, 0);
  if (end < known.length) throw outOfPlace(known, end, "nothing");
}

function matchAll(items: readonly SequenceItem[], records: readonly DecodedRecord[], from: number): number {
  return items.reduce((at, item) => matchItem(item, records, at), from);
}

function matchItem(item: SequenceItem, records: readonly DecodedRecord[], at: number): number {
  if (typeof item === "string") {
    if (records[at]?.key !== item) throw outOfPlace(records, at, item);
    return at + 1;
  }
  if ("repeat" in item) return matchMany(item.repeat, item, records, at);
  if ("many" in item) return matchMany([item.many], item, records, at);
  if ("optional" in item && !("oneOf" in item)) return records[at]?.key === item.optional ? at + 1 : at;
  const chosen = item.oneOf.find((one) => starts(one, records[at]));
  if (chosen !== undefined) return matchItem(chosen, records, at);
  if (!item.optional) throw outOfPlace(records, at, firstKey(item));
  return at;
}

function matchMany(
  group: readonly SequenceItem[],
  { min, max }: { readonly min: number; readonly max: number },
  records: readonly DecodedRecord[],
  from: number,
): number {
  let at = from;
  let times = 0;
  while (times < max && starts(group[0], records[at])) {
    at = matchAll(group, records, at);
    times += 1;
  }
  if (times < min) throw outOfPlace(records, at, firstKey(group[0]));
  return at;
}

function starts(item: SequenceItem | undefined, record: DecodedRecord | undefined): boolean {
  if (item === undefined || record === undefined) return false;
  if (typeof item === "string") return record.key === item;
  if ("repeat" in item) return starts(item.repeat[0], record);
  if ("many" in item) return record.key === item.many;
  return "oneOf" in item ? item.oneOf.some((one) => starts(one, record)) : record.key === item.optional;
}

function firstKey(item: SequenceItem | undefined): string {
  if (item === undefined) return "";
  if (typeof item === "string") return item;
  if ("repeat" in item) return firstKey(item.repeat[0]);
  if ("many" in item) return item.many;
  return "oneOf" in item ? firstKey(item.oneOf[0]) : item.optional;
}

function outOfPlace(records: readonly DecodedRecord[], at: number, expected: string): Trouble {
  const found = records[at];
  const last = records.at(-1)?.ordinal ?? 0;
  const facts = { at: found?.ordinal ?? last + 1, position: 1, expected };
  return new Trouble("E_B2_RECORD", found === undefined ? { ...facts, why: "end" } : { ...facts, record: found.key });
}
