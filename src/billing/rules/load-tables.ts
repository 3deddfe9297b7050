import * as v from "valibot";
import { day } from "#billing/model/dates";
import { Trouble } from "#util/trouble";
import { exact } from "./exact.ts";
import { type EntryShape, type LabelShape, labelShape, tableShape } from "./table-shape.ts";
import type { Entry, Label, Tables } from "./tables.ts";

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
  const labels: Label[] = [];
  const versions: { table: string; version: string }[] = [];
  for (const file of files) {
    const { table, version, values, words } = readTable(file);
    if (versions.some((one) => one.table === table)) throw refused(table, "given twice");
    versions.push({ table, version });
    entries.push(...values);
    labels.push(...words);
  }
  const byCode = grouped(entries, (entry) => [entry.code]);
  for (const entry of entries) checkEntry(entry, byCode.get(entry.code) ?? []);
  const byLabel = grouped(labels, (label) => [`${label.family}.${label.code}`]);
  for (const label of labels) checkLabel(label, byLabel.get(`${label.family}.${label.code}`) ?? []);
  return {
    byCode,
    byTag: grouped(entries, (entry) => partsOf(entry, "tag")),
    coefficientsOf: grouped(entries, (entry) =>
      entry.letter === undefined ? partsOf(entry, "coefficient") : [entry.letter],
    ),
    labels: byLabel,
    versions,
  };
}

/** One table, its shape checked: of values, or of labels. */
export interface ReadTable {
  readonly table: string;
  readonly version: string;
  readonly values: readonly Entry[];
  readonly words: readonly Label[];
}

/** Reads one table from a value already parsed. Trouble E_TABLE on the first thing that is not of its shape. */
export function readTable(file: unknown): ReadTable {
  const ofLabels = typeof file === "object" && file !== null && Object.hasOwn(file, "labels");
  if (ofLabels) {
    const checked = v.safeParse(labelShape, file);
    if (!checked.success) throw refused(nameOf(file), wrongPlace(checked.issues[0]));
    const { table, version, labels } = checked.output;
    return { table, version, values: [], words: labels.map((label) => datedLabel(label, table)) };
  }
  const checked = v.safeParse(tableShape, file);
  if (!checked.success) throw refused(nameOf(file), wrongPlace(checked.issues[0]));
  const { table, version, entries } = checked.output;
  return { table, version, values: entries.map((entry) => dated(entry, table)), words: [] };
}

function datedLabel(label: LabelShape, table: string): Label {
  return { ...label, from: day(label.from), to: label.to === null ? null : day(label.to), table };
}

function checkLabel(label: Label, sameCode: readonly Label[]): void {
  const here = `${label.family} ${label.code} from ${label.from}`;
  if (label.to !== null && label.to < label.from) throw refused(label.table, `${here}: ends before it begins`);
  if (sameCode.some((other) => other !== label && periodsMeet(label, other))) {
    throw refused(label.table, `${here}: two labels for one day`);
  }
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
  if (entry.code.startsWith("lpp.") && (entry.lpp === undefined || !/^lpp\.\d{7}$/.test(entry.code))) {
    throw refused(entry.table, `${here}: an LPP article needs seven digits, a prestation and a supply`);
  }
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
    periodsMeet(one, other)
  );
}

function periodsMeet(one: Pick<Entry, "from" | "to">, other: Pick<Entry, "from" | "to">): boolean {
  return (other.to === null || one.from <= other.to) && (one.to === null || other.from <= one.to);
}

function partsOf(entry: Entry, family: string): readonly string[] {
  const [first, second] = entry.code.split(".");
  return first === family && second !== undefined ? [second] : [];
}

function grouped<T>(entries: readonly T[], keysOf: (entry: T) => readonly string[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
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
