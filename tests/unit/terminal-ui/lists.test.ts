import { describe, expect, test } from "vitest";
import type { Key, Questions } from "#hal/ports/index";
import { settle } from "../../helpers/fake-clock.ts";
import { faceBench } from "../../screens/bench.ts";

const list = (count: number, more: Partial<Questions["choose"]["asks"]> = {}): Questions["choose"]["asks"] => ({
  list: "menu",
  title: "Choisir",
  items: Array.from({ length: count }, (_, index) => ({ label: `Ligne ${index + 1}` })),
  ...more,
});

/** Asks, presses, and gives the answer, or undefined when the question is still open. */
async function answerTo(asks: Questions["choose"]["asks"], keys: readonly Key[], columns = 60, rows = 20) {
  const bench = faceBench({ columns, rows });
  let answer: unknown;
  void bench.ui.ask("choose", asks).then((one) => {
    answer = one;
  });
  bench.keypad.press(...keys);
  await settle();
  return { answer, bench };
}

const chose = (index: number) => ({ kind: "given", value: { index } });

describe("a list by its numbers", () => {
  test("one key chooses in a list of nine", async () => {
    expect((await answerTo(list(9), ["7"])).answer).toEqual(chose(6));
  });

  test("in a list of twelve 1 waits, and a second digit completes it", async () => {
    expect((await answerTo(list(12), ["1"])).answer).toBeUndefined();
    expect((await answerTo(list(12), ["1", "2"])).answer).toEqual(chose(11));
  });

  test("in a list of twelve VALIDER ends the number 1, and 2 needs no VALIDER", async () => {
    expect((await answerTo(list(12), ["1", "VALIDER"])).answer).toEqual(chose(0));
    expect((await answerTo(list(12), ["2"])).answer).toEqual(chose(1));
  });

  test("CORRIGER takes a digit back", async () => {
    expect((await answerTo(list(12), ["1", "CORRIGER", "5"])).answer).toEqual(chose(4));
  });

  test("a number that is not in the list is refused aloud", async () => {
    const { answer, bench } = await answerTo(list(4), ["9"]);
    expect(answer).toBeUndefined();
    expect(bench.keypad.beeps).toEqual(["error"]);
    expect(await bench.text()).toContain("Pas de n° 9 dans la liste.");
  });

  test("a refused line says why and is not chosen", async () => {
    const items = [{ label: "Ouverte" }, { label: "Fermée", refusal: "sans droit de signer" }];
    const { answer, bench } = await answerTo(list(0, { items }), ["2"]);
    expect(answer).toBeUndefined();
    expect((await bench.text()).split("\n").at(-1)).toBe("sans droit de signer");
  });
});

describe("a list by its arrows", () => {
  test("down and VALIDER choose the second line", async () => {
    expect((await answerTo(list(5), ["DOWN", "VALIDER"])).answer).toEqual(chose(1));
  });

  test("the ends of a list hold", async () => {
    expect((await answerTo(list(3), ["UP", "UP", "VALIDER"])).answer).toEqual(chose(0));
    expect((await answerTo(list(3), ["DOWN", "DOWN", "DOWN", "DOWN", "VALIDER"])).answer).toEqual(chose(2));
  });

  test("right goes to the first line of the next page, left comes back", async () => {
    const { bench } = await answerTo(list(40), []);
    const shown = (await bench.text()).match(/Ligne \d+/g)?.length ?? 0;
    expect(shown).toBeGreaterThan(5);
    expect((await answerTo(list(40), ["RIGHT", "VALIDER"])).answer).toEqual(chose(shown));
    expect((await answerTo(list(40), ["RIGHT", "LEFT", "VALIDER"])).answer).toEqual(chose(0));
  });

  test("the first line that can be chosen is the one proposed", async () => {
    const items = [{ label: "Non", refusal: "jamais" }, { label: "Oui" }];
    expect((await answerTo(list(0, { items }), ["VALIDER"])).answer).toEqual(chose(1));
  });

  test("ANNULER cancels", async () => {
    expect((await answerTo(list(3), ["ANNULER"])).answer).toEqual({ kind: "cancelled" });
  });
});

describe("keys with a meaning of their own", () => {
  test("a labelled F key answers by its name", async () => {
    const { answer } = await answerTo(list(3, { keys: { F2: "relire" } }), ["F2"]);
    expect(answer).toEqual({ kind: "given", value: { key: "F2" } });
  });

  test("an F key without a label does nothing, without a sound", async () => {
    const { answer, bench } = await answerTo(list(3), ["F3", "MENU"]);
    expect(answer).toBeUndefined();
    expect(bench.keypad.beeps).toEqual([]);
  });

  test("F1 opens the help of the list and any key comes back to it", async () => {
    const { bench } = await answerTo(list(3), ["F1"]);
    expect(await bench.text()).toContain("Tapez le numéro d'une ligne");
    bench.keypad.press("5");
    expect(await bench.text()).toContain("Choisir");
  });
});

describe("home", () => {
  const facts = {
    holder: "INFIRUN Alice",
    situation: "1/2 CABINET BORDEAUX",
    situations: 2,
    held: 10,
    free: 490,
    inNoLot: 10,
    lotsToFinish: 0,
    sealedLots: 0,
    toResume: 0,
    drafts: 0,
    toPrint: 1,
  };

  test.each([
    ["1", "bill"],
    ["2", "hand-over"],
    ["3", "invoices"],
    ["4", "situation"],
    ["5", "print-again"],
    ["6", "menu"],
    ["MENU", "menu"],
  ] as const)("key %s leads to %s", async (key, road) => {
    const bench = faceBench();
    const asked = bench.ui.ask("home", facts);
    bench.keypad.press(key);
    expect(await asked).toEqual({ kind: "given", value: road });
  });

  test("numbers stay the same when a road is closed", async () => {
    const bench = faceBench();
    const asked = bench.ui.ask("home", { ...facts, situations: 1, toPrint: 0 });
    bench.keypad.press("4", "5");
    expect(bench.keypad.beeps).toEqual(["error", "error"]);
    bench.keypad.press("6");
    expect(await asked).toEqual({ kind: "given", value: "menu" });
  });
});
