import type { Day } from "#billing/model/dates";
import type { PriceInput } from "#billing/model/visit";
import type { Exact } from "./exact.ts";
import type { EntryShape, LabelShape, Trait } from "./table-shape.ts";

/** One dated value, as loaded. */
export interface Entry extends Omit<EntryShape, "from" | "to"> {
  readonly from: Day;
  readonly to: Day | null;
  /** `value`, exact. */
  readonly amount: Exact;
  /** Table it stands in. */
  readonly table: string;
}

/** One dated label, as loaded. */
export interface Label extends Omit<LabelShape, "from" | "to"> {
  readonly from: Day;
  readonly to: Day | null;
  /** Table it stands in. */
  readonly table: string;
}

/** All dated tables together. Plain data, made by loadTables; nothing in it changes. */
export interface Tables {
  readonly byCode: ReadonlyMap<string, readonly Entry[]>;
  /** Entries "tag.X" and "tag.X.variant", by X. */
  readonly byTag: ReadonlyMap<string, readonly Entry[]>;
  /** Tag entries by letter (AMI, AIS, TMI), and entries "coefficient.CODE" and "coefficient.CODE.variant", by code. */
  readonly coefficientsOf: ReadonlyMap<string, readonly Entry[]>;
  /** Labels by "family.code". */
  readonly labels: ReadonlyMap<string, readonly Label[]>;
  readonly versions: readonly { readonly table: string; readonly version: string }[];
}

/** Where and when a value is looked for. */
export interface Place {
  readonly profession: PriceInput["profession"];
  readonly zone: PriceInput["zone"];
  readonly sector: "1" | "2" | "optam";
  readonly day: Day;
}

/**
 * The one entry in force for a code on the day of the care, or undefined: a gap is never filled by the nearest value.
 * The loader has seen to it that at most one fits.
 */
export function entryAt(tables: Tables, code: string, place: Place): Entry | undefined {
  return tables.byCode.get(code)?.find((entry) => fits(entry, place));
}

/** The exact value in force, or undefined. */
export function valueAt(tables: Tables, code: string, place: Place): Exact | undefined {
  return entryAt(tables, code, place)?.amount;
}

/** A switch of the table of rules: whether it is set to anything but 0. Absent: off. */
export function ruleOn(tables: Tables, code: string, place: Place): boolean {
  return ruleCount(tables, code, place) !== 0;
}

/** A small whole number of the table of rules. Absent: 0. */
export function ruleCount(tables: Tables, code: string, place: Place): number {
  const entry = entryAt(tables, code, place);
  return entry === undefined ? 0 : Number(entry.value);
}

export function fits(entry: Entry, place: Place): boolean {
  return (
    entry.from <= place.day &&
    (entry.to === null || place.day <= entry.to) &&
    (entry.profession === "all" || entry.profession === place.profession) &&
    (entry.zone === "all" || entry.zone === place.zone) &&
    (entry.sector === undefined || entry.sector === place.sector)
  );
}

export function hasTrait(traits: readonly Trait[] | undefined, trait: Trait): boolean {
  return traits?.includes(trait) ?? false;
}
