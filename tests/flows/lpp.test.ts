import { afterEach, beforeEach, expect, test } from "vitest";
import { billVisit, type Session } from "#billing";
import { readInvoiceRecords } from "#billing/formats/index";
import type { LppKeyed } from "#hal/ports/index";
import { FlowBench } from "./bench.ts";
import { cancels, card, chooses, expectPrompts, gives, keys, prompt, type Step } from "./script.ts";
import { entry, FIRST, openSession } from "./visits.ts";

/** Articles of the LPP on a visit's sheet (E111). Compresses 9900011: 4.72 € each in 2026, at 60 %. */

let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  bench = await FlowBench.open();
  session = await openSession(bench);
});
afterEach(() => bench.stop(session));

const play = (script: readonly Step[]) => expectPrompts(bench, () => billVisit(bench.desk, session), script);
const upToActs: readonly Step[] = [
  prompt.insertCard("vitale"),
  card.inserts("vitale", "V01"),
  prompt.anything("choose"),
  chooses(0),
  prompt.acts(),
];
const number = (field: string): Step => ({ is: "prompt", wanted: { kind: "number", asks: { field } } });
const article: LppKeyed = { code: "9900011", quantity: 2, supply: "A", unitFeeCents: 500, ald: false };
const records = async (key: string) => {
  const { fseBytes } = await bench.desk.journal.signedInvoiceOf("996000014", FIRST);
  return readInvoiceRecords(fseBytes).flatMap((one) => (one.key === key ? [one.fields] : []));
};

test("an article by its seven digits, its quantity and its price, beside the acts: base at the tariff, in a record 4L", async () => {
  await play([
    ...upToActs,
    gives({ road: { to: "details" }, entry: entry() }),
    prompt.form("details"),
    gives({ row: 3 }),
    number("lpp-code"),
    gives("9900011"),
    number("quantity"),
    gives("2"),
    number("lpp-fee"),
    gives("5"),
    prompt.form("details"),
    gives("done"),
    prompt.acts({ entered: { ...entry(), lpp: [article] } }),
    keys(entry({ lpp: [article] })),
    // AMI 2 and IFD 9.45; two at 4.72 are 9.44 of base, 10.00 charged, 5.66 of AMO.
    prompt.amounts({
      lines: [
        expect.objectContaining({ label: "AMI 2", feeCents: 670, amcCents: 0 }),
        expect.objectContaining({ label: "IFD" }),
        expect.objectContaining({
          label: "9900011 × 2",
          feeCents: 1000,
          baseCents: 944,
          ratePercent: 60,
          amoCents: 566,
        }),
      ],
      totalCents: 945 + 1000,
      baseCents: 945 + 944,
      excessCents: 56,
      amoCents: 567 + 566,
    }),
    gives("sign"),
    prompt.signed(FIRST),
    gives("done"),
  ]);
  const [line] = await records("4L");
  expect([line?.lppCode, line?.supply, line?.unitTariff, line?.unitFee]).toEqual([
    "9900011",
    "A",
    "0000472",
    "0000500",
  ]);
  const last = (await records("4")).at(-1);
  expect([last?.actCode?.trim(), last?.quantity, last?.reimbursementBase, last?.fees]).toEqual([
    "PAN",
    "02",
    "0000944",
    "0001000",
  ]);
});

test("a code that no table has is told; the draft stays", async () => {
  await play([
    ...upToActs,
    gives({ road: { to: "details" }, entry: entry() }),
    prompt.form("details"),
    gives({ row: 3 }),
    number("lpp-code"),
    gives("1234567"),
    prompt.trouble("E_LPP_UNKNOWN", "draft-kept", { code: "1234567" }),
    gives("seen"),
    prompt.form("details"),
    gives("done"),
    prompt.acts({ entered: entry() }),
    cancels(),
  ]);
});

test("under the tariff it is refused, and its line leads to the articles", async () => {
  await play([
    ...upToActs,
    keys(entry({ lpp: [{ ...article, unitFeeCents: 400 }] })),
    prompt.checks("fee-below-base"),
    gives({ row: 0 }),
    prompt.form("details"),
    gives({ row: 3 }), // Taken off.
    prompt.form("details"),
    gives("done"),
    prompt.amounts({ totalCents: 945 }),
    cancels(),
    prompt.acts(),
    cancels(),
  ]);
});

test("articles alone make a sheet", async () => {
  await play([
    ...upToActs,
    keys(entry({ acts: [], lpp: [{ code: "9900011", quantity: 1, supply: "A", ald: false }] })),
    prompt.amounts({ totalCents: 472, amoCents: 283, patientCents: 189 }),
    gives("sign"),
    prompt.signed(FIRST),
    gives("done"),
  ]);
  expect((await records("4")).map(({ actCode }) => actCode?.trim())).toEqual(["PAN"]);
});
