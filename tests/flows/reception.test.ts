import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { billVisit, closeRound, handOverLocked, type LotView, type Session, voidInvoice } from "#billing";
import { type ReturnFile, writeReturn } from "#billing/formats/index";
import { writeRound } from "#billing/formats/round";
import { day } from "#billing/model/dates";
import { memoryDisk } from "#hal/disk/index";
import type { ReceptionFacts } from "#hal/ports/index";
import { arlOf, rspOf, type Stamp } from "../../stage/soak/payers.ts";
import { testMemory } from "../helpers/direct-card.ts";
import { packOf, priceTable, roundOf, unsignedPack } from "../helpers/rounds.ts";
import { FakeRoad, FlowBench } from "./bench.ts";
import { FakePushes } from "./fake-pushes.ts";
import { expectPrompts, gives, prompt, type Step, seen } from "./script.ts";
import { openSession, visit } from "./visits.ts";

const BILLER = "996000014";
const number = (n: number) => String(n).padStart(9, "0");
const stamp = (fileId: string): Stamp => ({ fileId, day: day("2026-11-24"), time: "20:15:00" });

let pushes: FakePushes;
let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  pushes = new FakePushes();
  const road = Object.assign(new FakeRoad(), { pushes });
  bench = await FlowBench.open({ disk: memoryDisk(), memory: testMemory(), road });
  session = await openSession(bench);
});
afterEach(() => bench.stop(session));

const bill = (vitale: string, n: number) =>
  expectPrompts(bench, () => billVisit(bench.desk, session), visit(vitale, number(n)));
const close = (script: readonly Step[] = []) => expectPrompts(bench, () => closeRound(bench.desk, session), script);
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
const putReturn = (name: string, file: ReturnFile) => pushes.put(name, "return", writeReturn(file));
/** The screen with what the poste signed for and what it had. */
const shows = (sent: readonly number[], reception: Partial<ReceptionFacts>): readonly Step[] => [
  {
    is: "prompt",
    wanted: {
      kind: "handed-over",
      asks: { lots: sent.map((invoices) => expect.objectContaining({ invoices })), reception },
    },
  },
  seen(),
];
const standing = () => pushes.told.at(-1)?.standing;

async function restarted(): Promise<void> {
  bench = await bench.restart();
  session = await openSession(bench);
}

/** A lot of two FSE, one of another caisse, one of a DRE. */
async function threeSent(): Promise<void> {
  await bill("V01", 1);
  await bill("V15", 2);
  await bill("V12", 3);
  await close(shows([2, 1, 1], { files: 0 }));
}

