import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  applyReturn,
  billVisit,
  closeRound,
  enrolColleague,
  type LotView,
  mayErase,
  removePractitioner,
  type Session,
  undischarged,
} from "#billing";
import { type ReturnFile, writeReturn } from "#billing/formats/index";
import { DEFAULT_RETENTION, purgeable, purgeableLots } from "#billing/journal/index";
import { addDays, addMonths, day } from "#billing/model/dates";
import { CPS_CARDS } from "../../simulator/cards/deck-cps.ts";
import { arlOf, rspOf } from "../../stage/soak/payers.ts";
import { FlowBench } from "./bench.ts";
import { card, expectPrompts, gives, holder, prompt, type Step, seen } from "./script.ts";
import { FIRST, openSession, visit } from "./visits.ts";

/** Day of the bench. */
const TODAY = day("2026-11-23");
const stamp = { fileId: "001", day: TODAY, time: "20:15:00" };

let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  bench = await FlowBench.open();
  session = await openSession(bench);
});
afterEach(() => bench.stop(session));

const bill = (vitale: string, number = FIRST) =>
  expectPrompts(bench, () => billVisit(bench.desk, session), visit(vitale, number));
const close = (script: readonly Step[]) => expectPrompts(bench, () => closeRound(bench.desk, session), script);
const erase = (what: "reset" | "remove-practitioner" | "erase", script: readonly Step[]) =>
  expectPrompts(bench, () => mayErase(bench.desk, session, what), script);
const apply = (file: ReturnFile) => bench.until(applyReturn(bench.desk, session.book, writeReturn(file)));
const lots = (): readonly LotView[] => [...session.book.lots()];
const viewOf = (biller: string, one: string) => session.book.invoice(biller, one);
const lastRecord = async () =>
  (await bench.until(bench.desk.journal.record(bench.desk.journal.counts().records))).record;

const REFUSED = (invoices: number) => [
  prompt.trouble("E_UNDISCHARGED", "nothing-lost", { invoices, total: expect.stringContaining(",") }),
  seen(),
];

describe("U7: what nobody acknowledged is protected", () => {
  test.each(["reset", "remove-practitioner", "erase"] as const)(
    "%s is refused with count and total, and audited",
    async (what) => {
      await bill("V01");
      const before = bench.desk.journal.counts();
      const total = session.book.invoice("996000014", FIRST)?.amounts.feeCents;
      expect(await erase(what, REFUSED(1))).toBe(false);
      const after = bench.desk.journal.counts();
      expect([after.held, after.records]).toEqual([before.held, before.records + 1]);
      expect(await lastRecord()).toEqual({
        kind: "audit",
        event: "refused",
        facts: { what, code: "E_UNDISCHARGED", invoices: 1, totalCents: total },
      });
    },
  );

  test("also once it is in a lot, and once the poste has it: only the payer's answer frees it", async () => {
    await bill("V01");
    bench.road.moods.push("unreachable");
    await close([prompt.trouble("E_POSTE_ABSENT"), seen()]);
    expect(await erase("reset", REFUSED(1))).toBe(false);
    await close([prompt.handedOver([1]), seen()]);
    expect(session.book.held).toBe(0);
    expect(await erase("reset", REFUSED(1))).toBe(false);
    await apply(arlOf(lots(), new Set(), stamp));
    expect(await erase("reset", [])).toBe(true);
  });

  test("the refused lot's invoices are protected again", async () => {
    await bill("V01");
    await close([prompt.handedOver([1]), seen()]);
    await apply(arlOf(lots(), new Set(lots().map(({ lotId }) => lotId)), stamp));
    expect(await erase("reset", REFUSED(1))).toBe(false);
    expect(undischarged(session.book).invoices).toBe(1);
  });

  test("an FSE acknowledged does not free its DRE", async () => {
    await bill("V12");
    await close([prompt.handedOver([1, 1]), seen()]);
    await apply(arlOf(lots().slice(0, 1), new Set(), stamp));
    expect(undischarged(session.book).invoices).toBe(1);
    await apply(arlOf(lots().slice(1), new Set(), { ...stamp, fileId: "002" }));
    expect(undischarged(session.book)).toEqual({ invoices: 0, totalCents: 0 });
  });

  test("an empty device may be erased; one whose memory refuses to write may not", async () => {
    expect(await erase("reset", [])).toBe(true);
    const { journal } = bench.desk;
    Object.defineProperty(journal, "readOnly", { get: () => true });
    expect(await erase("reset", [prompt.trouble("E_STORE_READ_ONLY", "nothing-lost"), seen()])).toBe(false);
  });
});

