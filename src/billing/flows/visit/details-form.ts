import type { ConfirmSubject, FormRow, VisitEntry } from "#hal/ports/index";
import { addArticle, withoutArticle } from "./lpp-form.ts";
import { shownName } from "./patient.ts";
import type { SituationVisit } from "./situation-visit.ts";
import { terrainOf } from "./visit-input.ts";

const TERRAINS = ["plain", "mountain", "foot"] as const;

/** What is said of one day beside its acts: soins palliatifs, travel that another person carries, terrain by hand. */
export async function openDetails(visit: SituationVisit): Promise<VisitEntry> {
  const { desk, session } = visit;
  let { entry } = visit;
  let selected = 0;
  for (;;) {
    await visit.keyed?.(entry);
    const rows = detailRows({ ...visit, entry });
    const asks = { form: "details", about: shownName(visit.patient), rows, selected } as const;
    const answer = await desk.ui.ask("form", asks, session.signal);
    if (answer.kind !== "given" || answer.value === "done") return entry;
    selected = answer.value.row;
    const article = selected - (rows.length - 1 - (entry.lpp ?? []).length);
    if (rows[selected]?.field === "lpp-add") entry = await addArticle({ ...visit, entry });
    else if (rows[selected]?.field === "lpp") entry = withoutArticle(entry, article);
    else entry = (await edited({ ...visit, entry }, rows[selected]?.field)) ?? entry;
  }
}

function detailRows({ session, profession, entry }: SituationVisit): readonly FormRow[] {
  const ofSituation = terrainOf(session.situation);
  const rows: (FormRow | undefined)[] = [
    profession === "infirmier"
      ? { field: "palliative-care", value: { kind: "yes-no", yes: entry.palliativeCare === true } }
      : undefined,
    { field: "travel-billed", value: { kind: "yes-no", yes: entry.travelAlreadyBilled === true } },
    ofSituation === undefined
      ? undefined
      : { field: "terrain", value: { kind: "pick", of: "terrain", code: entry.terrain ?? ofSituation } },
  ];
  const articles = (entry.lpp ?? []).map(({ code, quantity }): FormRow => {
    return { field: "lpp", value: { kind: "text", text: `${code} × ${quantity}` } };
  });
  const add: FormRow = { field: "lpp-add", value: { kind: "text", text: "" } };
  return [...rows.filter((row) => row !== undefined), ...articles, add];
}

/** The entry with the answer; undefined when none was given. */
async function edited(visit: SituationVisit, field: FormRow["field"] | undefined): Promise<VisitEntry | undefined> {
  const { desk, session, entry } = visit;
  if (field === "terrain") {
    const selected = entry.terrain ?? terrainOf(session.situation);
    const asks = { of: "terrain", codes: TERRAINS, ...(selected === undefined ? {} : { selected }) } as const;
    const answer = await desk.ui.ask("pick", asks, session.signal);
    const terrain = TERRAINS.find((one) => answer.kind === "given" && one === answer.value);
    return terrain === undefined ? undefined : { ...entry, terrain };
  }
  const subject: ConfirmSubject = field === "palliative-care" ? "palliative-care" : "travel-billed";
  const answer = await desk.ui.ask("confirm", { subject, facts: {} }, session.signal);
  if (answer.kind !== "given") return undefined;
  return subject === "palliative-care"
    ? { ...entry, palliativeCare: answer.value }
    : { ...entry, travelAlreadyBilled: answer.value };
}