describe("returns that come by the poste (E133)", () => {
  test("an ARL and an RSP give their states and are counted on the screen, beside what was sent", async () => {
    await threeSent();
    putReturn("arl.txt", arlOf([lotAt(0), lotAt(1)], new Set([lotAt(1).lotId]), stamp("001")));
    putReturn(
      "rsp.txt",
      rspOf([lotAt(0)], (b, n) => session.book.invoice(b, n), "paid", stamp("002")),
    );
    await bill("V01", 4);
    const counts = { files: 2, taken: 2, lotsReceived: 1, lotsRefused: 1, paid: 2, rejected: 0, unattached: 0 };
    await close(shows([1], counts));
    expect([1, 2, 3].map((n) => invoice(n).fse.state)).toEqual(["paid", "to-correct", "paid"]);
  });

  test("the same file is filed once: not fetched again, told as taken, nothing shown, nothing changed", async () => {
    await threeSent();
    putReturn("arl.txt", arlOf([lotAt(0)], new Set(), stamp("001")));
    await close(shows([], { lotsReceived: 1 }));
    const before = JSON.stringify(lots());
    pushes.told.splice(0);
    await restarted();
    expect(await close()).toEqual({ kind: "nothing" });
    expect([pushes.fetched, JSON.stringify(lots())]).toEqual([["arl.txt"], before]);
    expect(standing()?.taken).toMatchObject([{ name: "arl.txt", end: "taken" }]);
  });

  test("one for a lot of nobody is kept and said not attached; one that is damaged is refused and kept", async () => {
    await threeSent();
    const lot = lotAt(0);
    putReturn(
      "stray.txt",
      arlOf([{ ...lot, identity: { ...lot.identity, lotNumber: "777" } }], new Set(), stamp("1".padStart(3, "0"))),
    );
    pushes.put("cut.txt", "return", writeReturn(arlOf([lot], new Set(), stamp("002"))).subarray(0, 300));
    await close(shows([], { files: 2, taken: 1, unattached: 1, refused: ["E_B2_LENGTH"] }));
    expect(standing()?.taken).toEqual([
      expect.objectContaining({ name: "stray.txt", end: "taken" }),
      expect.objectContaining({ name: "cut.txt", end: "refused", code: "E_B2_LENGTH" }),
    ]);
    expect(await close()).toEqual({ kind: "nothing" });
    expect(pushes.fetched.length).toBe(2);
  });

  test("a cut in the middle: what came is filed, the place is named, the rest comes at the next hand-over", async () => {
    await threeSent();
    putReturn("a.txt", arlOf([lotAt(0)], new Set(), stamp("001")));
    putReturn("b.txt", arlOf([lotAt(1)], new Set(), stamp("002")));
    pushes.cutAt = "b.txt";
    const problem = { code: "E_POSTE_ABSENT", step: "file", file: 2, files: 2 } as const;
    await close(shows([], { taken: 1, lotsReceived: 1, problem }));
    pushes.cutAt = undefined;
    await close(shows([], { files: 1, taken: 1, lotsReceived: 1 }));
    expect(pushes.fetched).toEqual(["a.txt", "b.txt", "b.txt"]);
  });
});

describe("both ways happen even if one fails (E128)", () => {
  test("nothing could be sent: told with its step and counts, and what the poste has is taken all the same", async () => {
    await bill("V01", 1);
    pushes.put("round", "round", writeRound(roundOf(12)));
    bench.road.moods.push("not-confirmed");
    await close([
      prompt.trouble("E_POSTE_ABSENT", "doubt", { step: "sending", lot: 1, confirmed: 0, invoices: 1 }),
      seen(),
      ...shows([], { round: { patients: 12, rightsAtMs: Date.parse("2026-11-23T06:28:00Z") } }),
    ]);
    expect([invoice(1).fse.state, bench.desk.pushed.round?.patients.length]).toEqual(["in-lot", 12]);
  });

  test("nothing could be received: what was sent is shown as received by the poste, and why nothing came", async () => {
    await bill("V01", 1);
    pushes.fails.list = "E_POSTE_ABSENT";
    await close(shows([1], { problem: { code: "E_POSTE_ABSENT", step: "list" } }));
    expect(invoice(1).fse.state).toBe("sent");
  });

  test("neither way: told once, with both", async () => {
    await bill("V01", 1);
    pushes.fails.list = "E_POSTE_ABSENT";
    bench.road.moods.push("unreachable");
    const facts = { step: "connecting", lot: 1, confirmed: 0, invoices: 1, reception: "none" };
    await close([prompt.trouble("E_POSTE_ABSENT", "nothing-lost", facts), seen()]);
  });

  test("a lot that fails does not stop those behind it (E126)", async () => {
    await bill("V01", 1);
    await bill("V15", 2);
    await bill("V12", 3);
    bench.road.moods.push("received", "refused", "received");
    await close([
      prompt.trouble("E_POSTE_FULL", "nothing-lost", { done: 2, lots: 3, left: 1, lot: 2, confirmed: 3, invoices: 4 }),
      seen(),
      ...shows([2, 1], {}),
    ]);
    expect(lots().map(({ stage }) => stage)).toEqual(["handed-over", "sealed", "handed-over"]);
    await close(shows([1], {}));
    expect(bench.road.asked.length).toBe(4);
  });
});

