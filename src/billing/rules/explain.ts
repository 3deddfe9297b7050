import { toFrenchDay } from "#billing/model/dates";
import type { PricedLine } from "#billing/model/visit";
import { decimalText, moneyText, toCents } from "./exact.ts";
import type { DraftLine, SharedLine } from "./lines.ts";
import type { Entry } from "./tables.ts";

type RateSource = NonNullable<PricedLine["rateSource"]>;

/** What a rate comes from, in French (E059): "table 2026-01", "carte". */
export function rateSourceWords({ origin, version }: RateSource): string {
  if (origin === "table") return `table ${version ?? ""}`.trimEnd();
  return { card: "carte", typed: "saisi", rule: "règle" }[origin];
}

/** Why a line is what it is: table line, date and source, rule of the coefficient, complement, rate. In French. */
export function explain(line: SharedLine, source: RateSource): string {
  const { draft, share } = line;
  const values = [...draft.entries, ...(draft.complement === undefined ? [] : [draft.complement.entry])];
  const used = share.entry === undefined ? values : [...values, share.entry];
  return [
    product(draft),
    ...values.map(tableLine),
    ...draft.notes,
    ...(draft.complement === undefined ? [] : [`Complément compris : ${euros(moneyText(draft.complement.cents))}.`]),
    `Taux ${share.rate} % (${rateSourceWords(source)}), justification ${share.exoneration} : ${share.why}`,
    ...(line.flat === 0n ? [] : [`Participation forfaitaire de ${euros(moneyText(line.flat))} ôtée de la part AMO.`]),
    ...(used.some((entry) => entry.status === "to-confirm") ? ["Valeur à confirmer."] : []),
  ].join(" ");
}

function product(draft: DraftLine): string {
  const coefficient = decimalText(draft.coefficient).replace(".", ",");
  const factor = coefficient === "1" ? "" : ` ${coefficient}`;
  const quantity = draft.quantity === 1 ? "" : `${draft.quantity} × `;
  return `${draft.code}${factor} : ${quantity}${euros(moneyText(toCents(draft.unit)))}, base ${euros(moneyText(draft.base))}.`;
}

function tableLine(entry: Entry): string {
  return `${entry.label ?? entry.code}, ${entry.value.replace(".", ",")} depuis le ${toFrenchDay(entry.from)} (${entry.source}).`;
}

function euros(money: string): string {
  return `${money.replace(".", ",")} €`;
}
