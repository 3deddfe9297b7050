import { complete } from "./complete.ts";
import { tablesOf } from "./load-tables.ts";
import ccamActs from "./tables/ccam-acts-sample.json" with { type: "json" };
import ccamModifiers from "./tables/ccam-modifiers.json" with { type: "json" };
import checks from "./tables/checks.json" with { type: "json" };
import labelsAmc from "./tables/labels-amc.json" with { type: "json" };
import labelsAmo from "./tables/labels-amo.json" with { type: "json" };
import labelsSpecialties from "./tables/labels-specialties.json" with { type: "json" };
import lpp from "./tables/lpp-sample.json" with { type: "json" };
import dentists from "./tables/ngap-dentists.json" with { type: "json" };
import doctors from "./tables/ngap-doctors.json" with { type: "json" };
import midwives from "./tables/ngap-midwives.json" with { type: "json" };
import nurses from "./tables/ngap-nurses.json" with { type: "json" };
import overseas from "./tables/ngap-nurses-overseas.json" with { type: "json" };
import physios from "./tables/ngap-physios.json" with { type: "json" };
import nurseActs from "./tables/nurse-acts.json" with { type: "json" };
import rates from "./tables/rates.json" with { type: "json" };
import rules from "./tables/rules.json" with { type: "json" };
import stsFormulas from "./tables/sts-formulas.json" with { type: "json" };
import supports from "./tables/supports.json" with { type: "json" };
import type { Tables } from "./tables.ts";

/** The tables the product was built with, checked like any other. */
export function builtInTables(): Tables {
  return complete(tablesOf([...VALUES, ...LABELS]));
}

/**
 * The same with files that were received: one that names a table of the product takes its place, older values
 * included: what it leaves out is no value any more. Trouble E_TABLE, all of it or nothing, as for any table; and when a value that is
 * needed on any day would be missing.
 */
export function tablesWith(received: readonly unknown[]): Tables {
  const names = new Set(received.map(tableName));
  return complete(tablesOf([...[...VALUES, ...LABELS].filter(({ table }) => !names.has(table)), ...received]));
}

function tableName(file: unknown): string | undefined {
  return typeof file === "object" && file !== null && "table" in file ? String(file.table) : undefined;
}

const VALUES = [
  nurses,
  overseas,
  nurseActs,
  doctors,
  physios,
  midwives,
  dentists,
  ccamModifiers,
  ccamActs,
  rates,
  rules,
  stsFormulas,
  checks,
  supports,
  lpp,
];
const LABELS = [labelsAmo, labelsAmc, labelsSpecialties];