describe("the round and the tables", () => {
  test("the round is there while the data are open, at the next unlock too, and never in clear on the disk", async () => {
    pushes.put("round", "round", writeRound(roundOf(3)));
    await close(shows([], { round: { patients: 3, rightsAtMs: Date.parse("2026-11-23T06:28:00Z") } }));
    session.end("lock-key");
    expect(bench.desk.pushed.round).toBeUndefined();
    const written = [...bench.lasting.disk.files.values()].map((bytes) => Buffer.from(bytes).toString("latin1"));
    expect(written.filter((text) => text.includes("NUMERO") || text.includes("2550899999901"))).toEqual([]);
    await restarted();
    expect(bench.desk.pushed.round).toEqual(roundOf(3));
    expect([await close(), pushes.fetched]).toEqual([{ kind: "nothing" }, ["round"]]);
  });

  test("after a cut the round before stays usable (A1), and the new one comes at the next hand-over", async () => {
    pushes.put("round", "round", writeRound(roundOf(3)));
    await close(shows([], {}));
    pushes.put("round", "round", writeRound(roundOf(12)));
    pushes.cutAt = "round";
    await close(shows([], { problem: { code: "E_POSTE_ABSENT", step: "file", file: 1, files: 1 } }));
    expect(bench.desk.pushed.round?.patients.length).toBe(3);
    pushes.cutAt = undefined;
    await close(shows([], { round: { patients: 12, rightsAtMs: Date.parse("2026-11-23T06:28:00Z") } }));
    expect(bench.desk.pushed.round?.patients.length).toBe(12);
  });

  test("the disk refuses in the middle: told, the round before stays, today and after a restart", async () => {
    pushes.put("round", "round", writeRound(roundOf(3)));
    await close(shows([], {}));
    pushes.put("round", "round", writeRound(roundOf(12)));
    const { disk } = bench.lasting;
    disk.fault = (call, path) => {
      if (call === "rename" && path.startsWith("pushed/")) throw new Error("no");
      return undefined;
    };
    await expect(bench.until(closeRound(bench.desk, session))).rejects.toThrow("no");
    disk.fault = undefined;
    await restarted();
    expect(bench.desk.pushed.round?.patients.length).toBe(3);
  });

  test("a pack of tables is in force at once, shown old to new with its day, traced, and outlives a restart (E115)", async () => {
    const price = () => bench.desk.tables.byCode.get("ESSAI")?.map(({ value, from }) => [value, from]);
    pushes.put("tables", "tables", packOf());
    await close(
      shows([], { tables: { before: "", version: "2026-01", from: "2026-01-01" }, tablesInForce: "2026-01" }),
    );
    expect(price()).toEqual([["3.45", "2027-01-01"]]);
    const next = { version: "2026-02", number: 2, from: day("2027-02-01"), tables: [priceTable("3.60")] };
    pushes.put("tables", "tables", packOf(next));
    pushes.put("round", "round", writeRound(roundOf(12)));
    await close(shows([], { tables: { before: "2026-01", version: "2026-02", from: "2027-02-01" }, taken: 2 }));
    await restarted();
    expect(price()).toEqual([["3.60", "2027-01-01"]]);
    expect(bench.desk.tables.byCode.get("AMI")?.length).toBeGreaterThan(0);
  });

  test.each([
    ["of nobody", unsignedPack()],
    ["older than the one in force", packOf({ version: "2025-01", number: 1 })],
    [
      "with a table that does not hold together",
      packOf({ number: 9, tables: [{ table: "x", version: "1", entries: [] }] }),
    ],
    ["with a negative price", packOf({ number: 9, tables: [priceTable("-1.00")] })],
    ["with a price that is a number", packOf({ number: 9, tables: [{ ...priceTable(), entries: [{ value: 3.45 }] }] })],
  ])("a pack %s is refused, and the one in force stays", async (_, bytes) => {
    pushes.put("tables", "tables", packOf({ number: 5, version: "2026-05" }));
    await close(shows([], {}));
    pushes.put("tables", "tables", bytes);
    await close(shows([], { refused: ["E_TABLE"], taken: 0, tablesInForce: "2026-05" }));
    expect(bench.desk.pushed.pack?.version).toBe("2026-05");
  });

  test("a round that is not one is refused, and the one before stays", async () => {
    pushes.put("round", "round", writeRound(roundOf(3)));
    await close(shows([], {}));
    pushes.put("round", "round", Buffer.from('{"format":"TRN-ROUND-1","patients":"all"}'));
    await close(shows([], { refused: ["E_ROUND"] }));
    expect(bench.desk.pushed.round?.patients.length).toBe(3);
  });

  test("a kind of file that is not known is passed over", async () => {
    pushes.put("order.bin", "sign", new Uint8Array(10));
    expect([await close(), pushes.fetched]).toEqual([{ kind: "nothing" }, []]);
  });
});

