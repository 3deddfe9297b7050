import * as v from "valibot";
import { day } from "#billing/model/dates";
import { Trouble } from "#util/trouble";
import { exact } from "./exact.ts";
import { type EntryShape, tableShape } from "./table-shape.ts";
import type { Entry, Tables } from "./tables.ts";

/**
 * Reads the dated tables from their JSON texts. Pure. Throws Trouble E_TABLE on the first thing wrong in any of them, so
 * that a whole update is taken or left: not JSON, a number in place of a decimal string, an unknown zone or field, an
 * empty source, a period that ends before it begins, two values for one day, a table given twice. The strict shapes refuse
 * prototype keys as the unknown fields they are.
 */
export function loadTables(jsonTexts: readonly string[]): Tables {
  return tablesOf(jsonTexts.map(parse));
}

/** The same, from values already parsed. */
export function tablesOf(files: readonly unknown[]): Tables {
  const entries: Entry[] = [];
  const versions: { table: string; version: string }[] = [];
  for (const file of files) {
    const checked = v.safeParse(tableShape, file);
    if (!checked.success) throw refused(nameOf(file), wrongPlace(checked.issues[0]));
    const { table, version } = checked.output;
    if (versions.some((one) => one.table === table)) throw refused(table, "given twice");
    versions.push({ table, version });
    for (const entry of checked.output.entries) entries.push(dated(entry, table));
  }
  const byCode = grouped(entries, (entry) => [entry.code]);
  for (const entry of entries) checkEntry(entry, byCode.get(entry.code) ?? []);
  return {
    byCode,
    byTag: grouped(entries, (entry) => partsOf(entry, "tag")),
    coefficientsOf: grouped(entries, (entry) =>
      entry.letter === undefined ? partsOf(entry, "coefficient") : [entry.letter],
    ),
    versions,
  };
}

function dated(entry: EntryShape, table: string): Entry {
  const to = entry.to === null ? null : day(entry.to);
  return { ...entry, from: day(entry.from), to, amount: exact(entry.value), table };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refused("", "not JSON");
  }
}

function checkEntry(entry: Entry, sameCode: readonly Entry[]): void {
  const here = `${entry.code} from ${entry.from}`;
  if (entry.to !== null && entry.to < entry.from) throw refused(entry.table, `${here}: ends before it begins`);
  if (sameCode.some((other) => other !== entry && overlap(entry, other))) {
    throw refused(entry.table, `${here}: two values for one day`);
  }
  const isRate = /^(rate|sncf)\./.test(entry.code);
  if (isRate && !/^(100|\d{1,2})$/.test(entry.value)) throw refused(entry.table, `${here}: not a whole percentage`);
  if (isRate && entry.justification === undefined) throw refused(entry.table, `${here}: a rate needs a justification`);
  if (entry.code.startsWith("tag.") && entry.letter === undefined) {
    throw refused(entry.table, `${here}: a tag needs a letter`);
  }
}

function overlap(one: Entry, other: Entry): boolean {
  const meet = (left: string | undefined, right: string | undefined, any: string | undefined) =>
    left === right || left === any || right === any;
  return (
    meet(one.profession, other.profession, "all") &&
    meet(one.zone, other.zone, "all") &&
    meet(one.sector, other.sector, undefined) &&
    (other.to === null || one.from <= other.to) &&
    (one.to === null || other.from <= one.to)
  );
}

function partsOf(entry: Entry, family: string): readonly string[] {
  const [first, second] = entry.code.split(".");
  return first === family && second !== undefined ? [second] : [];
}

function grouped(entries: readonly Entry[], keysOf: (entry: Entry) => readonly string[]): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    for (const key of keysOf(entry)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [entry]);
      else group.push(entry);
    }
  }
  return groups;
}

function refused(table: string, reason: string): Trouble {
  return new Trouble("E_TABLE", { table, reason });
}

function nameOf(file: unknown): string {
  const name = v.safeParse(v.looseObject({ table: v.string() }), file);
  return name.success && /^[a-z0-9-]{1,40}$/.test(name.output.table) ? name.output.table : "";
}

function wrongPlace(issue: v.BaseIssue<unknown>): string {
  const known = issue.path?.filter((item) => typeof item.key === "number" || issue.expected !== "never");
  const path = known?.map((item) => String(item.key)).join(".") ?? "";
  return `${path}: ${issue.expected === "never" ? "unknown field" : "not of the shape"}`;
}
