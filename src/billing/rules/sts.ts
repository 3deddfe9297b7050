import type { Day } from "#billing/model/dates";
import { entryAt, type Tables } from "./tables.ts";

/**
 * What an STS formula gives of the theoretical complementary share, in per cent, on a day; undefined: no table computes it
 * and the amount is asked (formats.md 3). The official formulas are not public: the table holds those of the profile.
 */
export function stsFormulaOn(tables: Tables, code: string, day: Day): number | undefined {
  if (!/^[A-Z0-9]{1,3}$/.test(code)) return undefined;
  const entry = entryAt(tables, `sts.${code}`, { profession: "infirmier", zone: "metropole", sector: "1", day });
  return entry === undefined ? undefined : Number(entry.value);
}
