import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Key, QuestionKind, Questions } from "#hal/ports/index";
import { settle } from "../../helpers/fake-clock.ts";
import { faceBench } from "../../screens/bench.ts";

async function answerTo<K extends QuestionKind>(kind: K, asks: Questions[K]["asks"], keys: readonly Key[]) {
  const bench = faceBench();
  let answer: unknown;
  void bench.ui.ask(kind, asks).then((one) => {
    answer = one;
  });
  bench.keypad.press(...keys);
  await settle();
  return { answer, bench };
}

const given = (value: string) => ({ kind: "given", value });
const keysOf = (text: string): Key[] =>
  Array.from(text, (one): Key => (one === "," ? "STAR" : (String(Number(one)) as Key)));

describe("a number", () => {
  test("with a comma comes back with a point", async () => {
    const { answer } = await answerTo("number", { field: "covered-amount", maxDigits: 5, decimals: 2 }, [
      ...keysOf("12,5"),
      "VALIDER",
    ]);
    expect(answer).toEqual(given("12.5"));
  });

  test("has no more decimals than allowed, and no second comma", async () => {
    const { answer, bench } = await answerTo("number", { field: "covered-amount", maxDigits: 5, decimals: 2 }, [
      ...keysOf("1,234,"),
      "VALIDER",
    ]);
    expect(answer).toEqual(given("1.23"));
    expect(bench.keypad.beeps.filter((beep) => beep === "error")).toHaveLength(2);
  });

  test("takes no comma where none is allowed", async () => {
    const { answer } = await answerTo("number", { field: "one-way-km", maxDigits: 3 }, [...keysOf("1,2"), "VALIDER"]);
    expect(answer).toEqual(given("12"));
  });

  test("the 00 key types two digits", async () => {
    const { answer } = await answerTo("number", { field: "one-way-km", maxDigits: 3 }, ["1", "DOUBLE_ZERO", "VALIDER"]);
    expect(answer).toEqual(given("100"));
  });

  test("CORRIGER erases the last digit", async () => {
    const { answer } = await answerTo("number", { field: "one-way-km", maxDigits: 3 }, [
      "1",
      "2",
      "CORRIGER",
      "5",
      "VALIDER",
    ]);
    expect(answer).toEqual(given("15"));
  });

  test("a proposed value is taken as it is, replaced by a digit, or mended by CORRIGER", async () => {
    const asks = { field: "one-way-km", maxDigits: 3, initial: "12" } as const;
    expect((await answerTo("number", asks, ["VALIDER"])).answer).toEqual(given("12"));
    expect((await answerTo("number", asks, ["7", "VALIDER"])).answer).toEqual(given("7"));
    expect((await answerTo("number", asks, ["CORRIGER", "7", "VALIDER"])).answer).toEqual(given("17"));
  });

  test("an empty field is not validated", async () => {
    const { answer, bench } = await answerTo("number", { field: "one-way-km", maxDigits: 3 }, ["VALIDER"]);
    expect(answer).toBeUndefined();
    expect(await bench.text()).toContain("Rien n'est saisi.");
  });

  test("a prescriber has exactly nine digits, zeros included", async () => {
    const asks = { field: "prescriber", maxDigits: 9 } as const;
    expect((await answerTo("number", asks, [...keysOf("99100002"), "VALIDER"])).answer).toBeUndefined();
    expect((await answerTo("number", asks, [...keysOf("001000027"), "VALIDER"])).answer).toEqual(given("001000027"));
  });

  test("a quantity is at least one", async () => {
    const { answer } = await answerTo("number", { field: "quantity", maxDigits: 2 }, ["0", "VALIDER"]);
    expect(answer).toBeUndefined();
  });

  test("what is typed is what comes back, to the digit", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 0, max: 99 }), async (whole, cents) => {
        const text = `${whole},${String(cents).padStart(2, "0")}`;
        const { answer } = await answerTo("number", { field: "covered-amount", maxDigits: 5, decimals: 2 }, [
          ...keysOf(text),
          "VALIDER",
        ]);
        expect(answer).toEqual(given(text.replace(",", ".")));
      }),
      { numRuns: 30 },
    );
  });
});

describe("a date", () => {
  const asks = { field: "prescription" } as const;

  test("of eight digits, day first", async () => {
    expect((await answerTo("date", asks, [...keysOf("16112026"), "VALIDER"])).answer).toEqual(given("2026-11-16"));
  });

  test("of six digits is of this century", async () => {
    expect((await answerTo("date", asks, [...keysOf("161126"), "VALIDER"])).answer).toEqual(given("2026-11-16"));
  });

  test("that does not exist is refused and can be mended", async () => {
    const { answer, bench } = await answerTo("date", asks, [...keysOf("31022026"), "VALIDER"]);
    expect(answer).toBeUndefined();
    expect(await bench.text()).toContain("Cette date n'existe pas.");
  });

  test("that does not exist is typed again from its first digit, or mended by CORRIGER", async () => {
    const wrong: Key[] = [...keysOf("31022026"), "VALIDER"];
    expect((await answerTo("date", asks, [...wrong, ...keysOf("28022026"), "VALIDER"])).answer).toEqual(
      given("2026-02-28"),
    );
    const mended: Key[] = [...wrong, ...Array<Key>(8).fill("CORRIGER"), ...keysOf("28022026"), "VALIDER"];
    expect((await answerTo("date", asks, mended)).answer).toEqual(given("2026-02-28"));
  });

  test("29 February exists in a leap year only", async () => {
    expect((await answerTo("date", asks, [...keysOf("29022028"), "VALIDER"])).answer).toEqual(given("2028-02-29"));
    expect((await answerTo("date", asks, [...keysOf("29022026"), "VALIDER"])).answer).toBeUndefined();
  });

  test("unfinished is told as such", async () => {
    const { bench } = await answerTo("date", asks, [...keysOf("1611"), "VALIDER"]);
    expect(await bench.text()).toContain("La date n'est pas complète.");
  });

  test("proposed moves by a day with the arrows, over the end of a month too", async () => {
    const { answer } = await answerTo("date", { ...asks, initial: "2026-11-30" }, ["UP", "VALIDER"]);
    expect(answer).toEqual(given("2026-12-01"));
  });

  test("is shown as it is typed", async () => {
    const { bench } = await answerTo("date", asks, keysOf("1611"));
    expect(await bench.text()).toContain("16/11/____");
  });
});

describe("a yes or no", () => {
  test.each([
    ["VALIDER", { kind: "given", value: true }],
    ["F4", { kind: "given", value: false }],
    ["ANNULER", { kind: "cancelled" }],
  ] as const)("%s answers %o", async (key, expected) => {
    expect((await answerTo("confirm", { subject: "sncf-doctor", facts: {} }, [key])).answer).toEqual(expected);
  });

  test("a digit answers nothing", async () => {
    expect(
      (await answerTo("confirm", { subject: "void-twice", facts: { number: "000133" } }, ["1"])).answer,
    ).toBeUndefined();
  });
});
