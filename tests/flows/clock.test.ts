import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { billVisit, closeRound, handOverLocked, purgeExpired, type Session, unlock } from "#billing";
import { parisTime } from "#billing/model/dates";
import { FlowBench } from "./bench.ts";
import { cancels, expectPrompts, gives, holder, meanwhile, prompt, type Step, seen } from "./script.ts";
import { FIRST, openSession, visit } from "./visits.ts";

let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  bench = await FlowBench.open();
  session = await openSession(bench);
  await expectPrompts(bench, () => billVisit(bench.desk, session), visit("V01", FIRST));
});
afterEach(() => bench.stop(session));

const play = (script: readonly Step[]) => expectPrompts(bench, () => billVisit(bench.desk, session), script);
const numbers = () => [...session.book.invoices()].map(({ number }) => number);

/** The power was off overnight and the clock stands there at the next start; a session of the same card. */
async function bootedAt(wall: string): Promise<void> {
  bench = await bench.restart();
  bench.clock.setWall(Date.parse(wall));
  session = await openSession(bench);
}

describe("U4: after a start in 1970, in 2038 or back in time", () => {
  test("1970 cannot even be confirmed: its date is asked; without it, told, no number drawn, nothing signed", async () => {
    await bootedAt("1970-01-01T00:00:10Z");
    const { records } = bench.desk.journal.counts();
    const end = await play([
      prompt.anything("date"),
      cancels(),
      prompt.trouble("E_CLOCK_DOUBTFUL", "nothing-lost"),
      seen(),
    ]);
    expect(end.kind).toBe("cancelled");
    expect([numbers(), bench.desk.journal.counts().records]).toEqual([[FIRST], records]);
    expect(bench.ui.statusLine.clockDoubtful).toBe(true);
  });

  test.each(["2026-11-22T08:00:00+01:00", "2038-01-19T03:14:08Z"])(
    "%s is asked about, and no is no: nothing is dated by it",
    async (wall) => {
      await bootedAt(wall);
      const { records } = bench.desk.journal.counts();
      await play([
        prompt.confirm("clock"),
        gives(false),
        prompt.anything("date"),
        cancels(),
        prompt.trouble("E_CLOCK_DOUBTFUL", "nothing-lost"),
        seen(),
      ]);
      await play([prompt.confirm("clock"), cancels(), prompt.trouble("E_CLOCK_DOUBTFUL", "nothing-lost"), seen()]);
      expect([numbers(), bench.desk.journal.counts().records]).toEqual([[FIRST], records]);
      expect(bench.ui.statusLine.clockDoubtful).toBe(true);
    },
  );

  test("the doubt outlives an unlock at that clock, and a second start", async () => {
    await bootedAt("2026-11-22T08:00:00+01:00");
    await bootedAt("2026-11-22T08:05:00+01:00");
    await play([prompt.confirm("clock"), cancels(), prompt.trouble("E_CLOCK_DOUBTFUL"), seen()]);
    expect(numbers()).toEqual([FIRST]);
    expect(session.book.held).toBe(1);
  });

  test.each(["1970-01-01T00:00:10Z", "2026-11-22T08:00:00+01:00", "2038-01-19T03:14:08Z"])(
    "%s: the date typed is confirmed, recorded, and dates what is signed",
    async (wall) => {
      await bootedAt(wall);
      const { records } = bench.desk.journal.counts();
      const asked = wall.startsWith("1970") ? [] : [prompt.confirm("clock"), gives(false)];
      await play([
        ...asked,
        { is: "prompt", wanted: { kind: "date", asks: { field: "today", initial: "2026-11-23" } } },
        gives("2026-11-24"),
        prompt.confirm("clock"),
        gives(true),
        prompt.insertCard("vitale"),
        cancels(),
      ]);
      const { record } = await bench.until(bench.desk.journal.record(records + 1));
      expect(record).toMatchObject({ kind: "clock-confirmed" });
      expect(parisTime(bench.desk.clock.now()).day).toBe("2026-11-24");
      expect(bench.ui.statusLine.clockDoubtful).toBe(false);
    },
  );

  test("a yes is recorded before anything is dated by it, and is asked for once", async () => {
    await bootedAt("2026-11-22T08:00:00+01:00");
    const { records } = bench.desk.journal.counts();
    await play([prompt.confirm("clock"), gives(true), prompt.insertCard("vitale"), cancels()]);
    await play([prompt.insertCard("vitale"), cancels()]);
    const { record } = await bench.until(bench.desk.journal.record(records + 1));
    expect(record).toEqual({ kind: "clock-confirmed", confirmedMs: expect.any(Number) });
    expect(bench.ui.statusLine.clockDoubtful).toBe(false);
  });
});

describe("with a doubtful clock what is stored leaves all the same (B20)", () => {
  const fails = [prompt.trouble("E_POSTE_ABSENT"), seen()];

  test("a sealed lot is handed over, from 1970 too", async () => {
    bench.road.moods.push("unreachable");
    await expectPrompts(bench, () => closeRound(bench.desk, session), fails);
    await bootedAt("1970-01-01T00:00:10Z");
    await expectPrompts(bench, () => closeRound(bench.desk, session), [prompt.handedOver([1]), seen()]);
    expect(session.book.held).toBe(0);
  });

  test("and while locked", async () => {
    bench.road.moods.push("unreachable");
    await expectPrompts(bench, () => closeRound(bench.desk, session), fails);
    session.end("lock-key");
    bench.clock.setWall(Date.parse("1970-01-01T00:00:10Z"));
    await expectPrompts(bench, () => handOverLocked(bench.desk), [prompt.handedOver([1], true), seen()]);
    expect(bench.road.kept.size).toBe(1);
  });

  test("an invoice in no lot goes into one from a clock put back by a day", async () => {
    await bootedAt("2026-11-22T08:00:00+01:00");
    await expectPrompts(bench, () => closeRound(bench.desk, session), [prompt.handedOver([1]), seen()]);
    expect([...session.book.lots()].map(({ members }) => members)).toEqual([[FIRST]]);
  });

  test("from 1970 none is formed, as a payer would read another date; the invoice waits, whole", async () => {
    await bootedAt("1970-01-01T00:00:10Z");
    const end = await expectPrompts(bench, () => closeRound(bench.desk, session), [
      prompt.trouble("E_CLOCK_DOUBTFUL", "saved"),
      seen(),
    ]);
    expect([end.kind, [...session.book.lots()], session.book.held]).toEqual(["nothing", [], 1]);
  });

  test("nothing is purged by it", async () => {
    await bootedAt("2038-01-19T03:14:08Z");
    expect(await bench.until(purgeExpired(bench.desk, session))).toBe("clock-doubtful");
  });
});

test("a wall clock that jumps in the middle of a code changes no time-out: those are monotonic", async () => {
  session.end("lock-key");
  await bench.clock.run(100);
  const end = await expectPrompts(bench, () => unlock(bench.desk), [
    prompt.pin(3),
    meanwhile((here) => here.clock.setWall(Date.parse("2038-01-19T03:14:08Z"))),
    meanwhile((here) => here.clock.run(20_000)),
    meanwhile((here) => here.clock.setWall(Date.parse("2026-11-23T06:31:00Z"))),
    holder.types("1234"),
  ]);
  expect(end.kind).toBe("open");
  if (end.kind === "open") session = end.session;
});
