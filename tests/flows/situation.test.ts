import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { billVisit, type Desk, type Session } from "#billing";
import { readInvoiceRecords } from "#billing/formats/index";
import { receiptOf } from "#billing/receipt/index";
import type { FormRow, SituationEntry, VisitEntry } from "#hal/ports/index";
import { FlowBench } from "./bench.ts";
import { cancels, card, chooses, expectPrompts, gives, keys, prompt, type Step, seen } from "./script.ts";
import { dropDrafts, entry, FIRST, openSession, SETTLED } from "./visits.ts";

/** What is said of the person beside what the card says, and what it changes in the sheet. */

let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  bench = await FlowBench.open();
});
afterEach(() => bench.stop(session));

const start = async (cps = "C01") => {
  session = await openSession(bench, cps);
};
const play = (script: readonly Step[], desk: Desk = bench.desk) =>
  expectPrompts(bench, () => billVisit(desk, session), script);
const upToActs = (vitale: string, person = 0): readonly Step[] => [
  prompt.insertCard("vitale"),
  card.inserts("vitale", vitale),
  prompt.anything("choose"),
  chooses(person),
  prompt.acts(),
];
const SIGNS = [gives("sign"), prompt.signed(FIRST), gives("done")];
const asked = (kind: "pick" | "date" | "number" | "form", asks: object): Step => ({
  is: "prompt",
  wanted: { kind, asks },
});
const said = (situation: SituationEntry, change: Partial<VisitEntry> = {}) => entry({ situation, ...change });

const signed = (biller = session.situation.billingNumber ?? "") => bench.desk.journal.signedInvoiceOf(biller, FIRST);
const invoice = async () => (await signed()).invoice;
/** The fields of one record of the sheet. */
const record = async (key: string) =>
  readInvoiceRecords((await signed()).fseBytes).find((one) => one.key === key)?.fields ?? {};
/** Whose Vitale counts as old after a month: that of 5 October is. */
const withOldCards = (): Desk => ({
  ...bench.desk,
  settings: Object.create(bench.desk.settings, {
    value: { value: { ...bench.desk.settings.value, staleVitaleMonths: 1 } },
  }) as Desk["settings"],
});

describe("an accident at work (E060, E061)", () => {
  const ofCard: readonly Step[] = [
    ...upToActs("V07"),
    keys(said({ ...SETTLED, insuranceNature: "41" })),
    asked("pick", { of: "accident-source", codes: ["card", "number", "date"] }),
    gives("card"),
    prompt.choose("accident", ["260115340 15/01/2026", "230602344 02/06/2023", "10/09/2026"]),
  ];

  test("read of a card up to date is offered with its number and date; chosen, 100 % and no feuillet asked", async () => {
    await start();
    await play([...ofCard, chooses(0), prompt.amounts({ patientCents: 0 }), ...SIGNS]);
    const { insuranceNature, accident, lines, thirdParty } = await invoice();
    expect([insuranceNature, accident, thirdParty.amo]).toEqual([
      "41",
      { number: "260115340", date: "2026-01-15" },
      true,
    ]);
    expect(lines.every((line) => line.ratePercent === 100 && line.exoneration === "0")).toBe(true);
    expect((await record("2")).accidentReference).toBe("260115340");
  });

  test("without a number travels with its date", async () => {
    await start();
    await play([...ofCard, chooses(2), prompt.amounts(), ...SIGNS]);
    expect((await record("2")).accidentReference).toBe("000260910");
  });

  test("of a card that is old asks for the feuillet: N is refused with the reason, O goes on", async () => {
    await start();
    await play(
      [
        ...ofCard,
        chooses(0),
        prompt.confirm("accident-sheet"),
        gives(false),
        prompt.trouble("E_ACCIDENT_SHEET", "nothing-signed"),
        seen(),
        prompt.acts(),
        keys(said({ ...SETTLED, insuranceNature: "41", accident: { number: "260115340", ofCard: false } })),
        prompt.confirm("accident-sheet"),
        gives(true),
        prompt.amounts({ patientCents: 0 }),
        ...SIGNS,
      ],
      withOldCards(),
    );
    expect((await invoice()).lines[0]?.ratePercent).toBe(100);
  });

  test("typed is proved by nothing either: the feuillet is asked", async () => {
    await start();
    await play([
      ...upToActs("V01"),
      keys(said({ ...SETTLED, insuranceNature: "41" })),
      asked("pick", { of: "accident-source", codes: ["number", "date"] }),
      gives("number"),
      asked("number", { field: "at-number" }),
      gives("261115345"),
      prompt.confirm("accident-sheet"),
      cancels(),
      prompt.acts(),
      cancels(),
    ]);
  });
});

