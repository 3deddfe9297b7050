import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { encodeFrame, HostFramer, NAK_FRAME } from "#hal/wire/ccid/index";
import { concat, fromHex } from "#util/bytes";
import { ReaderRig } from "../../helpers/reader-rig.ts";
import { AMC_ATR, CPS_ATR, TableCard, VITALE_ATR } from "../simulator/kit.ts";

/** Faults of the line and of the unit, and what the driver makes of each (wire reference, strict host). */
let rig: ReaderRig;

beforeEach(async () => {
  rig = new ReaderRig();
  await rig.start();
});

afterEach(() => rig.stop());

const READ = { cla: 0, ins: 0xb0, p1: 0x81, p2: 0, le: 2 };
const SIGN = { cla: 0, ins: 0x2a, p1: 0x9e, p2: 0x9a, le: 256 };
const ROLE = { cla: 0, ins: 0x82, p1: 0, p2: 1, data: new Uint8Array(9) };
const TABLE = { "00 B0": "01 02 90 00", "00 2A": "0A 90 00", "00 82": "90 00", "00 22": "90 00" };
const vitale = () => rig.insert("vitale", new TableCard(VITALE_ATR, TABLE));
const amc = () => rig.insert("amc", new TableCard(AMC_ATR, TABLE));

/** Loses the next `count` DataBlock answers after the power-on. */
function loseAnswers(count: number): void {
  let left = count;
  rig.spoil = (bytes) => (bytes[2] === 0x80 && left-- > 0 ? [] : [bytes]);
}

describe("an answer that is lost", () => {
  test("T=0 reading: the command is sent again once", async () => {
    const card = vitale();
    const end = rig.reader.withCard("vitale", (open) => {
      loseAnswers(1);
      return open.transmit(READ);
    });
    expect(await rig.until(end)).toMatchObject({ kind: "done", value: { sw: 0x9000 } });
    expect(card.heard).toHaveLength(2);
  });

  test("T=0 reading, lost twice: the card is given up", async () => {
    vitale();
    const end = rig.reader.withCard("vitale", (open) => {
      loseAnswers(2);
      return open.transmit(READ);
    });
    expect(await rig.until(end)).toEqual({ kind: "unreadable", code: "E_CARD_IO" });
  });

  test.each([
    ["a signature", SIGN],
    ["an opening of a role", ROLE],
  ])("T=0: %s is never sent again, and the card is powered off", async (_name, apdu) => {
    const card = vitale();
    const end = rig.reader.withCard(
      "vitale",
      (open) => {
        loseAnswers(1);
        return open.transmit(apdu);
      },
      { stayPowered: true },
    );
    expect(await rig.until(end)).toEqual({ kind: "unreadable", code: "E_CARD_IO" });
    expect(card.heard).toHaveLength(1);
    expect(rig.names().at(-1)).toBe("icc-power-off");
  });

  test("T=1: a signature is asked for again by R-block, and executed once", async () => {
    const card = amc();
    const end = rig.reader.withCard("amc", (open) => {
      loseAnswers(1);
      return open.transmit(SIGN);
    });
    expect(await rig.until(end)).toMatchObject({ kind: "done", value: { sw: 0x9000 } });
    expect(card.heard).toHaveLength(1);
  });

  test("at rest: the poll is repeated and nothing is said to change", async () => {
    const before = rig.events.length;
    let lost = false;
    rig.spoil = (bytes) => {
      if (lost) return [bytes];
      lost = true;
      return [];
    };
    await rig.run(2_000);
    expect(rig.events.slice(before)).toEqual(["link silent", "link recovering 1", "link ready"]);
  });
});

