import { describe, expect, test } from "vitest";
import { day } from "#billing/model/dates";
import type { PriceAct, PricePatient } from "#billing/model/visit";
import { decimalText } from "../../../src/billing/rules/exact.ts";
import { type Place, valueAt } from "../../../src/billing/rules/index.ts";
import { act, ccam, lines, priced, reasons, tables, type VisitParts } from "./visits.ts";

/** The rules of docs/billing-rules.md one by one, at the day, the euro, the kilometre and the birthday where each changes. */

type Profession = Place["profession"];
const on = (code: string, profession: Profession, date: string, more: Partial<Place> = {}) => {
  const value = valueAt(tables, code, { profession, zone: "metropole", sector: "1", day: day(date), ...more });
  return value === undefined ? "none" : decimalText(value);
};

describe("every value on the last day before it changes, and on the first day after", () => {
  const nurse = "infirmier";
  const gp = "medecin-generaliste";
  const physio = "masseur-kinesitherapeute";
  const midwife = "sage-femme";
  const changes: readonly (readonly [
    code: string,
    who: Profession,
    last: string,
    was: string,
    first: string,
    is: string,
  ])[] = [
    ["AMI", nurse, "2026-11-05", "3.15", "2026-11-06", "3.35"],
    ["AMI", nurse, "2027-11-05", "3.35", "2027-11-06", "3.45"],
    ["AMX", nurse, "2026-11-05", "3.15", "2026-11-06", "3.35"],
    ["AMX", nurse, "2027-11-05", "3.35", "2027-11-06", "3.45"],
    ["TMI", nurse, "2026-11-05", "3.15", "2026-11-06", "3.35"],
    ["TMI", nurse, "2027-11-05", "3.35", "2027-11-06", "3.45"],
    ["AIS", nurse, "2009-04-14", "none", "2009-04-15", "2.65"],
    ["DI", nurse, "2019-12-31", "none", "2020-01-01", "10"],
    ["BSA", nurse, "2019-12-31", "none", "2020-01-01", "13"],
    ["BSB", nurse, "2019-12-31", "none", "2020-01-01", "18.2"],
    ["BSC", nurse, "2019-12-31", "none", "2020-01-01", "28.7"],
    ["IFD", nurse, "2024-01-27", "2.5", "2024-01-28", "2.75"],
    ["IFI", nurse, "2024-01-27", "2.5", "2024-01-28", "2.75"],
    ["IK.plain", nurse, "2012-05-26", "none", "2012-05-27", "0.35"],
    ["IK.mountain", nurse, "2012-05-26", "none", "2012-05-27", "0.5"],
    ["IK.foot", nurse, "2012-05-26", "none", "2012-05-27", "3.4"],
    ["MAU", nurse, "2012-05-26", "none", "2012-05-27", "1.35"],
    ["MCI", nurse, "2012-05-26", "none", "2012-05-27", "5"],
    ["MIE", nurse, "2019-12-31", "none", "2020-01-01", "3.15"],
    ["complement.night", nurse, "2012-05-26", "none", "2012-05-27", "9.15"],
    ["complement.deep-night", nurse, "2012-05-26", "none", "2012-05-27", "18.3"],
    ["complement.sunday", nurse, "2019-12-31", "8", "2020-01-01", "8.5"],
    ["G", gp, "2024-12-21", "none", "2024-12-22", "30"],
    ["GS", gp, "2024-12-21", "none", "2024-12-22", "30"],
    ["VG", gp, "2024-12-21", "none", "2024-12-22", "30"],
    ["VGS", gp, "2024-12-21", "none", "2024-12-22", "30"],
    ["MEG", gp, "2024-12-21", "none", "2024-12-22", "5"],
    ["RSM", physio, "2024-02-21", "2.15", "2024-02-22", "2.21"],
    ["TER", physio, "2024-02-21", "2.15", "2024-02-22", "2.21"],
    ["coefficient.RSM", physio, "2025-12-31", "7.5", "2026-01-01", "8.1"],
    ["coefficient.RSM", physio, "2027-06-30", "8.1", "2027-07-01", "8.4"],
    ["coefficient.TER", physio, "2026-05-27", "9.5", "2026-05-28", "9.8"],
    ["C", midwife, "2024-02-21", "none", "2024-02-22", "23"],
    ["V", midwife, "2024-02-21", "none", "2024-02-22", "23"],
    ["MSF", midwife, "2024-02-21", "none", "2024-02-22", "3.5"],
    ["SF", midwife, "2024-12-31", "3.1", "2025-01-01", "3.2"],
    ["SP", midwife, "2024-12-31", "3.1", "2025-01-01", "3.2"],
    ["tmf", "medecin-ccam", "2026-04-21", "24", "2026-04-22", "32"],
    ["rate.base", "chirurgien-dentiste", "2023-10-14", "70", "2023-10-15", "60"],
    ["participation.doctor", gp, "2024-05-14", "none", "2024-05-15", "2"],
    ["participation.auxiliary", nurse, "2024-03-30", "none", "2024-03-31", "1"],
  ];
  for (const [code, who, last, was, first, is] of changes) {
    test(`${code} of ${who}, ${first}`, () => expect([on(code, who, last), on(code, who, first)]).toEqual([was, is]));
  }

  test("overseas: a nurse's values, and none for AMI after 5 November 2026", () => {
    for (const zone of ["antilles", "guyane", "reunion", "mayotte", "saint-pierre-et-miquelon"] as const) {
      const at = (code: string, date: string) => on(code, nurse, date, { zone });
      expect([at("AMI", "2026-11-05"), at("AMI", "2026-11-06"), at("AMX", "2026-11-06")]).toEqual([
        "3.3",
        "none",
        "none",
      ]);
      expect(["AIS", "BSA", "BSB", "BSC", "IK.foot"].map((code) => at(code, "2026-11-18"))).toEqual([
        "2.7",
        "13.25",
        "18.55",
        "29.25",
        "3.66",
      ]);
      expect(on("RSM", physio, "2026-11-18", { zone })).toBe("2.43");
    }
  });

  test("sectors: G has none in 2, C has none elsewhere", () => {
    const at = (code: string, sector: Place["sector"]) => on(code, gp, "2026-11-18", { sector });
    expect((["1", "optam", "2"] as const).map((sector) => [at("G", sector), at("C", sector)])).toEqual([
      ["30", "none"],
      ["30", "none"],
      ["none", "23"],
    ]);
  });
});

