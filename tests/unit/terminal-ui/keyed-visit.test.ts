import { describe, expect, test } from "vitest";
import type { ActsFacts, AmountsFacts, Answer, Key, QuestionKind, Questions } from "#hal/ports/index";
import { settle } from "../../helpers/fake-clock.ts";
import { faceBench } from "../../screens/bench.ts";
import { ACTS } from "../../screens/gallery.ts";

/** Screens that key a visit, by keys alone: parts of an act, prescribers, what was found before signing, changed amounts. */

const FACTS: ActsFacts = { ...ACTS, aldOpen: false };
const typed = (text: string) => [...text] as Key[];

async function asked<K extends QuestionKind>(kind: K, asks: Questions[K]["asks"], keys: readonly Key[]) {
  const bench = faceBench();
  let answer: Answer<Questions[K]["gives"]> | undefined;
  void bench.ui.ask(kind, asks).then((one) => {
    answer = one;
  });
  bench.keypad.press(...keys);
  await settle();
  return { bench, answer };
}

async function given<K extends QuestionKind>(kind: K, asks: Questions[K]["asks"], keys: readonly Key[]) {
  const { answer, bench } = await asked(kind, asks, keys);
  if (answer?.kind !== "given") throw new Error(`not given:\n${await bench.text()}`);
  return answer.value;
}

describe("the parts of an act", () => {
  const act = async (keys: readonly Key[]) => {
    const value = await given("acts", FACTS, ["3", "9", ...keys, "VALIDER"]);
    return "road" in value ? undefined : value.acts[0];
  };

  test("the date of its entente préalable", async () => {
    expect(await act(["4", ...typed("20112026"), "VALIDER"])).toMatchObject({ priorAgreementDate: "2026-11-20" });
  });

  test("its honoraires to the cent, and back to the tariff with zero", async () => {
    expect(await act(["5", "4", "5", "STAR", "5", "VALIDER"])).toMatchObject({ feeCents: 4550 });
    expect(await act(["5", "4", "5", "VALIDER", "9", "5", "0", "VALIDER"])).not.toHaveProperty("feeCents");
  });

  test("its qualifier, and none again", async () => {
    expect(await act(["6", "3"])).toMatchObject({ expenseQualifier: "E" });
    expect(await act(["6", "3", "9", "6", "1"])).not.toHaveProperty("expenseQualifier");
  });

  test("opens at the part that was found wanting", async () => {
    const entered = await given("acts", FACTS, ["3", "VALIDER"]);
    if ("road" in entered) throw new Error("a road");
    const { bench } = await asked("acts", { ...FACTS, entered, opening: { act: 0, part: "prior-agreement" } }, []);
    expect(await bench.text()).toContain("Date de l'entente préalable");
    const field = await asked("acts", { ...FACTS, entered, opening: { field: "prescription" } }, []);
    expect(await field.bench.text()).toContain("Date de la prescription");
  });
});

describe("Sundays and public holidays", () => {
  const on = async (date: string, ...more: Key[]) => {
    const facts = { ...FACTS, holidays: ["2026-11-11"] };
    const value = await given("acts", facts, ["3", "1", ...typed(date), "VALIDER", ...more, "VALIDER"]);
    return "road" in value ? undefined : value.sundayOrHoliday;
  };

  test("are proposed with the date, and taken off by a key", async () => {
    expect([await on("11112026"), await on("22112026"), await on("10112026")]).toEqual([true, true, false]);
    expect(await on("11112026", "4")).toBe(false);
  });
});

describe("the prescriber", () => {
  const prescribers = [
    { number: "991000167", specialty: "18", lastOn: "2026-11-20" },
    { number: "991000175", lastOn: "2026-10-02" },
  ];
  const chosen = async (keys: readonly Key[], facts: ActsFacts = { ...FACTS, prescribers }) => {
    const value = await given("acts", facts, ["3", "7", ...keys, "VALIDER"]);
    return "road" in value ? undefined : [value.prescriber, value.prescriberSpecialty];
  };

  test("is one of the last ones by two keys, with his specialty", async () => {
    expect(await chosen(["F2", "1"])).toEqual(["991000167", "18"]);
  });

  test("whose specialty is not known yet asks for it", async () => {
    expect(await chosen(["F2", "2", ...typed("03"), "VALIDER"])).toEqual(["991000175", "03"]);
  });

  test("typed and known needs no specialty; typed and new has one proposed", async () => {
    expect(await chosen([...typed("991000167"), "VALIDER"])).toEqual(["991000167", "18"]);
    expect(await chosen([...typed("991000183"), "VALIDER", "VALIDER"])).toEqual(["991000183", "01"]);
  });

  test("F2 means nothing on a terminal that met none", async () => {
    const { bench } = await asked("acts", FACTS, ["3", "7", "F2"]);
    const text = await bench.text();
    expect(text).toContain("N° du prescripteur");
    expect(text).not.toContain("derniers");
  });
});