describe("while locked (A1)", () => {
  const rights = Date.parse("2026-11-23T06:28:00Z");
  const locked = (script: readonly Step[]) => expectPrompts(bench, () => handOverLocked(bench.desk), script);
  const lock = async () => {
    session.end("lock-key");
    await bench.clock.run(100);
  };

  test("the round comes sealed, the tables at once; the next unlock opens the round, and nothing is fetched again", async () => {
    await lock();
    pushes.put("tables", "tables", packOf());
    pushes.put("round", "round", writeRound(roundOf(12)));
    await locked(shows([], { taken: 2, round: { patients: 12, rightsAtMs: rights }, tablesInForce: "2026-01" }));
    expect([bench.desk.pushed.round, bench.desk.pushed.pack?.version]).toEqual([undefined, "2026-01"]);
    const written = [...bench.lasting.disk.files.values()].map((bytes) => Buffer.from(bytes).toString("latin1"));
    expect(written.filter((text) => text.includes("NUMERO"))).toEqual([]);
    await locked(shows([], { files: 0 }));
    session = await openSession(bench);
    expect(bench.desk.pushed.round).toEqual(roundOf(12));
    await restarted();
    expect([bench.desk.pushed.round?.patients.length, await close(), pushes.fetched]).toEqual([
      ...[12, { kind: "nothing" }, ["tables", "round"]],
    ]);
  });

  test("it outlives a restart before the unlock, and takes the place of the round before", async () => {
    pushes.put("round", "round", writeRound(roundOf(3)));
    await close(shows([], {}));
    await lock();
    pushes.put("round", "round", writeRound(roundOf(12)));
    await locked(shows([], { taken: 1 }));
    await restarted();
    expect(bench.desk.pushed.round?.patients.length).toBe(12);
  });

  test("cut in the middle, the round before stays usable", async () => {
    pushes.put("round", "round", writeRound(roundOf(3)));
    await close(shows([], {}));
    await lock();
    pushes.put("round", "round", writeRound(roundOf(12)));
    pushes.cutAt = "round";
    await locked(shows([], { taken: 0, problem: { code: "E_POSTE_ABSENT", step: "file", file: 1, files: 1 } }));
    session = await openSession(bench);
    expect(bench.desk.pushed.round?.patients.length).toBe(3);
  });

  test("returns wait at the poste until somebody is unlocked", async () => {
    await bill("V01", 1);
    await close(shows([1], {}));
    putReturn("arl.txt", arlOf([lotAt(0)], new Set(), stamp("001")));
    await lock();
    await locked(shows([], { files: 0 }));
    session = await openSession(bench);
    expect(invoice(1).fse.state).toBe("sent");
    await close(shows([], { lotsReceived: 1 }));
  });
});