describe("the first row of the table of rates that matches decides, whatever else holds", () => {
  const heavy: PriceAct = ccam("150.00", { ccam: { exoTmType: "2" } });
  interface RateRow {
    readonly name: string;
    readonly patient?: Partial<PricePatient>;
    readonly act?: Partial<PriceAct>;
    readonly gives: string;
  }
  /** In the order of billing-rules 3.2. Rows that exclude each other (two exonerations) are never put together. */
  const ROWS: readonly RateRow[] = [
    { name: "maternity", patient: { insuranceNature: "30", maternityDate: "2026-03-01" }, gives: "100 0" },
    { name: "mines", patient: { regime: "07" }, gives: "100 6" },
    { name: "exempt", patient: { exoneration: "exempt" }, gives: "100 5" },
    { name: "exempt by nature", act: { ccam: { exoTmType: "3" } }, gives: "100 C" },
    { name: "prevention", patient: { exoneration: "prevention" }, gives: "100 7" },
    { name: "ALD", act: { ald: true }, gives: "100 4" },
    { name: "special care", patient: { exoneration: "special-care" }, gives: "100 3" },
    { name: "threshold", act: { ccam: { exoTmType: "2" } }, gives: "100 C" },
    { name: "AT pension", patient: { exoneration: "at-pension" }, gives: "100 5" },
    { name: "SNCF 23", patient: { regime: "04", contract: "23" }, gives: "75 0" },
    { name: "local scheme", patient: { alsaceMoselle: true, insuranceNature: "13" }, gives: "90 0" },
    { name: "ASPA", patient: { exoneration: "aspa" }, gives: "80 9" },
  ];
  /** What the two rows share, and what the ALD does to the rows of the mines and the exempt. */
  const together = (one: RateRow, other: RateRow) => {
    const keys = (row: RateRow) => [...Object.keys(row.patient ?? {}), ...Object.keys(row.act ?? {})];
    const clash = keys(one).some((key) => keys(other).includes(key) && key !== "insuranceNature");
    return !clash && !(one.patient?.regime !== undefined && other.patient?.regime !== undefined);
  };
  const share = (...rows: readonly RateRow[]) => {
    const patient: Partial<PricePatient> = Object.assign({ ald: true }, ...rows.toReversed().map((row) => row.patient));
    const given: PriceAct = Object.assign({ ...heavy, ccam: {} }, ...rows.toReversed().map((row) => row.act));
    const line = priced({ profession: "medecin-ccam", acts: [given], patient, prescription: null }).lines[0];
    return `${line?.rate} ${line?.exoneration}`;
  };

  for (const row of ROWS) test(`${row.name} alone`, () => expect(share(row)).toBe(row.gives));

  const pairs = ROWS.flatMap((one, index) =>
    ROWS.slice(index + 1)
      .filter((other) => together(one, other))
      .map((other) => [one, other] as const),
  );
  test("many pairs were made", () => expect(pairs.length).toBeGreaterThan(35));
  for (const [one, other] of pairs) {
    const inAld = other.name === "ALD" && (one.name === "mines" || one.name === "exempt");
    const sncf = one.name === "SNCF 23" && other.name === "ASPA";
    const gives = inAld ? "100 4" : sncf ? "100 9" : one.gives;
    test(`${one.name} over ${other.name}`, () => expect(share(one, other)).toBe(gives));
  }
});

