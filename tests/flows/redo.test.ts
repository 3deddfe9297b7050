import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { billVisit, redoInvoice, type Session, voidInvoice } from "#billing";
import { FlowBench } from "./bench.ts";
import { cancels, card, chooses, expectPrompts, gives, keys, prompt, type Step, seen } from "./script.ts";
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
const KEYED = { oneWayKm: 9, supplements: ["IK"] } as const;
const play = (script: readonly Step[]) => expectPrompts(bench, () => billVisit(bench.desk, session), script);
const signed = (number: string) => bench.desk.journal.signedInvoiceOf(BILLER, number);
const view = (number = FIRST) => {
  const found = session.book.invoice(BILLER, number);
  if (found === undefined) throw new Error("it is there");
  return found;
};
const deletes = () =>
  expectPrompts(bench, () => voidInvoice(bench.desk, session, view()), [
    prompt.confirm("void-once"),
    gives(true),
    prompt.confirm("void-twice"),
    gives(true),
  ]);
const redo = (script: readonly Step[]) => expectPrompts(bench, () => redoInvoice(bench.desk, session, view()), script);
const withCard: readonly Step[] = [
  prompt.confirm("redo"),
  gives(true),
  prompt.insertCard("vitale"),
  card.inserts("vitale", "V01"),
  prompt.anything("choose"),
  chooses(0),
  prompt.acts({ entered: entry(KEYED) }),
  keys(entry(KEYED)),
];

/** V01 read, then gone: degraded. */
const degraded: readonly Step[] = [
  prompt.insertCard("vitale"),
  card.inserts("vitale", "V01"),
  prompt.anything("choose"),
  chooses(0),
  prompt.acts(),
  keys(entry(KEYED)),
  prompt.amounts(),
  card.removes("vitale"),
  gives("sign"),
  prompt.pick("way"),
  gives("degraded"),
  prompt.pick("without-vitale"),
  gives("forgotten"),
  prompt.amounts({ mode: "degraded" }),
  gives("sign"),
  prompt.signed(FIRST, { mode: "degraded" }),
  gives("done"),
];

describe("an invoice deleted", () => {
  test("degraded, it is made again with all its fields, secured by the card, under the next number (E096)", async () => {
    await play(degraded);
    const before = await signed(FIRST);
    await deletes();
    await redo([...withCard, prompt.amounts({ mode: "secured" }), gives("sign"), prompt.signed(SECOND), gives("done")]);
    const after = await signed(SECOND);
    expect([before.invoice.mode, after.invoice.mode]).toEqual(["D", "S"]);
    expect(after.signatures.vitale).toBeDefined();
    const { number: _, careSheetId: __, mode: ___, rights: ____, ...fields } = before.invoice;
    expect(after.invoice).toMatchObject(fields);
    expect([view().stage, session.book.nextNumber(BILLER)]).toEqual(["voided", "000000003"]);
  });

  test("secured, it is made again with the same fields too (A19)", async () => {
    await play(visit("V01", FIRST, KEYED));
    await deletes();
    await redo([...withCard, prompt.amounts(), gives("sign"), prompt.signed(SECOND), gives("done")]);
    expect((await signed(SECOND)).invoice.totals).toEqual((await signed(FIRST)).invoice.totals);
  });

  test("another person's card is not taken for it", async () => {
    await play(degraded);
    await deletes();
    await redo([
      prompt.confirm("redo"),
      gives(true),
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V02"),
      prompt.anything("choose"),
      chooses(0),
      prompt.trouble("E_CARD_SWAPPED", "draft-kept"),
      seen(),
      prompt.insertCard("vitale", "other-patient"),
      cancels(),
    ]);
  });

  test("left at that, nothing comes", async () => {
    await play(degraded);
    await deletes();
    await redo([prompt.confirm("redo"), gives(false)]);
    expect(session.book.invoice(BILLER, SECOND)).toBeUndefined();
  });
});
