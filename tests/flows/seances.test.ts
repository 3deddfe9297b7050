import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { billVisit, type Session } from "#billing";
import { readInvoiceRecords } from "#billing/formats/index";
import { day } from "#billing/model/dates";
import { receiptOf } from "#billing/receipt/index";
import type { Seance, VisitEntry } from "#hal/ports/index";
import { FlowBench } from "./bench.ts";
import { cancels, card, chooses, expectPrompts, gives, keys, prompt, type Step } from "./script.ts";
import { entry, FIRST, openSession, visit } from "./visits.ts";

/** Several days of care on one FSE (E079, scenario A12): Monday to Saturday from 2 November 2026, the 11th a holiday. */

let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  bench = await FlowBench.open();
  session = await openSession(bench);
});
afterEach(() => bench.stop(session));

const DAYS = ["02", "03", "04", "05", "06", "07", "09", "10", "11", "12"].map((day) => `2026-11-${day}`);
const ACT = { code: "AMI", coefficient: "2", quantity: 1, ald: false } as const;
/** AMI 2 at home: 3.15 a letter until 5 November, 3.35 after; the holiday's 8.50. */
const EXPECTED_CENTS = 4 * (630 + 275) + 6 * (670 + 275) + 850;

const seance = (careDate: string, change: Partial<Seance> = {}): Seance => ({
  careDate,
  place: "home",
  time: "day",
  sundayOrHoliday: careDate === "2026-11-11",
  acts: [ACT],
  supplements: [],
  ...change,
});
const sheet = (days: readonly Seance[], change: Partial<VisitEntry> = {}): VisitEntry => {
  const [first = seance("2026-11-02"), ...others] = days;
  return { ...entry({ prescriptionDate: "2026-11-01", ...change }), ...first, seances: others };
};
const TEN = sheet(DAYS.map((day) => seance(day)));

const play = (script: readonly Step[]) => expectPrompts(bench, () => billVisit(bench.desk, session), script);
const upToActs: readonly Step[] = [
  prompt.insertCard("vitale"),
  card.inserts("vitale", "V01"),
  prompt.anything("choose"),
  chooses(0),
  prompt.acts(),
];
const signs = (number: string): readonly Step[] => [gives("sign"), prompt.signed(number), gives("done")];
const signed = (number = FIRST) => bench.desk.journal.signedInvoiceOf("996000014", number);

describe("ten days of care on one sheet", () => {
  test("are priced each by its date, their sum the total to the cent", async () => {
    await play([
      ...upToActs,
      keys(TEN),
      prompt.amounts({
        seances: 10,
        careDate: "2026-11-02",
        careTo: "2026-11-12",
        totalCents: EXPECTED_CENTS,
        baseCents: EXPECTED_CENTS,
      }),
      ...signs(FIRST),
    ]);
    const { invoice } = await signed();
    expect(invoice.totals.feeCents).toBe(EXPECTED_CENTS);
    expect(invoice.lines.map((line) => `${line.careDate} ${line.code}${line.majorationKind ?? ""}`)).toEqual(
      DAYS.flatMap((on) => [`${on} AMI${on === "2026-11-11" ? "F" : ""}`, `${on} IFD`]),
    );
  });

  test("stand in the bytes with their dates, under one prescription and one number", async () => {
    await play([...upToActs, keys(TEN), prompt.amounts(), ...signs(FIRST)]);
    const { fseBytes } = await signed();
    const records = readInvoiceRecords(fseBytes);
    const acts = records.filter(({ key }) => key === "4");
    expect(acts.map(({ fields }) => fields.careDate)).toEqual(
      DAYS.flatMap((on) => [on, on]).map((on) => on.slice(2).replaceAll("-", "")),
    );
    expect(records.filter(({ key }) => key === "2" || key === "5").map(({ key }) => key)).toEqual(["2", "5"]);
    expect(records.find(({ key }) => key === "2T")?.fields.prescriptionDate).toBe("261101");
  });

  test("are told one by one on the ticket", async () => {
    await play([...upToActs, keys(TEN), prompt.amounts(), ...signs(FIRST)]);
    const told = receiptOf(await signed())
      .lines.flatMap((line) => (line.kind === "text" ? [line.text] : []))
      .filter((text) => text.startsWith("Soins du"));
    expect(told).toEqual(DAYS.map((day) => `Soins du ${day.slice(8)}/11/2026`));
  });

  test("count for each of their days in the next visit", async () => {
    const far = TEN.seances?.map((one) => ({ ...one, oneWayKm: 10 })) ?? [];
    await play([...upToActs, keys({ ...TEN, seances: far }), prompt.amounts(), ...signs(FIRST)]);
    expect([
      session.book.kilometresOn("996000014", day("2026-11-04")),
      session.book.kilometresOn("996000014", day("2026-11-08")),
    ]).toEqual([16, 0]);
  });
});

