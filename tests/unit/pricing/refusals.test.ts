import { describe, expect, test } from "vitest";
import { REASONS } from "#billing/rules/index";
import { act, ccam, priced, reasons, type VisitParts } from "./visits.ts";

const GP = { profession: "medecin-generaliste", prescription: null } as const;
const MIDWIFE = { profession: "sage-femme", prescription: null } as const;
const DENTIST = { profession: "chirurgien-dentiste", prescription: null } as const;
const CCAM = { profession: "medecin-ccam", prescription: null } as const;
const PHYSIO = { profession: "masseur-kinesitherapeute" } as const;
const HOME = { visit: { place: "home" } } as const;
const BOTH = { thirdParty: { amo: true, amc: true } } as const;
const draw = act("blood-draw");
const dressing = act("dressing-simple");
const heavy = act("dressing-heavy");

/** One visit a row, with every reason it must tell, and nothing more. */
const ROWS: readonly (readonly [title: string, parts: VisitParts, ...told: readonly string[]])[] = [
  ["care after the clock's day", { acts: [draw], careDate: "2026-12-01" }, "date-in-future careDate"],
  [
    "birth after the care",
    { acts: [draw], patient: { birthDate: "2026-10-15" } },
    "birth-date-after-care patient.birthDate",
  ],
  ["a code of nobody", { acts: [draw, { code: "ZZZ", coefficient: "9.9", ald: true }] }, "unknown-code acts[1].code"],
  ["a travel code among the acts", { acts: [draw, { code: "IFD" }] }, "unknown-code acts[1].code"],
  ["an act of a doctor", { acts: [{ code: "G", ald: true }] }, "act-not-for-profession acts[0]"],
  ["a CCAM act of a nurse", { acts: [ccam("10.00")] }, "act-not-for-profession acts[0]"],
  ["a supplement of a doctor", { acts: [dressing], supplements: ["MEG"] }, "act-not-for-profession supplements[0]"],
  [
    "IK of a dentist at the office",
    { ...DENTIST, acts: [{ code: "C" }], supplements: ["IK"] },
    "act-not-for-profession supplements[0]",
  ],
  ["G in sector 2", { ...GP, sector: "2", acts: [{ code: "G" }] }, "act-not-for-sector acts[0].code"],
  ["C of a doctor in sector 1 has no value", { ...GP, acts: [{ code: "C" }] }, "no-tariff-at-date acts[0].code"],
  [
    "a coefficient that is not of the tag",
    { acts: [act("blood-draw", { coefficient: "2" })] },
    "coefficient-out-of-table acts[0].coefficient",
  ],
  [
    "a tag of another letter",
    { acts: [{ code: "AMI", coefficient: "3", tag: "nursing-care" }] },
    "coefficient-out-of-table acts[0].coefficient",
  ],
  [
    "a tag of nobody",
    { acts: [{ code: "AMI", coefficient: "2", tag: "some-thing" }] },
    "coefficient-out-of-table acts[0].coefficient",
  ],
  [
    "a coefficient that no act of the letter has",
    { acts: [{ code: "AIS", coefficient: "2" }] },
    "coefficient-out-of-table acts[0].coefficient",
  ],
  ["DI with coefficient 1", { acts: [{ code: "DI" }] }, "coefficient-out-of-table acts[0].coefficient"],
  [
    "BSC with coefficient 2",
    { acts: [{ code: "BSC", coefficient: "2" }] },
    "coefficient-out-of-table acts[0].coefficient",
  ],
  [
    "RSM 7.5 in 2026",
    { ...PHYSIO, acts: [{ code: "RSM", coefficient: "7.5" }] },
    "coefficient-out-of-table acts[0].coefficient",
  ],
  [
    "a consultation with coefficient 2",
    { ...GP, acts: [{ code: "G", coefficient: "2" }] },
    "coefficient-out-of-table acts[0].coefficient",
  ],
  [
    "AMI overseas after the change",
    { acts: [dressing], zone: "reunion", careDate: "2026-11-18" },
    "no-tariff-at-date acts[0].code",
  ],
  [
    "a travel that no table prices overseas",
    { acts: [heavy], zone: "reunion", ...HOME },
    "no-tariff-at-date visit.place",
  ],
  [
    "a majoration that no table prices overseas",
    { acts: [heavy], zone: "reunion", supplements: ["MIE"], patient: { birthDate: "2024-01-01" } },
    "no-tariff-at-date supplements[0]",
  ],
  ["a CCAM act without a price", { ...CCAM, acts: [{ code: "ZZZZ001" }] }, "no-tariff-at-date acts[0].code"],
  ["nothing entered", { acts: [] }, "no-billable-act acts"],
  [
    "nothing but what the forfait includes, at the office",
    { acts: [dressing], sameDay: { bsx: "BSA" } },
    "no-billable-act acts",
  ],
  ["nothing on a DI day", { acts: [], sameDay: { di: true }, ...HOME }, "no-billable-act acts"],
  ["the fifth IFI alone", { acts: [], sameDay: { bsx: "BSA", ifiCount: 4 }, ...HOME }, "no-billable-act acts"],
  ["no prescription", { acts: [dressing], prescription: null }, "prescription-missing prescription"],
  [
    "no prescription of a physio",
    { ...PHYSIO, acts: [{ code: "RSM", coefficient: "8.1" }], prescription: null },
    "prescription-missing prescription",
  ],
  [
    "a prescription after the care",
    { acts: [dressing], prescription: { date: "2026-10-15" } },
    "prescription-after-care prescription.date",
  ],
  ["no accord préalable", { acts: [act("intrathecal-injection")] }, "prior-agreement-missing acts[0]"],
  [
    "nature 13 without the local scheme",
    { acts: [dressing], patient: { insuranceNature: "13" } },
    "insurance-nature-conflict patient.insuranceNature",
  ],
  [
    "nature 10 with it",
    { acts: [dressing], patient: { alsaceMoselle: true } },
    "insurance-nature-conflict patient.insuranceNature",
  ],
  [
    "nature 41 alone",
    { acts: [dressing], patient: { insuranceNature: "41" } },
    "at-number-or-date-missing patient.accident",
  ],
  [
    "nature 30 alone",
    { acts: [dressing], patient: { insuranceNature: "30" } },
    "maternity-date-missing patient.maternityDate",
  ],
  [
    "régime 04 without contract",
    { acts: [dressing], patient: { regime: "04" } },
    "sncf-contract-missing patient.contract",
  ],
  [
    "contract 22 without the answer",
    { acts: [dressing], patient: { regime: "04", contract: "22" } },
    "sncf-doctor-answer-missing patient.sncfDoctor",
  ],
  ["an ALD act without the right", { acts: [act("dressing-simple", { ald: true })] }, "ald-not-open acts[0].ald"],
  [
    "justification C forced at 99 %",
    { acts: [act("dressing-simple", { forced: { rate: 99, exoneration: "C" } })] },
    "exoneration-rate-conflict acts[0].forced",
  ],
  ["two BSx", { acts: [{ code: "BSA" }, { code: "BSA" }] }, "bsx-duplicate-day acts"],
  ["one BSx twice", { acts: [{ code: "BSA", quantity: 2 }] }, "bsx-duplicate-day acts"],
  ["one BSx more that day", { acts: [{ code: "BSA" }], sameDay: { bsx: "BSC" } }, "bsx-duplicate-day acts"],
  [
    "one long perfusion more that day",
    { acts: [act("perfusion-long")], sameDay: { longPerfusion: "15" } },
    "ami14-and-ami15-same-day acts",
  ],
  [
    "two post-operative surveillances",
    { acts: [act("postop-surveillance"), act("perineural-catheter")] },
    "exclusive-acts acts",
  ],
  [
    "the removal of a perfusion with a short one",
    { acts: [act("perfusion-removal"), act("perfusion-short-immuno")] },
    "exclusive-acts acts",
  ],
  ["two acts of article 10", { acts: [act("oral-medication"), act("treatment-surveillance")] }, "exclusive-acts acts"],
  ["AIS on a BSx day", { acts: [act("nursing-care")], sameDay: { bsx: "BSA" } }, "exclusive-acts acts"],
  [
    "MCI with a wound assessment",
    { acts: [heavy, act("wound-assessment")], supplements: ["MCI"], ...HOME },
    "exclusive-acts supplements[0]",
  ],
  [
    "MCI on a DI day",
    { acts: [heavy], sameDay: { di: true }, supplements: ["MCI"], ...HOME },
    "mci-with-bsx supplements[0]",
  ],
  ["MCI at the office", { acts: [heavy], supplements: ["MCI"] }, "mci-without-qualifying-act supplements[0]"],
  [
    "MCI without a ground",
    { acts: [dressing], supplements: ["MCI"], ...HOME },
    "mci-without-qualifying-act supplements[0]",
  ],
  [
    "MCI for a wound assessment alone",
    { acts: [act("wound-assessment")], supplements: ["MCI"], ...HOME },
    "mci-without-qualifying-act supplements[0]",
  ],
  ["MAU with two acts", { acts: [draw, dressing], supplements: ["MAU"] }, "mau-condition-not-met supplements[0]"],
  ["MAU over 1.5", { acts: [dressing], supplements: ["MAU"] }, "mau-condition-not-met supplements[0]"],
  ["IFD on a dependent day", { acts: [{ code: "BSA" }], supplements: ["IFD"], ...HOME }, "ifd-and-ifi supplements[0]"],
  ["IFI on another day", { acts: [dressing], supplements: ["IFI"], ...HOME }, "ifd-and-ifi supplements[0]"],
  [
    "every travel at the office",
    { acts: [dressing], supplements: ["IFD", "IFI", "IK"] },
    "travel-without-home-visit supplements[0]",
    "travel-without-home-visit supplements[1]",
    "travel-without-home-visit supplements[2]",
  ],
  [
    "MD at the office",
    { ...MIDWIFE, acts: [{ code: "C" }], supplements: ["MD"] },
    "travel-without-home-visit supplements[0]",
  ],
  [
    "MIE on the seventh birthday",
    { acts: [dressing], supplements: ["MIE"], patient: { birthDate: "2019-10-14" } },
    "supplement-age-limit supplements[0]",
  ],
  [
    "MEG on the sixth birthday",
    { ...GP, acts: [{ code: "G" }], supplements: ["MEG"], patient: { birthDate: "2020-10-14" } },
    "supplement-age-limit supplements[0]",
  ],
  [
    "a modifier of no table",
    { ...CCAM, acts: [ccam("10.00", { modifiers: ["Z"] })] },
    "modifier-or-association-invalid acts[0]",
  ],
  [
    "five modifiers",
    { ...CCAM, acts: [ccam("10.00", { modifiers: ["J", "K", "U", "P", "F"] })] },
    "modifier-or-association-invalid acts[0]",
  ],
  [
    "five modifiers with their values given",
    { ...CCAM, acts: [ccam("10.00", { modifiers: ["1", "2", "3", "4", "5"], ccam: { modifierRate: "0.1" } })] },
    "modifier-or-association-invalid acts[0]",
  ],
  ["an excess of a nurse", { acts: [act("dressing-simple", { fee: "6.31" })] }, "excess-not-allowed acts[0].fee"],
  ["an excess in sector 1", { ...GP, acts: [{ code: "G", fee: "30.01" }] }, "excess-not-allowed acts[0].fee"],
  [
    "an excess of a dentist's consultation",
    { ...DENTIST, acts: [{ code: "C", fee: "30.00" }] },
    "excess-not-allowed acts[0].fee",
  ],
  ["a fee under the base", { acts: [act("dressing-simple", { fee: "6.29" })] }, "fee-below-base acts[0].fee"],
  [
    "an excess with C2S where none is allowed anyway",
    { ...BOTH, acts: [act("dressing-simple", { fee: "7.00" })], patient: { c2s: true } },
    "c2s-excess-forbidden acts[0].fee",
  ],
  [
    "an excess with C2S",
    { ...GP, ...BOTH, sector: "2", acts: [{ code: "C", fee: "45.00" }], patient: { c2s: true } },
    "c2s-excess-forbidden acts[0].fee",
  ],
  ["AMC without AMO", { acts: [dressing], thirdParty: { amo: false, amc: true } }, "third-party-conflict thirdParty"],
  ["C2S without both shares", { acts: [dressing], patient: { c2s: true } }, "third-party-conflict thirdParty"],
];

