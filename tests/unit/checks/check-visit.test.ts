import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  allChecks,
  checksOfPrice,
  checkVisit,
  maySign,
  passKey,
  type VisitToCheck,
} from "../../../src/billing/checks/index.ts";
import { CHECK_CODES, type CheckSeverity } from "../../../src/billing/model/check.ts";
import { day } from "../../../src/billing/model/dates.ts";
import { builtInTables, price, REASONS, tablesWith } from "../../../src/billing/rules/index.ts";
import { checks as words } from "../../../src/terminal-ui/texts/checks.ts";
import { visit as priceInput } from "../pricing/visits.ts";
import { AMC, GOOD } from "./visits.ts";

const tables = builtInTables();
const said = (visit: VisitToCheck) =>
  checkVisit(tables, visit).map(({ code, severity, field }) => `${severity} ${code} at ${field}`);

type Change = (good: VisitToCheck) => VisitToCheck;
const insured =
  (change: Partial<VisitToCheck["insured"]>): Change =>
  (good) => ({
    ...good,
    insured: { ...good.insured, ...change },
  });
const beneficiary =
  (change: Partial<VisitToCheck["beneficiary"]>): Change =>
  (good) => ({
    ...good,
    beneficiary: { ...good.beneficiary, ...change },
  });
const fund =
  (change: Partial<VisitToCheck["fund"]>): Change =>
  (good) => ({ ...good, fund: { ...good.fund, ...change } });
const rights =
  (change: Partial<VisitToCheck["rights"]>): Change =>
  (good) => ({
    ...good,
    rights: { ...good.rights, ...change },
  });
const visit =
  (change: Partial<VisitToCheck>): Change =>
  (good) => ({ ...good, ...change });
const amc = (change: Partial<typeof AMC>): Change => visit({ amc: { ...AMC, ...change } });
const guard = { code: "AMI", coefficient: "5", tag: "intrathecal-injection" };
const billed = { careDate: GOOD.careDate, code: "AMI", coefficient: "1.5", number: "000000041" };