describe("half a cent goes up, once a line", () => {
  const nurse = (coefficient: string, careDate: string, more: VisitParts = {}) =>
    priced({ acts: [{ code: "AMI", coefficient }], careDate, ...more });
  const rows: readonly (readonly [title: string, found: () => string | undefined, expected: string])[] = [
    ["3.15 × 1.5 = 4.725", () => nurse("1.5", "2026-10-14").lines[0]?.base, "4.73"],
    ["3.35 × 1.5 = 5.025", () => nurse("1.5", "2026-11-18").lines[0]?.base, "5.03"],
    ["3.45 × 1.5 = 5.175", () => nurse("1.5", "2027-11-18", { asOf: "2027-11-30" }).lines[0]?.base, "5.18"],
    [
      "2.75 × 90 % = 2.475",
      () =>
        nurse("2", "2026-10-14", { visit: { place: "home" }, patient: { alsaceMoselle: true, insuranceNature: "13" } })
          .lines[1]?.amo,
      "2.48",
    ],
    [
      "139.75 × 70 % = 97.825",
      () => priced({ profession: "medecin-ccam", acts: [ccam("139.75")], prescription: null }).lines[0]?.amo,
      "97.83",
    ],
    [
      "100.30 × 1.255 × 0.955 = 120.21 (120.212…)",
      () =>
        priced({
          profession: "medecin-ccam",
          acts: [ccam("100.30", { ccam: { modifierRate: "0.255", associationRate: "0.955" } })],
          prescription: null,
        }).lines[0]?.base,
      "120.21",
    ],
    [
      "0.35 × 1.5 km = 0.525",
      () =>
        priced({ acts: [act("dressing-simple")], visit: { place: "home", oneWayKm: 3, kmBilledToday: 298 } }).lines.at(
          -1,
        )?.base,
      "0.53",
    ],
    [
      "3.15 × 1.525 = 4.80375",
      () => lines({ acts: [act("vaccination-unprescribed"), act("dressing-heavy")] })[1],
      "AMI 1.525 4.80",
    ],
  ];
  for (const [title, found, expected] of rows) test(title, () => expect(found()).toBe(expected));

  test("the total of two lines is the sum of what was rounded, not the rounding of their sum", () => {
    const totals = priced({ acts: [act("blood-draw"), act("injection-iv-series")] }).totals;
    expect(totals.base).toBe("9.46"); // 4.73 + 4.73; 3.15 × 3 would be 9.45.
  });
});

