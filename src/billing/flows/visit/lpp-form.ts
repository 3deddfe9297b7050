import { day } from "#billing/model/dates";
import { fromDecimal } from "#billing/model/money";
import { lppArticle } from "#billing/rules/index";
import type { LppKeyed, VisitEntry } from "#hal/ports/index";
import { tell } from "../trouble.ts";
import { aldOpen } from "./situation.ts";
import type { SituationVisit } from "./situation-visit.ts";

/** Digits of the code of an article, and most digits of a price in euros. */
const CODE_DIGITS = 7;
const EURO_DIGITS = 5;

/** An article of the LPP (E111): its seven digits, how many, the price charged tax included, and the days of a rental. */
export async function addArticle(visit: SituationVisit): Promise<VisitEntry> {
  const { entry } = visit;
  const article = await askArticle(visit);
  return article === undefined ? entry : { ...entry, lpp: [...(entry.lpp ?? []), article] };
}

/** Takes an article off. */
export function withoutArticle(entry: VisitEntry, index: number): VisitEntry {
  const { lpp = [], ...others } = entry;
  const left = lpp.filter((_, at) => at !== index);
  return left.length === 0 ? others : { ...others, lpp: left };
}

async function askArticle(visit: SituationVisit): Promise<LppKeyed | undefined> {
  const { desk, session, entry } = visit;
  const code = await asked(visit, "lpp-code", CODE_DIGITS);
  if (code === undefined) return undefined;
  const article = lppArticle(desk.tables, code, day(entry.careDate));
  if (article === undefined) {
    await tell(desk, "E_LPP_UNKNOWN", "draft-kept", { code }, session.signal);
    return undefined;
  }
  const supply = article.supply === "AL" ? await askSupply(visit) : article.supply;
  const quantity = supply === undefined ? undefined : await asked(visit, "quantity", 2);
  if (supply === undefined || quantity === undefined) return undefined;
  const fee = await asked(visit, "lpp-fee", EURO_DIGITS, { decimals: 2, initial: article.tariff });
  if (fee === undefined) return undefined;
  const period = supply === "L" ? await askPeriod(visit) : {};
  const ald = await askAld(visit);
  if (period === undefined || ald === undefined) return undefined;
  const unitFee = toEuros(fee);
  const unitFeeCents = unitFee === article.tariff ? {} : { unitFeeCents: fromDecimal(unitFee) };
  return { code, quantity: Number(quantity), supply, ...unitFeeCents, ...period, ald };
}

/** "4.9" as "4.90". */
function toEuros(typed: string): string {
  const [whole = "0", decimals = ""] = typed.split(".");
  return `${whole}.${decimals.padEnd(2, "0")}`;
}

async function asked(
  { desk, session }: SituationVisit,
  field: "lpp-code" | "quantity" | "lpp-fee",
  maxDigits: number,
  more: { readonly decimals?: number; readonly initial?: string } = {},
): Promise<string | undefined> {
  const answer = await desk.ui.ask("number", { field, maxDigits, ...more }, session.signal);
  return answer.kind === "given" ? answer.value : undefined;
}

async function askSupply({ desk, session }: SituationVisit): Promise<"A" | "L" | undefined> {
  const answer = await desk.ui.ask("pick", { of: "lpp-supply", codes: ["A", "L"] }, session.signal);
  if (answer.kind !== "given") return undefined;
  return answer.value === "L" ? "L" : "A";
}

async function askPeriod({ desk, session, entry }: SituationVisit): Promise<Pick<LppKeyed, "period"> | undefined> {
  const from = await desk.ui.ask("date", { field: "rental-from", initial: entry.careDate }, session.signal);
  if (from.kind !== "given") return undefined;
  const to = await desk.ui.ask("date", { field: "rental-to", initial: from.value }, session.signal);
  return to.kind === "given" ? { period: { from: from.value, to: to.value } } : undefined;
}

async function askAld({ desk, session, patient, entry }: SituationVisit): Promise<boolean | undefined> {
  if (!aldOpen(patient.beneficiary, day(entry.careDate)) && entry.situation?.aldProof === undefined) return false;
  const answer = await desk.ui.ask("confirm", { subject: "act-ald", facts: {} }, session.signal);
  return answer.kind === "given" ? answer.value : undefined;
}
