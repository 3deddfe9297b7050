import { type Day, day } from "#billing/model/dates";
import type { PricedLine, PriceInput, Totals } from "#billing/model/visit";
import { type BigCents, exact, fromCents, moneyText, percentOf, times, toCents, whole } from "./exact.ts";
import { rateSourceWords } from "./explain.ts";
import { lppBaseShare, rateSource, shareOf } from "./share.ts";
import { type Entry, entryAt, ruleOn, type Tables } from "./tables.ts";
import { type Visit, visitOf } from "./visit.ts";

/** One article as it is keyed (E111). */
export interface LppEntry {
  /** Seven digits. */
  readonly code: string;
  readonly quantity: number;
  /** Price charged for one, tax included, "4.90"; absent: the tariff. */
  readonly unitFee?: string;
  /** A achat, L location. */
  readonly supply: "A" | "L";
  /** Rental. */
  readonly period?: { readonly from: string; readonly to: string };
  readonly ald?: boolean;
  readonly forced?: { readonly rate: number; readonly exoneration: string };
}

/** The person, the place and the third-party payment, as pricing takes them; without acts. */
export type LppVisit = Omit<PriceInput, "acts" | "visit" | "supplements" | "sameDay">;

/** The columns of E111, and what the records 4 and 4L carry. Amounts in euros with two decimals. */
export interface PricedLppLine {
  readonly code: string;
  readonly prestation: string;
  readonly label: string;
  readonly quantity: number;
  readonly supply: "A" | "L";
  readonly period?: { readonly from: Day; readonly to: Day };
  readonly unitTariff: string;
  readonly unitFee: string;
  readonly base: string;
  readonly fee: string;
  readonly rate: number;
  readonly exoneration: string;
  readonly amo: string;
  readonly tm: string;
  readonly amcShare: string;
  readonly rateSource: NonNullable<PricedLine["rateSource"]>;
  readonly explanation: string;
}

export interface PricedLpp {
  readonly lines: readonly PricedLppLine[];
  readonly totals: Totals;
}

/** Reasons to refuse an article; those that pricing has too keep its codes and words. */
export const LPP_REASONS = {
  "unknown-code": "Ce code n'est celui d'aucun article de la LPP.",
  "no-tariff-at-date": "Aucun tarif pour cet article, à cette date et dans cette zone.",
  "lpp-supply": "Cet article ne se vend ou ne se loue pas ainsi.",
  "lpp-period": "Une location a un premier et un dernier jour, dans l'ordre ; un achat n'en a pas.",
  "lpp-quantity": "La quantité est un nombre entier, d'au moins un.",
  "ald-not-open": "L'article est déclaré en ALD et aucune ALD n'est ouverte.",
  "exoneration-rate-conflict": "La justification forcée demande 100 %.",
  "c2s-excess-forbidden": "Pas de dépassement avec la C2S.",
  "fee-below-base": "Le prix est sous le tarif.",
  "third-party-conflict": "Le tiers payant de la part AMC demande celui de l'AMO ; la C2S demande les deux.",
} as const;
export type LppReason = keyof typeof LPP_REASONS;

export interface RefusedLpp {
  readonly refused: readonly { readonly reasonCode: LppReason; readonly about: string; readonly text: string }[];
}

/**
 * Prices articles of the LPP (billing-rules 6.8): base = tariff x quantity, fee = price charged x quantity, rate and
 * justification by 3.2. Every reason to refuse is told. Pure. `about`: "lpp[0].unitFee".
 */
export function priceLpp(
  tables: Tables,
  given: LppVisit,
  entries: readonly LppEntry[],
  today: Day,
): PricedLpp | RefusedLpp {
  const office = { place: "office", time: "day", sundayOrHoliday: false } as const;
  const visit = visitOf(tables, { ...given, acts: [], visit: office }, today);
  const refused = [
    ...entries.flatMap((entry, index) => reasonsOf(visit, entry, `lpp[${index}]`)),
    ...(conflicts(given) ? [["third-party-conflict", "thirdParty"] as const] : []),
  ];
  if (refused.length > 0) {
    return { refused: refused.map(([reasonCode, about]) => ({ reasonCode, about, text: LPP_REASONS[reasonCode] })) };
  }
  const lines = entries.flatMap((entry) => {
    const article = articleAt(visit, entry.code);
    return article === undefined ? [] : [lineOf(visit, entry, article)];
  });
  return { lines: lines.map(({ shown }) => shown), totals: totalsOf(visit, lines) };
}

/** An article of the LPP on a day, for the one who types its code; undefined when no table has it that day. */
export function lppArticle(
  tables: Tables,
  code: string,
  on: Day,
):
  | { readonly label: string; readonly tariff: string; readonly prestation: string; readonly supply: "A" | "L" | "AL" }
  | undefined {
  const place = { profession: "infirmier", zone: "metropole", sector: "1", day: on } as const;
  const found = entryAt(tables, `lpp.${code}`, place);
  if (found?.lpp === undefined) return undefined;
  const { prestation, supply } = found.lpp;
  return { label: found.label ?? code, tariff: found.value, prestation, supply };
}