/** One change of a good visit, and the one thing then said. Those of the caisse's own codes are the corpus of E194. */
const ROWS: readonly (readonly [title: string, change: Change, said: string, rejection?: string])[] = [
  ["no name of the insured", insured({ name: "" }), "refusal insured-name-missing at insured.name", "T1001"],
  ["no first name", insured({ firstName: " " }), "refusal insured-first-name-missing at insured.firstName", "T1001"],
  [
    "no birth date of the insured",
    insured({ birthDate: "" }),
    "refusal insured-birth-date-missing at insured.birthDate",
    "T1001",
  ],
  ["no NIR", insured({ nir: "", nirKey: "" }), "refusal nir-missing at insured.nir", "T1001"],
  ["twelve characters of NIR", insured({ nir: "177025626004" }), "refusal nir-malformed at insured.nir", "T1001"],
  ["a NIR of département 2C", insured({ nir: "177022C001002" }), "refusal nir-malformed at insured.nir", "T1001"],
  ["no key", insured({ nirKey: "" }), "refusal nir-key-missing at insured.nir", "T1001"],
  ["the key of another", insured({ nirKey: "43" }), "refusal nir-key-wrong at insured.nir", "T1001"],
  [
    "a Corsican NIR with a wrong key",
    insured({ nir: "177022A001002", nirKey: "28" }),
    "refusal nir-key-wrong at insured.nir",
    "T1001",
  ],
  [
    "a wrong key of the own NIR",
    beneficiary({ nir: "2530775073004", nirKey: "82" }),
    "refusal own-nir-key-wrong at beneficiary.nir",
    "T1001",
  ],
  [
    "an own NIR without its key",
    beneficiary({ nir: "2530775073004" }),
    "refusal own-nir-key-wrong at beneficiary.nir",
    "T1001",
  ],
  [
    "no name of the beneficiary",
    beneficiary({ name: "" }),
    "refusal beneficiary-name-missing at beneficiary.name",
    "T1001",
  ],
  [
    "no first name of the beneficiary",
    beneficiary({ firstName: "" }),
    "refusal beneficiary-first-name-missing at beneficiary.firstName",
    "T1001",
  ],
  ["no birth date", beneficiary({ birthDate: "" }), "refusal birth-date-missing at beneficiary.birthDate", "T1001"],
  [
    "a birth date of zeros",
    beneficiary({ birthDate: "000000" }),
    "refusal birth-date-missing at beneficiary.birthDate",
    "T1001",
  ],
  [
    "no rang gémellaire",
    beneficiary({ birthRank: "" }),
    "refusal birth-rank-missing at beneficiary.birthRank",
    "T1001",
  ],
  ["no rank", beneficiary({ rank: "" }), "refusal rank-missing at beneficiary.rank", "T1001"],
  ["a rank of one digit", beneficiary({ rank: "1" }), "refusal rank-malformed at beneficiary.rank", "T1001"],
  ["no quality", beneficiary({ quality: "" }), "refusal quality-missing at beneficiary.quality", "T1001"],
  ["no fund", fund({ fund: "" }), "refusal fund-missing at fund", "T1003"],
  ["no centre", fund({ centre: "" }), "refusal fund-missing at fund", "T1003"],
  ["a fund of two digits", fund({ fund: "34" }), "refusal fund-malformed at fund", "T1003"],
  ["a centre of three digits", fund({ centre: "988" }), "refusal fund-malformed at fund", "T1003"],
  [
    "a centre of three digits in régime 96, another caisse",
    fund({ regime: "96", fund: "195", centre: "123" }),
    "refusal fund-malformed at fund",
    "T1003",
  ],
  ["another fund than the last time", fund({ before: "01-751-0000" }), "warning fund-changed at fund", "T1003"],
  ["no nature", visit({ insuranceNature: "" }), "refusal insurance-nature-missing at insuranceNature"],
  ["a nature of no table", visit({ insuranceNature: "99" }), "refusal insurance-nature-unknown at insuranceNature"],
  ["no word on the exoneration", visit({ exoneration: "" }), "refusal exoneration-missing at exoneration"],
  ["no proof of rights", rights({ proofKind: "0" }), "refusal rights-proof-missing at rights.proof", "T1002"],
  [
    "a proof that expired the day before",
    rights({ proofUntil: day("2026-11-21") }),
    "warning rights-proof-expired at rights.proof",
    "T1002",
  ],
  [
    "rights closed the day before",
    rights({ periods: [{ from: day("2026-01-01"), to: day("2026-11-21") }] }),
    "override rights-closed at rights",
    "T1002",
  ],
  [
    "rights that open the day after",
    rights({ periods: [{ from: day("2026-11-23") }] }),
    "override rights-closed at rights",
    "T1002",
  ],
  ["no rights at all", rights({ periods: [] }), "override rights-closed at rights", "T1002"],
  [
    "a card of twelve months and a day",
    visit({ cardUpdatedOn: day("2025-11-24") }),
    "warning card-stale at card",
    "T1003",
  ],
  [
    "a performer without his key",
    visit({ performer: { number: "346001234", specialty: "24" } }),
    "refusal performer-number-wrong at performer.number",
    "E0730",
  ],
  [
    "no specialty",
    visit({ performer: { number: "346001233", specialty: "" } }),
    "refusal performer-specialty-missing at performer.specialty",
    "T1006",
  ],
  [
    "care of a year and a day",
    visit({ today: day("2027-11-23"), staleMonths: 24 }),
    "override care-past-deadline at careDate",
  ],
  [
    "a prescription of a year and a day",
    visit({ prescription: { date: day("2025-11-21") } }),
    "override prescription-too-old at prescription",
    "T1005",
  ],
  ["no prescriber", (good) => without(good, "prescriber"), "refusal prescriber-missing at prescriber.number", "T1004"],
  [
    "a prescriber without his key",
    visit({ prescriber: { number: "341004563" } }),
    "refusal prescriber-number-wrong at prescriber.number",
    "T1004",
  ],
  [
    "a specialty asked and not given",
    visit({ prescriber: { number: "341004562", specialty: "" } }),
    "refusal prescriber-specialty-missing at prescriber.specialty",
    "T1004",
  ],
  [
    "an accord préalable without its date",
    visit({ acts: [guard] }),
    "refusal prior-agreement-date-missing at acts[0].priorAgreement",
    "T1006",
  ],
  [
    "one of a CCAM act",
    visit({ acts: [{ code: "FICT005", coefficient: "1" }] }),
    "refusal prior-agreement-date-missing at acts[0].priorAgreement",
    "T1006",
  ],
  [
    "one dated of tomorrow",
    visit({ acts: [{ ...guard, priorAgreementDate: day("2026-11-26") }] }),
    "refusal prior-agreement-in-future at acts[0].priorAgreement",
    "T1006",
  ],
  [
    "the question of the third party unanswered",
    visit({ thirdPartyAccident: "unanswered" }),
    "refusal third-party-accident-unanswered at thirdPartyAccident",
  ],
  ["the same act the same day", visit({ billed: [billed] }), "override already-billed at acts[0]", "T1007"],
  [
    "the same act, halved and in AMX",
    visit({ billed: [{ ...billed, code: "AMX", coefficient: "0.75" }] }),
    "override already-billed at acts[0]",
    "T1007",
  ],
  ["a piece that is not there", visit({ piecesMissing: ["ORDN"] }), "warning piece-missing at pieces", "T1008"],
  [
    "care after the end of the AMC",
    amc({ period: { from: day("2026-01-01"), to: day("2026-11-21") } }),
    "override amc-out-of-validity at amc.validity",
  ],
  [
    "care before its first day",
    amc({ period: { from: day("2026-11-23") } }),
    "override amc-out-of-validity at amc.validity",
  ],
  ["an AMC number of seven digits", amc({ number: "1234567" }), "refusal amc-number-malformed at amc.number"],
  ["an AMC number without its key", amc({ number: "0775627392" }), "warning amc-number-key-doubtful at amc.number"],
  ["no adherent number", amc({ member: "" }), "warning amc-member-missing at amc.member"],
  [
    "no host",
    amc({ routing: { code: "OC", host: "", domain: "wanadoo.fr" } }),
    "warning amc-routing-incomplete at amc.routing",
  ],
  [
    "a real Vitale with a test CPS",
    visit({ test: { device: true, cps: true, vitale: false } }),
    "refusal test-and-real-mixed at card",
  ],
  [
    "test cards on a real terminal",
    visit({ test: { device: false, cps: true, vitale: true } }),
    "refusal test-and-real-mixed at card",
  ],
];

