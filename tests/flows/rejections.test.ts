import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { billVisit, type Session } from "#billing";
import { day } from "#billing/model/dates";
import type { ActEntry, VisitEntry } from "#hal/ports/index";
import { roundOf, roundPatient } from "../helpers/rounds.ts";
import { FlowBench } from "./bench.ts";
import { cancels, card, chooses, expectPrompts, gives, keys, prompt, type Step, seen } from "./script.ts";
import { entry, FIRST, openSession, visit } from "./visits.ts";

/**
 * What a caisse is known to reject (formats.md 5.4), played in a whole visit: stopped, or asked, before any number is drawn. The
 * same corpus check by check is in tests/unit/checks/check-visit.test.ts.
 */

let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  bench = await FlowBench.open();
  session = await openSession(bench);
});
afterEach(() => bench.stop(session));

const BILLER = "996000014";
const SECOND = "000000002";
const play = (script: readonly Step[]) => expectPrompts(bench, () => billVisit(bench.desk, session), script);
const upToActs = (vitale: string): readonly Step[] => [
  prompt.insertCard("vitale"),
  card.inserts("vitale", vitale),
  prompt.anything("choose"),
  chooses(0),
  prompt.acts(),
];
/** The one thing found, and whether the practitioner may pass it. */
const found = (code: string, severity: "refusal" | "override", facts: Readonly<Record<string, string>> = {}): Step => ({
  is: "prompt",
  wanted: {
    kind: "checks",
    asks: { rows: [expect.objectContaining({ code, severity, facts: expect.objectContaining(facts) })] },
  },
});

const { prescriptionDate: _date, ...withoutPrescription } = entry();
const { prescriberSpecialty: _specialty, ...withoutSpecialty } = entry();
const { prescriber: _prescriber, ...withoutPrescriber } = withoutSpecialty;

const act = (code: string, coefficient: string, more: Partial<ActEntry> = {}): ActEntry => ({
  ...{ code, coefficient, quantity: 1, ald: false },
  ...more,
});
const guard = act("AMI", "5", { tag: "intrathecal-injection" });

/** A sheet keyed for somebody whose card was read: which code of the caisse it would meet, and what stops it. */
const SHEETS: readonly (readonly [
  rejection: string,
  title: string,
  keyed: VisitEntry,
  code: string,
  severity: "refusal" | "override",
])[] = [
  ["T1004", "no prescriber", withoutPrescriber, "prescriber-missing", "refusal"],
  ["T1004", "a prescriber with a wrong key", entry({ prescriber: "991000028" }), "prescriber-number-wrong", "refusal"],
  ["T1004", "a prescriber without specialty", withoutSpecialty, "prescriber-specialty-missing", "refusal"],
  [
    "T1005",
    "a prescription of more than a year",
    entry({ prescriptionDate: "2025-11-22" }),
    "prescription-too-old",
    "override",
  ],
  ["T1005", "no prescription", withoutPrescription, "prescription-missing", "refusal"],
  ["T1005", "one made after the care", entry({ prescriptionDate: "2026-11-24" }), "prescription-after-care", "refusal"],
  ["T1006", "no accord préalable", entry({ acts: [guard] }), "prior-agreement-missing", "refusal"],
  [
    "T1006",
    "an accord préalable of tomorrow",
    entry({ acts: [{ ...guard, priorAgreementDate: "2026-11-24" }] }),
    "prior-agreement-in-future",
    "refusal",
  ],
  ["T1006", "an act of another profession", entry({ acts: [act("G", "1")] }), "act-not-for-profession", "refusal"],
  ["T1006", "a coefficient of no act", entry({ acts: [act("AMI", "2.7")] }), "coefficient-out-of-table", "refusal"],
  [
    "T1006",
    "two acts that exclude each other",
    entry({
      acts: [act("AMI", "1.2", { tag: "oral-medication" }), act("AMI", "1", { tag: "treatment-surveillance" })],
    }),
    "exclusive-acts",
    "refusal",
  ],
  ["T1006", "an ALD that is not open", entry({ acts: [act("AMI", "2", { ald: true })] }), "ald-not-open", "refusal"],
];

