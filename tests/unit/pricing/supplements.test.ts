import { describe, expect, test } from "vitest";
import { act, lines, priced, type VisitParts } from "./visits.ts";

const HOME = { place: "home" } as const;
const dressing = act("dressing-simple");
const draw = act("blood-draw");
const codes = (parts: VisitParts) => priced(parts).lines.map((line) => line.code);

describe("majorations of a nurse", () => {
  test("MAU is automatic for one act of 1.5 at most, at home too", () => {
    expect(codes({ acts: [draw], visit: HOME })).toEqual(["AMI", "MAU", "IFD"]);
  });

  test("MAU is due for one act that 11 B could never halve, and not for two of the same", () => {
    expect(codes({ acts: [act("injection-sc", { quantity: 2 })] })).toEqual(["AMI"]);
  });

  test("no MAU with MCI, on a dependent day, for AIS", () => {
    const palliative = { ...HOME, palliativeCare: true };
    expect(codes({ acts: [draw], supplements: ["MCI"], visit: palliative })).toEqual(["AMI", "MCI", "IFD"]);
    expect(codes({ acts: [draw], sameDay: { di: true } })).toEqual(["AMX"]);
    expect(codes({ acts: [act("nursing-care")] })).toEqual(["AIS"]);
  });

  test("a due code that is keyed is written once, and keeps its place in the input", () => {
    const result = priced({ acts: [draw], supplements: ["IFD", "MAU"], visit: HOME });
    expect(result.lines.map((line) => `${line.code} ${line.from}`)).toEqual([
      "AMI acts[0]",
      "MAU supplements[1]",
      "IFD supplements[0]",
    ]);
  });

  test("the order of the sheet is MAU, MCI, MIE, travel, IK, whatever the order keyed", () => {
    const parts: VisitParts = {
      acts: [act("dressing-heavy")],
      supplements: ["IK", "MIE", "MCI"],
      patient: { birthDate: "2022-01-01" },
      visit: { ...HOME, oneWayKm: 9 },
    };
    expect(codes(parts)).toEqual(["AMI", "MCI", "MIE", "IFD", "IK"]);
  });
});

describe("night and Sunday", () => {
  const complement = (visit: VisitParts["visit"], acts: VisitParts["acts"] = [dressing], more: VisitParts = {}) =>
    priced({ ...more, acts, ...(visit === undefined ? {} : { visit }) }).lines.map(
      (line) => `${line.code} ${line.majoration} ${line.majorationKind ?? "-"}`,
    );

  test("night wins over Sunday, and Sunday stands alone", () => {
    expect(complement({ time: "night", sundayOrHoliday: true })).toEqual(["AMI 9.15 N"]);
    expect(complement({ time: "deep-night" })).toEqual(["AMI 18.30 N"]);
    expect(complement({ sundayOrHoliday: true })).toEqual(["AMI 8.50 F"]);
  });

  test("it is inside the base of the first act line, once", () => {
    expect(lines({ acts: [act("injection-sc"), dressing], visit: { time: "night" } })).toEqual([
      "AMI 2 15.45",
      "AMI 0.5 1.58",
    ]);
  });

  test("on the line of the BSx when there is one", () => {
    expect(complement({ sundayOrHoliday: true }, [act("perfusion-short"), { code: "BSB" }])).toEqual([
      "BSB 8.50 F",
      "AMX 0.00 -",
    ]);
  });

  test("an act that carries neither night nor Sunday leaves it to the next one, or there is none", () => {
    expect(complement({ time: "night" }, [act("heart-lung-surveillance")])).toEqual(["AMI 0.00 -"]);
    expect(complement({ time: "night" }, [act("heart-lung-surveillance"), dressing])).toEqual([
      "AMI 0.00 -",
      "AMI 9.15 N",
    ]);
  });

  test("of nurses alone", () => {
    const result = priced({ profession: "medecin-generaliste", acts: [{ code: "G" }], visit: { time: "night" } });
    expect(result.totals.base).toBe("30.00");
  });
});

describe("travel", () => {
  test("IFD at home, none at the office", () => {
    expect([codes({ acts: [dressing], visit: HOME }), codes({ acts: [dressing] })]).toEqual([["AMI", "IFD"], ["AMI"]]);
  });

  test("IFI on a dependent day, up to the fourth", () => {
    const day = (ifiCount: number) => codes({ acts: [draw], visit: HOME, sameDay: { bsx: "BSA", ifiCount } });
    expect([day(3), day(4)]).toEqual([["AMX", "IFI"], ["AMX"]]);
  });

  test("another patient of the home carries IFD and IK, and each keeps an IFI", () => {
    const shared = { ...HOME, travelAlreadyBilled: true, oneWayKm: 10 };
    expect(codes({ acts: [dressing], visit: shared })).toEqual(["AMI"]);
    expect(codes({ acts: [draw], visit: shared, sameDay: { di: true } })).toEqual(["AMX", "IFI"]);
  });

  test("the organisation of a perfusion alone carries no travel", () => {
    const visit = { ...HOME, oneWayKm: 10, time: "night" } as const;
    expect(lines({ acts: [act("perfusion-organisation")], visit })).toEqual(["AMI 4 12.60"]);
    expect(codes({ acts: [act("perfusion-organisation"), dressing], visit })).toEqual(["AMI", "AMI", "IFD", "IK"]);
  });

  test("an AIS séance takes IFD", () => {
    expect(codes({ acts: [act("nursing-care")], visit: HOME })).toEqual(["AIS", "IFD"]);
  });

  test("IFD was 2.50 until 27 January 2024", () => {
    const on = (careDate: string) =>
      lines({ careDate, acts: [dressing], visit: HOME, prescription: { date: "2024-01-01" } })[1];
    expect([on("2024-01-27"), on("2024-01-28")]).toEqual(["IFD 1 2.50", "IFD 1 2.75"]);
  });

  test("a doctor's IK know no degression, a midwife on foot has no value", () => {
    const visit = { ...HOME, oneWayKm: 12, kmBilledToday: 500 };
    expect(lines({ profession: "medecin-generaliste", acts: [{ code: "VG" }], visit })).toEqual([
      "VG 1 30.00",
      "IK 1 12.20",
    ]);
  });

  test("the quantity of IK is the kilometres billed, abated or not", () => {
    const result = priced({ acts: [dressing], visit: { ...HOME, oneWayKm: 12, kmBilledToday: 395 } });
    expect(result.lines.at(-1)).toMatchObject({ code: "IK", quantity: 20, unitPrice: "0.35", base: "0.70" });
  });
});