/** Said by the flows of the visit, which have their own tests. */
const OF_A_WHOLE_SHEET: readonly string[] = [
  "too-many-lines",
  "not-a-rental",
  "covered-amount-missing",
  "covered-amount-too-high",
  "amc-amount-too-high",
  "amc-used-out-of-validity",
];

function without(good: VisitToCheck, name: "prescriber"): VisitToCheck {
  const { [name]: _left, ...rest } = good;
  return rest;
}

describe("a visit before signing", () => {
  test("a good one has nothing said of it, with an AMC either", () => {
    expect(said(GOOD)).toEqual([]);
    expect(said(amc({})(GOOD))).toEqual([]);
  });

  for (const [title, change, expected] of ROWS) {
    test(title, () => expect(said(change(GOOD))).toEqual([expected]));
  }

  test("every code of the closed list is in the rows, and has its words", () => {
    const codes = new Set(ROWS.map(([, , text]) => text.split(" ")[1]));
    expect(CHECK_CODES.filter((code) => !codes.has(code) && !OF_A_WHOLE_SHEET.includes(code))).toEqual([]);
    expect(Object.keys(words).toSorted()).toEqual([...CHECK_CODES].toSorted());
  });

  test("no code is also one of pricing's", () => {
    expect(CHECK_CODES.filter((code) => Object.hasOwn(REASONS, code))).toEqual([]);
  });

  test("every rejection of a caisse that the terminal can know of is caught (E194)", () => {
    const caught = new Set(ROWS.map(([, , , rejection]) => rejection).filter((one) => one !== undefined));
    expect([...caught].sort()).toEqual([
      "E0730",
      "T1001",
      "T1002",
      "T1003",
      "T1004",
      "T1005",
      "T1006",
      "T1007",
      "T1008",
    ]);
  });

  test("five missing fields are one list of five, in the order of the form", () => {
    const bad = fund({ fund: "" })(beneficiary({ rank: "", quality: "" })(insured({ nir: "", birthDate: "" })(GOOD)));
    expect(checkVisit(tables, bad).map(({ field }) => field)).toEqual([
      "insured.birthDate",
      "insured.nir",
      "beneficiary.rank",
      "beneficiary.quality",
      "fund",
    ]);
  });

  test("no fact holds a name or a NIR", () => {
    const facts = ROWS.flatMap(([, change]) =>
      checkVisit(tables, change(GOOD)).map((one) => JSON.stringify(one.facts)),
    );
    expect(facts.filter((text) => /FAMILLE|ANNE|1770256260045/.test(text))).toEqual([]);
  });
});

