import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { PinEnd, PinEntry, WithCardEnd } from "#hal/ports/index";
import { ReaderRig } from "../../helpers/reader-rig.ts";
import { CPS_ATR, TableCard, VITALE_ATR } from "../simulator/kit.ts";

/** Secure entry through the port, on the simulated unit (wire.md 3). */
let rig: ReaderRig;
let card: TableCard;

const VERIFY: PinEntry = { operation: "verify", reference: 1, minDigits: 4, maxDigits: 4, blockBytes: 8, prompt: 0 };
const RESET: PinEntry = { ...VERIFY, operation: "reset", prompt: 2 };
const CHANGE: PinEntry = { ...VERIFY, operation: "change" };

const TABLE = {
  "00 20 00 01 08 31 32 33 34 FF FF FF FF": "90 00",
  "00 20 00 01 08": "63 C2",
  "00 20 00 01": "63 C2",
  "00 2C 02 01 08 35 36 37 38 FF FF FF FF": "90 00",
  "00 24 00 01 10 31 32 33 34 FF FF FF FF 35 36 37 38 FF FF FF FF": "90 00",
  "00 B0": "01 02 90 00",
};

beforeEach(async () => {
  rig = new ReaderRig();
  card = rig.insert("cps", new TableCard(CPS_ATR, TABLE));
  await rig.start();
});

afterEach(() => rig.stop());

/** Begins an entry, lets the unit ask, then does what the holder does. */
async function entry(
  holder: () => void | Promise<void>,
  one = VERIFY,
  until?: AbortSignal,
): Promise<WithCardEnd<PinEnd>> {
  const end = rig.reader.withCard("cps", (open) => open.enterPin(one, until), { stayPowered: true });
  await rig.run(50);
  await holder();
  return rig.until(end);
}

const ended = (end: PinEnd) => ({ kind: "done", value: end });
const blocks = () => card.heard.length;

describe("an entry", () => {
  test("that is right is the card's 90 00", async () => {
    expect(await entry(() => rig.type("1234V"))).toEqual(ended({ kind: "answered", sw: 0x9000 }));
  });

  test("that is wrong is the card's word on the tries left", async () => {
    expect(await entry(() => rig.type("9999V"))).toEqual(ended({ kind: "answered", sw: 0x63c2 }));
  });

  test("of a new code twice is RESET RETRY COUNTER", async () => {
    expect(await entry(() => rig.type("5678V5678V"), RESET)).toEqual(ended({ kind: "answered", sw: 0x9000 }));
  });

  test("of the current and a new code is CHANGE REFERENCE DATA", async () => {
    expect(await entry(() => rig.type("1234V5678V5678V"), CHANGE)).toEqual(ended({ kind: "answered", sw: 0x9000 }));
  });

  test("works on a T=0 card", async () => {
    await rig.until(rig.reader.powerOff("cps"));
    rig.remove("cps");
    await rig.run(400);
    rig.insert("cps", new TableCard(VITALE_ATR, TABLE));
    await rig.run(400);
    expect(await entry(() => rig.type("1234V"))).toEqual(ended({ kind: "answered", sw: 0x9000 }));
  });
});

describe("an entry that ends without the card", () => {
  test.each([
    ["ANNULER", () => rig.type("12A"), "cancelled", VERIFY],
    ["no key for 30 s", () => rig.run(30_100), "timeout", VERIFY],
    ["two new codes that differ", () => rig.type("5678V5679V"), "codes-differ", RESET],
  ] as const)("by %s is told as such", async (_name, holder, kind, one) => {
    const before = blocks();
    expect(await entry(holder, one)).toEqual(ended({ kind }));
    expect(blocks()).toBe(before);
  });

  test("takes no block number: the next command goes through at once", async () => {
    await entry(() => rig.type("A"));
    const from = rig.sent.length;
    const end = await rig.until(
      rig.reader.withCard("cps", (open) => open.transmit({ cla: 0, ins: 0xb0, p1: 0, p2: 0, le: 2 })),
    );
    expect(end).toMatchObject({ kind: "done", value: { sw: 0x9000 } });
    expect(rig.names(from)).toEqual(["xfr-block", "icc-power-off"]);
  });

  test("and after a good one the numbers go on", async () => {
    await entry(() => rig.type("1234V"));
    await entry(() => rig.type("A"));
    expect(await entry(() => rig.type("1234V"))).toEqual(ended({ kind: "answered", sw: 0x9000 }));
    expect(rig.names().filter((name) => name === "xfr-block")).toHaveLength(1); // S(IFS) alone.
  });
});

