import { afterEach, describe, expect, test } from "vitest";
import type { Slot } from "#hal/ports/index";
import { fromHex } from "#util/bytes";
import { Trouble } from "#util/trouble";
import { ReaderRig } from "../../helpers/reader-rig.ts";
import { AMC_ATR, CPS_ATR, TableCard, VITALE_ATR } from "../simulator/kit.ts";

/** Sessions of cards on the simulated unit, with cards made of tables. Time is the test's own: nothing here waits. */
let rig: ReaderRig;

afterEach(() => rig.stop());

const READ = { cla: 0, ins: 0xb0, p1: 0x9c, p2: 0, le: 256 };
const STATUS = { cla: 0, ins: 0x20, p1: 0, p2: 1 };
const SERIAL = "5A 0A 80 25 00 00 01 99 00 00 00 01";

const cardFor = {
  cps: () => new TableCard(CPS_ATR, { "00 B0": `${SERIAL} 90 00`, "00 20": "63 C3" }, { name: "C01" }),
  vitale: () =>
    new TableCard(VITALE_ATR, { "00 B0": `${SERIAL} 90 00`, "00 A4": "62 02 82 00 90 00" }, { name: "V01" }),
  amc: () => new TableCard(AMC_ATR, { "00 B0": `${SERIAL} 90 00` }, { name: "M01" }),
} as const;

async function ready(slots: readonly Slot[] = []): Promise<ReaderRig> {
  rig = new ReaderRig();
  for (const slot of slots) rig.insert(slot, cardFor[slot]());
  return rig.start();
}

describe("opening", () => {
  test("the unit is found and named", async () => {
    await ready();
    expect(rig.reader.link).toEqual({ kind: "ready" });
    expect(rig.reader.firmware).toBe("TOURNEE-RK3 V1.00 TEST");
    expect(rig.events).toEqual(["link opening", "link ready"]);
  });

  test("cards that are there already are told as inserted", async () => {
    await ready(["cps", "vitale"]);
    expect(rig.events).toContain("inserted cps");
    expect(rig.events).toContain("inserted vitale");
    expect([rig.reader.slot("cps").card, rig.reader.slot("amc").card]).toEqual(["present", "absent"]);
  });

  test("nothing is known before", () => {
    rig = new ReaderRig();
    expect(rig.reader.link).toEqual({ kind: "absent" });
    expect(rig.reader.slot("cps")).toEqual({ card: "unknown", epoch: 0 });
    expect(rig.reader.firmware).toBeUndefined();
  });
});

