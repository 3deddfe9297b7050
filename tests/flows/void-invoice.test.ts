import { afterEach, beforeEach, expect, test } from "vitest";
import { billVisit, closeRound, printAgain, type Session, voidInvoice } from "#billing";
import { day } from "#billing/model/dates";
import { FlowBench } from "./bench.ts";
import { cancels, expectPrompts, gives, prompt, type Step, seen } from "./script.ts";
import { FIRST, openSession, visit } from "./visits.ts";

let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  bench = await FlowBench.open();
  session = await openSession(bench);
});
afterEach(() => bench.stop(session));

const BILLER = "996000014";
const view = (number = FIRST) => {
  const found = session.book.invoice(BILLER, number);
  if (found === undefined) throw new Error(`no ${number}`);
  return found;
};
const bill = (vitale: string, number: string) =>
  expectPrompts(bench, () => billVisit(bench.desk, session), visit(vitale, number));
const remove = (script: readonly Step[]) =>
  expectPrompts(bench, () => voidInvoice(bench.desk, session, view()), script);
const TWICE = [prompt.confirm("void-once"), gives(true), prompt.confirm("void-twice"), gives(true)];

test("asked twice, it leaves a tombstone: no place taken, in no lot, its number never used again", async () => {
  await bill("V12", FIRST);
  expect(await remove(TWICE)).toBe("voided");
  expect([view().stage, session.book.held, session.book.inNoLot().length]).toEqual(["voided", 0, 0]);
  await bill("V01", "000000002");
  await expectPrompts(bench, () => closeRound(bench.desk, session), [prompt.handedOver([1]), seen()]);
  expect([...session.book.lots()].map((lot) => lot.members)).toEqual([["000000002"]]);
});

test("the tombstone outlives a cut", async () => {
  await bill("V01", FIRST);
  await remove(TWICE);
  bench = await bench.restart();
  session = await openSession(bench);
  expect([view().stage, session.book.nextNumber(BILLER)]).toEqual(["voided", "000000002"]);
});

test.each([
  ["once", [prompt.confirm("void-once"), gives(false)]],
  ["twice", [prompt.confirm("void-once"), gives(true), prompt.confirm("void-twice"), cancels()]],
] as const)("no, said %s, keeps it", async (_, script) => {
  await bill("V01", FIRST);
  expect(await remove(script)).toBe("kept");
  expect([view().stage, session.book.held]).toEqual(["signed", 1]);
});

test("in a lot it is refused, with the reason, and nothing is asked", async () => {
  await bill("V01", FIRST);
  bench.road.moods.push("unreachable");
  await expectPrompts(bench, () => closeRound(bench.desk, session), [prompt.trouble("E_POSTE_ABSENT"), seen()]);
  expect(await remove([prompt.trouble("E_INVOICE_IN_LOT", "saved"), seen()])).toBe("refused");
  expect(view().stage).toBe("signed");
});

test("its kilometres and acts count no more for the day", async () => {
  await expectPrompts(bench, () => billVisit(bench.desk, session), visit("V01", FIRST, { oneWayKm: 5 }));
  expect(session.book.kilometresOn(BILLER, day("2026-11-23"))).toBeGreaterThan(0);
  await remove(TWICE);
  expect(session.book.kilometresOn(BILLER, day("2026-11-23"))).toBe(0);
});

test("a ticket that waited for paper is printed no more", async () => {
  await bench.control({ do: "paper", state: "out" });
  await bench.clock.run(2000);
  await expectPrompts(bench, () => billVisit(bench.desk, session), [
    ...visit("V01", FIRST).slice(0, 8),
    prompt.signed(FIRST, { receipt: "to-print" }),
    gives("done"),
  ]);
  await remove(TWICE);
  await bench.control({ do: "paper", state: "ok" });
  await bench.clock.run(2000);
  await bench.until(printAgain(bench.desk, session));
  expect([session.book.printJobsToDo().length, bench.paper.includes("RÉIMPRESSION")]).toEqual([0, false]);
});
