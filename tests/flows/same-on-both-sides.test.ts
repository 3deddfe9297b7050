import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { billVisit, closeRound, type LotView, type Session, voidInvoice } from "#billing";
import { type ReturnFile, writeReturn } from "#billing/formats/index";
import { day } from "#billing/model/dates";
import { cents } from "#billing/model/money";
import { memoryDisk } from "#hal/disk/index";
import { PosteBook } from "../../poste/book.ts";
import { runCommand } from "../../poste/commands.ts";
import { posteIdentity } from "../../poste/identity.ts";
import { LotStore } from "../../poste/store.ts";
import { arlOf, rspOf, type Stamp } from "../../stage/soak/payers.ts";
import { testMemory } from "../helpers/direct-card.ts";
import { FakeRoad, FlowBench } from "./bench.ts";
import { LocalRoad } from "./local-road.ts";
import { expectPrompts, gives, prompt, type Step, seen } from "./script.ts";
import { openSession, visit } from "./visits.ts";

/** One device and one practice PC with its folder: what each shows of the same returns. */

const BILLER = "996000014";
const number = (n: number) => String(n).padStart(9, "0");
const stamp = (fileId: string): Stamp => ({ fileId, day: day("2026-11-24"), time: "20:15:00" });

let dir: string;
let road: LocalRoad;
let bench: FlowBench;
let session: Session;
const nowMs = Date.parse("2026-11-23T18:00:00Z");

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "tournee-both-"));
  const identity = await posteIdentity(dir, { now: () => nowMs });
  const store = await LotStore.open({ dir, identity, time: { now: () => nowMs } });
  road = new LocalRoad(dir, identity, store);
  bench = await FlowBench.open({
    disk: memoryDisk(),
    memory: testMemory(),
    road: Object.assign(new FakeRoad(), bound(road)),
  });
  road.deviceId = bench.desk.device.serial;
  session = await openSession(bench);
});
afterEach(async () => {
  await bench.stop(session);
  rmSync(dir, { recursive: true, force: true });
});

function bound(one: LocalRoad) {
  return { seal: one.seal.bind(one), handOver: one.handOver.bind(one), pushes: one.pushes };
}

const bill = (vitale: string, n: number) =>
  expectPrompts(bench, () => billVisit(bench.desk, session), visit(vitale, number(n)));
/** The poste's disk is a real one, and takes real time: the device's clock waits for it meanwhile. */
async function close(script: readonly Step[]): Promise<void> {
  const { clock } = bench;
  const run = clock.run.bind(clock);
  clock.run = async (ms) => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    await run(ms);
  };
  try {
    await expectPrompts(bench, () => closeRound(bench.desk, session), script);
  } finally {
    clock.run = run;
  }
}
const shown: readonly Step[] = [prompt.anything("handed-over"), seen()];
const lotAt = (index: number): LotView => {
  const lot = [...session.book.lots()][index];
  if (lot === undefined) throw new Error(`no lot ${index}`);
  return lot;
};
const viewOf = (biller: string, one: string) => session.book.invoice(biller, one);
const put = (name: string, file: ReturnFile) => writeFileSync(join(dir, "push", name), writeReturn(file));

/** What a side says of each invoice and lot that both know, without when and by which record it learnt it. */
const plain = (value: unknown) =>
  JSON.parse(JSON.stringify(value, (key, one: unknown) => (key === "seq" || key === "atMs" ? undefined : one)));

async function both() {
  const book = await PosteBook.read(dir);
  const at = (one: { readonly number: string; readonly fse: unknown; readonly dre: unknown; readonly stage: string }) =>
    plain([one.number, one.stage, one.fse, one.dre]);
  const lot = (one: { readonly lotId: string; readonly answer?: unknown }) => plain([one.lotId, one.answer ?? null]);
  const aside = (all: readonly { readonly why: string; readonly lotId: string; readonly said: string }[]) =>
    all.map(({ why, lotId, said }) => [why, lotId, said]);
  return {
    device: [
      [...session.book.invoices()].map(at),
      [...session.book.lots()].map(lot),
      aside(session.book.returns.unattached()),
    ],
    poste: [
      book
        .invoices()
        .toSorted((a, b) => (a.number < b.number ? -1 : 1))
        .map(at),
      book.lots().map(lot),
      aside(book.unattached()),
    ],
  };
}