describe("refusals", () => {
  for (const [title, parts, ...told] of ROWS) {
    test(title, () => expect(reasons(parts)).toEqual([...told].sort()));
  }

  test("every reason of the closed list is in the rows", () => {
    const told = new Set(ROWS.flatMap(([, , ...reasons]) => reasons.map((one) => one.split(" ")[0])));
    expect(Object.keys(REASONS).filter((code) => !told.has(code))).toEqual([]);
  });

  test("all that is wrong is told at once", () => {
    const parts: VisitParts = {
      careDate: "2026-12-01",
      acts: [act("dressing-simple", { ald: true, fee: "1.00" }), { code: "AMI", coefficient: "7.7" }, { code: "G" }],
      prescription: null,
      supplements: ["IFD", "MEG"],
      patient: { insuranceNature: "41", c2s: true },
    };
    expect(reasons(parts)).toEqual([
      "act-not-for-profession acts[2]",
      "act-not-for-profession supplements[1]",
      "ald-not-open acts[0].ald",
      "at-number-or-date-missing patient.accident",
      "coefficient-out-of-table acts[1].coefficient",
      "date-in-future careDate",
      "fee-below-base acts[0].fee",
      "prescription-missing prescription",
      "third-party-conflict thirdParty",
      "travel-without-home-visit supplements[0]",
    ]);
  });

  test("what is near a refusal is priced", () => {
    const near: readonly VisitParts[] = [
      { acts: [draw], careDate: "2026-11-30" },
      { acts: [dressing], prescription: { date: "2026-10-14" } },
      { acts: [act("vaccination-unprescribed")], prescription: null },
      { acts: [], sameDay: { bsx: "BSA" }, prescription: null, ...HOME },
      { acts: [draw], supplements: ["MAU", "MIE"], patient: { birthDate: "2019-10-15" } },
      { acts: [dressing], supplements: ["IFD", "IK"], ...HOME },
      { acts: [dressing], supplements: ["MCI"], visit: { place: "home", palliativeCare: true } },
      { acts: [act("dressing-simple", { fee: "9.00", expenseQualifier: "D" })] },
      { ...DENTIST, acts: [ccam("10.00", { fee: "90.00" })] },
      { ...CCAM, sector: "optam", acts: [ccam("10.00", { fee: "90.00" })] },
      { acts: [act("dressing-simple", { forced: { rate: 60, exoneration: "9" } })] },
      { acts: [act("perfusion-long"), act("perfusion-extra-hour")] },
      { acts: [act("intrathecal-injection", { priorAgreement: true })] },
      { acts: [act("dressing-simple", { coefficient: "2.00" })] },
    ];
    for (const parts of near) expect(reasons(parts)).toEqual([]);
  });

  test("each reason has its words", () => {
    expect(Object.values(REASONS).every((text) => text.endsWith("."))).toBe(true);
    expect(() => priced({ acts: [] })).toThrow();
  });
});