describe("a colleague's card", () => {
  const C02 = "80250000019900000002";
  const colleague = async () => {
    await expectPrompts(bench, () => enrolColleague(bench.desk, session), [
      prompt.insertCard("amc", "colleague"),
      card.inserts("amc", "C02"),
      prompt.pin(3),
      holder.types(CPS_CARDS.find((row) => row.card === "C02")?.pin ?? ""),
      prompt.confirm("enrol"),
      gives(true),
    ]);
    await bench.remove("amc");
  };
  const remove = (script: readonly Step[]) =>
    expectPrompts(bench, () => removePractitioner(bench.desk, session, C02), script);
  const serials = () => bench.desk.keys.enrolled().map(({ serial }) => serial);

  test("is not removed while an invoice waits, whoever signed it", async () => {
    await colleague();
    await bill("V01");
    expect(await remove(REFUSED(1))).toBe("refused");
    expect(serials()).toContain(C02);
  });

  test("is removed once asked about, with a new data key; the data stay with the card in session", async () => {
    await colleague();
    expect(await remove([prompt.confirm("remove-card"), gives(false)])).toBe("kept");
    expect(await remove([prompt.confirm("remove-card"), gives(true)])).toBe("removed");
    expect([serials().includes(C02), session.book.isEnrolled(C02), session.book.generation]).toEqual([false, false, 2]);
    bench = await bench.restart();
    session = await openSession(bench);
    await bill("V01");
    expect(session.book.held).toBe(1);
  });

  test("the card in session and a card that is not registered are not removed", async () => {
    const own = session.card.practitioner.cardSerial;
    expect(await bench.until(removePractitioner(bench.desk, session, own))).toBe("unknown");
    expect(await bench.until(removePractitioner(bench.desk, session, C02))).toBe("unknown");
  });
});

describe("how long an invoice stays", () => {
  const lotIds = (on: string) => purgeableLots(session.book, day(on), DEFAULT_RETENTION).map(({ lotId }) => lotId);

  test("an invoice that nobody acknowledged: for ever", async () => {
    await bill("V01");
    await close([prompt.handedOver([1]), seen()]);
    expect(purgeable(session.book, day("2999-01-01"), DEFAULT_RETENTION)).toEqual([]);
  });

  test("13 months after the ARL when nothing else came", async () => {
    await bill("V01");
    await close([prompt.handedOver([1]), seen()]);
    await apply(arlOf(lots(), new Set(), stamp));
    const end = addMonths(TODAY, 13);
    expect([lotIds(end), lotIds(addDays(end, 1)).length]).toEqual([[], 1]);
  });

  test("90 days after the last return, counted from the day it came, of all the shares", async () => {
    await bill("V12");
    await close([prompt.handedOver([1, 1]), seen()]);
    await apply(arlOf(lots().slice(0, 1), new Set(), stamp));
    await apply(arlOf(lots().slice(1), new Set(), { ...stamp, fileId: "002" }));
    await apply(rspOf(lots().slice(0, 1), viewOf, "paid", { ...stamp, fileId: "101", day: day("2001-01-01") }));
    expect(lotIds(addDays(TODAY, 91))).toEqual([]); // The DRE waits for its own.
    await apply(rspOf(lots().slice(1), viewOf, "rejected", { ...stamp, fileId: "102" }));
    expect([lotIds(addDays(TODAY, 90)), lotIds(addDays(TODAY, 91)).length]).toEqual([[], 2]);
  });

  test("as long as the settings say", async () => {
    await bill("V01");
    await close([prompt.handedOver([1]), seen()]);
    await apply(rspOf(lots(), viewOf, "paid", stamp));
    await bench.until(bench.desk.settings.change({ retention: { afterReturnDays: 7, afterArlMonths: 1 } }));
    const { retention } = bench.desk.settings.value;
    expect(retention && purgeable(session.book, addDays(TODAY, 8), retention).length).toBe(1);
    expect(retention && purgeable(session.book, addDays(TODAY, 7), retention)).toEqual([]);
  });

  test("at the end of a round what is over goes, with its names; numbers, amounts and states stay", async () => {
    await bill("V01");
    await close([prompt.handedOver([1]), seen()]);
    await apply(rspOf(lots(), viewOf, "paid", stamp));
    await bench.until(bench.desk.settings.change({ retention: { afterReturnDays: 2, afterArlMonths: 1 } }));
    await close([]);
    expect(lots()[0]?.purgedAtMs).toBeUndefined();
    bench.clock.setWall(Date.parse("2026-11-26T08:00:00+01:00"));
    await close([]);
    expect(lots()[0]?.purgedAtMs).toBeDefined();
    const view = session.book.invoice("996000014", FIRST);
    expect([view?.patient, view?.fse.state, (view?.amounts.amoCents ?? 0) > 0]).toEqual([undefined, "paid", true]);
  });
});