function conflicts({ patient, thirdParty }: LppVisit): boolean {
  return (thirdParty.amc && !thirdParty.amo) || (patient.c2s === true && !(thirdParty.amo && thirdParty.amc));
}

function articleAt(visit: Visit, code: string): Entry | undefined {
  return entryAt(visit.tables, `lpp.${code}`, visit.place);
}

function reasonsOf(visit: Visit, entry: LppEntry, about: string): readonly (readonly [LppReason, string])[] {
  if (!visit.tables.byCode.has(`lpp.${entry.code}`)) return [["unknown-code", `${about}.code`]];
  const article = articleAt(visit, entry.code);
  if (article === undefined) return [["no-tariff-at-date", `${about}.code`]];
  const { forced, period } = entry;
  const rows: readonly (readonly [LppReason, string, boolean])[] = [
    ["lpp-supply", `${about}.supply`, !(article.lpp?.supply ?? "").includes(entry.supply)],
    ["lpp-period", `${about}.period`, entry.supply === "L" ? !inOrder(period) : period !== undefined],
    ["lpp-quantity", `${about}.quantity`, !Number.isSafeInteger(entry.quantity) || entry.quantity < 1],
    ["ald-not-open", `${about}.ald`, entry.ald === true && visit.input.patient.ald !== true],
    [
      "exoneration-rate-conflict",
      `${about}.forced`,
      forced !== undefined && forced.rate < 100 && forced.exoneration !== "0" && forced.exoneration !== "9",
    ],
    ...feeRows(visit, entry, article, `${about}.unitFee`),
  ];
  return rows.filter(([, , holds]) => holds).map(([code, place]) => [code, place]);
}

function inOrder(period: LppEntry["period"]): boolean {
  return period !== undefined && period.from <= period.to;
}

function feeRows(
  visit: Visit,
  { unitFee }: LppEntry,
  article: Entry,
  about: string,
): readonly (readonly [LppReason, string, boolean])[] {
  if (unitFee === undefined) return [];
  const [fee, tariff] = [toCents(exact(unitFee)), toCents(article.amount)];
  const below = ruleOn(visit.tables, "rule.fee-below-base-refused", visit.place);
  return [
    ["c2s-excess-forbidden", about, fee > tariff && visit.input.patient.c2s === true],
    ["fee-below-base", about, fee < tariff && below],
  ];
}

interface Reckoned {
  readonly shown: PricedLppLine;
  readonly base: BigCents;
  readonly fee: BigCents;
  readonly amo: BigCents;
}

function lineOf(visit: Visit, entry: LppEntry, article: Entry): Reckoned {
  const unitFee = entry.unitFee === undefined ? article.amount : exact(entry.unitFee);
  const quantity = whole(entry.quantity);
  const [base, fee] = [toCents(times(article.amount, quantity)), toCents(times(unitFee, quantity))];
  const { ald, forced, code } = entry;
  const keyed = { code, ...(ald === undefined ? {} : { ald }), ...(forced === undefined ? {} : { forced }) };
  const act = { given: keyed, kind: "other", code, tariff: article } as const;
  const share = shareOf(visit, act, false, () => lppBaseShare(visit, article));
  const source = rateSource(visit, share);
  const amo = toCents(percentOf(fromCents(base), whole(share.rate)));
  const shown: PricedLppLine = {
    code,
    prestation: article.lpp?.prestation ?? "",
    label: article.label ?? code,
    quantity: entry.quantity,
    supply: entry.supply,
    ...(entry.period === undefined ? {} : { period: { from: day(entry.period.from), to: day(entry.period.to) } }),
    unitTariff: moneyText(toCents(article.amount)),
    unitFee: moneyText(toCents(unitFee)),
    base: moneyText(base),
    fee: moneyText(fee),
    rate: share.rate,
    exoneration: share.exoneration,
    amo: moneyText(amo),
    tm: moneyText(base - amo),
    amcShare: moneyText(base - amo),
    rateSource: source,
    explanation: `Taux ${share.rate} % (${rateSourceWords(source)}), justification ${share.exoneration} : ${share.why}`,
  };
  return { shown, base, fee, amo };
}

/** As for acts (billing-rules 9): sums of rounded lines; the complementary side is billed with C2S or in its third-party payment. */
function totalsOf({ input }: Visit, lines: readonly Reckoned[]): Totals {
  const sum = (of: (line: Reckoned) => BigCents) => lines.reduce((total, line) => total + of(line), 0n);
  const [base, fee, amo] = [sum((line) => line.base), sum((line) => line.fee), sum((line) => line.amo)];
  const amc = input.patient.c2s === true || input.thirdParty.amc ? base - amo : 0n;
  return {
    base: moneyText(base),
    amo: moneyText(amo),
    tm: moneyText(base - amo),
    excess: moneyText(fee - base),
    amc: moneyText(amc),
    patient: moneyText(fee - (input.thirdParty.amo ? amo : 0n) - amc),
  };
}
