import { describe, expect, test } from "vitest";
import { act, ccam, lines, priced, type VisitParts } from "./visits.ts";

const G26: VisitParts = {
  profession: "medecin-ccam",
  careDate: "2026-11-18",
  prescription: null,
  acts: [ccam("150.00", { ccam: { exoTmType: "2", category: "technical" } })],
};
const G18: VisitParts = {
  profession: "medecin-generaliste",
  careDate: "2026-11-18",
  prescription: null,
  acts: [{ code: "G" }],
  thirdParty: { amo: false, amc: false },
};

const shares = (parts: VisitParts) => {
  const { lines, totals } = priced(parts);
  return [totals.amo, lines[0]?.exoneration, totals.tm, totals.amc, totals.patient];
};

describe("small checks of the contract", () => {
  const home = { place: "home" } as const;
  const kilometres = (oneWayKm: number, terrain: "plain" | "mountain" | "foot", kmBilledToday = 0) =>
    lines({ visit: { ...home, oneWayKm, terrain, kmBilledToday }, acts: [act("dressing-simple")] }).filter((line) =>
      line.startsWith("IK"),
    );

  test("2 km in the plain and 1 km in the mountains make no line", () => {
    expect([kilometres(2, "plain"), kilometres(1, "mountain")]).toEqual([[], []]);
  });

  test("3 km in the plain and 2 km in the mountains make 2 km", () => {
    expect([kilometres(3, "plain"), kilometres(2, "mountain")]).toEqual([["IK 1 0.70"], ["IK 1 1.00"]]);
  });

  test("on foot nothing is deducted", () => {
    expect(kilometres(1, "foot")).toEqual(["IK 1 6.80"]);
  });

  test("20 km after 200 make 7.00, after 310 half, after 410 nothing", () => {
    expect([200, 310, 410].map((before) => kilometres(12, "plain", before))).toEqual([
      ["IK 1 7.00"],
      ["IK 1 3.50"],
      [],
    ]);
  });

  test("kilometres 291 to 310 are nine full and eleven at half", () => {
    expect(kilometres(12, "plain", 290)).toEqual(["IK 1 5.08"]);
  });

  test("AIS 4 and AMI 3.9 before November 2026: 10.60 and 6.14", () => {
    expect(lines({ acts: [act("weekly-surveillance"), act("postop-surveillance")] })).toEqual([
      "AIS 4 10.60",
      "AMI 1.95 6.14",
    ]);
    expect(priced({ acts: [act("postop-surveillance"), act("weekly-surveillance")] }).totals.base).toBe("16.74");
  });

  test("AIS 3 and AMI 3: the tie goes to the larger amount", () => {
    expect(lines({ acts: [act("nursing-care"), act("dressing-stoma")] })).toEqual(["AMI 3 9.45", "AIS 1.5 3.98"]);
  });

  test("G26 as it is", () => {
    expect(shares(G26)).toEqual(["118.00", "C", "32.00", "0.00", "32.00"]);
  });

  test("G26 with the act in ALD", () => {
    const acts = G26.acts?.map((one) => ({ ...one, ald: true })) ?? [];
    expect(shares({ ...G26, acts, patient: { ald: true } })).toEqual(["150.00", "4", "0.00", "0.00", "0.00"]);
  });

  test("G26 with C2S and both shares in third-party payment", () => {
    const parts = { ...G26, patient: { c2s: true }, thirdParty: { amo: true, amc: true } };
    expect(shares(parts)).toEqual(["118.00", "C", "32.00", "32.00", "0.00"]);
  });

  test("G26 in Alsace-Moselle", () => {
    const patient = { alsaceMoselle: true, insuranceNature: "13" } as const;
    expect(shares({ ...G26, patient })).toEqual(["150.00", "C", "0.00", "0.00", "0.00"]);
  });

  test("G26 for an ASPA patient", () => {
    expect(shares({ ...G26, patient: { exoneration: "aspa" } })).toEqual(["150.00", "C", "0.00", "0.00", "0.00"]);
  });

  test("G26 with the AMC in third-party payment and no C2S: the flat participation stays the patient's", () => {
    expect(shares({ ...G26, thirdParty: { amo: true, amc: true } })).toEqual(["118.00", "C", "32.00", "0.00", "32.00"]);
  });

  test("G18 with C2S", () => {
    const parts = { ...G18, patient: { c2s: true }, thirdParty: { amo: true, amc: true } };
    expect(shares(parts)).toEqual(["21.00", "0", "9.00", "9.00", "0.00"]);
  });

  test("139.75 at 70 %", () => {
    const { totals } = priced({ ...G26, acts: [ccam("139.75")] });
    expect([totals.amo, totals.tm]).toEqual(["97.83", "41.92"]);
  });
});
