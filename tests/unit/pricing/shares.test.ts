import { describe, expect, test } from "vitest";
import type { PricePatient } from "#billing/model/visit";
import { act, ccam, priced, type VisitParts } from "./visits.ts";

const dressing = act("dressing-simple");
const inAld = act("dressing-simple", { ald: true });

function share(patient: Partial<PricePatient>, given = dressing): string {
  const line = priced({ acts: [given], patient: { ald: true, ...patient } }).lines[0];
  return `${line?.rate} ${line?.exoneration}`;
}

describe("rate and justification of an act line", () => {
  const accident = { date: "2026-10-01" };
  const rows: readonly (readonly [string, Partial<PricePatient>, typeof dressing, string])[] = [
    ["base rate", {}, dressing, "60 0"],
    ["nature 41 before the ALD", { insuranceNature: "41", accident }, inAld, "100 0"],
    ["nature 90 before the régime", { insuranceNature: "90", regime: "07" }, dressing, "100 0"],
    ["mines", { regime: "07" }, dressing, "100 6"],
    ["mines, act in ALD", { regime: "07" }, inAld, "100 4"],
    ["exempt person", { exoneration: "exempt" }, dressing, "100 5"],
    ["exempt person, act in ALD", { exoneration: "exempt" }, inAld, "100 4"],
    ["prevention before the ALD", { exoneration: "prevention" }, inAld, "100 7"],
    ["ALD before special care", { exoneration: "special-care" }, inAld, "100 4"],
    ["special care", { exoneration: "special-care" }, dressing, "100 3"],
    ["AT pension", { exoneration: "at-pension" }, dressing, "100 5"],
    ["SNCF with ASPA", { regime: "04", contract: "20", exoneration: "aspa" }, dressing, "100 9"],
    ["SNCF 20", { regime: "04", contract: "20" }, dressing, "60 0"],
    ["SNCF 21", { regime: "04", contract: "21" }, dressing, "100 5"],
    ["SNCF 22, its doctor", { regime: "04", contract: "22", sncfDoctor: true }, dressing, "100 6"],
    ["SNCF 22, another doctor", { regime: "04", contract: "22", sncfDoctor: false }, dressing, "60 0"],
    ["SNCF 24", { regime: "04", contract: "24" }, dressing, "100 0"],
    ["SNCF 25", { regime: "04", contract: "25" }, dressing, "100 0"],
    [
      "SNCF before the local scheme",
      { regime: "04", contract: "23", insuranceNature: "13", alsaceMoselle: true },
      dressing,
      "75 0",
    ],
    ["local scheme", { insuranceNature: "13", alsaceMoselle: true }, dressing, "90 0"],
    ["local scheme before ASPA", { insuranceNature: "13", alsaceMoselle: true, exoneration: "aspa" }, dressing, "90 0"],
    ["ASPA", { exoneration: "aspa" }, dressing, "80 9"],
    ["CRPCEN", { regime: "10" }, dressing, "85 0"],
    ["forced", {}, act("dressing-simple", { forced: { rate: 100, exoneration: "3" } }), "100 3"],
    ["not reimbursable", {}, act("dressing-simple", { expenseQualifier: "N", ald: true }), "0 0"],
  ];
  for (const [title, patient, given, expected] of rows) {
    test(title, () => expect(share(patient, given)).toBe(expected));
  }

  test("the rate of dentists changed on 15 October 2023", () => {
    const on = (careDate: string) =>
      priced({ profession: "chirurgien-dentiste", careDate, acts: [{ code: "C" }], prescription: null }).lines[0]?.rate;
    expect([on("2023-10-14"), on("2023-10-15")]).toEqual([70, 60]);
  });

  test("outside the care path a doctor's base rate loses 40 points, an infant's does not", () => {
    const rate = (birthDate: string) =>
      priced({ profession: "medecin-generaliste", acts: [{ code: "G" }], patient: { carePath: "S", birthDate } })
        .lines[0]?.rate;
    expect([rate("1951-03-04"), rate("2010-10-14"), rate("2010-10-15")]).toEqual([30, 30, 70]);
  });

  test("an act that is not reimbursable has no base and no complement", () => {
    const given = act("dressing-simple", { expenseQualifier: "N" });
    const line = priced({ acts: [given], visit: { time: "night" } }).lines[0];
    expect(line).toMatchObject({ base: "0.00", amo: "0.00", tm: "0.00", majoration: "0.00", unitPrice: "3.15" });
  });

  test("accessory lines follow the first act line, in the order of the sheet", () => {
    const acts = [act("injection-sc", { ald: true }), act("dressing-stoma")];
    const result = priced({ acts, patient: { ald: true }, visit: { place: "home" } });
    expect(result.lines.map((line) => `${line.code} ${line.rate}`)).toEqual(["AMI 60", "AMI 100", "IFD 60"]);
  });

  test("travel alone follows the person", () => {
    const parts: VisitParts = {
      acts: [],
      sameDay: { bsx: "BSA" },
      visit: { place: "home" },
      patient: { exoneration: "aspa" },
    };
    expect(priced(parts).lines[0]).toMatchObject({ code: "IFI", rate: 80, exoneration: "9" });
  });
});