describe("soins médicaux gratuits (E062)", () => {
  test("the nature is locked, the covered amount is asked and split over the acts to the cent", async () => {
    await start();
    const locked = expect.objectContaining({ field: "insurance-nature", locked: "by-card" });
    await play([
      ...upToActs("V08"),
      gives({ road: { to: "situation" }, entry: said({}) }),
      { is: "prompt", wanted: { kind: "form", asks: { rows: expect.arrayContaining([locked]) } } },
      gives("done"),
      prompt.acts(),
      keys(said({})),
      asked("number", { field: "covered-amount" }),
      gives("5.00"),
      prompt.amounts({ totalCents: 945, amoCents: 500, patientCents: 445, tmCents: 445, amcShareCents: 0 }),
      ...SIGNS,
    ]);
    const { lines, totals } = await invoice();
    expect(lines.map(({ baseCents, amoCents }) => [baseCents, amoCents])).toEqual([
      [670, 355],
      [275, 145],
    ]);
    expect([totals.amoCents, totals.patientCents, (await record("2")).insuranceNature]).toEqual([500, 445, "22"]);
    const paper = JSON.stringify(receiptOf(await signed()).lines);
    expect(paper).toContain('"left":"Part AMO","right":"5,00 €"');
  });

  test("more than the acts is refused, and its line asks for the amount again", async () => {
    await start();
    await play([
      ...upToActs("V08"),
      keys(said({ coveredCents: 946 })),
      prompt.checks("covered-amount-too-high"),
      gives({ row: 0 }),
      asked("number", { field: "covered-amount" }),
      gives("9.45"),
      prompt.amounts({ amoCents: 945, patientCents: 0 }),
      cancels(),
      prompt.acts(),
      cancels(),
    ]);
  });
});

test("a maternity typed (E064): its date and kind, 100 % in tiers payant", async () => {
  await start();
  await play([
    ...upToActs("V01"),
    keys(said({ insuranceNature: "30" })),
    asked("pick", { of: "maternity-kind", codes: ["G", "A"] }),
    gives("A"),
    asked("date", { field: "maternity" }),
    gives("2026-11-02"),
    prompt.amounts({ patientCents: 0 }),
    ...SIGNS,
  ]);
  const { maternity, thirdParty, lines } = await invoice();
  expect([maternity, thirdParty.amo, lines[0]?.ratePercent]).toEqual([{ date: "2026-11-02", kind: "A" }, true, 100]);
  const { maternityDate, maternityDateKind, tpAmo } = await record("2T");
  expect([maternityDate, maternityDateKind, tpAmo]).toEqual(["261102", "A", "O"]);
});

describe("an accident caused by a third party (E066)", () => {
  test("must be answered; yes asks its date, which stands in the sheet", async () => {
    await start();
    await play([
      ...upToActs("V01"),
      keys(said({})),
      prompt.confirm("third-party-accident"),
      gives(true),
      asked("date", { field: "accident" }),
      gives("2026-11-14"),
      prompt.amounts(),
      ...SIGNS,
    ]);
    expect([(await record("2")).accidentReference, (await record("2T")).thirdPartyAccident]).toEqual([
      "000261114",
      "O",
    ]);
  });

  test("no is an answer, and is written", async () => {
    await start();
    await play([
      ...upToActs("V01"),
      keys(said({})),
      prompt.confirm("third-party-accident"),
      gives(false),
      prompt.amounts(),
      ...SIGNS,
    ]);
    expect([(await record("2")).accidentReference, (await record("2T")).thirdPartyAccident]).toEqual([
      "000000000",
      "N",
    ]);
  });

  test("left unanswered, nothing is shown to sign", async () => {
    await start();
    await play([
      ...upToActs("V01"),
      keys(said({})),
      prompt.confirm("third-party-accident"),
      cancels(),
      prompt.acts(),
      cancels(),
    ]);
  });
});

