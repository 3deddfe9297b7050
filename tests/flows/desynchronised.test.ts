import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { beginWithoutCps, billVisit, openWithoutCps, resumeSignatures, type Session } from "#billing";
import { TEST_TRUST } from "#billing/cards/index";
import { verifyFse } from "#billing/signing/index";
import { FlowBench } from "./bench.ts";
import { card, chooses, expectPrompts, gives, keysAndPasses, prompt, type Step, seen } from "./script.ts";
import { entry, FIRST, openSession, visit } from "./visits.ts";

let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  bench = await FlowBench.open();
  session = await openSession(bench);
});
afterEach(() => bench.stop(session));

const BILLER = "996000014";
const SECOND = "000000002";
const THIRD = "000000003";
/** Row of the exoneration, and of the day of the proof, in the form of a person. */
const DECLARED: readonly Step[] = [
  prompt.form("person"),
  gives({ row: 8 }),
  prompt.anything("pick"),
  gives("0"),
  prompt.form("person"),
  gives("done"),
];
const home = (number: string): readonly Step[] => [
  prompt.insertCard("vitale"),
  card.inserts("vitale", "V01"),
  prompt.anything("choose"),
  chooses(0),
  ...DECLARED,
  prompt.acts(),
  keysAndPasses(entry()),
  prompt.amounts({ mode: "desynchronised" }),
  gives("sign"),
  prompt.awaiting("cps", number),
  seen(),
  card.removes("vitale"),
];

/** "Sans CPS" opened from the menu, and the card taken out. */
async function takeOut(): Promise<Session> {
  expect(
    await expectPrompts(bench, () => openWithoutCps(bench.desk, session), [prompt.confirm("without-cps"), gives(true)]),
  ).toBe(true);
  await bench.remove("cps");
  expect(session.endedBy).toBe("card-removed");
  const goesOn = session.withoutCps;
  if (goesOn === undefined) throw new Error("nothing goes on");
  beginWithoutCps(bench.desk, goesOn);
  return goesOn;
}
const billed = (alone: Session, number: string) =>
  expectPrompts(bench, () => billVisit(bench.desk, alone), home(number));
const onDisk = () =>
  [...bench.lasting.disk.files.values()].map((bytes) => Buffer.from(bytes).toString("latin1")).join();

describe("the Vitale first, « Sans CPS » opened with the card in (E086)", () => {
  test("the device is locked, keys wiped; the Vitale signs, and the CPS completes it later under the same number", async () => {
    await expectPrompts(bench, () => billVisit(bench.desk, session), visit("V01", FIRST));
    const { keys } = session;
    const alone = await takeOut();
    expect(bench.desk.journal.locked).toBe(true);
    expect(keys.store.wiped).toBe(true);
    expect([...alone.book.invoices()], "nothing of anybody is known").toEqual([]);
    expect(await billed(alone, SECOND)).toEqual({ kind: "awaiting", number: SECOND });
    expect(await billed(alone, THIRD)).toEqual({ kind: "awaiting", number: THIRD });
    expect(bench.paper).not.toContain(SECOND);
    expect(onDisk()).not.toMatch(/FAMILLE|careSheetId/);
    await bench.insert("cps", "C01");
    expect(alone.endedBy).toBe("card-back");

    session = await openSession(bench);
    const view = (number: string) => session.book.invoice(BILLER, number);
    for (const number of [SECOND, THIRD])
      expect(view(number)).toMatchObject({ stage: "signing", mode: "Y", firstSignature: "vitale" });
    expect(session.book.inNoLot([BILLER]).map(({ number }) => number)).toEqual([FIRST]);
    await expectPrompts(bench, () => resumeSignatures(bench.desk, session), [
      prompt.confirm("resume-signature"),
      gives(true),
      prompt.signed(SECOND, { mode: "desynchronised" }),
      gives("done"),
      prompt.confirm("resume-signature"),
      gives(true),
      prompt.signed(THIRD, { mode: "desynchronised" }),
      gives("done"),
    ]);
    const signed = await bench.desk.journal.signedInvoiceOf(BILLER, SECOND);
    expect(verifyFse(signed, TEST_TRUST)).toEqual({ kind: "good" });
    expect(signed.signatures.vitale).toBeDefined();
    expect(view(SECOND)).toMatchObject({ stage: "signed", mode: "Y" });
    expect(session.book.nextNumber(BILLER)).toBe("000000004");
  });

  test("the power cut before the next unlock loses none, and doubles none however often it is taken in", async () => {
    await billed(await takeOut(), FIRST);
    bench = await bench.restart();
    session = await openSession(bench);
    expect(session.book.invoice(BILLER, FIRST)).toMatchObject({ stage: "signing", firstSignature: "vitale" });
    session.end("lock-key");
    session = await openSession(bench);
    expect([...session.book.invoices()]).toHaveLength(1);
  });

  test("the CPS taken out without it: locked, and nothing goes on", async () => {
    await bench.remove("cps");
    expect(session.endedBy).toBe("card-removed");
    expect(session.withoutCps).toBeUndefined();
    expect(bench.desk.journal.locked).toBe(true);
  });
});
