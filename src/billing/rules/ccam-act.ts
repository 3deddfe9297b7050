import type { Day } from "#billing/model/dates";
import type { CCAM_CATEGORIES, EXO_TM_TYPES } from "./table-shape.ts";
import type { Entry, Tables } from "./tables.ts";

/** One CCAM act, activity and phase as the tables have it on a day. */
export interface CcamAct {
  readonly code: string;
  /** 1 to 5; 4 is anaesthesia. */
  readonly activity: string;
  /** 0 when the act has one phase alone. */
  readonly phase: string;
  readonly label: string;
  /** PU in euros, "28.92". */
  readonly price: string;
  /** Champ 25. */
  readonly exoTmType: (typeof EXO_TM_TYPES)[number];
  readonly category: (typeof CCAM_CATEGORIES)[number];
  /** Code prestation it is sent under, when the table says. */
  readonly prestation?: string;
  /** Letters the act may carry; undefined: the table does not say, any known one. */
  readonly modifiers?: readonly string[];
  readonly priorAgreement: boolean;
  readonly status: "confirmed" | "to-confirm";
  /** Table line: first day and table, for what is shown. */
  readonly from: Day;
  readonly table: string;
}

const CCAM_FORM = /^[A-Z]{4}\d{3}$/;

/** Whether a code is of the CCAM's form: four letters, three digits. */
export function isCcam(code: string): boolean {
  return CCAM_FORM.test(code);
}

/** Activity and phase of an act whose are not said. */
export const MAIN = { activity: "1", phase: "0" } as const;

/**
 * A CCAM act by its seven characters, its activity and its phase on the day of the care; undefined when no table has it
 * that day. Metropolitan prices.
 */
export function ccamAct(tables: Tables, code: string, activity: string, phase: string, day: Day): CcamAct | undefined {
  const entry = ccamEntries(tables, code, activity, phase).find(
    (one) => one.from <= day && (one.to === null || day <= one.to) && (one.zone === "all" || one.zone === "metropole"),
  );
  return entry === undefined ? undefined : actOf(entry, code, activity, phase);
}

/** Every activity and phase of an act on a day, in their order: what the user chooses among after typing the code. */
export function ccamActs(tables: Tables, code: string, day: Day): readonly CcamAct[] {
  const digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
  return digits.flatMap((activity) => digits.flatMap((phase) => ccamAct(tables, code, activity, phase, day) ?? []));
}

/** Table lines of an act: those of its very activity and phase, else, for the main ones, those of its bare code. */
export function ccamEntries(tables: Tables, code: string, activity: string, phase: string): readonly Entry[] {
  if (!isCcam(code)) return [];
  const own = tables.byCode.get(`${code}.${activity}.${phase}`);
  if (own !== undefined) return own;
  return activity === MAIN.activity && phase === MAIN.phase ? (tables.byCode.get(code) ?? []) : [];
}

function actOf(entry: Entry, code: string, activity: string, phase: string): CcamAct {
  return {
    code,
    activity,
    phase,
    label: entry.label ?? code,
    price: entry.value,
    exoTmType: entry.ccam?.exoTmType ?? "0",
    category: entry.ccam?.category ?? (entry.profession === "chirurgien-dentiste" ? "dental" : "technical"),
    ...(entry.ccam?.prestation === undefined ? {} : { prestation: entry.ccam.prestation }),
    ...(entry.ccam === undefined ? {} : { modifiers: entry.ccam.modifiers }),
    priorAgreement: entry.ccam?.priorAgreement ?? false,
    status: entry.status,
    from: entry.from,
    table: entry.table,
  };
}
