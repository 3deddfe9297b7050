import type { FormField, FormRow, VisitEntry } from "#hal/ports/index";
import { shownName } from "./patient.ts";
import { type SituationRow, situationRows } from "./situation-rows.ts";
import type { SituationVisit } from "./situation-visit.ts";

/** The entry with what was answered, and whether every question was. */
export interface Settled {
  readonly entry: VisitEntry;
  readonly whole: boolean;
}

/** The form of the situation, as long as it is open. Gives the entry as it then stands. */
export async function openSituation(visit: SituationVisit): Promise<VisitEntry> {
  let { entry } = visit;
  let selected = 0;
  for (;;) {
    await visit.keyed?.(entry);
    const rows = situationRows({ ...visit, entry });
    const answer = await visit.desk.ui.ask(
      "form",
      { form: "situation", about: shownName(visit.patient), rows: rows.map(shown), selected },
      visit.session.signal,
    );
    if (answer.kind !== "given" || answer.value === "done") return entry;
    selected = answer.value.row;
    const situation = await rows[selected]?.edit();
    if (situation !== undefined) entry = { ...entry, situation };
  }
}

/** The question of one row, asked at once. Undefined: this visit does not ask it, or nothing was answered. */
export async function editSituation(visit: SituationVisit, field: FormField): Promise<VisitEntry | undefined> {
  const row = situationRows(visit).find((one) => one.field === field && one.locked === undefined);
  const situation = await row?.edit();
  return situation === undefined ? undefined : { ...visit.entry, situation };
}

/** Asks for what the amounts cannot do without, one question after the other, until one is left unanswered: those before keep their answers. */
export async function settleSituation(visit: SituationVisit): Promise<Settled> {
  let { entry } = visit;
  for (;;) {
    await visit.keyed?.(entry);
    const missing = situationRows({ ...visit, entry }).find(({ value }) => value.kind === "missing");
    if (missing === undefined) return { entry, whole: true };
    const situation = await missing.edit();
    if (situation === undefined || visit.session.signal.aborted) return { entry, whole: false };
    entry = { ...entry, situation };
  }
}

function shown({ field, value, locked }: SituationRow): FormRow {
  return { field, value, ...(locked === undefined ? {} : { locked }) };
}