describe("limits of days, ages, kilometres and euros", () => {
  const kid = (birthDate: string, supplement: "MIE" | "MEG") =>
    supplement === "MIE"
      ? reasons({ acts: [act("dressing-simple")], supplements: ["MIE"], patient: { birthDate } })
      : reasons({
          profession: "medecin-generaliste",
          acts: [{ code: "G" }],
          supplements: ["MEG"],
          patient: { birthDate },
        });

  test("MIE and MEG to the eve of the birthday", () => {
    expect([kid("2019-10-15", "MIE"), kid("2019-10-14", "MIE")]).toEqual([[], ["supplement-age-limit supplements[0]"]]);
    expect([kid("2020-10-15", "MEG"), kid("2020-10-14", "MEG")]).toEqual([[], ["supplement-age-limit supplements[0]"]]);
  });

  test("a prescription of the day, and born on the day", () => {
    expect(reasons({ acts: [act("dressing-simple")], prescription: { date: "2026-10-14" } })).toEqual([]);
    expect(reasons({ acts: [act("dressing-simple")], prescription: { date: "2026-10-15" } })).toEqual([
      "prescription-after-care prescription.date",
    ]);
    expect(reasons({ acts: [act("dressing-simple")], patient: { birthDate: "2026-10-14" } })).toEqual([]);
  });

  test("care on the clock's day, and the day after", () => {
    const asOf = (text: string) => reasons({ acts: [act("dressing-simple")], asOf: text });
    expect([asOf("2026-10-14"), asOf("2026-10-13")]).toEqual([[], ["date-in-future careDate"]]);
  });

  const ik = (parts: NonNullable<VisitParts["visit"]>) =>
    lines({ acts: [act("dressing-simple")], visit: { place: "home", ...parts } }).find((line) =>
      line.startsWith("IK"),
    ) ?? "none";

  test("kilometres after the deduction: zero is no line, one is", () => {
    expect(
      ["plain", "mountain", "foot"].map((terrain) =>
        ik({ oneWayKm: terrain === "plain" ? 2 : terrain === "mountain" ? 1 : 0, terrain: terrain as "plain" }),
      ),
    ).toEqual(["none", "none", "none"]);
    expect([
      ik({ oneWayKm: 3 }),
      ik({ oneWayKm: 2, terrain: "mountain" }),
      ik({ oneWayKm: 1, terrain: "foot" }),
    ]).toEqual(["IK 1 0.70", "IK 1 1.00", "IK 1 6.80"]);
  });

  test("the degression of the day at each edge of its slices", () => {
    const beside = (kmBilledToday: number, oneWayKm = 12) => ik({ oneWayKm, kmBilledToday });
    // 20 km: all full to the 299th, all at half from the 300th to the 399th, nothing from the 400th.
    expect([
      beside(279),
      beside(280),
      beside(299),
      beside(379),
      beside(380),
      beside(398),
      beside(399),
      beside(1000),
    ]).toEqual(["IK 1 7.00", "IK 1 6.83", "IK 1 3.50", "IK 1 3.50", "IK 1 3.33", "IK 1 0.18", "none", "none"]);
    // One visit across the three slices: 299 full, 100 at half, the rest nothing.
    expect(beside(0, 252)).toBe("IK 1 122.15");
  });

  test("the fourth IFI is written, the fifth is not, and the kilometres stay", () => {
    const day = (ifiCount: number) =>
      lines({ acts: [act("blood-draw")], sameDay: { bsx: "BSA", ifiCount }, visit: { place: "home", oneWayKm: 4 } });
    expect([day(3), day(4)]).toEqual([
      ["AMX 1.5 4.73", "IFI 1 2.75", "IK 1 1.40"],
      ["AMX 1.5 4.73", "IK 1 1.40"],
    ]);
  });

  test("MAU to a coefficient of 1.5", () => {
    const one = (coefficient: string) => lines({ acts: [{ code: "AMI", coefficient }] }).length;
    expect([one("1"), one("1.5"), one("2"), one("2.1")]).toEqual([2, 2, 1, 1]);
  });
});

describe("night and Sunday on every letter that is first", () => {
  const first = (parts: VisitParts) =>
    priced({ ...parts, visit: { time: "night", sundayOrHoliday: true } }).lines.map(
      (line) => `${line.code} ${line.majoration}`,
    );
  const rows: readonly (readonly [VisitParts, readonly string[]])[] = [
    [{ acts: [act("dressing-simple")] }, ["AMI 9.15"]],
    [{ acts: [act("nursing-care")] }, ["AIS 9.15"]],
    [{ acts: [act("remote-dressing")] }, ["TMI 9.15"]],
    [{ acts: [{ code: "TLS" }] }, ["TLS 9.15"]],
    [{ acts: [{ code: "DI", coefficient: "1.2" }] }, ["DI 9.15"]],
    [{ acts: [{ code: "BSA" }, { code: "DI", coefficient: "2.5" }] }, ["BSA 9.15", "DI 0.00"]],
    [{ acts: [act("heart-lung-surveillance")] }, ["AMI 0.00"]],
    [{ acts: [act("perfusion-organisation")] }, ["AMI 0.00"]],
    [{ acts: [{ code: "BSC" }, act("heart-lung-surveillance")] }, ["BSC 9.15", "AMX 0.00"]],
  ];
  for (const [parts, expected] of rows) {
    test(expected.join(", "), () => expect(first(parts)).toEqual(expected));
  }
});