describe("a NAK", () => {
  /** The unit refuses the next `count` commands. */
  function refuse(count: number): void {
    let left = count;
    rig.spoil = (bytes) => (bytes[2] === 0x80 && left-- > 0 ? [NAK_FRAME] : [bytes]);
  }

  test("is followed by the same command with the next bSeq, three times", async () => {
    vitale();
    const end = rig.reader.withCard("vitale", (open) => {
      refuse(3);
      return open.transmit(SIGN);
    });
    expect(await rig.until(end)).toMatchObject({ kind: "done" });
    const blocks = rig.sent.filter((message) => message.type === 0x6f);
    expect(blocks.slice(0, 4).map((message) => message.seq)).toEqual(
      [0, 1, 2, 3].map((step) => ((blocks[0]?.seq ?? 0) + step) & 0xff),
    );
  });

  test("four times is a fault", async () => {
    vitale();
    const end = rig.reader.withCard("vitale", (open) => {
      refuse(4);
      return open.transmit(SIGN);
    });
    expect(await rig.until(end)).toEqual({ kind: "unreadable", code: "E_CARD_IO" });
    expect(rig.notes.map((note) => note.fault)).toEqual(["naks"]);
  });
});

describe("between command and answer", () => {
  test("a notification is heard, and every slot is asked at once", async () => {
    const from = rig.sent.length;
    rig.spoil = (bytes) => {
      rig.spoil = undefined;
      return [fromHex("50 03"), bytes];
    };
    await rig.run(310);
    expect(rig.sent.slice(from).map((message) => message.slot)).toEqual([0, 1, 2, 0, 1, 2]);
  });

  test("each time byte makes the wait begin again", async () => {
    vitale();
    await rig.run(400);
    let answer: Uint8Array = new Uint8Array();
    const end = rig.reader.withCard("vitale", (open) => {
      rig.spoil = (bytes) => {
        if (bytes[2] !== 0x80) return [bytes];
        answer = bytes;
        return [Uint8Array.of(0x81)];
      };
      return open.transmit(READ);
    });
    for (let count = 0; count < 3; count++) {
      await rig.run(9_000);
      rig.say(Uint8Array.of(0x81));
    }
    rig.spoil = undefined;
    rig.say(answer);
    expect(await rig.until(end)).toMatchObject({ kind: "done", value: { sw: 0x9000 } });
    expect(rig.notes).toEqual([]);
  });

  test("more than 120 time bytes: the card is powered off, E_CARD_IO", async () => {
    vitale();
    const end = rig.reader.withCard("vitale", (open) => {
      rig.spoil = (bytes) => (bytes[2] === 0x80 ? [new Uint8Array(121).fill(0x81), bytes] : [bytes]);
      return open.transmit(READ);
    });
    expect(await rig.until(end)).toEqual({ kind: "unreadable", code: "E_CARD_IO" });
    expect(rig.names().at(-1)).toBe("icc-power-off");
  });

  test("a time extension is waited for", async () => {
    rig.insert("cps", new TableCard(CPS_ATR, TABLE));
    rig.spoil = (bytes) => {
      if (bytes[2] !== 0x80) return [bytes];
      rig.spoil = undefined;
      const [token] = new HostFramer().push(bytes);
      if (token?.kind !== "frame") return [bytes];
      const more = encodeFrame({ ...token.message, specific: [0x80, 3, 0], data: new Uint8Array() });
      return [more, bytes];
    };
    const end = await rig.until(rig.reader.withCard("cps", (open) => open.transmit(READ)));
    expect(end).toMatchObject({ kind: "done" });
  });

  test("a time extension without end: 60 s, then E_CARD_IO", async () => {
    vitale();
    const beganMs = rig.clock.monotonicMs();
    const end = rig.reader.withCard("vitale", (open) => {
      rig.spoil = (bytes) => {
        const [token] = new HostFramer().push(bytes);
        if (bytes[2] !== 0x80 || token?.kind !== "frame") return [bytes];
        return [encodeFrame({ ...token.message, specific: [0x80, 255, 0], data: new Uint8Array() })];
      };
      return open.transmit(READ);
    });
    expect(await rig.until(end)).toEqual({ kind: "unreadable", code: "E_CARD_IO" });
    expect(rig.clock.monotonicMs() - beganMs).toBeGreaterThanOrEqual(60_000);
    expect(rig.clock.monotonicMs() - beganMs).toBeLessThan(62_000);
  });

  test("stray bytes before a good answer are counted, and the answer is used", async () => {
    amc();
    const end = rig.reader.withCard("amc", (open) => {
      rig.spoil = (bytes) => [concat(fromHex("00 01 02 03 07"), bytes)];
      return open.transmit(READ);
    });
    expect(await rig.until(end)).toMatchObject({ kind: "done" });
    expect(rig.notes).toEqual([]);
    expect(rig.reader.counts.junkBytes).toBeGreaterThan(0);
  });
});

