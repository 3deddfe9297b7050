import { describe, expect, test } from "vitest";
import type { ActsFacts, Answer, Key, Questions, VisitEntry } from "#hal/ports/index";
import { settle } from "../../helpers/fake-clock.ts";
import { faceBench } from "../../screens/bench.ts";
import { ACTS } from "../../screens/gallery.ts";

const NO_ALD: ActsFacts = { ...ACTS, aldOpen: false };

async function keyed(facts: ActsFacts, keys: readonly Key[]) {
  const bench = faceBench();
  let answer: Answer<Questions["acts"]["gives"]> | undefined;
  void bench.ui.ask("acts", facts).then((one) => {
    answer = one;
  });
  bench.keypad.press(...keys);
  await settle();
  return { bench, answer };
}

/** The visit keyed; fails when the form is still open. */
async function visitOf(facts: ActsFacts, keys: readonly Key[]): Promise<VisitEntry> {
  const { answer } = await keyed(facts, keys);
  if (answer?.kind !== "given" || "road" in answer.value) throw new Error("the form is still open");
  return answer.value;
}

describe("acts by keys alone", () => {
  test("a favourite act takes two keys: its number, VALIDER", async () => {
    expect(await visitOf(NO_ALD, ["3", "VALIDER"])).toEqual({
      careDate: "2026-11-23",
      place: "home",
      time: "day",
      sundayOrHoliday: false,
      acts: [{ code: "AMI", coefficient: "2", quantity: 1, tag: "dressing", ald: false }],
      supplements: [],
      prescriptionDate: "2026-11-16",
      prescriber: "991000027",
      prescriberSpecialty: "01",
    });
  });

  test("every field by its key", async () => {
    const visit = await visitOf({ ...NO_ALD, prescriptionDate: "2026-11-16" }, [
      ...(["3", "1", "2", "2", "1", "1", "2", "0", "2", "6", "VALIDER"] as const),
      ...(["2", "3", "4"] as const),
      ...(["5", "1", "2", "VALIDER"] as const),
      ...(["6", "1", "7", "1", "1", "2", "6", "VALIDER"] as const),
      ...(["7", "9", "9", "1", "0", "0", "0", "1", "6", "4", "VALIDER", "1", "8", "VALIDER"] as const),
      ...(["8", "1", "ANNULER", "VALIDER"] as const),
    ]);
    expect(visit).toMatchObject({
      careDate: "2026-11-22",
      place: "office",
      time: "night",
      sundayOrHoliday: false, // Proposed for that Sunday, then taken off.
      oneWayKm: 12,
      prescriptionDate: "2026-11-17",
      prescriber: "991000164",
      prescriberSpecialty: "18",
      supplements: ["MCI"],
    });
  });

  test("a second act, another quantity, and one taken out", async () => {
    const visit = await visitOf(NO_ALD, [
      "3",
      "0",
      "5",
      "0",
      "2",
      "9",
      "2",
      "1",
      "3",
      "VALIDER",
      "9",
      "1",
      "2",
      "VALIDER",
    ]);
    expect(visit.acts.map((act) => [act.coefficient, act.quantity])).toEqual([
      ["4", 3],
      ["1.5", 1],
    ]);
  });

  test("an act found by letters", async () => {
    // PLAI: 7 P, 5 5 5 L, 2 A, 4 4 4 I. The pause after P and L lets the letters be taken.
    const visit = await visitOf(NO_ALD, ["F2", "7", "5", "5", "5", "2", "4", "4", "4", "VALIDER", "1", "VALIDER"]);
    expect(visit.acts[0]).toMatchObject({ tag: "wound-assessment" });
  });

  test("letters of one key are told apart by a pause of a second", async () => {
    const bench = faceBench();
    void bench.ui.ask("acts", NO_ALD);
    bench.keypad.press("F2", "2");
    bench.keypad.wait(1000);
    bench.keypad.press("2", "2");
    expect(await bench.text()).toMatch(/ AB_$/m);
  });

  test("a code and a coefficient that the catalogue does not hold", async () => {
    // AIS 3,5: the coefficient keeps its decimals exactly.
    const visit = await visitOf(NO_ALD, [
      ...([
        "0",
        "2",
        "4",
        "4",
        "4",
        "7",
        "7",
        "7",
        "7",
        "VALIDER",
        "3",
        "STAR",
        "5",
        "0",
        "VALIDER",
        "VALIDER",
      ] as const),
    ]);
    expect(visit.acts).toEqual([{ code: "AIS", coefficient: "3.5", quantity: 1, ald: false }]);
  });

  test("no kilometres are asked without an IK zone", async () => {
    const { bench } = await keyed({ ...NO_ALD, kilometres: false }, ["3"]);
    expect(await bench.text()).not.toContain("Kilomètres");
  });

  test("without an act nothing is computed", async () => {
    const { answer, bench } = await keyed(NO_ALD, ["ANNULER", "VALIDER"]);
    expect(answer).toBeUndefined();
    expect(await bench.text()).toContain("Il faut au moins un acte.");
  });

  test("what was entered before is there again", async () => {
    const before = await visitOf(NO_ALD, ["3", "4", "VALIDER"]);
    expect(await visitOf({ ...NO_ALD, entered: before }, ["VALIDER"])).toEqual(before);
  });

  test("ANNULER in a field goes back to the form and keeps all", async () => {
    const visit = await visitOf(NO_ALD, ["3", "1", "9", "ANNULER", "VALIDER"]);
    expect(visit.careDate).toBe("2026-11-23");
  });
});

describe("the ALD is answered act by act", () => {
  test("the question comes before the act is written down, with nothing chosen", async () => {
    const { bench, answer } = await keyed(ACTS, ["4", "VALIDER", "VALIDER"]);
    expect(answer).toBeUndefined();
    const text = await bench.text();
    expect(text).toContain("AMI 4 : en rapport avec l'ALD ?");
    expect(text).toContain("Choisissez par un numéro.");
  });

  test("one yes and one no stay one yes and one no", async () => {
    const visit = await visitOf(ACTS, ["4", "1", "0", "2", "2", "VALIDER"]);
    expect(visit.acts.map((act) => act.ald)).toEqual([true, false]);
  });

  test("left unanswered, the act is not there", async () => {
    const { answer } = await keyed(ACTS, ["4", "ANNULER", "VALIDER"]);
    expect(answer).toBeUndefined();
  });

  test("an answer can be changed", async () => {
    const visit = await visitOf(ACTS, ["4", "1", "9", "3", "2", "VALIDER"]);
    expect(visit.acts.map((act) => act.ald)).toEqual([false]);
  });

  test("it is not asked when no ALD is open", async () => {
    expect((await visitOf(NO_ALD, ["4", "VALIDER"])).acts[0]?.ald).toBe(false);
  });
});