describe("what the poste is told", () => {
  test("the cards that open the device with their last use, and its places (E020, E024)", async () => {
    await bill("V01", 1);
    await close(shows([1], {}));
    expect(standing()).toMatchObject({
      cards: [{ serial: session.card.practitioner.cardSerial, type: "CPS", lastUseAt: expect.stringMatching(/^2026/) }],
      held: 0,
      free: bench.desk.device.capacity,
      tombstones: [],
    });
    expect(pushes.told.at(-1)?.seq).toBeGreaterThan(0);
  });

  test("an invoice deleted after its lot was refused is told as deleted; one that never left is not (E095)", async () => {
    const twice = [prompt.confirm("void-once"), gives(true), prompt.confirm("void-twice"), gives(true)];
    const remove = (n: number) => expectPrompts(bench, () => voidInvoice(bench.desk, session, invoice(n)), twice);
    await bill("V01", 1);
    await close(shows([1], {}));
    putReturn("arl.txt", arlOf([lotAt(0)], new Set([lotAt(0).lotId]), stamp("001")));
    await close(shows([], { lotsRefused: 1 }));
    await bill("V01", 2);
    await remove(1);
    await remove(2);
    await close();
    const { careSheetId } = invoice(1);
    expect(standing()?.tombstones).toEqual([{ billerNumber: BILLER, number: number(1), careSheetId }]);
  });

  test("a poste that knows a later record raises the alarm", async () => {
    pushes.fails.tell = "E_STORE_LOST_TAIL";
    await close([
      ...shows([], { problem: { code: "E_STORE_LOST_TAIL", step: "tell" } }),
      prompt.trouble("E_STORE_LOST_TAIL"),
      seen(),
    ]);
  });
});

describe("a refusal that touches every lot (E145)", () => {
  const unknownApproval = (lot: LotView): ReturnFile => {
    const file = arlOf([lot], new Set([lot.lotId]), stamp("001"));
    const label = { code: "L0003", subCode: "0001", label: "AGREMENT INCONNU" };
    return { ...file, lots: file.lots.map((one) => ({ ...one, ...label })) };
  };

  async function stopped(): Promise<void> {
    await bill("V01", 1);
    await close(shows([1], {}));
    putReturn("arl.txt", unknownApproval(lotAt(0)));
    await close(shows([], { lotsRefused: 1 }));
    await bill("V15", 2);
  }
  const warned = prompt.trouble("E_SENDING_STOPPED", "nothing-lost", { label: "L0003 0001 AGREMENT INCONNU" });

  test("stops further sends and warns, until the user says so; what comes is still taken", async () => {
    await stopped();
    pushes.put("round", "round", writeRound(roundOf(12)));
    await close([warned, seen(), prompt.confirm("resume-sending"), gives(false), ...shows([], { taken: 1 })]);
    expect([lots().length, bench.road.kept.size]).toEqual([1, 1]);
    await restarted();
    const again = [
      warned,
      seen(),
      prompt.confirm("resume-sending"),
      gives(true),
      prompt.confirm("put-back"),
      gives(false),
    ];
    await close([...again, ...shows([1], {})]);
    expect(invoice(2).fse.state).toBe("sent");
    await bill("V15", 3);
    await close([prompt.confirm("put-back"), gives(false), ...shows([1], {})]);
  });

  test("stops the lots that would leave while locked too", async () => {
    await bill("V14", 1);
    bench.road.moods.push("unreachable");
    await close([prompt.trouble("E_POSTE_ABSENT"), seen()]);
    await bench.desk.settings.change({ sendingStopped: true });
    session.end("lock-key");
    const warning = [prompt.trouble("E_SENDING_STOPPED"), seen(), ...shows([], { files: 0 })];
    await expectPrompts(bench, () => handOverLocked(bench.desk), warning);
    expect(bench.road.asked.length).toBe(1);
  });

  test("any other refusal stops nothing", async () => {
    await bill("V01", 1);
    await close(shows([1], {}));
    putReturn("arl.txt", arlOf([lotAt(0)], new Set([lotAt(0).lotId]), stamp("001")));
    await close(shows([], { lotsRefused: 1 }));
    await bill("V15", 2);
    await close([prompt.confirm("put-back"), gives(false), ...shows([1], {})]);
  });
});
