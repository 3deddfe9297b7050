import { addDays, type Day } from "#billing/model/dates";
import { Trouble } from "#util/trouble";
import { isCcam } from "./ccam-act.ts";
import { amountOf, type CcamFile, dayOf } from "./ccam-files.ts";
import { modifierEntries } from "./ccam-modifiers.ts";
import type { Dbf } from "./dbf.ts";
import type { EntryShape, TableFile } from "./table-shape.ts";

export interface CcamImport {
  /** Acts: code.activity.phase, dated. */
  readonly acts: TableFile;
  /** Modifiers and associations; absent when their files are. */
  readonly modifiers?: TableFile;
  /** What was left out, in numbers. */
  readonly left: { readonly withoutPrice: number; readonly otherCodes: number; readonly before: number };
}

export interface ImportOptions {
  readonly version: string;
  /** Versions that ended before that day are left out. */
  readonly since?: Day;
  /** Grid of R_TB11 and R_TB02, where they have several. */
  readonly grid?: string;
}

/** Groups of the CCAM (regroupements) that say the category of an act; others are technical. To confirm, as §6.6 is. */
const IMAGING: readonly string[] = ["ADI", "ADE"];
const ANAESTHESIA: readonly string[] = ["ADA"];
const DENTAL: readonly string[] = ["AXI", "DEN", "END", "ICO", "IMP", "INO", "ORT", "PAM", "PAR", "PRO", "SDE", "TDS"];
const ANAESTHESIA_ACTIVITY = "4";
/** Champ 25, the most favourable first when an act has several. */
const EXO_TM = ["3", "2", "1", "7"] as const;

interface Activity {
  readonly code: string;
  readonly activity: string;
  readonly group: string;
  /** Version of its act. */
  readonly actVersion: string;
}

interface Act {
  readonly label: string;
  readonly priorAgreement: boolean;
  readonly endsOn: string;
}

/**
 * The public tables of the CCAM as tables of the product. Pure. Each price runs from the day of its version to the eve of the
 * next, or to the end of its act. Trouble E_TABLE says the file and what is wrong in it.
 */
export function importCcam(files: ReadonlyMap<CcamFile, Dbf>, options: ImportOptions): CcamImport {
  const source = `CCAM, tables DBF de la CNAM, version ${options.version}`;
  const need = (name: CcamFile): Dbf => {
    const file = files.get(name);
    if (file === undefined) throw new Trouble("E_TABLE", { table: name, reason: "missing" });
    return file;
  };
  const acts = actsOf(need("R_ACTE"));
  const activities = activitiesOf(need("R_ACTE_IVITE"));
  const details: Details = {
    acts,
    activities,
    exo: grouped(need("R_ACTE_EXO_TM").rows(["ACTE_COD", "ACDT_MODIF", "EXOTM_COD"]), (row) => [
      `${row.ACTE_COD} ${row.ACDT_MODIF}`,
      row.EXOTM_COD,
    ]),
    modifiers: grouped(need("R_ACTIVITE_MODIFICATEUR").rows(["AA_CODE", "AADT_MODIF", "MODIFI_COD"]), (row) => [
      `${row.AA_CODE} ${row.AADT_MODIF}`,
      row.MODIFI_COD,
    ]),
    source,
  };
  const left = { withoutPrice: 0, otherCodes: 0, before: 0 };
  const entries: EntryShape[] = [];
  for (const versions of phasesOf(need("R_ACTE_IVITE_PHASE")).values()) {
    for (const [index, phase] of versions.entries()) {
      const entry = entryOf(phase, versions[index + 1], details);
      if (typeof entry === "string") left[entry] += 1;
      else if (options.since !== undefined && entry.to !== null && entry.to < options.since) left.before += 1;
      else entries.push(entry);
    }
  }
  const values = modifierEntries(files, options.grid, source);
  return {
    acts: { table: "ccam-acts", version: options.version, entries: entries.sort(byCodeAndDay) },
    ...(values.length === 0
      ? {}
      : { modifiers: { table: "ccam-modifiers", version: options.version, entries: [...values] } }),
    left,
  };
}

interface Details {
  readonly acts: ReadonlyMap<string, Act>;
  readonly activities: ReadonlyMap<string, Activity>;
  readonly exo: ReadonlyMap<string, readonly string[]>;
  readonly modifiers: ReadonlyMap<string, readonly string[]>;
  readonly source: string;
}

type Phase = Readonly<
  Record<"COD_AAP" | "DT_MODIF" | "AA_COD" | "AADT_MODIF" | "PHASE_COD" | "PU_BASE" | "SUPPLEMENT", string>
>;