describe("at the boundary nothing is said", () => {
  const quiet: readonly (readonly [string, Change])[] = [
    ["rights that end on the day", rights({ periods: [{ from: GOOD.careDate, to: GOOD.careDate }] })],
    ["a proof that ends on the day", rights({ proofUntil: GOOD.careDate })],
    ["a card of twelve months", visit({ cardUpdatedOn: day("2025-11-25") })],
    ["care of twelve months", visit({ today: day("2027-11-22"), staleMonths: 24 })],
    ["a prescription of twelve months", visit({ prescription: { date: day("2025-11-22") } })],
    ["an accord préalable asked for today", visit({ acts: [{ ...guard, priorAgreementDate: GOOD.today }] })],
    ["no rank in the régime général", (good) => fund({ regime: "01" })(beneficiary({ rank: "" })(good))],
    ["a centre of three digits in régime 96, caisse 196", fund({ regime: "96", fund: "196", centre: "123" })],
    ["a lunar birth date", beneficiary({ birthDate: "19531340" })],
    ["a birth date without its century", beneficiary({ birthDate: "530218" })],
    ["Corsica 2A", insured({ nir: "177022A001002", nirKey: "29" })],
    ["Corsica 2B", insured({ nir: "278112B050002", nirKey: "86" })],
    ["a provisional number", insured({ nir: "7186100188264", nirKey: "48" })],
    ["the same act another day", visit({ billed: [{ ...billed, careDate: day("2026-11-21") }] })],
    [
      "another activity of the same act",
      visit({
        acts: [{ code: "FICT002", coefficient: "1", activity: "4", phase: "0" }],
        billed: [{ ...billed, code: "FICT002", coefficient: "1", activity: "1" }],
      }),
    ],
    ["another act of the same coefficient", visit({ billed: [{ ...billed, code: "AIS" }] })],
    ["another coefficient the same day", visit({ billed: [{ ...billed, coefficient: "2" }] })],
    [
      "no prescriber for an unprescribed vaccination",
      (good) =>
        without(
          { ...good, acts: [{ code: "AMI", coefficient: "3.05", tag: "vaccination-unprescribed" }] },
          "prescriber",
        ),
    ],
    [
      "no prescriber for a doctor",
      (good) =>
        without({ ...good, profession: "medecin-generaliste", acts: [{ code: "G", coefficient: "1" }] }, "prescriber"),
    ],
    [
      "the third party's question at an accident at work",
      visit({ insuranceNature: "41", thirdPartyAccident: "unanswered" }),
    ],
    ["no member where no DRE is due", amc({ member: "", dreDue: false })],
    ["C2S by the AMO, without an AMC number", amc({ number: "", dreDue: false })],
    ["the same fund as the last time", fund({ before: "02-349-9881" })],
    ["no Vitale on a test terminal", visit({ test: { device: true, cps: true } })],
  ];
  for (const [title, change] of quiet) test(title, () => expect(said(change(GOOD))).toEqual([]));
});

