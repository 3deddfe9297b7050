import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { billVisit, closeRound, handOverLocked, printAgain, type Session } from "#billing";
import { readB2File } from "#billing/formats/index";
import type { RecordKind } from "#billing/journal/index";
import { verifyLotSignature } from "#billing/signing/index";
import { FlowBench } from "./bench.ts";
import { expectPrompts, gives, meanwhile, prompt, type Step, seen } from "./script.ts";
import { FIRST, openSession, visit } from "./visits.ts";

let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  bench = await FlowBench.open();
  session = await openSession(bench);
});
afterEach(() => bench.stop(session));

const bill = async (vitale: string, number: string) => {
  const end = await expectPrompts(bench, () => billVisit(bench.desk, session), visit(vitale, number));
  expect(end.kind).toBe("billed");
};
const close = (script: readonly Step[]) => expectPrompts(bench, () => closeRound(bench.desk, session), script);
const lots = () => [...session.book.lots()];
const stages = () => lots().map((lot) => lot.stage);
const number = (n: number) => String(n).padStart(9, "0");

/** Restarted as after a cut, a new session of the same card. */
async function restarted(): Promise<void> {
  bench = await bench.restart();
  session = await openSession(bench);
}

/** The power goes as the record of that kind would be written: it and everything after it is lost. */
async function cutBefore(kind: RecordKind, flow: () => Promise<unknown>): Promise<void> {
  const { journal } = bench.desk;
  const append = journal.append.bind(journal);
  let gone = false;
  journal.append = (record) => {
    gone ||= record.kind === kind;
    return gone ? new Promise(() => {}) : append(record);
  };
  void flow();
  await bench.clock.run(5000);
  expect(gone).toBe(true);
  bench = await bench.abandoned();
  session = await openSession(bench);
}

describe("forming lots", () => {
  test("one lot a caisse, its own DRE lot for each AMC; every invoice in exactly one lot of its kind", async () => {
    await bill("V01", number(1));
    await bill("V15", number(2));
    await bill("V12", number(3));
    await bill("V03", number(4));
    expect(session.book.held).toBe(5);
    await close([prompt.handedOver([3, 1, 1]), seen()]);
    expect(lots().map(({ identity, recipient, members }) => [identity.kind, recipient, members])).toEqual([
      ["FSE", { kind: "amo", regime: "01", fund: "349", centre: "9881" }, [number(1), number(3), number(4)]],
      ["FSE", { kind: "amo", regime: "02", fund: "349", centre: "9882" }, [number(2)]],
      [
        "DRE",
        {
          kind: "amc",
          amcNumber: "0099900011",
          routing: { code: "OC", host: "001", domain: "wanadoo.fr" },
        },
        [number(3)],
      ],
    ]);
    expect(session.book.held).toBe(0);
  });

  test("the B2 file says its members and totals, and the CPS of the session signed it", async () => {
    await bill("V01", number(1));
    await bill("V15", number(2));
    await close([prompt.handedOver([1, 1]), seen()]);
    const [first] = lots();
    if (first === undefined) throw new Error("no lot");
    const lot = await bench.desk.journal.lot(first.lotId);
    const [read] = readB2File(lot.file).lots;
    expect(read?.invoices.length).toBe(1);
    const signedData = await bench.desk.journal.lotSignature(first.lotId);
    const verified = await verifyLotSignature(signedData, { certificate: session.card.signatureCertificate });
    expect(Buffer.from(verified.file).equals(Buffer.from(lot.file))).toBe(true);
  });

  test("more than ten invoices of one caisse make two lots", async () => {
    for (let n = 1; n <= 11; n++) await bill("V01", number(n));
    await close([prompt.handedOver([10, 1]), seen()]);
    expect(lots().map((lot) => lot.members.length)).toEqual([10, 1]);
  });

  test("nothing to do is told as nothing", async () => {
    expect(await close([])).toEqual({ kind: "nothing" });
  });

  test("lots are formed and signed without a poste, and sealed once there is one", async () => {
    bench.road.paired = false;
    await bill("V01", FIRST);
    expect(await close([])).toEqual({ kind: "nothing" });
    expect([stages(), session.book.held]).toEqual([["signed"], 1]);
    bench.road.paired = true;
    await close([prompt.handedOver([1]), seen()]);
    expect(stages()).toEqual(["handed-over"]);
  });

  test("a CPS that gives a wrong signature seals nothing; the lot waits as formed", async () => {
    await bill("V01", FIRST);
    await bench.fault("cps", "wrong-signature");
    const end = await close([prompt.anything("trouble"), seen()]);
    expect([end.kind, stages(), session.book.held]).toEqual(["stopped", ["formed"], 1]);
    await bench.fault("cps", "none");
    await close([prompt.handedOver([1]), seen()]);
    expect(lots().length).toBe(1);
  });
});