describe("bounds of an entry", () => {
  test("keys that never end it: Abort after 60 s, told as a time-out", async () => {
    const from = rig.sent.length;
    const end = await entry(async () => {
      for (let keys = 0; keys < 7; keys++) {
        rig.type("1C");
        await rig.run(9_000);
      }
    });
    expect(end).toEqual(ended({ kind: "timeout" }));
    expect(rig.names(from)).toContain("abort");
  });

  test("`until` aborted: Abort is sent, told as aborted", async () => {
    const stop = new AbortController();
    const from = rig.sent.length;
    expect(await entry(() => stop.abort(), VERIFY, stop.signal)).toEqual(ended({ kind: "aborted" }));
    expect(rig.names(from).slice(-2)).toEqual(["secure", "abort"]);
  });

  test("`until` aborted before it begins: nothing is sent", async () => {
    const end = await entry(() => {}, VERIFY, AbortSignal.abort());
    expect(end).toEqual(ended({ kind: "aborted" }));
    expect(rig.names()).not.toContain("secure");
  });

  test("the card pulled out is a removal", async () => {
    expect(await entry(() => rig.remove("cps"))).toEqual({ kind: "removed" });
  });
});

describe("while an entry runs", () => {
  test("no other slot is asked anything, and all are right after", async () => {
    const from = rig.sent.length;
    await entry(async () => {
      await rig.run(3_000);
      rig.insert("vitale", new TableCard(VITALE_ATR));
      await rig.run(3_000);
      const types = rig.sent.slice(from).map((message) => message.type);
      expect(types.slice(types.indexOf(0x69) + 1)).toEqual([]);
      expect(rig.reader.slot("vitale").card).toBe("absent");
      rig.type("1234V");
    });
    await rig.run(0);
    expect(rig.reader.slot("vitale").card).toBe("present");
  });

  test("a command for another slot waits and is done after", async () => {
    rig.insert("vitale", new TableCard(VITALE_ATR, { "00 B0": "07 90 00" }));
    await rig.run(400);
    const order: string[] = [];
    const pin = rig.reader.withCard("cps", (open) => open.enterPin(VERIFY)).then(() => order.push("pin"));
    await rig.run(50);
    const read = rig.reader
      .withCard("vitale", (open) => open.transmit({ cla: 0, ins: 0xb0, p1: 0, p2: 0, le: 1 }))
      .then((end) => order.push(end.kind));
    await rig.run(20_000);
    expect(order).toEqual([]);
    rig.type("1234V");
    await rig.until(Promise.all([pin, read]));
    expect(order).toEqual(["pin", "done"]);
  });
});

describe("a Secure whose answer is lost", () => {
  test("is never sent again: the card is powered off", async () => {
    const from = rig.sent.length;
    const end = await entry(() => {
      rig.spoil = (bytes) => (bytes[2] === 0x80 ? [] : [bytes]);
      rig.type("1234V");
    });
    rig.spoil = undefined;
    expect(end).toEqual({ kind: "unreadable", code: "E_CARD_IO" });
    const names = rig.names(from);
    expect(names.filter((name) => name === "secure")).toHaveLength(1);
    expect(names.at(-1)).toBe("icc-power-off");
  });
});

describe("no digit on the host", () => {
  test("the line carries the template alone", async () => {
    const from = rig.sent.length;
    await entry(() => rig.type("1234V"));
    const secure = rig.sent.slice(from).find((message) => message.type === 0x69);
    expect([...(secure?.data.slice(-8) ?? [])]).toEqual(Array(8).fill(0xff));
  });
});