describe("a unit that says nothing", () => {
  test("is absent in less than 2 s, seen at rest", async () => {
    rig.fault("silence", { count: undefined });
    await rig.run(1_900);
    expect(rig.reader.link).toEqual({ kind: "absent" });
    expect(rig.events.slice(-5)).toEqual([
      "link silent",
      "link recovering 1",
      "link recovering 2",
      "link recovering 3",
      "link absent",
    ]);
  });

  test("is looked for again on a new line every 2 s, and found", async () => {
    rig.fault("silence", { count: undefined });
    await rig.run(60_000);
    expect(rig.opened).toBeGreaterThan(5);
    rig.replug();
    await rig.run(9_000);
    expect(rig.reader.link).toEqual({ kind: "ready" });
  });
});

describe("a line that vanishes", () => {
  test.each(["vitale", "amc"] as const)("in the middle of a command on slot %s: no-reader, at once", async (slot) => {
    rig.insert(slot, new TableCard(slot === "vitale" ? VITALE_ATR : AMC_ATR, TABLE));
    const end = rig.reader.withCard(slot, (open) => {
      rig.spoil = () => {
        rig.unplug();
        return [];
      };
      return open.transmit(READ);
    });
    const beganMs = rig.clock.monotonicMs();
    expect(await rig.until(end)).toEqual({ kind: "no-reader", link: { kind: "absent" } });
    expect(rig.clock.monotonicMs() - beganMs).toBeLessThan(2_000);
    rig.spoil = undefined;
  });

  test("at each command of a reading, and replugged: found again, and the reading then succeeds", async () => {
    vitale();
    for (let command = 1; command <= 6; command++) {
      let left = command;
      rig.spoil = (bytes) => {
        if (--left > 0) return [bytes];
        rig.spoil = undefined;
        rig.unplug();
        return [];
      };
      await rig.until(rig.reader.withCard("vitale", (open) => open.transmit(READ)));
      rig.spoil = undefined;
      rig.replug();
      await rig.run(3_000);
      const again = await rig.until(rig.reader.withCard("vitale", (open) => open.transmit(READ)));
      expect(again, `unplugged at command ${command}`).toMatchObject({ kind: "done" });
    }
  });

  test("makes every epoch another one, and ends the sessions", async () => {
    rig.insert("cps", new TableCard(CPS_ATR, TABLE));
    await rig.run(400);
    await rig.until(rig.reader.withCard("cps", (open) => open.transmit(READ), { stayPowered: true }));
    const { epoch } = rig.reader.slot("cps");
    rig.unplug();
    await rig.run(100);
    expect(rig.reader.slot("cps").card).toBe("unknown");
    rig.replug();
    await rig.run(3_000);
    expect(await rig.until(rig.reader.withCard("cps", async () => 1, { epoch }))).toEqual({ kind: "swapped" });
  });
});

describe("noise", () => {
  test("for a long time at rest: no crash, and the link comes back", async () => {
    for (let turn = 0; turn < 200; turn++) {
      rig.fault("noise", { count: 50, after: turn % 13 });
      await rig.run(100);
    }
    rig.replug(); // Ends every fault.
    await rig.run(10_000);
    expect(rig.reader.link).toEqual({ kind: "ready" });
  });

  test("in place of every answer: absent, not failed for ever", async () => {
    rig.spoil = (bytes) => [bytes.map((byte) => byte ^ 0x5a)];
    await rig.run(30_000);
    rig.spoil = undefined;
    await rig.run(20_000);
    expect(rig.reader.link).toEqual({ kind: "ready" });
  });
});

describe("nothing but wrong checks", () => {
  test("the line is given up and opened anew, not for ever", async () => {
    rig.spoil = (bytes) => {
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      return [bytes];
    };
    await rig.run(60_000);
    expect(rig.reader.link.kind).not.toBe("ready");
    expect(rig.opened).toBeLessThanOrEqual(30); // One every 2 s.
    rig.spoil = undefined;
    await rig.run(10_000);
    expect(rig.reader.link).toEqual({ kind: "ready" });
  });
});