describe("a day that is billed already", () => {
  test("is named with its date and its invoice, opened at its date, and another day takes its place", async () => {
    await play(visit("V01", FIRST, { ...seance("2026-11-10"), prescriptionDate: "2026-11-01" }));
    const moved = "2026-11-13";
    const row = { careDate: "2026-11-10", facts: { code: "AMI", date: "2026-11-10", number: FIRST }, opens: true };
    const listed: Step = {
      is: "prompt",
      wanted: { kind: "checks", asks: { rows: [expect.objectContaining({ code: "already-billed", ...row })] } },
    };
    await play([
      ...upToActs,
      keys(TEN),
      listed,
      gives({ row: 0 }),
      prompt.acts({ seance: { number: 8, of: 10 }, opening: { field: "careDate" } }),
      keys({ ...TEN, ...seance(moved) }),
      prompt.acts(),
      keys(sheet([...DAYS.filter((day) => day !== "2026-11-10"), moved].map((day) => seance(day)))),
      prompt.amounts({ totalCents: EXPECTED_CENTS, careTo: moved }),
      ...signs("000000002"),
    ]);
    const { invoice } = await signed("000000002");
    expect([...new Set(invoice.lines.map((line) => line.careDate))]).toEqual([
      ...DAYS.filter((day) => day !== "2026-11-10"),
      moved,
    ]);
  });

  test("is passed when the practitioner says so: named, in the entry and in the audit, and asked once", async () => {
    await play(visit("V01", FIRST, { ...seance("2026-11-10"), prescriptionDate: "2026-11-01" }));
    await play([
      ...upToActs,
      keys(TEN),
      prompt.checks("already-billed"),
      gives("pass"),
      prompt.amounts({ totalCents: EXPECTED_CENTS }),
      gives("back"),
      prompt.acts(),
      keys({ ...TEN, overrides: [{ code: "already-billed", field: "2026-11-10 acts[0]" }] }),
      prompt.amounts(),
      ...signs("000000002"),
    ]);
    const view = session.book.invoice("996000014", "000000002");
    if (view === undefined) throw new Error("not there");
    const { entry: kept } = await bench.desk.journal.signing(view);
    expect(kept?.overrides).toEqual([{ code: "already-billed", field: "2026-11-10 acts[0]" }]);
    const noted: unknown[] = [];
    const read = async () => {
      for await (const { record } of bench.desk.journal.export())
        if (record.kind === "audit" && record.event === "override") noted.push(record.facts);
    };
    await bench.until(read());
    expect(noted).toEqual([{ code: "already-billed", field: "2026-11-10 acts[0]" }]);
  });
});

describe("what is wrong is said of its day", () => {
  test("a day in the future, and a day with an act of another profession", async () => {
    const wrong = sheet([
      seance("2026-11-02"),
      seance("2026-11-20", { acts: [ACT, { ...ACT, code: "G", coefficient: "1" }] }),
      seance("2026-12-01"),
    ]);
    const rows = [
      expect.objectContaining({ code: "act-not-for-profession", careDate: "2026-11-20", opens: true }),
      expect.objectContaining({ code: "date-in-future", careDate: "2026-12-01", opens: true }),
    ];
    await play([
      ...upToActs,
      keys(wrong),
      { is: "prompt", wanted: { kind: "checks", asks: { rows } } },
      gives({ row: 1 }),
      prompt.acts({ seance: { number: 3, of: 3 }, opening: { field: "careDate" } }),
      cancels(),
      prompt.acts(),
      cancels(),
    ]);
  });

  test("more lines than a sheet holds", async () => {
    const acts = [ACT, { ...ACT, coefficient: "1" }];
    const days = Array.from({ length: 90 }, (_, index) => {
      const date = new Date(Date.UTC(2026, 7, 1 + index)).toISOString().slice(0, 10);
      return seance(date, { acts, oneWayKm: 10 });
    });
    await play([
      ...upToActs,
      keys(sheet(days, { prescriptionDate: "2026-07-31" })),
      prompt.checks("too-many-lines"),
      cancels(),
      prompt.acts(),
      cancels(),
    ]);
  });
});

test("two visits of one day: the kilometres and the forfait of the first count for the second", async () => {
  const bsa = { code: "BSA", coefficient: "1", quantity: 1, ald: false } as const;
  await play([
    ...upToActs,
    keys(sheet([seance("2026-11-20", { acts: [bsa] }), seance("2026-11-20")])),
    prompt.amounts(),
    ...signs(FIRST),
  ]);
  const { invoice } = await signed();
  // On the day of a BSx an AMI is written AMX and the travel is IFI, on the second visit too.
  expect(invoice.lines.map(({ code }) => code)).toEqual(["BSA", "IFI", "AMX", "IFI"]);
});
