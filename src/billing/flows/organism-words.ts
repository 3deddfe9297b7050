import type { Day } from "#billing/model/dates";
import { formatOrganism } from "#billing/model/identifiers";
import { labelAt, type Tables } from "#billing/rules/index";

/** "01-349-9881 Régime général"; a régime that the table does not know is its code alone, and still billable (E068). */
export function organismWords(
  tables: Tables,
  amo: { readonly regime: string; readonly fund: string; readonly centre: string },
  on: Day,
): string {
  const code = `${amo.regime}${amo.fund}${amo.centre}`;
  const shown = /^\d{9}$/.test(code) ? formatOrganism(code) : `${amo.regime}-${amo.fund}-${amo.centre}`;
  return [shown, labelAt(tables, "regime", amo.regime, on)?.label ?? ""].join(" ").trim();
}
