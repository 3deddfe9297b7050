import { type Day, day } from "#billing/model/dates";
import type { Profession } from "#billing/model/visit";
import { catalogue, ccamAllowedFor, holidaysOf, professionOf } from "#billing/rules/index";
import type { ActsFacts, ActsOpening, ActsRoad, ComplementaryEntry, VisitEntry } from "#hal/ports/index";
import type { Desk } from "../desk.ts";
import type { Session } from "../session.ts";
import { today } from "../today.ts";
import { tell } from "../trouble.ts";
import { openCcam } from "./ccam-form.ts";
import { checkSheet } from "./check-sheet.ts";
import { openDetails } from "./details-form.ts";
import type { Draft } from "./draft.ts";
import { proposedComplementary } from "./kept-complementary.ts";
import { favouritesFirst, type Known, knownOf } from "./known-patient.ts";
import { openComplementary, settleComplementary } from "./open-complementary.ts";
import { type Patient, shownName } from "./patient.ts";
import { preparedVisit } from "./prepared-visit.ts";
import { openSeances } from "./seance-forms.ts";
import { seanceOf, seancesOf, visitOfDay, withSeances } from "./seances.ts";
import { openSituation, type Settled, settleSituation } from "./settle-situation.ts";
import { aldOpen } from "./situation.ts";
import type { SituationVisit } from "./situation-visit.ts";
import { underSupport } from "./support.ts";

/** A visit while its acts are keyed. */
interface Keying {
  readonly desk: Desk;
  readonly session: Session;
  readonly patient: Patient;
  readonly profession: Profession;
  readonly known: Known;
  /** Proposed before the first key. */
  readonly complementary: ComplementaryEntry | undefined;
  readonly keyed: (entry: VisitEntry) => Promise<void>;
}

/**
 * Keys the acts and the situation until they can be priced; everything wrong is listed at once. Undefined: cancelled or interrupted.
 * `told`: what is keyed, at each field that is taken.
 */
export async function enterActs(
  desk: Desk,
  session: Session,
  patient: Patient,
  before: VisitEntry | undefined,
  told: (entry: VisitEntry) => Promise<void> = async () => undefined,
): Promise<Draft | undefined> {
  const profession = professionOf(session.situation.specialty);
  if (profession === undefined) {
    await tell(desk, "E_RIGHT_INVOICE", "nothing-lost", {}, session.signal);
    return undefined;
  }
  const known = await knownOf(desk, session, patient, profession);
  const complementary =
    before === undefined ? await proposedComplementary({ desk, session, patient }, known.complementary) : undefined;
  const keying: Keying = { desk, session, patient, profession, known, complementary, keyed: told };
  const prepared = before === undefined ? preparedVisit(desk, session, patient, keying) : undefined;
  let entered = before ?? prepared;
  let opening: ActsOpening | undefined;
  for (;;) {
    if (entered !== undefined && entered !== prepared) await told(entered);
    const asks = { ...actsFacts(keying, entered, { opening }), keyed: inPassing(told) };
    const answer = await desk.ui.ask("acts", asks, session.signal);
    opening = undefined;
    if (answer.kind !== "given") return undefined;
    const keyed = answer.value;
    if ("road" in keyed) {
      entered = await openRoad(keying, { ...keying, entry: keyed.entry }, keyed.road);
      continue;
    }
    await told(keyed);
    const visit = { desk, session, patient, profession, entry: keyed, keyed: told };
    const settled = await settleVisit(visit);
    entered = settled.entry;
    if (session.signal.aborted) return undefined;
    if (!settled.whole) continue;
    const checked = await checkSheet({ ...visit, entry: entered });
    if (session.signal.aborted) return undefined;
    if (checked.kind === "draft") return checked.draft;
    entered = checked.entry;
    if (checked.opening === undefined) continue;
    if (checked.seance === undefined) opening = checked.opening;
    else entered = await editSeance(keying, { ...visit, entry: entered }, checked.seance, checked.opening);
  }
}

