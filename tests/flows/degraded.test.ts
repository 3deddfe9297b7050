import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { billVisit, resumeSignatures, type Session } from "#billing";
import { TEST_TRUST } from "#billing/cards/index";
import { verifyFse } from "#billing/signing/index";
import { FlowBench } from "./bench.ts";
import { cancels, card, chooses, expectPrompts, gives, keysAndPasses, prompt, type Step } from "./script.ts";
import { entry, FIRST, openSession } from "./visits.ts";

/** Signed by the CPS alone: the person typed, the number that is drawn anew, and a cut in the middle. */

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
const resume = (script: readonly Step[]) => expectPrompts(bench, () => resumeSignatures(bench.desk, session), script);
const view = (number = FIRST) => session.book.invoice(BILLER, number);
const signed = (number = FIRST) => bench.desk.journal.signedInvoiceOf(BILLER, number);

/** Answers of a whole person, by the field of the row. */
const WHOLE = {
  "person-name": "ORSINI",
  "person-first-name": "LISA",
  "birth-date": "14201955",
  nir: "255082A99900123",
  organism: "013499881",
  exoneration: "0",
  "rights-date": "2026-11-23",
} as const;
type Field = keyof typeof WHOLE | "c2s" | "rights-until" | "alsace-moselle" | "sncf-contract";
const ROWS: readonly string[] = [
  ...["person-name", "person-first-name", "birth-date", "birth-rank", "nir", "rank", "quality", "organism"],
  ...["exoneration", "c2s", "rights-date", "rights-until", "alsace-moselle", "sncf-contract"],
];

function types(answers: Readonly<Partial<Record<Field, string | boolean>>>): readonly Step[] {
  return Object.entries(answers).flatMap(([field, value]) => [
    prompt.form("person"),
    gives({ row: ROWS.indexOf(field) }),
    { is: "prompt", wanted: {} } as const, // The question of that row, whichever it is.
    gives(value),
  ]);
}

/** A way without the card, and its reason. */
const degraded: readonly Step[] = [
  prompt.pick("way"),
  gives("degraded"),
  prompt.pick("without-vitale"),
  gives("forgotten"),
];
const typed = (answers: Readonly<Partial<Record<Field, string | boolean>>>): readonly Step[] => [
  prompt.insertCard("vitale"),
  gives("other-way"),
  ...degraded,
  prompt.pick("person-source"),
  gives("typed"),
  ...types(answers),
  prompt.form("person"),
  gives("done"),
];
const toAmounts = [prompt.acts(), keysAndPasses(entry()), prompt.amounts({ mode: "degraded" })];
const signs = (number: string): readonly Step[] => [
  ...toAmounts,
  gives("sign"),
  prompt.signed(number, { mode: "degraded" }),
  gives("done"),
];
/** Up to the secured amounts of V01. */
const secured: readonly Step[] = [
  prompt.insertCard("vitale"),
  card.inserts("vitale", "V01"),
  prompt.anything("choose"),
  chooses(0),
  prompt.acts(),
  keysAndPasses(entry()),
  prompt.amounts({ mode: "secured" }),
];

describe("a field that is left out is named, alone, and opens its question", () => {
  test.each([
    ["person-name", "insured-name-missing", "text"],
    ["person-first-name", "insured-first-name-missing", "text"],
    ["birth-date", "insured-birth-date-missing", "number"],
    ["nir", "nir-missing", "number"],
    ["organism", "fund-missing", "number"],
    ["exoneration", "exoneration-missing", "pick"],
    ["rights-date", "rights-proof-missing", "date"],
  ] as const)("%s", async (field, code, question) => {
    const { [field]: value, ...others } = WHOLE;
    await play([
      ...typed(others),
      prompt.checks(code),
      gives({ row: 0 }),
      prompt.anything(question),
      gives(value),
      prompt.form("person"),
      gives("done"),
      prompt.acts(),
      cancels(),
    ]);
    expect(view()).toBeUndefined();
  });

  test("a caisse of eight digits is told as malformed", async () => {
    await play([
      ...typed({ ...WHOLE, organism: "01349988" }),
      prompt.checks("fund-malformed"),
      cancels(),
      prompt.form("person"),
      cancels(),
      prompt.pick("person-source"),
      cancels(),
      prompt.insertCard("vitale"),
      cancels(),
    ]);
  });
});

