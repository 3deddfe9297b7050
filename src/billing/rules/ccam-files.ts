import { type Day, fromCompact } from "#billing/model/dates";
import { Trouble } from "#util/trouble";

/** Files of the public CCAM in DBF that are read, and what for. The last two are read when there. */
export const CCAM_FILES = [
  "R_ACTE", // an act and its versions: code, short name, end, entente
  "R_ACTE_IVITE", // its activities, with their group (regroupement)
  "R_ACTE_IVITE_PHASE", // their phases, with the price and the supplement of the office
  "R_ACTE_EXO_TM", // champ 25
  "R_ACTIVITE_MODIFICATEUR", // modifiers an activity may carry
  "R_TB11", // values of the modifiers, by grid
  "R_TB02", // values of the associations, by grid
] as const;
export type CcamFile = (typeof CCAM_FILES)[number];
export const OPTIONAL_FILES: readonly CcamFile[] = ["R_TB11", "R_TB02"];

/** "28.92", or undefined for nothing or zero. */
export function amountOf(text: string, table: string, key: string): string | undefined {
  if (text === "") return undefined;
  const parts = /^(\d+)(?:\.(\d{0,2}))?$/.exec(text);
  if (parts === null) throw new Trouble("E_TABLE", { table, reason: `not an amount: ${key}` });
  const amount = `${Number(parts[1])}.${(parts[2] ?? "").padEnd(2, "0")}`;
  return amount === "0.00" ? undefined : amount;
}

/** A date of the file. Trouble E_TABLE when it is not in the calendar. */
export function dayOf(text: string, table: string, key: string): Day {
  try {
    if (!/^\d{8}$/.test(text)) throw new RangeError("not a date");
    return fromCompact(text);
  } catch {
    throw new Trouble("E_TABLE", { table, reason: `not a date: ${key}` });
  }
}