/** Whatever the amounts cannot do without, of the person and of the mutuelle. */
async function settleVisit(visit: SituationVisit): Promise<Settled> {
  const settled = await settleSituation(visit);
  return settled.whole ? settleComplementary(underSupport({ ...visit, entry: settled.entry })) : settled;
}

/** The form asked for from the one of the acts; gives the entry as it then stands. */
async function openRoad(keying: Keying, visit: SituationVisit, road: ActsRoad): Promise<VisitEntry> {
  switch (road.to) {
    case "situation":
      return openSituation(visit);
    case "details":
      return openDetails(underSupport(visit));
    case "seances":
      return openSeances(visit, (now, index) => editSeance(keying, now, index));
    case "ccam":
      return openCcam(underSupport(visit), road.code, road.act);
    case "complementary":
      return openComplementary(underSupport(visit));
    case "remove":
      return visit.entry;
  }
}

/** One day of a sheet of several, in the form of the acts; F4 takes it off the sheet. ANNULER leaves it as it was. */
async function editSeance(
  keying: Keying,
  visit: SituationVisit,
  index: number,
  opening?: ActsOpening,
): Promise<VisitEntry> {
  const { desk, session } = keying;
  const seances = seancesOf(visit.entry);
  const [seance] = seances.slice(index);
  if (seance === undefined) return visit.entry;
  const others = seances.filter((_, at) => at !== index);
  let entered = visitOfDay(visit.entry, seance);
  let open = opening;
  for (;;) {
    const place = { number: index + 1, of: seances.length };
    const facts = actsFacts(keying, entered, { seance: place, opening: open });
    const keyed = (one: VisitEntry) => keying.keyed(withSeances(visit.entry, [...others, seanceOf(one)]));
    const answer = await desk.ui.ask("acts", { ...facts, keyed: inPassing(keyed) }, session.signal);
    open = undefined;
    if (answer.kind !== "given") return visit.entry;
    const given = answer.value;
    if (!("road" in given)) return withSeances(visit.entry, [...others, seanceOf(given)]);
    if (given.road.to === "remove" && others.length > 0) return withSeances(visit.entry, others);
    entered = await openRoad(keying, { ...visit, entry: given.entry }, given.road);
  }
}

/** The screen waits for nothing: trouble with what it tells comes back at the next thing that is kept. */
function inPassing(keep: (entry: VisitEntry) => Promise<void>): (entry: VisitEntry) => void {
  return (entry) => void keep(entry).catch(() => undefined);
}

function actsFacts(
  keying: Keying,
  entered: VisitEntry | undefined,
  more: { readonly seance?: ActsFacts["seance"]; readonly opening: ActsOpening | undefined },
): ActsFacts {
  const { desk, session, profession, known, complementary } = keying;
  const careDate = today(desk);
  const { patient } = underSupport({ ...keying, entry: entered ?? { careDate } });
  const { seance, opening } = more;
  return {
    patient: shownName(patient),
    profession,
    careDate,
    aldOpen: aldOpen(patient.beneficiary, careDate) || entered?.situation?.aldProof !== undefined,
    ...known.prescription,
    ...(complementary === undefined ? {} : { complementary }),
    prescribers: known.prescribers,
    holidays: holidaysAround(careDate),
    ccam: ccamAllowedFor(desk.tables, profession, careDate),
    catalogue: favouritesFirst(catalogue(desk.tables, profession, careDate), known.acts),
    kilometres: session.situation.ikZone !== "00",
    ...(seance === undefined ? {} : { seance }),
    ...(opening === undefined ? {} : { opening }),
    ...(entered === undefined ? {} : { entered }),
  };
}

/** Care is billed within a year, and never in the future. */
function holidaysAround(date: Day): readonly Day[] {
  const year = Number(day(date).slice(0, 4));
  return [...holidaysOf(year - 1), ...holidaysOf(year)];
}
