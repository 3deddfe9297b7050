import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type UnlockEnd, unlock } from "#billing";
import { CPS_CARDS } from "../../simulator/cards/deck-cps.ts";
import { FlowBench } from "./bench.ts";
import { card, expectPrompts, gives, holder, meanwhile, prompt, type Step, seen } from "./script.ts";
import { openSession } from "./visits.ts";

let bench: FlowBench;
beforeEach(async () => {
  bench = await FlowBench.open();
  (await openSession(bench)).end("lock-key");
  await bench.clock.run(100);
});
afterEach(() => bench.stop());

const play = (script: readonly Step[]): Promise<UnlockEnd> => expectPrompts(bench, () => unlock(bench.desk), script);
const TWICE_WRONG = [prompt.pin(3), holder.types("0000"), prompt.pin(2, true), holder.types("9999")];
const LAST = [prompt.confirm("last-try"), gives(true)];
const seconds = () => bench.ui.notices.flatMap((one) => (one.kind === "back-off" ? [one.seconds] : []));
const verifies = async () => (await bench.apdus("cps"))["20"] ?? 0;

describe("C6 our own wait in front of the card's count", () => {
  test("none before the second try; before the third what is left of 5 s, told second by second", async () => {
    const end = await play([...TWICE_WRONG, ...LAST, prompt.pin(1, true), holder.types("1234")]);
    expect(end.kind).toBe("open");
    expect(seconds()[0]).toBeLessThanOrEqual(5);
    expect(seconds()).toEqual(seconds().toSorted((a, b) => b - a));
    expect(seconds().at(-1)).toBe(1);
  });

  test("a restart does not shorten it: the whole wait stands again", async () => {
    await play([prompt.pin(3), holder.types("0000"), prompt.pin(2, true), holder.types("", "ANNULER")]);
    await play([prompt.pin(2), holder.types("9999"), prompt.confirm("last-try"), gives(false)]);
    bench = await bench.restart();
    await bench.insert("cps", "C01");
    const startedMs = bench.clock.monotonicMs();
    const end = await play([...LAST, prompt.pin(1), holder.types("1234")]);
    expect(end.kind).toBe("open");
    expect(bench.clock.monotonicMs()).toBeGreaterThanOrEqual(5000);
    expect(startedMs).toBeLessThan(5000);
  });

  test("a code given up, or too short, is no try and waits for nothing", async () => {
    for (let time = 0; time < 4; time++) await play([prompt.pin(3), holder.types("12", "ANNULER")]);
    expect((await play([prompt.pin(3), holder.types("1234")])).kind).toBe("open");
    expect(seconds()).toEqual([]);
  });

  test("no more codes reach the card than the holder confirmed", async () => {
    const before = await verifies();
    await play([...TWICE_WRONG, prompt.confirm("last-try"), gives(false)]);
    const asked = (await verifies()) - before;
    await play([prompt.confirm("last-try"), gives(false)]);
    expect(asked).toBeGreaterThan(2);
    // Asking how many tries are left is a VERIFY without a code: the same again, and no code more.
    expect((await verifies()) - before - asked).toBeLessThanOrEqual(1);
  });

  test("a card taken out ends the wait at once", async () => {
    const end = await play([...TWICE_WRONG, ...LAST, card.removes("cps")]);
    expect(end.kind).toBe("locked");
    expect(seconds().length).toBeLessThan(5);
  });

  test("an unblocking gives the code a new start", async () => {
    const wrong = [...TWICE_WRONG, ...LAST, prompt.pin(1, true), holder.types("0000")];
    const unblock = [prompt.trouble("PIN_BLOCKED"), seen(), prompt.confirm("unblock"), gives(true)];
    const puk = [
      prompt.anything("pin"),
      holder.types(CPS_CARDS.find((row) => row.card === "C01")?.puk ?? ""),
      prompt.anything("pin"),
      meanwhile((here) => here.control({ do: "pin", digits: "1357 1357", end: "VALIDER" })),
      prompt.pin(3),
      holder.types("1357"),
    ];
    const end = await play([...wrong, ...unblock, ...puk]);
    expect(end.kind).toBe("open");
    expect(Math.max(...seconds())).toBeLessThanOrEqual(5);
  });
});