test("in a form of more than nine rows a number typed and VALIDER open its row; VALIDER alone is done", async () => {
  const rows = Array.from({ length: 12 }, (_, index) => ({
    field: "seance" as const,
    value: { kind: "day" as const, day: `2026-11-${String(index + 1).padStart(2, "0")}` },
  }));
  const asks = { form: "seances", about: "FAMILLEUN Claire", rows } as const;
  expect(await given("form", asks, ["1", "VALIDER"])).toEqual({ row: 0 });
  expect(await given("form", asks, ["1", "1"])).toEqual({ row: 10 });
  expect(await given("form", asks, ["VALIDER"])).toBe("done");
});

describe("what was found before signing", () => {
  const rows = (...severities: readonly ("refusal" | "override")[]): Questions["checks"]["asks"] => ({
    about: "FAMILLEUN Claire",
    rows: severities.map((severity) => ({
      code: "rights-closed",
      severity,
      facts: { date: "2026-11-22" },
      opens: true,
    })),
  });

  test("a number opens its line, refused or not", async () => {
    expect(await given("checks", rows("refusal", "refusal"), ["2"])).toEqual({ row: 1 });
    expect(await given("checks", rows("override", "override"), ["2"])).toEqual({ row: 1 });
  });

  test("with a refusal VALIDER never passes: it opens the line", async () => {
    expect(await given("checks", rows("override", "refusal"), ["VALIDER"])).toEqual({ row: 0 });
  });

  test("with nothing refused VALIDER passes, and says so on the screen", async () => {
    const { bench } = await asked("checks", rows("override"), []);
    expect(await bench.text()).toContain("passer outre");
    expect(await given("checks", rows("override"), ["VALIDER"])).toBe("pass");
  });

  test("what can be mended on a card only opens nothing", async () => {
    const one = { code: "insured-name-missing", severity: "refusal", facts: {}, opens: false } as const;
    const { answer, bench } = await asked("checks", { about: "", rows: [one] }, ["1"]);
    expect([answer, bench.keypad.beeps.at(-1)]).toEqual([undefined, "error"]);
  });
});

describe("amounts that changed", () => {
  const facts: AmountsFacts = {
    patient: "FAMILLEUN Claire",
    careDate: "2026-11-04",
    mode: "secured",
    lines: [{ label: "AMI 2", baseCents: 630, ratePercent: 60, amoCents: 378, ald: false }],
    totalCents: 630,
    baseCents: 630,
    excessCents: 0,
    amoCents: 378,
    amcCents: 0,
    amcShareCents: 0,
    tmCents: 252,
    restCents: 252,
    patientCents: 252,
    dre: false,
    warnings: [],
    explanation: [],
    changes: [{ line: "AMI 2", what: "base", before: "6.70", after: "6.30" }],
  };

  test("are shown old and new; VALIDER accepts them, and only then another one signs", async () => {
    const { bench, answer } = await asked("amounts", facts, []);
    expect(await bench.text()).toContain("6,70 € → 6,30 €");
    bench.keypad.press("5", "F2", "DOWN");
    expect(await bench.text()).toContain("6,70 € → 6,30 €");
    bench.keypad.press("VALIDER");
    expect(await bench.text()).toContain("À PAYER 2,52 €");
    expect(answer).toBeUndefined();
    expect(await given("amounts", facts, ["VALIDER", "VALIDER"])).toBe("sign");
  });

  test("are not taken by ANNULER", async () => {
    expect((await asked("amounts", facts, ["ANNULER"])).answer).toEqual({ kind: "cancelled" });
  });

  test("the seven amounts stand on the screen, the ticket modérateur beside what is left to pay", async () => {
    const above = { ...facts, changes: [], totalCents: 1000, excessCents: 370, restCents: 622, patientCents: 622 };
    const { bench } = await asked("amounts", above, []);
    const text = await bench.text();
    for (const told of ["Total 10,00 €", "Base 6,30 €", "Dépassement 3,70 €", "Part AMO 3,78 €", "Part AMC 0,00 €"])
      expect(text).toContain(told);
    expect(text).toContain("Ticket modér. 2,52 €");
    expect(text).toContain("Reste à charge 6,22 €");
  });
});

test("a CCAM act typed by its letters and digits asks for its road; a nurse keys a coefficient", async () => {
  const tap = ["0", "3", "3", "3", "4", "4", "4", "2", "2", "2", "8"] as const;
  const bench = faceBench();
  const asks = { ...FACTS, profession: "medecin-generaliste", ccam: true };
  let answer: unknown;
  void bench.ui.ask("acts", asks).then((one) => {
    answer = one;
  });
  bench.keypad.press(...tap);
  for (const key of ["0", "0", "2"] as const) {
    bench.keypad.wait(1000);
    const presses = key === "0" ? 2 : 4;
    bench.keypad.press(...Array.from({ length: presses }, () => key));
  }
  expect(await bench.text()).toContain("FICT002");
  bench.keypad.press("VALIDER");
  await settle();
  expect(answer).toMatchObject({ kind: "given", value: { road: { to: "ccam", code: "FICT002" } } });
});
