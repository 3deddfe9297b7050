import { afterEach, beforeEach, expect, test } from "vitest";
import { type UnlockEnd, unlock } from "#billing";
import { openStoreOn } from "../../firmware/store.ts";
import { FakeClock } from "../helpers/fake-clock.ts";
import { seededRandom } from "../helpers/journal-rig.ts";
import { FlowBench } from "./bench.ts";
import { expectPrompts, gives, holder, prompt, type Step, seen } from "./script.ts";
import { openSession } from "./visits.ts";

let bench: FlowBench;
beforeEach(async () => {
  bench = await FlowBench.open();
  (await openSession(bench)).end("lock-key");
  await bench.clock.run(100);
});
afterEach(() => bench.stop());

const play = (script: readonly Step[]): Promise<UnlockEnd> => expectPrompts(bench, () => unlock(bench.desk), script);

const C01 = "80250000019900000001";
const C02 = "80250000019900000002";

/** What the journal says of a time when nobody was unlocked, after C01 opened it in another life of the device. */
async function told(): Promise<readonly { readonly event: string; readonly facts: object }[]> {
  bench = await bench.restart();
  await bench.insert("cps", "C01");
  const end = await play([prompt.pin(3), holder.types("1234")]);
  expect(end.kind).toBe("open");
  const all: { event: string; facts: object }[] = [];
  const read = async () => {
    for await (const { record } of bench.desk.journal.export())
      if (record.kind === "while-locked") all.push({ event: record.event, facts: record.facts });
  };
  await bench.until(read());
  return all;
}

test("a wrong code is in the audit, with the card and the tries left, and no digit", async () => {
  await play([prompt.pin(3), holder.types("0000"), prompt.pin(2, true), holder.types("12", "ANNULER")]);
  await play([prompt.pin(2), holder.types("1234")]);
  expect(await told()).toEqual([{ event: "code-wrong", facts: { card: C01, triesLeft: 2 } }]);
});

test("a card that is not registered is in the audit", async () => {
  await bench.remove("cps");
  await bench.insert("cps", "C02");
  await play([prompt.pin(3), holder.types("2345"), prompt.trouble("E_NOT_ENROLLED"), seen()]);
  expect(await told()).toEqual([{ event: "unlock-refused", facts: { code: "E_NOT_ENROLLED", card: C02 } }]);
});

test("a card that is no CPS, and one that expired, are in the audit", async () => {
  await bench.remove("cps");
  await bench.insert("cps", "V01");
  await play([prompt.trouble("E_CARD_KIND"), seen()]);
  await bench.remove("cps");
  await bench.insert("cps", "C11");
  await play([prompt.trouble("E_CARD_EXPIRED"), seen()]);
  expect(await told()).toEqual([
    { event: "unlock-refused", facts: { code: "E_CARD_KIND" } },
    { event: "unlock-refused", facts: { code: "E_CARD_EXPIRED" } },
  ]);
});

test("a blocked card is in the audit", async () => {
  await bench.remove("cps");
  await bench.insert("cps", "C10");
  await play([prompt.trouble("PIN_BLOCKED"), seen(), prompt.confirm("unblock"), gives(false)]);
  expect((await told()).map(({ event }) => event)).toEqual(["card-blocked"]);
});

test("a start at a clock that cannot be right is in the audit", async () => {
  const random = seededRandom("lost clock");
  const store = await openStoreOn(bench.lasting.disk, { clock: new FakeClock(0), random });
  await store.close();
  expect(await told()).toEqual([{ event: "clock-impossible", facts: {} }]);
});

test("an unlock at a clock that is doubted is told beside it", async () => {
  await bench.control({ do: "clock", set: "2029-01-02T08:00:00+01:00" });
  await play([prompt.pin(3), holder.types("1234")]);
  const events: string[] = [];
  const read = async () => {
    for await (const { record } of bench.desk.journal.export()) if (record.kind === "audit") events.push(record.event);
  };
  await bench.until(read());
  expect(events.slice(-2)).toEqual(["clock-doubtful", "unlocked"]);
});

test("while unlocked the same goes straight into the journal, and no inbox is made", async () => {
  await play([prompt.pin(3), holder.types("1234")]);
  expect([...bench.lasting.disk.files.keys()].filter((path) => path.startsWith("inbox/"))).toEqual([]);
});