/** Rows of the form of a person, and what an attestation says of somebody. */
const ROWS = [
  ...["person-name", "person-first-name", "birth-date", "birth-rank", "nir", "rank", "quality", "organism"],
  ...["exoneration", "c2s", "rights-date", "rights-until"],
];
const WHOLE = {
  "person-name": "ORSINI",
  "person-first-name": "LISA",
  "birth-date": "14081955",
  nir: "255082A99900123",
  rank: "001",
  organism: "013499881",
  exoneration: "0",
  "rights-date": "2026-11-20",
};
type Typed = Readonly<Partial<Record<keyof typeof WHOLE | "rights-until", string>>>;

function types(answers: Typed): readonly Step[] {
  return Object.entries(answers).flatMap(([field, value]) => [
    prompt.form("person"),
    gives({ row: ROWS.indexOf(field) }),
    { is: "prompt", wanted: {} } as const, // The question of that row.
    gives(value),
  ]);
}
const typed = (answers: Typed): readonly Step[] => [
  prompt.insertCard("vitale"),
  gives("other-way"),
  prompt.pick("way"),
  gives("degraded"),
  prompt.pick("without-vitale"),
  gives("forgotten"),
  prompt.pick("person-source"),
  gives("typed"),
  ...types(answers),
  prompt.form("person"),
  gives("done"),
];
const leavesForm: readonly Step[] = [
  cancels(),
  prompt.form("person"),
  cancels(),
  prompt.pick("person-source"),
  cancels(),
  prompt.insertCard("vitale"),
  cancels(),
];
const leavesActs: readonly Step[] = [cancels(), prompt.acts(), cancels()];
const leavesAmounts: readonly Step[] = [cancels(), prompt.acts(), cancels()];

describe("a sheet that a caisse would reject", () => {
  test.each(SHEETS)("%s, %s: is stopped before signing", async (_rejection, _title, keyed, code, wanted) => {
    await play([...upToActs("V01"), keys(keyed), found(code, wanted), ...leavesActs]);
    expect(session.book.nextNumber(BILLER)).toBe(FIRST);
  });

  test.each(SHEETS.filter(([, , , , severity]) => severity === "refusal"))(
    "%s, %s: nobody can pass it",
    async (_rejection, _title, keyed, code) => {
      await play([...upToActs("V01"), keys(keyed), prompt.checks(code), gives("pass"), prompt.acts(), cancels()]);
      expect(session.book.nextNumber(BILLER)).toBe(FIRST);
    },
  );

  test("T1007, the same act the same day: is asked, naming the invoice", async () => {
    await play(visit("V01", FIRST));
    await play([
      ...upToActs("V01"),
      keys(entry()),
      found("already-billed", "override", { number: FIRST }),
      ...leavesActs,
    ]);
    expect(session.book.nextNumber(BILLER)).toBe(SECOND);
  });

  test("E0730, a performer whose number has not its key: is stopped", async () => {
    const { card: read } = session;
    session.renew({ ...read, situations: read.situations.map((one) => ({ ...one, billingNumber: "996000015" })) });
    await play([...upToActs("V01"), keys(entry()), found("performer-number-wrong", "refusal"), ...leavesActs]);
    expect(session.book.nextNumber("996000015")).toBe(FIRST);
  });
});

describe("a person whom a caisse would not know", () => {
  test("T1001, a NIR with the key of another: is refused as it is typed", async () => {
    await play([
      ...typed({}).slice(0, -2),
      prompt.form("person"),
      gives({ row: ROWS.indexOf("nir") }),
      { is: "prompt", wanted: { kind: "number", asks: { field: "nir" } } },
      gives("255082A99900124"),
      prompt.trouble("E_NIR_KEY", "nothing-lost"),
      seen(),
      { is: "prompt", wanted: { kind: "number", asks: { field: "nir" } } },
      cancels(),
      prompt.form("person"),
      ...leavesForm.slice(2),
    ]);
  });

  test.each<[string, string, Typed, string]>([
    ["T1001", "no NIR", { nir: "" }, "nir-missing"],
    ["T1001", "a rank of one digit", { rank: "1" }, "rank-malformed"],
    ["T1001", "no birth date", { "birth-date": "" }, "insured-birth-date-missing"],
    ["T1001", "no name", { "person-name": "" }, "insured-name-missing"],
    ["T1003", "a caisse of eight digits", { organism: "01349988" }, "fund-malformed"],
    ["T1003", "no caisse", { organism: "" }, "fund-missing"],
    ["T1002", "no proof of rights", { "rights-date": "" }, "rights-proof-missing"],
  ])("%s, %s: is refused before the first act", async (_rejection, _title, wrong, code) => {
    const said = Object.entries({ ...WHOLE, ...wrong }).filter(([, answer]) => answer !== "");
    await play([...typed(Object.fromEntries(said)), prompt.checks(code), ...leavesForm]);
  });
});