/** The row of a field in the form of the situation. */
async function rowsOf(steps: readonly Step[], entered: VisitEntry): Promise<readonly FormRow[]> {
  let rows: readonly FormRow[] = [];
  const looks: Step = {
    is: "deed",
    name: "looks at the form",
    run: async () => {
      await bench.untilAsked();
      const form = bench.ui.prompts.shift();
      if (form?.kind === "form") rows = form.asks.rows;
    },
  };
  await play([
    ...steps,
    gives({ road: { to: "situation" }, entry: entered }),
    looks,
    gives("done"),
    prompt.acts(),
    cancels(),
  ]);
  return rows;
}

describe("an ALD on a paper attestation (E057)", () => {
  test("seen and dated, opens the question act by act; the sheet says that the right comes from a paper", async () => {
    await start();
    const rows = await rowsOf(upToActs("V01"), said(SETTLED));
    const row = rows.findIndex(({ field }) => field === "ald-proof");
    const related = said(
      { ...SETTLED, aldProof: { seenOn: "2026-11-20" } },
      { acts: [{ code: "AMI", coefficient: "2", quantity: 1, ald: true }] },
    );
    await bench.remove("vitale");
    await dropDrafts(bench, session);
    await play([
      ...upToActs("V01"),
      gives({ road: { to: "situation" }, entry: said(SETTLED) }),
      prompt.form("situation"),
      gives({ row }),
      prompt.confirm("ald-proof"),
      gives(true),
      asked("date", { field: "attestation" }),
      gives("2026-11-20"),
      asked("form", {
        rows: expect.arrayContaining([{ field: "ald-proof", value: { kind: "day", day: "2026-11-20" } }]),
      }),
      gives("done"),
      prompt.acts({ aldOpen: true }),
      keys(related),
      prompt.amounts({ patientCents: 0 }),
      ...SIGNS,
    ]);
    const { rights, lines } = await invoice();
    expect([rights.source, rights.date, rights.proofKind, lines[0]?.exoneration]).toEqual([
      "A",
      "2026-11-20",
      "2",
      "4",
    ]);
    const { rightsSource, rightsDate } = await record("2T");
    expect([rightsSource, rightsDate]).toEqual(["A", "261120"]);
  });

  test("not seen, there is none: an act declared in relation is refused", async () => {
    await start();
    await play([
      ...upToActs("V01"),
      keys(said(SETTLED, { acts: [{ code: "AMI", coefficient: "2", quantity: 1, ald: true }] })),
      prompt.checks("ald-not-open"),
      gives({ row: 0 }),
      prompt.acts({ opening: { act: 0, part: "ald" } }),
      cancels(),
    ]);
  });
});

test("a pension of an accident at work, its proof seen: 100 % with justification 5", async () => {
  await start();
  await play([
    ...upToActs("V01"),
    keys(said({ ...SETTLED, atPension: { seenOn: "2026-11-20" } })),
    prompt.amounts({ patientCents: 0 }),
    ...SIGNS,
  ]);
  const { lines, rights } = await invoice();
  expect([lines[0]?.ratePercent, lines[0]?.exoneration, rights.source]).toEqual([100, "5", "A"]);
});

describe("the parcours de soins (E109)", () => {
  const G = { code: "G", coefficient: "1", quantity: 1, ald: false };

  test("is asked of a doctor, who picks among all situations; it stands in the sheet", async () => {
    await start("C02");
    await play([
      ...upToActs("V01"),
      keys(said({ thirdPartyAccident: { answer: false } }, { acts: [G], place: "office" })),
      asked("pick", { of: "care-path", codes: ["T", "O", "M", "N", "R", "D", "H", "U", "A", "B", "J", "S", ""] }),
      gives("M"),
      prompt.amounts(),
      ...SIGNS,
    ]);
    expect((await record("2S")).carePathway).toBe("M");
  });

  test("is no row of a nurse's form", async () => {
    await start();
    const rows = await rowsOf(upToActs("V01"), said(SETTLED));
    expect(rows.map(({ field }) => field)).not.toContain("care-path");
    expect(rows.map(({ field }) => field)).toContain("third-party-amo");
  });
});

test("tiers payant taken off: the person pays all, the sheet still carries the AMO share (E107)", async () => {
  await start();
  await play([
    ...upToActs("V01"),
    keys(said({ ...SETTLED, thirdPartyAmo: false })),
    prompt.amounts({ totalCents: 945, amoCents: 567, patientCents: 945 }),
    ...SIGNS,
  ]);
  expect([(await record("2T")).tpAmo, (await invoice()).totals.amoCents]).toEqual(["N", 567]);
});