describe("CCAM", () => {
  const doctor = (acts: VisitParts["acts"], more: VisitParts = {}): VisitParts => ({
    profession: "medecin-ccam",
    prescription: null,
    ...(acts === undefined ? {} : { acts }),
    ...more,
  });
  const heavy = (unitPrice: string, exoTmType: "1" | "2" | "3" | "7", more = {}) =>
    ccam(unitPrice, { ccam: { exoTmType, ...more } });
  const told = (acts: VisitParts["acts"], more: VisitParts = {}) =>
    priced(doctor(acts, more)).lines.map((line) => `${line.base} ${line.exoneration} ${line.amo}`);

  test("percentages are added before use, flat modifiers after the rounding: 140.71", () => {
    const values = { modifierRate: "0.255", modifierFlat: "20.50", associationRate: "0.955" };
    expect(priced(doctor([ccam("100.30", { ccam: values })])).totals.base).toBe("140.71");
  });

  test("letters and association are found in the tables", () => {
    const given = ccam("100.00", { modifiers: ["J", "U"], association: "2" });
    expect(priced(doctor([given])).totals.base).toBe("78.40");
    expect(priced(doctor([given])).lines[0]).toMatchObject({ coefficient: "1", unitPrice: "100.00" });
  });

  test("type 2 alone reaches 120 euros or not", () => {
    expect(told([heavy("120.00", "2"), heavy("119.99", "2")])).toEqual(["120.00 C 88.00", "119.99 0 83.99"]);
  });

  test("acts of type 1 reach it together, and the dearest carries the one flat participation", () => {
    expect(told([heavy("50.00", "1"), heavy("70.00", "1")])).toEqual(["50.00 C 50.00", "70.00 C 38.00"]);
    expect(told([heavy("50.00", "1"), heavy("69.99", "1")])).toEqual(["50.00 0 35.00", "69.99 0 48.99"]);
  });

  test("flat modifiers do not count towards the threshold", () => {
    expect(told([ccam("119.00", { ccam: { exoTmType: "2", modifierFlat: "20.00" } })])).toEqual(["139.00 0 97.30"]);
  });

  test("two acts at 70 are not one act over 120", () => {
    expect(told([{ ...heavy("70.00", "2"), quantity: 2 }])).toEqual(["140.00 0 98.00"]);
  });

  test("imaging is exempt and does not carry it", () => {
    expect(told([heavy("200.00", "2", { category: "imaging" })])).toEqual(["200.00 C 200.00"]);
    expect(told([heavy("200.00", "2", { category: "imaging" }), heavy("130.00", "2")])).toEqual([
      "200.00 C 200.00",
      "130.00 C 98.00",
    ]);
  });

  test("exempt by its nature, and champ 7 without a programme", () => {
    expect(told([heavy("200.00", "3")])).toEqual(["200.00 C 200.00"]);
    expect(told([heavy("200.00", "7")])).toEqual(["200.00 0 140.00"]);
  });

  test("dental acts are outside the threshold", () => {
    const parts: VisitParts = { profession: "chirurgien-dentiste", prescription: null, acts: [heavy("200.00", "2")] };
    expect(priced(parts).lines[0]).toMatchObject({ exoneration: "0", amo: "120.00" });
  });

  test("the threshold comes before the AT pension and the SNCF, after special care", () => {
    const acts = [heavy("150.00", "2")];
    expect(told(acts, { patient: { exoneration: "at-pension" } })).toEqual(["150.00 C 118.00"]);
    expect(told(acts, { patient: { regime: "04", contract: "21" } })).toEqual(["150.00 C 118.00"]);
    expect(told(acts, { patient: { exoneration: "special-care" } })).toEqual(["150.00 3 150.00"]);
  });

  test("the flat participation was 24 euros before 22 April 2026", () => {
    expect(told([heavy("150.00", "2")], { careDate: "2026-04-21" })).toEqual(["150.00 C 126.00"]);
    expect(told([heavy("150.00", "2")], { careDate: "2026-04-22" })).toEqual(["150.00 C 118.00"]);
  });

  test("it never takes more than the line", () => {
    const acts = Array.from({ length: 6 }, () => heavy("20.00", "1"));
    expect(told(acts)[0]).toBe("20.00 C 0.00");
  });
});