describe("the months are dated data", () => {
  test("the limits are entries of a table", () => {
    const months = (code: string) => tables.byCode.get(code)?.map(({ value }) => value);
    expect([months("check.prescription-months"), months("check.deadline-months")]).toEqual([["12"], ["12"]]);
  });
});

describe("a limit of no months", () => {
  test("is none at all", () => {
    const file = readFileSync(join(import.meta.dirname, "../../../src/billing/rules/tables/checks.json"), "utf8");
    const without = tablesWith([JSON.parse(file.replaceAll('"value": "12"', '"value": "0"'))]);
    const old = visit({ today: day("2030-01-01"), staleMonths: 99, prescription: { date: day("2020-01-01") } })(GOOD);
    expect(checkVisit(tables, old).map(({ code }) => code)).toEqual(["care-past-deadline", "prescription-too-old"]);
    expect(checkVisit(without, old)).toEqual([]);
  });
});

describe("what pricing says joins the same list", () => {
  const refused = (change: object) => checksOfPrice(price(tables, priceInput(change), day("2026-11-30")));

  test("with the field that mends it", () => {
    const late = refused({ careDate: "2026-12-24", acts: [{ code: "AMI", coefficient: "7.7" }], prescription: null });
    expect(late.map(({ code, field, severity }) => `${severity} ${code} at ${field}`)).toEqual([
      "refusal date-in-future at careDate",
      "refusal prescription-missing at prescription",
      "refusal coefficient-out-of-table at acts[0].coefficient",
    ]);
  });

  test("one of a CCAM act, which pricing does not look at, stays", () => {
    const input = priceInput({ profession: "medecin-ccam", acts: [{ code: "FICT005" }], prescription: null });
    const result = price(tables, input, day("2026-11-30"));
    const of = visit({ acts: [{ code: "FICT005", coefficient: "1" }] })(GOOD);
    expect(allChecks(tables, of, result).map(({ code }) => code)).toEqual(["prior-agreement-date-missing"]);
  });

  test("an accord préalable is asked for once", () => {
    const result = price(tables, priceInput({ acts: [guard] }), day("2026-11-30"));
    expect(
      allChecks(tables, visit({ acts: [guard] })(GOOD), result).map(({ code, field }) => `${code} at ${field}`),
    ).toEqual(["prior-agreement-missing at acts[0].priorAgreement"]);
  });
});

describe("whether it may be signed", () => {
  const one = (severity: CheckSeverity) => ({ code: "already-billed", severity, field: "acts[0]", facts: {} }) as const;

  test("never past a refusal, past a warning always, past an override once it is said", () => {
    const passed = new Set([passKey(one("override"))]);
    expect([maySign([]), maySign([one("warning")]), maySign([one("refusal")], passed)]).toEqual([true, true, false]);
    expect([maySign([one("override")]), maySign([one("override")], passed)]).toEqual([false, true]);
  });

  test("what was said of one act does not pass another", () => {
    const other = { ...one("override"), field: "acts[1]" } as const;
    expect(maySign([one("override"), other], new Set([passKey(one("override"))]))).toBe(false);
  });
});
