import { type Day, day, toFrenchDay } from "#billing/model/dates";
import { cents, fromDecimal, sum, toDecimal } from "#billing/model/money";
import type { Priced, PriceInput, PriceResult, SameDay, Totals } from "#billing/model/visit";
import { ccamAct, splitCovered, type Tables } from "#billing/rules/index";
import type { ActEntry, Seance } from "#hal/ports/index";
import { today } from "../today.ts";
import type { PricedSheet, SheetLine } from "./draft.ts";
import { type DayPrice, priceDay } from "./lpp-lines.ts";
import { seancesOf, visitOfDay } from "./seances.ts";
import type { SituationVisit } from "./situation-visit.ts";
import { type DayFacts, visitInput } from "./visit-input.ts";

/** One day of a sheet, priced or refused. */
export interface PricedDay {
  readonly seance: Seance;
  readonly input: PriceInput;
  readonly result: PriceResult;
  readonly articles: DayPrice["articles"];
}

/** Code prestation under which a CCAM act travels, by its category (to confirm: code regroupement of the CCAM tables). */
const PRESTATIONS = { technical: "ATM", imaging: "ADI", anaesthesia: "ADA", dental: "SDE" } as const;

/**
 * Each day of the sheet by itself, with its own date and values; what is counted by the day (BSx, IFI, kilometres) knows
 * the journal and the days before it on the sheet (billing-rules 7).
 */
export function priceDays(visit: SituationVisit): readonly PricedDay[] {
  const { desk, session, patient, profession, entry } = visit;
  const { beneficiary, insured } = patient;
  const key = {
    insuredNir: insured.nir,
    rank: beneficiary.rank,
    birthDate: beneficiary.birthDate,
    birthRank: beneficiary.birthRank,
  };
  const now = today(desk);
  const days: PricedDay[] = [];
  for (const seance of seancesOf(entry)) {
    const careDate = day(seance.careDate);
    const journal: DayFacts = {
      kmBilledToday: session.book.kilometresOn(session.situation.billingNumber ?? "", careDate),
      sameDay: session.book.sameDay(key, careDate),
    };
    const before = days.filter(({ seance: one }) => one.careDate === seance.careDate).map(({ result }) => result);
    const input = visitInput({
      tables: desk.tables,
      situation: session.situation,
      profession,
      beneficiary,
      entry: visitOfDay(entry, seance),
      today: now,
      dayFacts: before.reduce(factsAfter, journal),
    });
    days.push({ seance, input, ...priceDay(desk.tables, input, seance, now) });
  }
  return days;
}

/** What is billed that day once these lines are too. */
function factsAfter(facts: DayFacts, result: PriceResult): DayFacts {
  if ("refused" in result) return facts;
  const quantity = (code: string) =>
    result.lines.reduce((total, line) => total + (line.code === code ? line.quantity : 0), 0);
  const bsx = result.lines.map(({ code }) => code).find((code) => code === "BSA" || code === "BSB" || code === "BSC");
  const long = result.lines.find(
    ({ code, coefficient }) => /^AM[IX]$/.test(code) && (coefficient === "14" || coefficient === "15"),
  )?.coefficient;
  const { sameDay } = facts;
  const next: SameDay = {
    ...sameDay,
    ...(bsx === undefined ? {} : { bsx }),
    di: sameDay.di === true || quantity("DI") > 0,
    ifiCount: (sameDay.ifiCount ?? 0) + quantity("IFI"),
    ...(long === "14" || long === "15" ? { longPerfusion: long } : {}),
  };
  return { kmBilledToday: facts.kmBilledToday + quantity("IK"), sameDay: next };
}

