import type { Day } from "#billing/model/dates";
import type { Flag, LabelFamily } from "./table-shape.ts";
import type { Label, Tables } from "./tables.ts";

/** The label of a code on a day, with what it implies; undefined: unknown, to be shown raw and still billable. */
export function labelAt(tables: Tables, family: LabelFamily, code: string, day: Day): Label | undefined {
  return tables.labels.get(`${family}.${code}`)?.find((one) => one.from <= day && (one.to === null || day <= one.to));
}

/** What is shown for a code: its label, or the code itself. Fits 40 columns. */
export function wordsOf(tables: Tables, family: LabelFamily, code: string, day: Day): string {
  return labelAt(tables, family, code, day)?.label ?? code;
}

/** Every code of a family with its label on a day, in the order of the table. */
export function labelsOf(tables: Tables, family: LabelFamily, day: Day): readonly Label[] {
  return [...tables.labels.values()]
    .flat()
    .filter((one) => one.family === family && one.from <= day && (one.to === null || day <= one.to));
}

/** An AMC by its number of 8 to 10 digits, zeros before it or not (E182). */
export function amcAt(tables: Tables, number: string, day: Day): Label | undefined {
  if (!/^\d{8,10}$/.test(number)) return undefined;
  const bare = number.replace(/^0+/, "");
  for (let width = Math.max(8, bare.length); width <= 10; width++) {
    const found = labelAt(tables, "amc", bare.padStart(width, "0"), day);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What an indicateur de traitement asks (formats.md 8.10). */
export interface TreatmentIndicator {
  readonly label: string;
  /** The complementary share is proposed in tiers payant. */
  readonly proposesThirdParty: boolean;
  /** A DRE is due in tiers payant, and outside it. */
  readonly dreInThirdParty: boolean;
  readonly dreOutsideThirdParty: boolean;
  readonly c2s: boolean;
  readonly leavingC2s: boolean;
}

/**
 * The indicator of a zone under gestion unique (GU) or séparée (GS) on a day; undefined when the table has none: an
 * unknown value asks the user (formats.md 3).
 */
export function indicatorOf(
  tables: Tables,
  code: string,
  management: "GU" | "GS",
  day: Day,
): TreatmentIndicator | undefined {
  const found = labelAt(tables, "indicator", `${management}.${code}`, day);
  if (found === undefined) return undefined;
  const has = (flag: Flag) => found.flags?.includes(flag) ?? false;
  return {
    label: found.label,
    proposesThirdParty: has("third-party"),
    dreInThirdParty: has("dre-in-third-party"),
    dreOutsideThirdParty: has("dre-outside-third-party"),
    c2s: has("c2s"),
    leavingC2s: has("leaving-c2s"),
  };
}