describe("Alsace-Moselle with everything", () => {
  const local: Partial<PricePatient> = { alsaceMoselle: true, insuranceNature: "13" };
  const shareOf = (parts: VisitParts) => {
    const { patient, ...rest } = parts;
    const line = priced({ prescription: { date: "2026-10-01" }, ...rest, patient: { ...local, ...patient } }).lines[0];
    return `${line?.rate} ${line?.exoneration} ${line?.amo}`;
  };
  const doctor = (act: PriceAct): VisitParts => ({ profession: "medecin-ccam", acts: [act] });

  test("every profession is at 90 %", () => {
    const rates = [
      shareOf({ acts: [act("dressing-simple")] }),
      shareOf({ profession: "medecin-generaliste", acts: [{ code: "G" }] }),
      shareOf({ profession: "masseur-kinesitherapeute", acts: [{ code: "RSM", coefficient: "8.1" }] }),
      shareOf({ profession: "sage-femme", acts: [{ code: "C" }] }),
      shareOf({ profession: "chirurgien-dentiste", acts: [{ code: "C" }] }),
      shareOf(doctor(ccam("100.00"))),
    ];
    expect(rates.map((text) => text.slice(0, 4))).toEqual(Array.from({ length: 6 }, () => "90 0"));
  });

  test("the scheme bears the flat participation", () => {
    expect(shareOf(doctor(ccam("150.00", { ccam: { exoTmType: "2" } })))).toBe("100 C 150.00");
  });

  test("natures 30, 41 and 90 stay, and 10 does not", () => {
    const nature = (insuranceNature: PricePatient["insuranceNature"]) =>
      reasons({
        acts: [act("dressing-simple")],
        patient: {
          alsaceMoselle: true,
          insuranceNature,
          maternityDate: "2026-03-01",
          accident: { date: "2026-10-01" },
        },
      });
    expect([nature("13"), nature("30"), nature("41"), nature("90")]).toEqual([[], [], [], []]);
    expect(nature("10")).toEqual(["insurance-nature-conflict patient.insuranceNature"]);
  });

  test("with C2S the AMC takes the ten per cent left", () => {
    const result = priced({
      acts: [act("dressing-simple")],
      patient: { ...local, c2s: true },
      thirdParty: { amo: true, amc: true },
    });
    expect(result.totals).toMatchObject({ amo: "5.67", amc: "0.63", patient: "0.00" });
  });
});

