import { tablesOf } from "./load-tables.ts";
import ccamActs from "./tables/ccam-acts-sample.json" with { type: "json" };
import ccamSample from "./tables/ccam-sample.json" with { type: "json" };
import labelsAmc from "./tables/labels-amc.json" with { type: "json" };
import labelsAmo from "./tables/labels-amo.json" with { type: "json" };
import labelsCards from "./tables/labels-cards.json" with { type: "json" };
import labelsSpecialties from "./tables/labels-specialties.json" with { type: "json" };
import dentists from "./tables/ngap-dentists.json" with { type: "json" };
import doctors from "./tables/ngap-doctors.json" with { type: "json" };
import midwives from "./tables/ngap-midwives.json" with { type: "json" };
import nurses from "./tables/ngap-nurses.json" with { type: "json" };
import overseas from "./tables/ngap-nurses-overseas.json" with { type: "json" };
import physios from "./tables/ngap-physios.json" with { type: "json" };
import nurseActs from "./tables/nurse-acts.json" with { type: "json" };
import rates from "./tables/rates.json" with { type: "json" };
import rules from "./tables/rules.json" with { type: "json" };
import type { Tables } from "./tables.ts";

/** The tables the product was built with, checked like any other. */
export function builtInTables(): Tables {
  return tablesOf([...VALUES, ...LABELS]);
}

const VALUES = [nurses, overseas, nurseActs, doctors, physios, midwives, dentists, ccamSample, ccamActs, rates, rules];
const LABELS = [labelsAmo, labelsAmc, labelsCards, labelsSpecialties];