/** Two FSE and a DRE of one caisse, one FSE of another: three lots, handed over. */
async function threeSent(): Promise<void> {
  await bill("V01", 1);
  await bill("V15", 2);
  await bill("V12", 3);
  await close(shown);
}

describe("the same return file gives the same states on device and poste (E133, E144)", () => {
  test("sent, received, refused, paid, rejected, signalled, taken back, unknown, twice", async () => {
    await threeSent();
    const check = async () => {
      const { device, poste } = await both();
      expect(poste).toEqual(device);
      return device;
    };
    await check();
    put("1.txt", arlOf([lotAt(0), lotAt(1), lotAt(2)], new Set([lotAt(1).lotId]), stamp("001")));
    await close(shown);
    await check();
    put("2.txt", rspOf([lotAt(0)], viewOf, "rejected", stamp("002")));
    put("3.txt", rspOf([lotAt(2)], viewOf, "paid", stamp("003")));
    const stray = { ...lotAt(0), identity: { ...lotAt(0).identity, lotNumber: "888" } };
    put("4.txt", arlOf([stray], new Set(), stamp("004")));
    await close([prompt.confirm("put-back"), gives(false), ...shown]);
    await check();
    const paid = rspOf([lotAt(2)], viewOf, "paid", stamp("005"));
    const altered = (outcome: string, operation: string): ReturnFile => ({
      ...paid,
      fileId: outcome === "S" ? "006" : "007",
      lots: paid.lots.map((lot) => ({
        ...lot,
        invoices: lot.invoices.map((one) => ({
          ...one,
          outcome,
          operation,
          paidCents: cents(outcome === "S" ? 0 : 100),
        })),
      })),
    });
    put("5.txt", altered("S", "N"));
    put("6.txt", altered("P", "R"));
    put("again.txt", rspOf([lotAt(0)], viewOf, "rejected", stamp("002")));
    await close([prompt.confirm("put-back"), gives(false), ...shown]);
    const states = await check();
    expect(JSON.stringify(states)).toMatch(/"rejected".*"to-correct".*"partly-paid"/s);
  });

  test("an invoice put back into a new lot, and one deleted: the poste follows (A24, E095)", async () => {
    await threeSent();
    put("1.txt", arlOf([lotAt(0), lotAt(1)], new Set([lotAt(0).lotId, lotAt(1).lotId]), stamp("001")));
    await close(shown);
    const chosen = session.book.invoice(BILLER, number(2));
    if (chosen === undefined) throw new Error("no invoice");
    await expectPrompts(bench, () => voidInvoice(bench.desk, session, chosen), [
      ...[prompt.confirm("void-once"), gives(true), prompt.confirm("void-twice"), gives(true)],
    ]);
    await close([prompt.confirm("put-back"), gives(true), ...shown]);
    const { device, poste } = await both();
    expect(poste).toEqual(device);
    put("2.txt", rspOf([lotAt(3)], viewOf, "paid", stamp("002")));
    await close(shown);
    const after = await both();
    expect(after.poste).toEqual(after.device);
  });

  test("the cards that the device lists are those that the poste lists (E024)", async () => {
    await threeSent();
    const { lines } = await runCommand(dir, { do: "cards" }, { now: () => nowMs });
    const [{ serial } = { serial: "" }] = bench.desk.keys.enrolled();
    expect(lines.at(-1)).toMatch(new RegExp(`^ {2}CPS, carte ${serial}, dernier usage 23/11/2026 07:3`));
  });
});