describe("withCard", () => {
  test.each(["cps", "vitale", "amc"] as const)("carries an APDU to the card in slot %s", async (slot) => {
    await ready([slot]);
    const end = await rig.until(rig.reader.withCard(slot, (card) => card.transmit(READ)));
    expect(end).toMatchObject({ kind: "done", value: { sw: 0x9000 } });
  });

  test("powers off at the end", async () => {
    await ready(["cps"]);
    await rig.until(rig.reader.withCard("cps", (card) => card.transmit(READ)));
    expect(rig.names().at(-1)).toBe("icc-power-off");
  });

  test("stays powered when asked, and is not reset by the next", async () => {
    await ready();
    const card = rig.insert("cps", cardFor.cps());
    await rig.run(400);
    await rig.until(rig.reader.withCard("cps", (one) => one.transmit(READ), { stayPowered: true }));
    await rig.until(rig.reader.withCard("cps", (one) => one.transmit(READ), { stayPowered: true }));
    expect(card.resets).toBe(1);
  });

  test("powerOff ends a session left powered", async () => {
    await ready(["cps"]);
    await rig.until(rig.reader.withCard("cps", (one) => one.transmit(READ), { stayPowered: true }));
    await rig.until(rig.reader.powerOff("cps"));
    await rig.until(rig.reader.withCard("cps", (one) => one.transmit(READ)));
    expect(rig.names().filter((name) => name === "icc-power-on")).toHaveLength(2);
  });

  test("an empty slot ends as absent", async () => {
    await ready();
    expect(await rig.until(rig.reader.withCard("amc", async () => 1))).toEqual({ kind: "absent" });
  });

  test("a mute card ends as mute", async () => {
    await ready();
    rig.insert("amc", new TableCard(undefined));
    expect(await rig.until(rig.reader.withCard("amc", async () => 1))).toEqual({ kind: "mute" });
  });

  test("another epoch ends as swapped, and the card is not touched", async () => {
    await ready(["cps"]);
    const { epoch } = rig.reader.slot("cps");
    rig.remove("cps");
    await rig.run(400);
    const card = rig.insert("cps", cardFor.cps());
    await rig.run(400);
    expect(await rig.until(rig.reader.withCard("cps", async () => 1, { epoch }))).toEqual({ kind: "swapped" });
    expect(card.resets).toBe(0);
  });

  test("a card pulled out between two commands ends as removed", async () => {
    await ready(["cps"]);
    const end = rig.reader.withCard("cps", async (card) => {
      await card.transmit(READ);
      rig.remove("cps");
      return card.transmit(READ);
    });
    expect(await rig.until(end)).toEqual({ kind: "removed" });
    expect(rig.events.at(-1)).toBe("removed cps");
  });

  test("a trouble of cards thrown by the work is its end", async () => {
    await ready(["cps"]);
    const end = rig.reader.withCard("cps", () => Promise.reject(new Trouble("E_CARD_KIND")));
    expect(await rig.until(end)).toEqual({ kind: "unreadable", code: "E_CARD_KIND" });
  });

  test("anything else thrown by the work passes through, and the card is powered off", async () => {
    await ready(["cps"]);
    const end = rig.reader.withCard("cps", () => Promise.reject(new TypeError("not ours")));
    await expect(rig.until(end)).rejects.toThrow("not ours");
    expect(rig.names().at(-1)).toBe("icc-power-off");
  });

  test("without a unit it ends as no-reader", async () => {
    rig = new ReaderRig();
    const end = await rig.until(rig.reader.withCard("cps", async () => 1));
    expect(end).toEqual({ kind: "no-reader", link: { kind: "absent" } });
  });

  test("one slot serves one at a time; the others are free", async () => {
    await ready(["cps", "vitale"]);
    const order: string[] = [];
    const outer = rig.reader.withCard("cps", async (cps) => {
      await cps.transmit(READ);
      await rig.reader.withCard("vitale", async (vitale) => {
        await vitale.transmit(READ);
        order.push("vitale inside cps");
      });
      order.push("cps");
    });
    const second = rig.reader.withCard("cps", async () => void order.push("second cps"));
    await rig.until(Promise.all([outer, second]));
    expect(order).toEqual(["vitale inside cps", "cps", "second cps"]);
  });

  test("a card kept after its withCard is dead", async () => {
    await ready(["cps"]);
    const kept = await rig.until(rig.reader.withCard("cps", async (card) => card, { stayPowered: true }));
    if (kept.kind !== "done") throw new Error(kept.kind);
    await expect(rig.until(kept.value.transmit(READ))).rejects.toThrow(Trouble);
  });

  test("61xx and 6Cxx never reach the caller", async () => {
    await ready(["vitale"]);
    const select = { cla: 0, ins: 0xa4, p1: 4, p2: 4, data: Uint8Array.of(1, 2), le: 256 };
    const read = (le: number) => ({ cla: 0, ins: 0xb0, p1: 0x9c, p2: 0, le });
    const end = await rig.until(
      rig.reader.withCard("vitale", async (card) => [await card.transmit(select), await card.transmit(read(3))]),
    );
    if (end.kind !== "done") throw new Error(end.kind);
    expect(end.value.map((answer) => answer.sw)).toEqual([0x9000, 0x9000]);
    expect(end.value.map((answer) => answer.data.length)).toEqual([4, 12]);
  });
});

