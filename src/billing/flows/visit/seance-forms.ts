import { addDays, day, weekday } from "#billing/model/dates";
import { isSundayOrHoliday } from "#billing/rules/index";
import type { FormRow, Seance, VisitEntry } from "#hal/ports/index";
import { shownName } from "./patient.ts";
import { seancesOf, withSeances } from "./seances.ts";
import type { SituationVisit } from "./situation-visit.ts";

/** Most séances of one series: more lines than a sheet holds come sooner (formats.md [5:39]). */
const SEANCES_MAX = 60;

/** How a series goes on: every so many days, or on chosen days of the week (0 Sunday). */
export interface Rhythm {
  readonly stepDays?: number;
  readonly weekdays?: readonly number[];
}

/** Days of a series: `count` of them from the first, at its rhythm. With days of the week, the first such day begins it. */
export function seriesDays(from: string, rhythm: Rhythm, count: number): readonly string[] {
  const { stepDays = 1, weekdays } = rhythm;
  const first = day(from);
  if (weekdays === undefined) return Array.from({ length: count }, (_, index) => addDays(first, index * stepDays));
  const days: string[] = [];
  for (let ahead = 0; days.length < count && ahead < 7 * count; ahead++) {
    const one = addDays(first, ahead);
    if (weekdays.includes(weekday(one))) days.push(one);
  }
  return days;
}

/** The same acts on each of these days; the Sunday majoration is proposed from the calendar, each day can be changed. */
export function seriesOf(model: Seance, days: readonly string[]): readonly Seance[] {
  return days.map((careDate) => ({ ...model, careDate, sundayOrHoliday: isSundayOrHoliday(day(careDate)) }));
}

/** « Actes en série »: the days of the sheet, each opened by its number; more are added, or the whole series made at once. */
export async function openSeances(
  visit: SituationVisit,
  editSeance: (visit: SituationVisit, index: number) => Promise<VisitEntry>,
): Promise<VisitEntry> {
  let { entry } = visit;
  let selected = 0;
  for (;;) {
    await visit.keyed?.(entry);
    const seances = seancesOf(entry);
    const rows: readonly FormRow[] = [...seances.map(seanceRow), ADD, GENERATE];
    const asks = { form: "seances", about: shownName(visit.patient), rows, selected } as const;
    const answer = await visit.desk.ui.ask("form", asks, visit.session.signal);
    if (answer.kind !== "given" || answer.value === "done") return entry;
    selected = answer.value.row;
    const now = { ...visit, entry };
    if (selected < seances.length) entry = await editSeance(now, selected);
    else if (selected === seances.length) entry = await addSeance(now, seances);
    else entry = await openSeries(now, seances);
    selected = Math.min(selected, seancesOf(entry).length + 1);
  }
}

const NOTHING = { kind: "text", text: "" } as const;
const ADD: FormRow = { field: "seance-add", value: NOTHING };
const GENERATE: FormRow = { field: "seance-generate", value: NOTHING };

function seanceRow({ careDate, acts, time, sundayOrHoliday }: Seance): FormRow {
  const shown = acts.map(({ code, coefficient }) => ({ code, coefficient }));
  return { field: "seance", value: { kind: "seance", day: careDate, acts: shown, time, sundayOrHoliday } };
}

/** One more day, with the acts of the last one. */
async function addSeance({ desk, session, entry }: SituationVisit, seances: readonly Seance[]): Promise<VisitEntry> {
  const last = seances.at(-1);
  if (last === undefined) return entry;
  const initial = addDays(day(last.careDate), 1);
  const answer = await desk.ui.ask("date", { field: "care", initial }, session.signal);
  return answer.kind === "given" ? withSeances(entry, [...seances, ...seriesOf(last, [answer.value])]) : entry;
}

interface Series {
  readonly from: string;
  readonly rhythm: string;
  readonly step: number;
  readonly weekdays: readonly number[];
  readonly count: number;
}

/** The form of a series; done, its days take the place of those of the sheet. ANNULER leaves them as they are. */
async function openSeries(visit: SituationVisit, seances: readonly Seance[]): Promise<VisitEntry> {
  const { desk, session, entry } = visit;
  const [model] = seances;
  if (model === undefined) return entry;
  let series: Series = {
    from: model.careDate,
    rhythm: "1",
    step: 2,
    weekdays: [],
    count: Math.max(10, seances.length),
  };
  let selected = 3;
  for (;;) {
    const rows = seriesRows(series);
    const asks = { form: "series", about: shownName(visit.patient), rows, selected } as const;
    const answer = await desk.ui.ask("form", asks, session.signal);
    if (answer.kind !== "given") return entry;
    if (answer.value === "done") {
      const days = seriesDays(series.from, rhythmOf(series), series.count);
      return days.length === 0 ? entry : withSeances(entry, seriesOf(model, days));
    }
    selected = answer.value.row;
    series = await editSeries(visit, series, rows[selected]?.field);
  }
}

function seriesRows({ from, rhythm, step, count }: Series): readonly FormRow[] {
  return [
    { field: "series-from", value: { kind: "day", day: from } },
    { field: "series-rhythm", value: { kind: "pick", of: "series-rhythm", code: rhythm } },
    ...(rhythm === "step" ? [{ field: "series-step", value: { kind: "number", value: step } } as const] : []),
    { field: "series-count", value: { kind: "number", value: count } },
  ];
}

function rhythmOf({ rhythm, step, weekdays }: Series): Rhythm {
  if (rhythm === "step") return { stepDays: step };
  if (rhythm === "days") return weekdays.length === 0 ? {} : { weekdays };
  if (rhythm === "1") return {};
  const [from, to] = rhythm.split("-").map(Number);
  if (from !== undefined && to !== undefined)
    return { weekdays: Array.from({ length: to - from + 1 }, (_, index) => from + index) };
  return { weekdays: rhythm.split(",").map(Number) };
}

async function editSeries(visit: SituationVisit, series: Series, field: string | undefined): Promise<Series> {
  const { desk, session } = visit;
  if (field === "series-from") {
    const answer = await desk.ui.ask("date", { field: "series-from", initial: series.from }, session.signal);
    return answer.kind === "given" ? { ...series, from: answer.value } : series;
  }
  if (field === "series-rhythm") return editRhythm(visit, series);
  const number = field === "series-step" ? "series-step" : "series-count";
  const answer = await desk.ui.ask("number", { field: number, maxDigits: 2 }, session.signal);
  if (answer.kind !== "given") return series;
  const value = Math.min(SEANCES_MAX, Number(answer.value));
  return number === "series-step" ? { ...series, step: value } : { ...series, count: value };
}

const RHYTHMS = ["1", "step", "1-5", "1-6", "1,3,5", "2,4", "1,4", "days"] as const;

async function editRhythm({ desk, session }: SituationVisit, series: Series): Promise<Series> {
  const asks = { of: "series-rhythm", codes: RHYTHMS, selected: series.rhythm } as const;
  const answer = await desk.ui.ask("pick", asks, session.signal);
  if (answer.kind !== "given") return series;
  const changed = { ...series, rhythm: answer.value };
  if (answer.value !== "days") return changed;
  const weekdays: number[] = [];
  for (;;) {
    const left = ["1", "2", "3", "4", "5", "6", "0"].filter((one) => !weekdays.includes(Number(one)));
    const codes = [...(weekdays.length === 0 ? [] : ["done"]), ...left];
    const one = await desk.ui.ask("pick", { of: "weekday", codes }, session.signal);
    if (one.kind !== "given" || one.value === "done") return { ...changed, weekdays };
    weekdays.push(Number(one.value));
  }
}
