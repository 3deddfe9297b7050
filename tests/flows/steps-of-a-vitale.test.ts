import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { billVisit, type Session, unlock } from "#billing";
import { type ExportLine, exportJournal } from "#billing/flows/export-journal";
import { FlowBench } from "./bench.ts";
import { card, chooses, expectPrompts, gives, holder, keys, meanwhile, after as passes, prompt } from "./script.ts";
import { entry, FIRST, openSession, visit } from "./visits.ts";

/** What a Vitale is to an invoice (E044): it identifies, it tells rights, it signs. And how long it took to read (E035). */

let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  bench = await FlowBench.open();
  session = await openSession(bench);
});
afterEach(() => bench.stop(session));

const BILLER = "996000014";
const bill = (vitale: string, number: string) =>
  expectPrompts(bench, () => billVisit(bench.desk, session), visit(vitale, number));

const SLOW_MS = 800;
/** The line of the reader holds still for a while, in the middle of what is read next. */
const slowReader = (here: FlowBench) =>
  here.control({ do: "fault", line: "reader", kind: "delay", after: 300, count: SLOW_MS });

/** The exported lines about one invoice, in their order. */
async function linesOf(number: string): Promise<readonly Record<string, unknown>[]> {
  const all: ExportLine[] = [];
  const read = async () => {
    for await (const line of exportJournal(bench.desk.journal)) all.push(line);
  };
  await bench.until(read());
  return all
    .map(({ line }) => JSON.parse(line) as Record<string, unknown>)
    .filter((one) => one.billerNumber === BILLER && one.number === number);
}

describe("the three steps of a Vitale", () => {
  test("are found for one invoice by its number: read when, rights of which date, signed by which card", async () => {
    await bill("V01", FIRST);
    await bench.clock.run(60_000);
    await bill("V13", "000000002");
    const [first, second] = [await linesOf(FIRST), await linesOf("000000002")];
    expect(first.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["signing", "signed"]));
    const [drawn, drawnNext] = [first[0], second[0]];
    const day = (text: string) => Date.parse(`${text}T00:00:00Z`);
    expect(drawn).toMatchObject({
      kind: "signing",
      vitale: {
        read: { atMs: expect.any(Number), tookMs: expect.any(Number) },
        rights: { updatedOn: "2026-10-05", open: true },
      },
    });
    expect(drawnNext).toMatchObject({ vitale: { rights: { updatedOn: "2025-01-08", open: false } } });
    const readAt = (line: typeof drawn) => (line as { vitale: { read: { atMs: number } } }).vitale.read.atMs;
    expect(readAt(drawnNext) - readAt(drawn)).toBeGreaterThan(60_000);
    expect(readAt(drawn)).toBeGreaterThan(day("2026-11-23"));
    const signed = first.find(({ kind }) => kind === "signed");
    const { signatures } = await bench.until(bench.desk.journal.signedInvoiceOf(BILLER, FIRST));
    expect(signed).toMatchObject({
      signatures: {
        vitale: { cardSerial: signatures.vitale?.cardSerial },
        cps: { cardSerial: session.card.practitioner.cardSerial },
      },
    });
    expect(readAt(drawn)).toBeLessThanOrEqual(Number(signed?.signedAtMs));
  });

  test("an invoice that was never signed has the first two, and no third", async () => {
    await expectPrompts(bench, () => billVisit(bench.desk, session), [
      ...visit("V01", FIRST).slice(0, 7),
      card.pulledDuring("cps", "sign"),
      gives("sign"),
    ]);
    session = await openSession(bench);
    const lines = await linesOf(FIRST);
    expect(lines.map(({ kind }) => kind)).toEqual(["signing"]);
    expect(lines[0]).toMatchObject({ vitale: { rights: { open: true } } });
  });
});

describe("how long a card took to read", () => {
  test("is measured on the clock, the time at the keys left out, and written with what it was read for", async () => {
    const beganMs = bench.clock.monotonicMs();
    await expectPrompts(bench, () => billVisit(bench.desk, session), [
      prompt.insertCard("vitale"),
      meanwhile(slowReader),
      card.inserts("vitale", "V01"),
      prompt.anything("choose"),
      passes(90_000),
      chooses(0),
      prompt.acts(),
      keys(entry()),
      prompt.amounts(),
      gives("sign"),
      prompt.signed(FIRST),
      gives("done"),
    ]);
    const tookMs = session.readMs.vitale ?? -1;
    expect(tookMs).toBeGreaterThanOrEqual(SLOW_MS - 50);
    expect(tookMs).toBeLessThan(bench.clock.monotonicMs() - beganMs - 90_000);
    expect((await linesOf(FIRST))[0]).toMatchObject({ vitale: { read: { tookMs } } });
  });

  test("of a CPS is in the line of its unlock, without the time of its code", async () => {
    session.end("lock-key");
    await bench.clock.run(100);
    await slowReader(bench);
    const script = [prompt.pin(3), passes(20_000), holder.types("1234")];
    const end = await expectPrompts(bench, () => unlock(bench.desk), script);
    if (end.kind !== "open") throw new Error("not opened");
    session = end.session;
    const unlocks: Readonly<Record<string, unknown>>[] = [];
    const read = async () => {
      for await (const { record } of bench.desk.journal.export())
        if (record.kind === "audit" && record.event === "unlocked") unlocks.push(record.facts);
    };
    await bench.until(read());
    expect(unlocks).toHaveLength(2);
    const [fast, slow] = unlocks.map(({ readMs }) => Number(readMs));
    expect(slow).toBeGreaterThanOrEqual((fast ?? 0) + SLOW_MS - 50);
    expect(slow).toBeLessThan(3000);
    expect(slow).toBe(session.readMs.cps);
  });
});