/** The days as one sheet: their lines in order, sums of their totals. Undefined while one of them is refused. */
export function mergedSheet(tables: Tables, days: readonly PricedDay[]): PricedSheet | undefined {
  const priced = days.flatMap(({ result }) => ("refused" in result ? [] : [result]));
  const [first] = priced;
  if (first === undefined || priced.length < days.length) return undefined;
  const several = days.length > 1;
  const dated = <T>(of: (one: Priced, on: Day) => readonly T[]) =>
    priced.flatMap((one, index) => of(one, day(days[index]?.seance.careDate ?? "")));
  return {
    lines: days.flatMap((one) => linesOf(tables, one)),
    totals: totalsOf(priced.map(({ totals }) => totals)),
    notWritten: dated((one, on) =>
      one.notWritten.map((act) => (several ? { ...act, reason: `${toFrenchDay(on)}, ${act.reason}` } : act)),
    ),
    warnings: several ? warningsOf(priced, days) : first.warnings,
    tables: first.tables,
  };
}

/** A warning of every day is said once; one of some days with its day. */
function warningsOf(priced: readonly Priced[], days: readonly PricedDay[]): Priced["warnings"] {
  const ofAll = (text: string) => priced.every(({ warnings }) => warnings.some((one) => one.text === text));
  return priced.flatMap(({ warnings }, index) =>
    warnings.flatMap((warning) => {
      if (ofAll(warning.text)) return index === 0 ? [warning] : [];
      return [{ ...warning, text: `${toFrenchDay(day(days[index]?.seance.careDate ?? ""))} : ${warning.text}` }];
    }),
  );
}

function linesOf(tables: Tables, { seance, result, articles }: PricedDay): readonly SheetLine[] {
  if ("refused" in result) return [];
  const careDate = day(seance.careDate);
  return result.lines.map((line) => {
    const at = /^acts\[(\d+)\]$/.exec(line.from)?.[1];
    const act = at === undefined ? undefined : seance.acts[Number(at)];
    const ofLpp = /^lpp\[(\d+)\]$/.exec(line.from)?.[1];
    const lpp = ofLpp === undefined ? undefined : articles[Number(ofLpp)];
    if (lpp !== undefined) return { ...line, careDate, lpp };
    return { ...line, careDate, ...(act === undefined ? {} : { act, ...prestationOf(tables, act, careDate) }) };
  });
}

function prestationOf(tables: Tables, { code, ccam }: ActEntry, on: Day): Pick<SheetLine, "prestation"> {
  if (ccam === undefined) return {};
  const category = ccamAct(tables, code, ccam.activity, ccam.phase, on)?.category ?? "technical";
  return { prestation: PRESTATIONS[category] };
}

function totalsOf(all: readonly Totals[]): Totals {
  const total = (name: keyof Totals) => toDecimal(sum(...all.map((one) => fromDecimal(one[name]))));
  return {
    base: total("base"),
    amo: total("amo"),
    tm: total("tm"),
    excess: total("excess"),
    amc: total("amc"),
    patient: total("patient"),
  };
}

/**
 * Soins médicaux gratuits: the covered amount is the AMO of the sheet, whatever the rates (billing-rules 3.4); the rest is
 * the patient's. Undefined when it is more than the bases.
 */
export function withCovered(sheet: PricedSheet, coveredCents: number): PricedSheet | undefined {
  const bases = sheet.lines.map(({ base }) => fromDecimal(base));
  const parts = splitCovered(cents(coveredCents), bases);
  if (parts === undefined) return undefined;
  const lines = sheet.lines.map((line, index) => {
    const amo = parts[index] ?? cents(0);
    return { ...line, amo: toDecimal(amo), tm: toDecimal(cents((bases[index] ?? 0) - amo)), amcShare: "0.00" };
  });
  const base = sum(...bases);
  const owed = cents(base - coveredCents);
  const excess = fromDecimal(sheet.totals.excess);
  const totals = {
    ...sheet.totals,
    amo: toDecimal(cents(coveredCents)),
    tm: toDecimal(owed),
    amc: "0.00",
    patient: toDecimal(sum(owed, excess)),
  };
  return { ...sheet, lines, totals };
}
