import type { Day } from "#billing/model/dates";
import { cents, fromDecimal, sum, toDecimal } from "#billing/model/money";
import type { PricedLine, PriceInput, PriceResult, Totals } from "#billing/model/visit";
import { type PricedLpp, type PricedLppLine, price, priceLpp, type Tables } from "#billing/rules/index";
import type { LppKeyed, Seance } from "#hal/ports/index";

/** What a day costs: its acts, then its articles of the LPP, whose columns stand beside. */
export interface DayPrice {
  readonly result: PriceResult;
  readonly articles: readonly PricedLppLine[];
}

/** Acts and articles of one day as one result; what refuses either refuses the day (billing-rules 6.8). */
export function priceDay(tables: Tables, input: PriceInput, seance: Seance, today: Day): DayPrice {
  const articles = seance.lpp ?? [];
  if (articles.length === 0) return { result: price(tables, input, today), articles: [] };
  const acts = seance.acts.length === 0 ? undefined : price(tables, input, today);
  const { acts: _acts, visit: _visit, supplements: _supplements, sameDay: _sameDay, ...person } = input;
  const lpp = priceLpp(tables, person, articles.map(entryOf), today);
  const refused = [
    ...(acts !== undefined && "refused" in acts ? acts.refused : []),
    ...("refused" in lpp ? lpp.refused : []),
  ];
  if (refused.length > 0 || "refused" in lpp) return { result: { refused: once(refused) }, articles: [] };
  return { result: together(acts, lpp), articles: lpp.lines };
}

function entryOf({ code, quantity, supply, unitFeeCents, period, ald }: LppKeyed) {
  return {
    code,
    quantity,
    supply,
    ald,
    ...(unitFeeCents === undefined ? {} : { unitFee: toDecimal(cents(unitFeeCents)) }),
    ...(period === undefined ? {} : { period }),
  };
}

/** What both say of the sheet is said once. */
function once<R extends { readonly reasonCode: string; readonly about: string }>(reasons: readonly R[]): readonly R[] {
  const told = new Set<string>();
  return reasons.filter(
    ({ reasonCode, about }) => !told.has(`${reasonCode} ${about}`) && told.add(`${reasonCode} ${about}`),
  );
}

function together(acts: PriceResult | undefined, lpp: PricedLpp): PriceResult {
  const articles = lpp.lines.map(lineOf);
  if (acts === undefined || "refused" in acts) {
    return { lines: articles, totals: lpp.totals, notWritten: [], warnings: [], tables: [] };
  }
  return { ...acts, lines: [...acts.lines, ...articles], totals: added(acts.totals, lpp.totals) };
}

function lineOf(article: PricedLppLine, index: number): PricedLine {
  const { base, rate, exoneration, amo, tm, fee, amcShare, rateSource, explanation } = article;
  return {
    code: article.prestation,
    coefficient: "1",
    unitPrice: article.unitTariff,
    quantity: article.quantity,
    majoration: "0.00",
    base,
    rate,
    exoneration,
    amo,
    tm,
    fee,
    amcShare,
    rateSource,
    from: `lpp[${index}]`,
    explanation: `${article.code} ${article.label} : ${explanation}`,
  };
}

function added(one: Totals, other: Totals): Totals {
  const both = (name: keyof Totals) => toDecimal(sum(fromDecimal(one[name]), fromDecimal(other[name])));
  return {
    base: both("base"),
    amo: both("amo"),
    tm: both("tm"),
    excess: both("excess"),
    amc: both("amc"),
    patient: both("patient"),
  };
}
