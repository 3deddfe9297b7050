import { day } from "#billing/model/dates";
import type { FormField, FormRow, VisitEntry } from "#hal/ports/index";
import { tell } from "../trouble.ts";
import { withoutAmc } from "./complementary.ts";
import { type ComplementaryRow, complementaryRows } from "./complementary-rows.ts";
import { shownName } from "./patient.ts";
import type { Settled } from "./settle-situation.ts";
import { natureOf } from "./situation.ts";
import type { SituationVisit } from "./situation-visit.ts";

/** The form of the complementary share, as long as it is open, on the row `at` first. Gives the entry as it then stands. */
export async function openComplementary(visit: SituationVisit, at?: FormField): Promise<VisitEntry> {
  let { entry } = visit;
  let selected = Math.max(
    0,
    complementaryRows(visit).findIndex(({ field }) => field === at),
  );
  for (;;) {
    await visit.keyed?.(entry);
    const rows = complementaryRows({ ...visit, entry });
    const asked = await askForm(visit, rows, selected);
    if (asked === "card-removed") continue;
    if (asked === "done") return entry;
    selected = asked.row;
    const complementary = await rows[selected]?.edit();
    if (complementary !== undefined) entry = { ...entry, complementary };
  }
}

/**
 * The form, until a row or its end is chosen. The card taken out meanwhile is said: what was read of it stays, marked with where it
 * comes from (X03).
 */
async function askForm(
  { desk, session, patient }: SituationVisit,
  rows: readonly ComplementaryRow[],
  selected: number,
): Promise<{ readonly row: number } | "done" | "card-removed"> {
  const gone = new AbortController();
  const quiet = desk.reader.listen((event) => {
    if (event.kind === "removed" && event.slot === "amc") gone.abort();
  });
  try {
    const asks = { form: "complementary", about: shownName(patient), rows: rows.map(shown), selected } as const;
    const answer = await desk.ui.ask("form", asks, AbortSignal.any([gone.signal, session.signal]));
    if (answer.kind === "given") return answer.value;
    if (!gone.signal.aborted || session.signal.aborted) return "done";
  } finally {
    quiet();
  }
  await tell(desk, "CARD_REMOVED", "draft-kept", { slot: "amc", card: "amc" }, session.signal);
  return "card-removed";
}

/** Asks for what the amounts cannot do without, one question after the other, until one is left unanswered: those before keep their answers. */
export async function settleComplementary(visit: SituationVisit): Promise<Settled> {
  let { entry } = visit;
  const nature = natureOf(visit.patient.beneficiary, day(entry.careDate), entry.situation ?? {});
  if (withoutAmc(nature)) return { entry, whole: true };
  for (;;) {
    await visit.keyed?.(entry);
    const missing = complementaryRows({ ...visit, entry }).find(({ value }) => value.kind === "missing");
    if (missing === undefined) return { entry, whole: true };
    const complementary = await missing.edit();
    if (complementary === undefined || visit.session.signal.aborted) return { entry, whole: false };
    entry = { ...entry, complementary };
  }
}

function shown({ edit: _, ...row }: ComplementaryRow): FormRow {
  return row;
}
