import { besideBsx } from "./bsx-day.ts";
import { ccamAmounts } from "./ccam.ts";
import { exact, half, NOTHING, ONE, plus, times, toCents, whole } from "./exact.ts";
import type { DraftLine } from "./lines.ts";
import { byRank, elevenB, type Writing } from "./ranking.ts";
import type { Reason } from "./reasons.ts";
import { accessoryLines } from "./supplements.ts";
import { type Entry, entryAt, hasTrait, ruleOn } from "./tables.ts";
import type { Act, Visit } from "./visit.ts";

/** All lines in the order of the sheet, acts first; what is not written; values that no table has. */
export interface Draft {
  readonly actLines: readonly DraftLine[];
  readonly accessoryLines: readonly DraftLine[];
  readonly notWritten: readonly { readonly about: string; readonly reason: string }[];
  readonly missing: readonly Reason[];
}

/** Steps 2 to 6 of billing-rules 7: letters, 11 B, order, complement, accessory lines. */
export function drawUp(visit: Visit): Draft {
  const writings = writingsOf(visit);
  const written = inOrder(
    visit,
    writings.filter((writing) => writing.as !== "none"),
  );
  const complement = complementOf(visit, written);
  const accessory = accessoryLines(visit);
  const noTariff = visit.acts
    .filter((act) => act.unit === undefined)
    .map((act): Reason => ({ reasonCode: "no-tariff-at-date", about: `${act.about}.code` }));
  return {
    actLines: written.flatMap((writing) =>
      actLine(visit, writing, writing === complement.on ? complement.entry : undefined),
    ),
    accessoryLines: accessory.lines,
    notWritten: writings
      .filter((writing) => writing.as === "none")
      .map((writing) => ({ about: writing.act.about, reason: writing.why })),
    missing: [...noTariff, ...complement.missing, ...accessory.missing],
  };
}

function writingsOf(visit: Visit): readonly Writing[] {
  const ranked = visit.acts.filter((act) => act.kind === "ranked");
  const others = visit.acts.filter((act) => act.kind !== "ranked");
  return [
    ...others.map((act): Writing => ({ act, as: "full", why: "" })),
    ...(visit.bsxDay ? besideBsx(visit, ranked) : elevenB(visit, ranked)),
  ];
}

/** BSx, DI, then the others by rank; other professions in order of entry. */
function inOrder(visit: Visit, writings: readonly Writing[]): readonly Writing[] {
  const place = (act: Act) => (act.kind === "bsx" ? 0 : act.kind === "di" ? 1 : 2);
  const rank = byRank(visit);
  return [...writings].sort((left, right) =>
    visit.nurse ? place(left.act) - place(right.act) || rank(left.act, right.act) : left.act.index - right.act.index,
  );
}

interface Complement {
  readonly on: Writing | undefined;
  readonly entry: Entry | undefined;
  readonly missing: readonly Reason[];
}

/** Night, else Sunday, on the first act line that may carry it (billing-rules 5.4). */
function complementOf(visit: Visit, written: readonly Writing[]): Complement {
  const none: Complement = { on: undefined, entry: undefined, missing: [] };
  const { time, sundayOrHoliday } = visit.input.visit;
  if (!ruleOn(visit.tables, "rule.complement.applies", visit.place)) return none;
  if (time === "day" && !sundayOrHoliday) return none;
  const onBsx = ruleOn(visit.tables, "rule.complement.on-bsx", visit.place);
  const on = written.find(
    ({ act }) =>
      !hasTrait(act.traits, "no-complement") && act.given.expenseQualifier !== "N" && (onBsx || act.kind !== "bsx"),
  );
  if (on === undefined) return none;
  const entry = entryAt(visit.tables, `complement.${time === "day" ? "sunday" : time}`, visit.place);
  const about = time === "day" ? "visit.sundayOrHoliday" : "visit.time";
  return { on, entry, missing: entry === undefined ? [{ reasonCode: "no-tariff-at-date", about }] : [] };
}

/** The line of an act, or none when no table has its price. */
function actLine(visit: Visit, writing: Writing, complement: Entry | undefined): readonly DraftLine[] {
  const { act } = writing;
  if (act.unit === undefined) return [];
  const ccam = act.kind === "ccam" ? ccamAmounts(visit, act) : undefined;
  const coefficient = writing.as === "half" ? half(act.coefficient) : act.coefficient;
  const ngap = plus(times(act.unit, whole(act.quantity), coefficient), complement?.amount ?? NOTHING);
  const reimbursed = act.given.expenseQualifier !== "N";
  const base = reimbursed ? (ccam?.base ?? toCents(ngap)) : 0n;
  return [
    {
      code: act.code,
      coefficient: act.kind === "ccam" ? ONE : coefficient,
      unit: act.unit,
      quantity: act.quantity,
      ...(complement === undefined
        ? {}
        : {
            complement: {
              kind: complement.code === "complement.sunday" ? "F" : "N",
              cents: toCents(complement.amount),
              entry: complement,
            },
          }),
      base,
      fee: act.given.fee === undefined ? base : toCents(exact(act.given.fee)),
      act,
      from: act.about,
      notes: [...letterNote(act), writing.why].filter((note) => note !== ""),
      entries: [act.tariff, ...(ccam?.entries ?? [])].filter((entry) => entry !== undefined),
    },
  ];
}

function letterNote(act: Act): readonly string[] {
  if (act.given.code === act.code) return [];
  const why = act.code === "AMX" ? "jour de forfait de dépendance" : "hors jour de forfait de dépendance";
  return [`${act.given.code} écrit ${act.code} : ${why}.`];
}