describe("what the slots show", () => {
  test("a removal is told within a second", async () => {
    await ready(["amc"]);
    rig.remove("amc");
    await rig.run(1000);
    expect(rig.events.at(-1)).toBe("removed amc");
    expect(rig.reader.slot("amc").card).toBe("absent");
  });

  test("a session card taken out and put back between two polls is told as both", async () => {
    await ready(["cps"]);
    await rig.until(rig.reader.withCard("cps", (card) => card.transmit(READ), { stayPowered: true }));
    const { epoch } = rig.reader.slot("cps");
    rig.remove("cps");
    rig.insert("cps", cardFor.cps());
    await rig.run(1000);
    expect(rig.events.slice(-2)).toEqual(["removed cps", "inserted cps"]);
    expect(rig.reader.slot("cps").epoch).toBeGreaterThan(epoch);
  });

  test("a resting card taken out and put back between two polls has another epoch", async () => {
    await ready(["vitale"]);
    const { epoch } = rig.reader.slot("vitale");
    rig.remove("vitale");
    rig.insert("vitale", cardFor.vitale());
    await rig.run(1000);
    expect(rig.reader.slot("vitale").epoch).toBeGreaterThan(epoch);
  });

  test("a session survives what happens in another slot", async () => {
    await ready();
    const card = rig.insert("cps", cardFor.cps());
    await rig.run(400);
    await rig.until(rig.reader.withCard("cps", (one) => one.transmit(READ), { stayPowered: true }));
    const { epoch } = rig.reader.slot("cps");
    rig.insert("vitale", cardFor.vitale());
    await rig.run(1000);
    rig.remove("vitale");
    await rig.run(1000);
    expect(rig.reader.slot("cps").epoch).toBe(epoch);
    await rig.until(rig.reader.withCard("cps", (one) => one.transmit(STATUS), { stayPowered: true, epoch }));
    expect(card.resets).toBe(1);
  });
});

describe("a card that goes round in circles", () => {
  const circle = (answer: string) =>
    new TableCard(VITALE_ATR, { "00": { bytes: fromHex(answer), raw: true } }, { protocols: [0] });

  test.each([
    ["61 01 for ever", "61 01"],
    ["6C 05 for ever", "6C 05"],
    ["61 00 with data for ever", `${"00 ".repeat(256)}61 00`],
  ])("%s is stopped", async (_name, answer) => {
    await ready();
    const card = rig.insert("vitale", circle(answer));
    const end = await rig.until(rig.reader.withCard("vitale", (one) => one.transmit(READ)));
    expect(end).toEqual({ kind: "unreadable", code: "E_CARD_PROTOCOL" });
    expect(card.heard.length).toBeLessThanOrEqual(33);
  });

  test("more and more time, asked in T=1, is stopped", async () => {
    await ready();
    rig.insert("amc", new TableCard(AMC_ATR, { "00": "90 00" }, { manners: { wtx: 11 } }));
    const beganMs = rig.clock.monotonicMs();
    await rig.until(rig.reader.withCard("amc", (one) => one.transmit(READ)));
    expect(rig.clock.monotonicMs() - beganMs).toBeLessThan(70_000);
  });
});

describe("stopping", () => {
  test("does not wait for work that waits for a person", async () => {
    await ready(["cps"]);
    let letGo = () => {};
    const work = rig.reader.withCard("cps", async (card) => {
      await card.transmit(READ);
      await new Promise<void>((resolve) => {
        letGo = resolve;
      });
      return card.transmit(READ);
    });
    await rig.run(50);
    await rig.stop();
    letGo();
    expect(await rig.until(work)).toMatchObject({ kind: "no-reader" });
  });

  test("leaves no timer running and no card powered", async () => {
    await ready(["cps"]);
    await rig.until(rig.reader.withCard("cps", (card) => card.transmit(READ), { stayPowered: true }));
    await rig.stop();
    expect(rig.names().at(-1)).toBe("icc-power-off");
    expect(rig.clock.running).toBe(0);
  });
});
