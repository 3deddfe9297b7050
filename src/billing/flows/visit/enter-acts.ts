import { day, parisTime } from "#billing/model/dates";
import type { Profession } from "#billing/model/visit";
import { catalogue, price, professionOf } from "#billing/rules/index";
import type { ActsFacts, VisitEntry } from "#hal/ports/index";
import type { Desk } from "../desk.ts";
import type { Session } from "../session.ts";
import { tell } from "../trouble.ts";
import type { Draft } from "./draft.ts";
import { type Patient, shownName } from "./patient.ts";
import { openSituation, settleSituation } from "./settle-situation.ts";
import { aldOpen } from "./situation.ts";
import type { SituationVisit } from "./situation-visit.ts";
import { visitInput } from "./visit-input.ts";

/** Keys the acts and the situation until they can be priced; every refusal is listed at once. Undefined: cancelled or interrupted. */
export async function enterActs(
  desk: Desk,
  session: Session,
  patient: Patient,
  before: VisitEntry | undefined,
): Promise<Draft | undefined> {
  const profession = professionOf(session.situation.specialty);
  if (profession === undefined) {
    await tell(desk, "E_RIGHT_INVOICE", "nothing-lost", {}, session.signal);
    return undefined;
  }
  let entered = before;
  for (;;) {
    const facts = actsFacts(desk, session, { profession, patient, entered });
    const answer = await desk.ui.ask("acts", facts, session.signal);
    if (answer.kind !== "given") return undefined;
    const keyed = answer.value;
    if ("road" in keyed) {
      entered = await openSituation({ desk, session, patient, profession, entry: keyed.entry });
      continue;
    }
    const visit = { desk, session, patient, profession, entry: keyed };
    const settled = await settleSituation(visit);
    entered = settled ?? keyed;
    if (settled !== undefined) {
      const draft = await priced({ ...visit, entry: settled });
      if (draft !== undefined) return draft;
    }
    if (session.signal.aborted) return undefined;
  }
}

function actsFacts(
  desk: Desk,
  session: Session,
  visit: { readonly profession: Profession; readonly patient: Patient; readonly entered: VisitEntry | undefined },
): ActsFacts {
  const { profession, patient, entered } = visit;
  const careDate = parisTime(desk.clock.now()).day;
  return {
    patient: shownName(patient),
    profession,
    careDate,
    aldOpen: aldOpen(patient.beneficiary, careDate) || entered?.situation?.aldProof !== undefined,
    catalogue: catalogue(desk.tables, profession, careDate),
    kilometres: session.situation.ikZone !== "00",
    ...(entered === undefined ? {} : { entered }),
  };
}

/** The visit with its amounts; undefined when it is refused, every reason told at once, or interrupted. */
async function priced({ desk, session, patient, profession, entry }: SituationVisit): Promise<Draft | undefined> {
  const today = parisTime(desk.clock.now()).day;
  const { beneficiary, insured } = patient;
  const key = {
    insuredNir: insured.nir,
    rank: beneficiary.rank,
    birthDate: beneficiary.birthDate,
    birthRank: beneficiary.birthRank,
  };
  const careDate = day(entry.careDate);
  const input = visitInput({
    situation: session.situation,
    profession,
    beneficiary,
    entry,
    today,
    dayFacts: {
      kmBilledToday: session.book.kilometresOn(session.situation.billingNumber ?? "", careDate),
      sameDay: session.book.sameDay(key, careDate),
    },
  });
  const result = price(desk.tables, input, today);
  if ("lines" in result) return { patient, entry, input, priced: result };
  desk.keypad.beep("error");
  await desk.ui.ask("refused", { reasons: result.refused }, session.signal);
  return undefined;
}