describe("handing over", () => {
  test("the receipt is journaled before the lot leaves the outbox, then the proof is printed", async () => {
    await bill("V01", FIRST);
    const removed: string[] = [];
    const { outbox } = bench.desk;
    const remove = outbox.remove.bind(outbox);
    outbox.remove = async (id) => {
      removed.push(`${id} ${session.book.lot(id)?.stage}`);
      return remove(id);
    };
    await close([prompt.handedOver([1]), seen()]);
    expect(removed).toEqual([`${lots()[0]?.lotId} handed-over`]);
    expect(await outbox.list()).toEqual([]);
    expect(bench.paper).toMatch(/REMISE DES LOTS/);
  });

  test("nobody answers: told, kept, and handed over later under the same id", async () => {
    await bill("V01", FIRST);
    bench.road.moods.push("unreachable");
    const end = await close([prompt.trouble("E_POSTE_ABSENT", "nothing-lost", { done: 0, lots: 1, left: 1 }), seen()]);
    expect([end.kind, stages(), (await bench.desk.outbox.list()).length, session.book.held]).toEqual([
      "stopped",
      ["sealed"],
      1,
      1,
    ]);
    await close([prompt.handedOver([1]), seen()]);
    expect(new Set(bench.road.asked).size).toBe(1);
  });

  test.each(["not-confirmed", "kept-and-lost"] as const)(
    "%s: shown as doubt; the same parcel is offered again and counts once",
    async (mood) => {
      await bill("V01", FIRST);
      bench.road.moods.push(mood);
      await close([prompt.trouble("E_POSTE_ABSENT", "doubt"), seen()]);
      expect([stages(), session.book.held]).toEqual([["sealed"], 1]);
      await close([prompt.handedOver([1]), seen()]);
      expect([bench.road.kept.size, session.book.held]).toEqual([1, 0]);
    },
  );

  test("a poste that is full is named, and what it took before stays taken", async () => {
    await bill("V01", number(1));
    await bill("V15", number(2));
    bench.road.moods.push("received", "refused");
    await close([
      prompt.trouble("E_POSTE_FULL", "nothing-lost", { done: 1, lots: 2, left: 1 }),
      seen(),
      prompt.handedOver([1]),
      seen(),
    ]);
    expect([stages(), session.book.held]).toEqual([["handed-over", "sealed"], 1]);
    await close([prompt.handedOver([1]), seen()]);
    expect(bench.road.asked.length).toBe(3);
  });

  test("while locked the sealed lots leave, and their receipts are journaled at the next round", async () => {
    await bill("V01", FIRST);
    bench.road.moods.push("unreachable");
    await close([prompt.trouble("E_POSTE_ABSENT"), seen()]);
    session.end("lock-key");
    await bench.clock.run(100);
    await expectPrompts(bench, () => handOverLocked(bench.desk), [prompt.handedOver([1], true), seen()]);
    expect([bench.desk.journal.counts().held, (await bench.desk.outbox.list()).length]).toEqual([1, 1]);
    session = await openSession(bench);
    expect(stages()).toEqual(["sealed"]);
    await close([prompt.handedOver([1]), seen()]);
    expect([stages(), session.book.held, bench.road.kept.size]).toEqual([["handed-over"], 0, 1]);
    const told: unknown[] = [];
    const read = async () => {
      for await (const { record } of bench.desk.journal.export()) if (record.kind === "while-locked") told.push(record);
    };
    await bench.until(read());
    expect(told).toMatchObject([{ event: "handed-over-locked", facts: { lots: 1, received: 1 } }]);
  });
});

describe("after a cut", () => {
  test.each(["lot-formed", "lot-signed", "lot-sealed", "handed-over"] as const)(
    "before %s was written: the next round finishes it, no invoice lost, none in two lots",
    async (kind) => {
      await bill("V01", number(1));
      await bill("V12", number(2));
      await cutBefore(kind, () => closeRound(bench.desk, session));
      expect(session.book.held).toBe(3);
      await close([prompt.handedOver([2, 1]), seen()]);
      expect([stages(), session.book.held]).toEqual([["handed-over", "handed-over"], 0]);
      expect(bench.road.kept.size).toBe(2);
    },
  );

  test("an outbox that was lost comes back at the unlock, under the same hash", async () => {
    await bill("V01", FIRST);
    bench.road.moods.push("kept-and-lost");
    await close([prompt.trouble("E_POSTE_ABSENT", "doubt"), seen()]);
    for (const path of [...bench.lasting.disk.files.keys()]) {
      if (path.startsWith("outbox/")) bench.lasting.disk.files.delete(path);
    }
    await restarted();
    expect((await bench.desk.outbox.list()).map((one) => one.hash)).toEqual([lots()[0]?.hash]);
    await close([prompt.handedOver([1]), seen()]);
    expect(bench.road.kept.size).toBe(1);
  });

  test("a ticket that a fault left unprinted is printed once, whole and marked", async () => {
    await bench.control({ do: "paper", state: "out" });
    await bench.clock.run(2000);
    await expectPrompts(bench, () => billVisit(bench.desk, session), [
      ...visit("V01", FIRST).slice(0, 8),
      prompt.signed(FIRST, { receipt: "to-print" }),
      gives("done"),
    ]);
    await restarted();
    await bench.control({ do: "paper", state: "ok" });
    await bench.clock.run(2000);
    await bench.until(printAgain(bench.desk, session));
    await bench.until(printAgain(bench.desk, session));
    expect([bench.paper.match(/RÉIMPRESSION/g)?.length, session.book.printJobsToDo().length]).toEqual([1, 0]);
  });

  test("the CPS pulled out in the middle of the signature of a lot", async () => {
    await bill("V01", FIRST);
    await bench.fault("cps", "pulled-during:sign");
    expect(await close([])).toEqual({ kind: "stopped" });
    expect(session.endedBy).toBe("card-removed");
    await restarted();
    expect(stages()).toEqual(["formed"]);
    await close([prompt.handedOver([1]), meanwhile(() => expect(session.book.held).toBe(0)), seen()]);
  });
});
