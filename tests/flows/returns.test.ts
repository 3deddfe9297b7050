import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { applyReturn, billVisit, closeRound, type LotView, type Session, voidInvoice } from "#billing";
import { type ReturnFile, writeReturn } from "#billing/formats/index";
import { day } from "#billing/model/dates";
import { arlOf, rspOf, type Stamp } from "../../stage/soak/payers.ts";
import { FlowBench } from "./bench.ts";
import { expectPrompts, gives, prompt, type Step, seen } from "./script.ts";
import { openSession, visit } from "./visits.ts";

const BILLER = "996000014";
const number = (n: number) => String(n).padStart(9, "0");
const stamp = (fileId: string): Stamp => ({ fileId, day: day("2026-11-24"), time: "20:15:00" });

let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  bench = await FlowBench.open();
  session = await openSession(bench);
});
afterEach(() => bench.stop(session));

const bill = (vitale: string, n: number) =>
  expectPrompts(bench, () => billVisit(bench.desk, session), visit(vitale, number(n)));
const close = (script: readonly Step[]) => expectPrompts(bench, () => closeRound(bench.desk, session), script);
const apply = (file: ReturnFile) => bench.until(applyReturn(bench.desk, session.book, writeReturn(file)));
const lots = () => [...session.book.lots()];
const lotAt = (index: number): LotView => {
  const lot = lots()[index];
  if (lot === undefined) throw new Error(`no lot ${index}`);
  return lot;
};
const invoice = (n: number) => {
  const view = session.book.invoice(BILLER, number(n));
  if (view === undefined) throw new Error(`no invoice ${n}`);
  return view;
};
const refuse = (lot: LotView) => apply(arlOf([lot], new Set([lot.lotId]), stamp("001")));
const viewOf = (biller: string, one: string) => session.book.invoice(biller, one);

/** V01 and V15 are of two caisses, V12 has a DRE: lots of 2 and of 1 FSE, and of 1 DRE. */
async function threeLots(): Promise<void> {
  await bill("V01", 1);
  await bill("V15", 2);
  await bill("V12", 3);
  await close([prompt.handedOver([2, 1, 1]), seen()]);
}

describe("a lot that is refused (A24)", () => {
  test("only its invoices are to be corrected; the other lots are received", async () => {
    await threeLots();
    await apply(arlOf([lotAt(0)], new Set(), stamp("001")));
    await apply(arlOf([lotAt(2)], new Set(), stamp("002")));
    await apply(arlOf([lotAt(1)], new Set([lotAt(1).lotId]), stamp("003")));
    expect(lots().map(({ answer }) => answer?.status)).toEqual(["received", "refused", "received"]);
    expect([1, 2, 3].map((n) => invoice(n).fse.state)).toEqual(["acknowledged", "to-correct", "acknowledged"]);
    expect([invoice(3).dre.state, session.book.held]).toEqual(["acknowledged", 1]);
  });

  test("its invoices go into a new lot once the user says so, with their numbers and their signatures", async () => {
    await bill("V01", 1);
    await close([prompt.handedOver([1]), seen()]);
    const before = await bench.until(bench.desk.journal.signedInvoiceOf(BILLER, number(1)));
    await refuse(lotAt(0));
    await close([prompt.confirm("put-back"), gives(true), prompt.handedOver([1]), seen()]);
    expect(lots().map(({ identity, members }) => [identity.lotNumber, members])).toEqual([
      ["001", [number(1)]],
      ["002", [number(1)]],
    ]);
    expect(await bench.until(bench.desk.journal.signedInvoiceOf(BILLER, number(1)))).toEqual(before);
    expect(invoice(1).fse).toMatchObject({ state: "sent", lotId: lotAt(1).lotId });
  });

  test("its invoices wait when the user says no, and the others leave without them", async () => {
    await bill("V01", 1);
    await close([prompt.handedOver([1]), seen()]);
    await refuse(lotAt(0));
    await bill("V01", 2);
    await close([prompt.confirm("put-back"), gives(false), prompt.handedOver([1]), seen()]);
    expect([invoice(1).fse.state, invoice(2).fse.state]).toEqual(["to-correct", "sent"]);
  });

  test("its invoice can be deleted, and only then", async () => {
    await bill("V01", 1);
    await close([prompt.handedOver([1]), seen()]);
    const remove = (script: readonly Step[]) =>
      expectPrompts(bench, () => voidInvoice(bench.desk, session, invoice(1)), script);
    expect(await remove([prompt.trouble("E_INVOICE_IN_LOT", "saved"), seen()])).toBe("refused");
    await refuse(lotAt(0));
    const twice = [prompt.confirm("void-once"), gives(true), prompt.confirm("void-twice"), gives(true)];
    expect(await remove(twice)).toBe("voided");
    expect([invoice(1).stage, session.book.held]).toEqual(["voided", 0]);
    await bill("V01", 2); // Its number never comes again.
  });

  test("verification finds nothing wrong with an invoice in its refused lot and in the next one", async () => {
    const { verifyStore } = await import("#billing");
    const { TEST_TRUST } = await import("#billing/cards/index");
    await bill("V01", 1);
    await close([prompt.handedOver([1]), seen()]);
    await refuse(lotAt(0));
    await close([prompt.confirm("put-back"), gives(true), prompt.handedOver([1]), seen()]);
    const report = await bench.until(verifyStore(bench.desk.journal, session.book, TEST_TRUST));
    expect(report.findings).toEqual([]);
  });
});

test("payment and rejection, the same file twice (A25): the second copy changes nothing, a restart neither", async () => {
  await threeLots();
  await apply(rspOf([lotAt(0)], viewOf, "paid", stamp("101")));
  const rejected = rspOf([lotAt(1)], viewOf, "rejected", stamp("102"));
  expect((await apply(rejected)).kind).toBe("applied");
  const seenNow = () => JSON.stringify([...session.book.invoices()].map(({ number: n, fse, dre }) => [n, fse, dre]));
  const before = seenNow();
  expect((await apply(rejected)).kind).toBe("already");
  expect(seenNow()).toBe(before);
  bench = await bench.restart();
  session = await openSession(bench);
  expect((await apply(rejected)).kind).toBe("already");
  expect(seenNow()).toBe(before);
  expect(invoice(1).fse).toMatchObject({ state: "paid", paidOn: "2026-11-24", paidCents: invoice(1).amounts.amoCents });
  expect(invoice(2).fse.outcomes?.[0]?.reasons[0]).toMatchObject({ code: "E0730", subCode: "0041" });
  expect([invoice(3).fse.state, invoice(3).dre.state]).toEqual(["paid", "sent"]);
});

test("M1 M2 M3: unknown, twice, and with the content of another lot: logged, set aside, nothing else", async () => {
  await threeLots();
  const state = () => JSON.stringify([[...session.book.lots()], [...session.book.invoices()]]);
  const before = state();
  await apply(arlOf([{ ...lotAt(0), identity: { ...lotAt(0).identity, lotNumber: "555" } }], new Set(), stamp("001")));
  await apply(arlOf([{ ...lotAt(0), digest: lotAt(1).digest }], new Set(), stamp("002")));
  expect(state()).toBe(before);
  expect(session.book.returns.unattached().map(({ why }) => why)).toEqual(["unknown-lot", "digest"]);
});