function entryOf(phase: Phase, next: Phase | undefined, details: Details): EntryShape | "withoutPrice" | "otherCodes" {
  const activity = details.activities.get(`${phase.AA_COD} ${phase.AADT_MODIF}`);
  if (activity === undefined) throw lost("R_ACTE_IVITE_PHASE", phase.COD_AAP, "activity");
  const act = details.acts.get(`${activity.code} ${activity.actVersion}`);
  if (act === undefined) throw lost("R_ACTE_IVITE", phase.AA_COD, "act");
  if (!isCcam(activity.code)) return "otherCodes";
  const price = amountOf(phase.PU_BASE, "R_ACTE_IVITE_PHASE", phase.COD_AAP);
  if (price === undefined) return "withoutPrice";
  const supplement = amountOf(phase.SUPPLEMENT, "R_ACTE_IVITE_PHASE", phase.COD_AAP);
  return {
    code: `${activity.code}.${activity.activity}.${phase.PHASE_COD}`,
    profession: "all",
    zone: "metropole",
    value: price,
    from: dayOf(phase.DT_MODIF, "R_ACTE_IVITE_PHASE", phase.COD_AAP),
    to: endOf(next, act),
    status: "confirmed",
    source: details.source,
    unit: "eur",
    label: act.label,
    ccam: {
      exoTmType: exoOf(details.exo.get(`${activity.code} ${activity.actVersion}`) ?? []),
      category: categoryOf(activity),
      ...(/^[A-Z0-9]{2,4}$/.test(activity.group) ? { prestation: activity.group } : {}),
      modifiers: (details.modifiers.get(`${phase.AA_COD} ${phase.AADT_MODIF}`) ?? []).toSorted(),
      ...(act.priorAgreement ? { priorAgreement: true } : {}),
      ...(supplement === undefined ? {} : { officeSupplement: supplement }),
    },
  };
}

function actsOf(file: Dbf): ReadonlyMap<string, Act> {
  const acts = new Map<string, Act>();
  for (const row of file.rows(["COD_ACTE", "DT_MODIF", "NOM_COURT", "DT_FIN", "ENTENTE"])) {
    acts.set(`${row.COD_ACTE} ${row.DT_MODIF}`, {
      label: row.NOM_COURT === "" ? row.COD_ACTE : row.NOM_COURT,
      priorAgreement: row.ENTENTE === "O" || row.ENTENTE === "1",
      endsOn: row.DT_FIN,
    });
  }
  return acts;
}

function activitiesOf(file: Dbf): ReadonlyMap<string, Activity> {
  const activities = new Map<string, Activity>();
  for (const row of file.rows(["COD_AA", "DT_MODIF", "ACTE_COD", "ACDT_MODIF", "ACTIV_COD", "REGROU_COD"])) {
    activities.set(`${row.COD_AA} ${row.DT_MODIF}`, {
      code: row.ACTE_COD,
      activity: row.ACTIV_COD,
      group: row.REGROU_COD,
      actVersion: row.ACDT_MODIF,
    });
  }
  return activities;
}

/** Versions of each phase, oldest first; two of one day are refused. */
function phasesOf(file: Dbf): ReadonlyMap<string, readonly Phase[]> {
  const phases = new Map<string, Phase[]>();
  const columns = ["COD_AAP", "DT_MODIF", "AA_COD", "AADT_MODIF", "PHASE_COD", "PU_BASE", "SUPPLEMENT"] as const;
  for (const row of file.rows(columns)) {
    const versions = phases.get(row.COD_AAP);
    if (versions === undefined) phases.set(row.COD_AAP, [row]);
    else versions.push(row);
  }
  for (const [code, versions] of phases) {
    versions.sort((left, right) => (left.DT_MODIF < right.DT_MODIF ? -1 : 1));
    const twice = versions.some((row, index) => row.DT_MODIF === versions[index + 1]?.DT_MODIF);
    if (twice) throw new Trouble("E_TABLE", { table: file.name, reason: `two versions of one day: ${code}` });
  }
  return phases;
}

/** The eve of the next version, or the last day of the act. */
function endOf(next: Phase | undefined, act: Act): Day | null {
  if (next !== undefined) return addDays(dayOf(next.DT_MODIF, "R_ACTE_IVITE_PHASE", next.COD_AAP), -1);
  return act.endsOn === "" || /^0+$/.test(act.endsOn) ? null : dayOf(act.endsOn, "R_ACTE", act.label);
}

function categoryOf({ activity, group }: Activity): NonNullable<EntryShape["ccam"]>["category"] {
  if (DENTAL.includes(group)) return "dental";
  if (ANAESTHESIA.includes(group) || activity === ANAESTHESIA_ACTIVITY) return "anaesthesia";
  return IMAGING.includes(group) ? "imaging" : "technical";
}

function exoOf(codes: readonly string[]): NonNullable<EntryShape["ccam"]>["exoTmType"] {
  return EXO_TM.find((code) => codes.includes(code)) ?? "0";
}

function lost(table: string, key: string, what: string): Trouble {
  return new Trouble("E_TABLE", { table, reason: `no ${what} for ${key}` });
}

function grouped<T>(
  rows: Iterable<T>,
  pair: (row: T) => readonly [string, string],
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const row of rows) {
    const [key, value] = pair(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else if (!group.includes(value)) group.push(value);
  }
  return groups;
}

function byCodeAndDay(left: EntryShape, right: EntryShape): number {
  const [one, other] = [`${left.code} ${left.from}`, `${right.code} ${right.from}`];
  return one < other ? -1 : one > other ? 1 : 0;
}
