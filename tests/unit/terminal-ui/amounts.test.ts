import { describe, expect, test } from "vitest";
import type { AmountsFacts, Key } from "#hal/ports/index";
import { settle } from "../../helpers/fake-clock.ts";
import { faceBench } from "../../screens/bench.ts";

const amounts = (lines: number, patient = "FAMILLEUN Claire"): AmountsFacts => ({
  patient,
  careDate: "2026-11-22",
  mode: "secured",
  lines: Array.from({ length: lines }, (_, index) => ({
    label: `AMI ${index + 1}`,
    baseCents: 123450,
    ratePercent: 60,
    amoCents: 74070,
    ald: false,
  })),
  totalCents: 123450 * lines,
  baseCents: 123450 * lines,
  excessCents: 0,
  tmCents: 49380 * lines,
  amcShareCents: 0,
  restCents: 49380 * lines,
  amoCents: 74070 * lines,
  amcCents: 0,
  patientCents: 49380 * lines,
  dre: false,
  warnings: [],
  explanation: ["AMI : 3,35 € la lettre."],
});

async function answerTo(facts: AmountsFacts, keys: readonly Key[]) {
  const bench = faceBench({ columns: 40, rows: 15 });
  let answer: unknown;
  void bench.ui.ask("amounts", facts).then((one) => {
    answer = one;
  });
  bench.keypad.press(...keys);
  await settle();
  return { answer, bench };
}

describe("amounts before signing", () => {
  test("one page: VALIDER signs", async () => {
    expect((await answerTo(amounts(3), ["VALIDER"])).answer).toEqual({ kind: "given", value: "sign" });
  });

  test("several pages: nothing is signed before the last one was shown", async () => {
    const { answer, bench } = await answerTo(amounts(20), ["VALIDER", "DOWN", "VALIDER"]);
    expect(answer).toBeUndefined();
    expect(bench.keypad.beeps.filter((beep) => beep === "error")).toHaveLength(2);
  });

  test("once all was shown VALIDER signs from any page", async () => {
    const { answer } = await answerTo(amounts(20), ["DOWN", "DOWN", "DOWN", "DOWN", "UP", "VALIDER"]);
    expect(answer).toEqual({ kind: "given", value: "sign" });
  });

  test("what is to pay stands on every page", async () => {
    const { bench } = await answerTo(amounts(20), ["DOWN"]);
    expect(await bench.text()).toContain("À PAYER 9 876,00 €");
  });

  test("F1 explains and comes back, F2 goes back to the acts", async () => {
    const { bench } = await answerTo(amounts(1), ["F1"]);
    expect(await bench.text()).toContain("AMI : 3,35 € la lettre.");
    expect((await answerTo(amounts(1), ["F1", "VALIDER"])).answer).toBeUndefined();
    expect((await answerTo(amounts(1), ["F2"])).answer).toEqual({ kind: "given", value: "back" });
  });

  test("a long name is wrapped, never cut", async () => {
    const name = "FAMILLEQUATORZE-DE-LA-GRANDE-MAISON-DU-BOUT-DU-MONDE Yvette Marie-Antoinette Éléonore";
    const { bench } = await answerTo(amounts(1, name), []);
    expect((await bench.text()).replace(/\s/g, "")).toContain(name.replace(/\s/g, ""));
  });
});
