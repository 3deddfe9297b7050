import type { Day } from "#billing/model/dates";
import type { Profession } from "#billing/model/visit";
import type { CatalogueAct } from "#hal/ports/index";
import { isCcam } from "./ccam-act.ts";
import { type Entry, fits, type Place, type Tables } from "./tables.ts";
import { SUPPLEMENTS } from "./visit.ts";

const ACT_CODE = /^[A-Z][A-Z0-9]{0,6}$/;
/** AMX is written by the engine; AMI is what is keyed. */
const NOT_KEYED: readonly string[] = ["AMX"];

/**
 * Acts that can be keyed by a profession on a day, in the order of the tables: tagged acts with their coefficient, then
 * the other codes. Prices are those of metropolitan France; an act without a value that day is left out.
 */
export function catalogue(tables: Tables, profession: Profession, day: Day): readonly CatalogueAct[] {
  const places = (["1", "2", "optam"] as const).map(
    (sector): Place => ({ profession, zone: "metropole", sector, day }),
  );
  const inForce = (entry: Entry) => places.some((place) => fits(entry, place));
  const entries = [...tables.byCode.values()]
    .map((group) => group.find(inForce))
    .filter((entry) => entry !== undefined);
  const priced = entries.filter((entry) => ACT_CODE.test(entry.code) && entry.profession === profession);
  const acts = priced.filter((entry) => !SUPPLEMENTS.includes(entry.code) && !NOT_KEYED.includes(entry.code));
  const tagged = entries.filter(
    (entry) => entry.code.startsWith("tag.") && acts.some((act) => act.code === entry.letter),
  );
  return [...tagged.map((entry) => taggedAct(entry)), ...acts.flatMap((act) => untaggedActs(tables, act, inForce))];
}

function taggedAct(entry: Entry): CatalogueAct {
  const tag = entry.code.split(".")[1] ?? "";
  return { code: entry.letter ?? "", coefficient: entry.value, label: entry.label ?? tag, tag };
}

function untaggedActs(tables: Tables, act: Entry, inForce: (entry: Entry) => boolean): readonly CatalogueAct[] {
  const label = act.label ?? act.code;
  const coefficients = isCcam(act.code) ? [] : (tables.coefficientsOf.get(act.code) ?? []).filter(inForce);
  if (coefficients.some((entry) => entry.letter !== undefined)) return [];
  if (coefficients.length === 0) return [{ code: act.code, coefficient: "1", label }];
  return coefficients.map((entry) => ({
    code: act.code,
    coefficient: entry.value,
    label: coefficients.length === 1 ? label : `${label} (${entry.label ?? entry.value})`,
  }));
}
