import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { billVisit, type Session } from "#billing";
import { writeRound } from "#billing/formats/round";
import { day } from "#billing/model/dates";
import type { PreparedVisit } from "#billing/model/round";
import { roundOf, roundPatient } from "../helpers/rounds.ts";
import { FlowBench } from "./bench.ts";
import { cancels, card, chooses, expectPrompts, gives, keysAndPasses, prompt, type Step } from "./script.ts";
import { FIRST, openSession, SETTLED } from "./visits.ts";

let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  bench = await FlowBench.open();
  session = await openSession(bench);
});
afterEach(() => bench.stop(session));

const prepared = (careDate: string, coefficient: string): PreparedVisit => ({
  ...{ careDate: day(careDate), place: "home", time: "day", sundayOrHoliday: false },
  acts: [{ code: "AMI", coefficient, quantity: 1, ald: false }],
  supplements: [],
  ...{ prescriptionDate: day("2026-11-20"), prescriber: "991000027" },
});
const ofV01 = {
  ...{ insuredNir: "2550875999901", birthDate: "19550814", birthRank: "1", rank: "000" },
  ...{ name: "FAMILLEUN", firstName: "CLAIRE" },
};
const pushed = (...visits: readonly PreparedVisit[]) =>
  bench.desk.pushed.takeRound(
    writeRound(roundOf(0, { patients: [roundPatient(1, { person: ofV01, prepared: visits })] })),
    session.keys,
  );
const toActs = (vitale: string, wanted: object): readonly Step[] => [
  prompt.insertCard("vitale"),
  card.inserts("vitale", vitale),
  prompt.anything("choose"),
  chooses(0),
  prompt.acts(wanted),
];
const signs = (visit: PreparedVisit, number: string): readonly Step[] => [
  ...toActs("V01", { entered: expect.objectContaining({ careDate: visit.careDate, acts: visit.acts }) }),
  keysAndPasses({ ...visit, prescriberSpecialty: "01", situation: SETTLED }),
  prompt.amounts(),
  gives("sign"),
  prompt.signed(number),
  gives("done"),
  card.removes("vitale"),
];
/** The form opens with nothing in it. */
const NOTHING = expect.not.objectContaining({ entered: expect.anything() });
const play = (script: readonly Step[]) => expectPrompts(bench, () => billVisit(bench.desk, session), script);

describe("what the practice prepared (E087)", () => {
  test("is proposed when the card is read, one FSE after the other, until none is left", async () => {
    const visits = [prepared("2026-11-20", "2"), prepared("2026-11-23", "2")] as const;
    await pushed(...visits);
    await play(signs(visits[0], FIRST));
    await play(signs(visits[1], "000000002"));
    const end = await play([...toActs("V01", NOTHING), cancels(), card.removes("vitale")]);
    expect(end).toEqual({ kind: "cancelled" });
  });

  test("is proposed to nobody else, and leaves no draft by being seen", async () => {
    await pushed(prepared("2026-11-23", "2"));
    await play([...toActs("V01", {}), cancels(), card.removes("vitale")]);
    expect(bench.desk.drafts.of(session.card.practitioner.idNat, undefined)).toEqual([]);
    await play([...toActs("V05", NOTHING), cancels()]);
  });
});
