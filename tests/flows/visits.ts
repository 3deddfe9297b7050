import { type Session, unlock } from "#billing";
import type { SituationEntry, VisitEntry } from "#hal/ports/index";
import { CPS_CARDS } from "../../simulator/cards/deck-cps.ts";
import type { FlowBench } from "./bench.ts";
import { card, chooses, expectPrompts, gives, holder, keysAndPasses, prompt, type Step } from "./script.ts";

/** First number of each biller in session, situation 1. */
export const FIRST = "000000001";

/** A session of that card in the CPS slot: registered when the device is new, first place of practice. */
export async function openSession(bench: FlowBench, name = "C01"): Promise<Session> {
  const pin = CPS_CARDS.find((row) => row.card === name)?.pin ?? "";
  if (bench.desk.reader.slot("cps").card !== "present") await bench.insert("cps", name);
  const fresh = bench.desk.keys.enrolled().length === 0;
  const end = await expectPrompts(bench, () => unlock(bench.desk), [
    prompt.pin(3),
    holder.types(pin),
    ...(fresh ? [prompt.confirm("enrol"), gives(true)] : []),
    ...(fresh && name.match(/C01|C02/) ? [prompt.anything("choose"), chooses(0)] : []),
  ]);
  if (end.kind !== "open") throw new Error("the session did not open");
  return end.session;
}

/** Nothing is left to be asked about the situation: no third party, and the médecin traitant where a doctor says so. */
export const SETTLED: SituationEntry = { thirdPartyAccident: { answer: false }, carePath: "T" };

/** A visit of the day of the bench (Monday 23 November 2026), at home in the day; a prescription of the week before. */
export function entry(change: Partial<VisitEntry> = {}): VisitEntry {
  return {
    careDate: "2026-11-23",
    place: "home",
    time: "day",
    sundayOrHoliday: false,
    acts: [{ code: "AMI", coefficient: "2", quantity: 1, ald: false }],
    supplements: [],
    prescriptionDate: "2026-11-20",
    prescriber: "991000027",
    prescriberSpecialty: "01",
    situation: SETTLED,
    ...change,
  };
}

/** A whole visit that goes well, the Vitale put in and taken out again. */
export function visit(vitale: string, number: string, change: Partial<VisitEntry> = {}, person = 0): readonly Step[] {
  return [
    prompt.insertCard("vitale"),
    card.inserts("vitale", vitale),
    prompt.anything("choose"),
    chooses(person),
    prompt.acts(),
    keysAndPasses(entry(change)),
    prompt.amounts(),
    gives("sign"),
    prompt.signed(number),
    gives("done"),
    card.removes("vitale"),
  ];
}

/** Drafts of the card in session: given up, for a test that is about something else. */
export async function dropDrafts({ desk }: FlowBench, session: Session): Promise<void> {
  for (const { id } of desk.drafts.of(session.card.practitioner.idNat, undefined)) await desk.drafts.drop(id);
}