describe("rights that a caisse would find closed", () => {
  test("T1002, and a mutuelle out of its validity: both are asked", async () => {
    await play([
      ...upToActs("V13"),
      keys(entry()),
      prompt.checks("rights-closed", "amc-out-of-validity"),
      ...leavesActs,
    ]);
    expect(session.book.nextNumber(BILLER)).toBe(FIRST);
  });

  test("T1002, an attestation that ended before the care: is asked, and warned of with the amounts (E067)", async () => {
    await play([
      ...typed({ ...WHOLE, "rights-until": "2026-11-22" }),
      prompt.acts(),
      keys(entry()),
      found("rights-closed", "override"),
      gives("pass"),
      prompt.amounts({
        checks: [expect.objectContaining({ code: "rights-proof-expired", facts: { until: "2026-11-22" } })],
      }),
      ...leavesAmounts,
    ]);
  });

  test("one that ends on the day of the care has nothing said of it", async () => {
    await play([
      ...typed({ ...WHOLE, "rights-until": "2026-11-23" }),
      prompt.acts(),
      keys(entry()),
      { is: "prompt", wanted: { kind: "amounts", asks: expect.not.objectContaining({ checks: expect.anything() }) } },
      ...leavesAmounts,
    ]);
  });
});

describe("T1008, a piece that a caisse would miss", () => {
  const CLAIRE = {
    insuredNir: "2550875999901",
    birthDate: "19550814",
    birthRank: "1",
    rank: "000",
    name: "",
    firstName: "",
  };
  /** The practice sent a round of that day, and holds those pieces for her. */
  const pushed = (on: string, pieces: readonly string[], person = CLAIRE) => {
    const round = { ...roundOf(1, { patients: [roundPatient(1, { person, pieces })] }), day: day(on) };
    Object.defineProperty(bench.desk.pushed, "round", { get: () => round });
  };
  const missing = prompt.amounts({
    checks: [expect.objectContaining({ code: "piece-missing", facts: { piece: "ORDN" } })],
  });
  const nothing: Step = {
    is: "prompt",
    wanted: { kind: "amounts", asks: expect.not.objectContaining({ checks: expect.anything() }) },
  };
  const showsAmounts = (amounts: Step) => play([...upToActs("V01"), keys(entry()), amounts, ...leavesAmounts]);

  test("is warned of with the amounts when the practice does not hold the prescription", async () => {
    pushed("2026-11-23", ["AOTP"]);
    await showsAmounts(missing);
  });

  test("and of somebody who is not on the round (A10)", async () => {
    pushed("2026-11-23", ["ORDN"], { ...CLAIRE, birthDate: "19550815" });
    await showsAmounts(missing);
  });

  test("is not when it holds it", async () => {
    pushed("2026-11-23", ["ORDN"]);
    await showsAmounts(nothing);
  });

  test("is not where the round is of another day: nobody knows", async () => {
    pushed("2026-11-22", []);
    await showsAmounts(nothing);
  });
});

test("T1003, another caisse than on the last invoice: is warned of with the amounts", async () => {
  await play(visit("V01", FIRST));
  session.book.lastOrganism = () => "02-349-9882"; // Billed to another one since.
  await play([
    ...upToActs("V01"),
    keys(entry({ overrides: [{ code: "already-billed", field: "acts[0]" }] })),
    prompt.amounts({ checks: [expect.objectContaining({ code: "fund-changed" })] }),
    ...leavesAmounts,
  ]);
});
