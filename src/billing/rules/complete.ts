import { addDays, day } from "#billing/model/dates";
import type { Profession } from "#billing/model/visit";
import { Trouble } from "#util/trouble";
import { PROFESSIONS } from "./table-shape.ts";
import type { Entry, Tables } from "./tables.ts";

/** Values that pricing asks for on any day, whatever is billed: a table that loses one would stop the terminal. */
const NEEDED: readonly (readonly [code: string, who: readonly Profession[]])[] = [
  ["rate.base", PROFESSIONS],
  ["rate.lpp", PROFESSIONS],
  ["rate.local-scheme", PROFESSIONS],
  ["rate.aspa", PROFESSIONS],
  ["tmf", PROFESSIONS],
  ["age.care-path", PROFESSIONS],
  ["age.mie", ["infirmier"]],
  ["age.meg", ["medecin-generaliste"]],
];
const FIRST_DAY = day("2000-01-01");

/** The same tables, once nothing that is always needed is missing on any day. Trouble E_TABLE names what is. */
export function complete(tables: Tables): Tables {
  for (const [code, professions] of NEEDED) {
    for (const profession of professions) {
      const found = (tables.byCode.get(code) ?? []).filter((entry) => isFor(entry, profession));
      if (!withoutGap(found)) {
        throw new Trouble("E_TABLE", {
          table: found[0]?.table ?? "",
          reason: `${code} of ${profession} is missing on some day`,
        });
      }
    }
  }
  return tables;
}

function isFor({ profession, zone, sector }: Entry, who: Profession): boolean {
  return (profession === "all" || profession === who) && zone === "all" && sector === undefined;
}

function withoutGap(entries: readonly Entry[]): boolean {
  const [first, ...others] = entries.toSorted((left, right) => (left.from < right.from ? -1 : 1));
  if (first === undefined || first.from > FIRST_DAY) return false;
  let last = first;
  for (const entry of others) {
    if (last.to === null || addDays(last.to, 1) !== entry.from) return false;
    last = entry;
  }
  return last.to === null;
}