describe("excess by profession, sector and qualifier", () => {
  const G: PriceAct = { code: "G", fee: "40.00" };
  const asked = (parts: VisitParts) =>
    reasons(parts)
      .map((text) => text.split(" ")[0] ?? "")
      .join(" ") || "accepted";
  const rows: readonly (readonly [string, VisitParts, string])[] = [
    ["a nurse", { acts: [act("dressing-simple", { fee: "6.31" })] }, "excess-not-allowed"],
    ["a nurse with D", { acts: [act("dressing-simple", { fee: "6.31", expenseQualifier: "D" })] }, "accepted"],
    ["a nurse with E", { acts: [act("dressing-simple", { fee: "6.31", expenseQualifier: "E" })] }, "accepted"],
    [
      "a nurse with N",
      { acts: [act("dressing-simple", { fee: "6.31", expenseQualifier: "N" })] },
      "excess-not-allowed",
    ],
    ["a nurse at the base", { acts: [act("dressing-simple", { fee: "6.30" })] }, "accepted"],
    ["a nurse a cent under", { acts: [act("dressing-simple", { fee: "6.29" })] }, "fee-below-base"],
    ["a GP in sector 1", { profession: "medecin-generaliste", acts: [G] }, "excess-not-allowed"],
    ["a GP under OPTAM", { profession: "medecin-generaliste", sector: "optam", acts: [G] }, "accepted"],
    [
      "a GP in sector 2",
      { profession: "medecin-generaliste", sector: "2", acts: [{ code: "C", fee: "45.00" }] },
      "accepted",
    ],
    ["G in sector 2", { profession: "medecin-generaliste", sector: "2", acts: [G] }, "act-not-for-sector"],
    [
      "a specialist in sector 2",
      { profession: "medecin-ccam", sector: "2", acts: [ccam("100.00", { fee: "120.00" })] },
      "accepted",
    ],
    [
      "a specialist in sector 1",
      { profession: "medecin-ccam", acts: [ccam("100.00", { fee: "120.00" })] },
      "excess-not-allowed",
    ],
    [
      "a dentist's consultation",
      { profession: "chirurgien-dentiste", acts: [{ code: "C", fee: "30.00" }] },
      "excess-not-allowed",
    ],
    [
      "a dentist's CCAM act",
      { profession: "chirurgien-dentiste", acts: [ccam("100.00", { fee: "120.00" })] },
      "accepted",
    ],
    ["a midwife", { profession: "sage-femme", acts: [{ code: "C", fee: "30.00" }] }, "excess-not-allowed"],
    [
      "a physio",
      { profession: "masseur-kinesitherapeute", acts: [{ code: "RSM", coefficient: "8.1", fee: "30.00" }] },
      "excess-not-allowed",
    ],
  ];
  for (const [title, parts, expected] of rows) test(title, () => expect(asked(parts)).toBe(expected));

  test("with C2S none of them may, and only that is said", () => {
    const c2s = { patient: { c2s: true }, thirdParty: { amo: true, amc: true } };
    for (const [, parts, expected] of rows.filter(([, , one]) => one === "accepted" || one === "excess-not-allowed")) {
      const above = parts.acts?.[0]?.fee !== "6.30";
      expect(asked({ ...parts, ...c2s })).toBe(above ? "c2s-excess-forbidden" : expected);
    }
  });
});

describe("forced values", () => {
  const forced = (rate: number, exoneration: string) =>
    reasons({ acts: [act("dressing-simple", { forced: { rate, exoneration } })] });

  test("0 and 9 go with any rate, the others with 100 alone", () => {
    for (const code of "0123456789C") {
      const free = code === "0" || code === "9";
      expect([forced(100, code), forced(99, code)]).toEqual([
        [],
        free ? [] : ["exoneration-rate-conflict acts[0].forced"],
      ]);
    }
  });

  test("before the nature and the régime, after qualifier N", () => {
    const line = (more: Partial<PriceAct>, patient: Partial<PricePatient> = {}) => {
      const found = priced({
        acts: [act("dressing-simple", { forced: { rate: 65, exoneration: "0" }, ...more })],
        patient,
      }).lines[0];
      return `${found?.rate} ${found?.exoneration}`;
    };
    expect(line({}, { regime: "07" })).toBe("65 0");
    expect(line({ expenseQualifier: "N" })).toBe("0 0");
  });
});

describe("the complement of a dental package (C2S)", () => {
  const tooth = ccam("100.00");
  const parts = (patient: Partial<PricePatient>, fda: Partial<PriceAct>): VisitParts => ({
    profession: "chirurgien-dentiste",
    acts: [tooth, { code: "FDA", fee: "50.00", ...fda }],
    patient,
    thirdParty: { amo: true, amc: true },
  });

  test("no base, no AMO, wholly on the C2S part", () => {
    const result = priced(parts({ c2s: true }, { expenseQualifier: "N" }));
    expect(result.lines[1]).toMatchObject({
      code: "FDA",
      base: "0.00",
      rate: 0,
      exoneration: "0",
      amo: "0.00",
      fee: "50.00",
      amcShare: "50.00",
    });
    expect(result.totals).toEqual({
      base: "100.00",
      amo: "60.00",
      tm: "40.00",
      excess: "50.00",
      amc: "90.00",
      patient: "0.00",
    });
  });

  test("refused without C2S, or without its qualifier", () => {
    expect(reasons(parts({}, { expenseQualifier: "N" }))).toEqual(["excess-not-allowed acts[1].fee"]);
    expect(reasons(parts({ c2s: true }, {}))).toEqual(["c2s-excess-forbidden acts[1].fee"]);
  });
});
