import type { Check, CheckCode, CheckField, CheckSeverity } from "#billing/model/check";

/** One row of a table of checks: what is said when the condition holds. */
export type Row = readonly [
  code: CheckCode,
  severity: CheckSeverity,
  field: CheckField,
  holds: boolean,
  facts?: Readonly<Record<string, string>>,
];

/** Keeps the rows whose condition holds. */
export function found(rows: readonly Row[]): readonly Check[] {
  return rows
    .filter(([, , , holds]) => holds)
    .map(([code, severity, field, , facts = {}]) => ({ code, severity, field, facts }));
}

export function empty(text: string): boolean {
  return text.trim() === "";
}