describe("what the attestation says", () => {
  test("rights that end: read back after a restart, and closed for care after them", async () => {
    await play([...typed({ ...WHOLE, "rights-until": "2026-12-31" }), ...signs(FIRST)]);
    session.end("lock-key");
    bench = await bench.restart();
    session = await openSession(bench);
    expect((await signed()).invoice.rights).toEqual({
      source: "A",
      date: "2026-11-23",
      validFrom: "2025-01-01",
      proofKind: "2",
    });
  });

  test("rights that ended before the care are said, to be passed or not", async () => {
    await play([
      ...typed({ ...WHOLE, "rights-until": "2026-11-01" }),
      prompt.acts(),
      gives(entry()),
      prompt.checks("rights-closed"),
      cancels(),
      prompt.acts(),
      cancels(),
    ]);
  });

  test("the régime local: nature 13, and its rate", async () => {
    await play([...typed({ ...WHOLE, "alsace-moselle": true }), ...signs(FIRST)]);
    const { insuranceNature, lines } = (await signed()).invoice;
    expect([insuranceNature, lines[0]?.ratePercent]).toEqual(["13", 90]);
  });

  test("the SNCF: its contract is asked before any act, and prices the sheet", async () => {
    await play([
      ...typed({ ...WHOLE, organism: "043499884" }),
      prompt.checks("sncf-contract-missing"),
      gives({ row: 0 }),
      prompt.anything("number"),
      gives("23"),
      prompt.form("person"),
      gives("done"),
      ...signs(FIRST),
    ]);
    expect((await signed()).invoice.lines[0]?.ratePercent).toBe(75);
  });

  test("a C2S: nothing to pay, and the proof is an attestation of C2S", async () => {
    await play([...typed({ ...WHOLE, c2s: "01" }), ...signs(FIRST)]);
    const { rights, totals } = (await signed()).invoice;
    expect([rights.proofKind, totals.patientCents]).toEqual(["1", 0]);
  });
});

test("the card leaves in the middle of its signature: its number is not used, and the next one is degraded", async () => {
  await play([
    ...secured,
    card.pulledDuring("vitale", "sign"),
    gives("sign"),
    prompt.insertCard("vitale", "sign-resume"),
    cancels(),
    prompt.confirm("give-up-number"),
    gives(true),
    prompt.acts({ entered: entry() }),
    gives(entry()),
    prompt.amounts({ mode: "secured" }),
    gives("sign"),
    ...degraded,
    prompt.amounts({ mode: "degraded" }),
    gives("sign"),
    prompt.signed(SECOND, { mode: "degraded" }),
    gives("done"),
  ]);
  expect([view()?.stage, view(SECOND)?.stage, view(SECOND)?.mode]).toEqual(["unused", "signed", "D"]);
  expect(verifyFse(await signed(SECOND), TEST_TRUST)).toEqual({ kind: "good" });
  expect(session.book.held).toBe(1);
});

describe("the card leaves in the middle of its signature, and F4", () => {
  const pulled: readonly Step[] = [
    ...secured,
    card.pulledDuring("vitale", "sign"),
    gives("sign"),
    prompt.insertCard("vitale", "sign-resume"),
    gives("other-way"),
  ];

  test("degraded: its number is not used, the draft goes on under the next one", async () => {
    await play([...pulled, ...degraded, ...signs(SECOND)]);
    expect([view()?.stage, view()?.unusedReason, view(SECOND)?.mode]).toEqual(["unused", "given-up", "D"]);
    expect((await signed(SECOND)).invoice.rights.source).toBe("V");
  });

  test("put aside: the number waits as a signature to resume, and nothing else is kept", async () => {
    expect(await play([...pulled, prompt.pick("way"), gives("wait")])).toEqual({ kind: "cancelled" });
    expect(session.book.toResume().map(({ number }) => number)).toEqual([FIRST]);
  });

  test("read: asked for again in the same words, and signed under the same number", async () => {
    await play([
      ...pulled,
      prompt.pick("way"),
      gives("read"),
      prompt.insertCard("vitale", "sign-resume"),
      card.inserts("vitale", "V01"),
      prompt.signed(FIRST, { mode: "secured" }),
      gives("done"),
    ]);
  });
});

describe("after a power cut in the middle", () => {
  const cut = async (script: readonly Step[]) => {
    await play([...script, card.pulledDuring("cps", "sign"), gives("sign")]);
    bench = await bench.restart();
    session = await openSession(bench);
  };

  test("degraded: resumed by the CPS alone, no Vitale asked, the same bytes", async () => {
    await cut([...typed(WHOLE), ...toAmounts]);
    const pending = view();
    if (pending === undefined) throw new Error("it is there");
    const { fseBytes } = await bench.desk.journal.signing(pending);
    await resume([
      prompt.confirm("resume-signature"),
      gives(true),
      prompt.signed(FIRST, { mode: "degraded" }),
      gives("done"),
    ]);
    const after = await signed();
    expect([after.fseBytes, after.signatures.vitale]).toEqual([fseBytes, undefined]);
    expect(verifyFse(after, TEST_TRUST)).toEqual({ kind: "good" });
  });

  test("secured, and the card is lost since: given up, then degraded under the next number with what was keyed", async () => {
    await cut(secured);
    await resume([
      prompt.confirm("resume-signature"),
      gives(false),
      prompt.confirm("give-up-number"),
      gives(true),
      prompt.insertCard("vitale"),
      gives("other-way"),
      ...degraded,
      prompt.form("person"),
      gives("done"),
      prompt.acts({ entered: entry() }),
      gives(entry()),
      prompt.amounts({ mode: "degraded" }),
      gives("sign"),
      prompt.signed(SECOND, { mode: "degraded" }),
      gives("done"),
    ]);
    expect([view()?.stage, view(SECOND)?.mode]).toEqual(["unused", "D"]);
  });
});
