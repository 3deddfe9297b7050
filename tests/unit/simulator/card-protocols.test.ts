import { describe, expect, test } from "vitest";
import { type Block, decodeBlock, encodeBlock } from "#hal/wire/t1/index";
import { concat, fromHex, hex } from "#util/bytes";
import type { CardAnswer } from "../../../simulator/card.ts";
import type { Exchange } from "../../../simulator/reader/exchange.ts";
import { T0Card } from "../../../simulator/reader/t0-card.ts";
import { T1Card } from "../../../simulator/reader/t1-card.ts";
import { CPS_ATR, TableCard, VITALE_ATR } from "./kit.ts";

/** What wraps one and the same card in T=0 procedures or in T=1 blocks. */

function bytesOf(exchange: Exchange): string {
  return exchange.kind === "answered" ? hex(exchange.bytes, " ") : exchange.kind;
}

function numbered(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => index & 0xff);
}

describe("T=0", () => {
  const FILE = concat(numbered(12), [0x90, 0x00]);
  function vitale(table: Record<string, string | CardAnswer>): { card: TableCard; say: (tpdu: string) => string } {
    const card = new TableCard(VITALE_ATR, table);
    const carried = new T0Card(card);
    carried.reset();
    return { card, say: (tpdu) => bytesOf(carried.exchange(fromHex(tpdu))) };
  }

  test("case 1, with and without the fifth byte", () => {
    const { say } = vitale({ "00 44": "90 00" });
    expect(say("00 44 00 00")).toBe("90 00");
    expect(say("00 44 00 00 00")).toBe("90 00");
  });

  test("a wrong Le is told by 6C, Le = 00 included, and the exact one brings the data", () => {
    const { say } = vitale({ "00 B0": { bytes: FILE } });
    expect(say("00 B0 81 00 00")).toBe("6C 0C");
    expect(say("00 B0 81 00 20")).toBe("6C 0C");
    expect(say("00 B0 81 00 0C")).toBe(hex(FILE, " "));
  });

  test("256 bytes answer Le = 00 at once", () => {
    const { say } = vitale({ "00 B0": { bytes: concat(numbered(256), [0x90, 0x00]) } });
    expect(say("00 B0 81 00 00")).toHaveLength(258 * 3 - 1);
  });

  test("data behind a command waits for GET RESPONSE, in as many parts as asked", () => {
    const { say } = vitale({ "00 A4": { bytes: FILE } });
    expect(say("00 A4 04 04 02 56 00")).toBe("61 0C");
    expect(say("00 C0 00 00 05")).toBe("00 01 02 03 04 61 07");
    expect(say("00 C0 00 00 00")).toBe("6C 07");
    expect(say("00 C0 00 00 07")).toBe("05 06 07 08 09 0A 0B 90 00");
    expect(say("00 C0 00 00 07")).toBe("69 85");
  });

  test("256 bytes that wait are told as 61 00", () => {
    const { say } = vitale({ "00 2A 9E 9A": { bytes: concat(numbered(256), [0x90, 0x00]) } });
    expect(say("00 2A 9E 9A 00")).toBe("61 00");
    expect(say("00 C0 00 00 00").slice(-5)).toBe("90 00");
  });

  test("another command makes what waits be forgotten", () => {
    const { say } = vitale({ "00 A4": { bytes: FILE }, "00 44": "90 00" });
    say("00 A4 04 04 02 56 00");
    say("00 44 00 00 00");
    expect(say("00 C0 00 00 0C")).toBe("69 85");
  });

  test("a card that may answer is asked for all it has, one that may not is not", () => {
    const { card, say } = vitale({ "00 A4": "90 00", "00 20": "90 00" });
    say("00 A4 04 0C 02 56 00");
    say("00 20 00 01 02 31 32");
    expect(card.heard).toEqual(["00 A4 04 0C 02 56 00 00", "00 20 00 01 02 31 32"]);
  });

  test.each(["00 B0 81", "00 A4 04 0C 02 56 00 00", "00 A4 04 0C 02 56"])("no TPDU is like this: %s", (tpdu) => {
    expect(vitale({}).say(tpdu)).toBe("bad-length");
  });

  test("a card with its own 61 hears its own GET RESPONSE", () => {
    const raw = (bytes: string): CardAnswer => ({ bytes: fromHex(bytes), raw: true });
    const { say } = vitale({ "00 B0": raw("61 01"), "00 C0": raw("00 61 01") });
    expect(say("00 B0 81 00 00")).toBe("61 01");
    expect(say("00 C0 00 00 01")).toBe("00 61 01");
    expect(say("00 C0 00 00 01")).toBe("00 61 01");
  });
});

describe("T=1", () => {
  class Host {
    readonly card: TableCard;
    readonly #carried: T1Card;
    constructor(table: Record<string, string | CardAnswer>, manners: TableCard["manners"] = {}) {
      this.card = new TableCard(CPS_ATR, table, { manners });
      this.#carried = new T1Card(this.card);
      this.#carried.reset();
    }
    say(tpdu: string): string {
      return bytesOf(this.#carried.exchange(fromHex(tpdu)));
    }
    block(block: Block): Block {
      const exchange = this.#carried.exchange(encodeBlock(block));
      if (exchange.kind !== "answered") throw new Error(exchange.kind);
      const answer = decodeBlock(exchange.bytes);
      if (answer.kind === "bad") throw new Error(answer.why);
      return answer;
    }
    i(ns: 0 | 1, inf: Uint8Array, more = false): Block {
      return this.block({ kind: "I", ns, more, inf });
    }
  }
  const APDU = fromHex("00 84 00 00 08");
  const SHORT = { "00 84": "90 00" };

  test("sequence numbers alternate on both sides", () => {
    const host = new Host(SHORT);
    expect(host.i(0, APDU)).toMatchObject({ kind: "I", ns: 0 });
    expect(host.i(1, APDU)).toMatchObject({ kind: "I", ns: 1 });
    expect(host.i(0, APDU)).toMatchObject({ kind: "I", ns: 0 });
  });

  test("a block out of order is refused and not executed", () => {
    const host = new Host(SHORT);
    expect(host.i(1, APDU)).toEqual({ kind: "R", nr: 0, error: 2 });
    expect(host.card.heard).toEqual([]);
  });

  test.each([
    ["damaged", "00 00 05 00 84 00 00 08 00", "00 81 00 81"],
    ["wrong length", "00 00 06 00 84 00 00 08 8A", "00 82 00 82"],
    ["wrong NAD", "21 00 05 00 84 00 00 08 A8", "00 82 00 82"],
    ["reserved PCB", "00 01 05 00 84 00 00 08 88", "00 82 00 82"],
  ])("%s is refused", (_, block, answer) => {
    expect(new Host(SHORT).say(block)).toBe(answer);
  });

  test("a long command in parts is acknowledged and put together", () => {
    const host = new Host({ "00 2A": "90 00" });
    const apdu = concat(fromHex("00 2A 90 A0 FF"), numbered(255));
    expect(host.i(0, apdu.subarray(0, 200), true)).toEqual({ kind: "R", nr: 1, error: 0 });
    expect(host.i(1, apdu.subarray(200))).toMatchObject({ kind: "I", ns: 0 });
    expect(host.card.heard).toEqual([hex(apdu, " ")]);
  });

  test("the acknowledgement of a part is repeated when asked for", () => {
    const host = new Host({ "00 2A": "90 00" });
    host.i(0, fromHex("00 2A 90"), true);
    expect(host.block({ kind: "R", nr: 0, error: 1 })).toEqual({ kind: "R", nr: 1, error: 0 });
  });

  test("an answer longer than IFSD comes in parts, each one when acknowledged", () => {
    const host = new Host({ "00 B0": { bytes: concat(numbered(256), [0x90, 0x00]) } });
    expect(host.say("00 C1 01 FE 3E")).toBe("00 E1 01 FE 1E");
    expect(host.i(0, fromHex("00 B0 81 00 00"))).toMatchObject({ ns: 0, more: true, inf: numbered(254) });
    const last = host.block({ kind: "R", nr: 1, error: 0 });
    expect(last).toMatchObject({ kind: "I", ns: 1, more: false, inf: fromHex("FE FF 90 00") });
    expect(host.i(1, fromHex("00 B0 81 00 00"))).toMatchObject({ ns: 0 });
  });

  test("before S(IFS) a part has 32 bytes", () => {
    const host = new Host({ "00 B0": { bytes: concat(numbered(60), [0x90, 0x00]) } });
    expect(host.i(0, fromHex("00 B0 81 00 00"))).toMatchObject({ more: true, inf: numbered(32) });
  });

  test("the last block is repeated when asked for, and nothing is executed twice", () => {
    const host = new Host(SHORT);
    const answer = host.i(0, APDU);
    expect(host.block({ kind: "R", nr: 0, error: 1 })).toEqual(answer);
    expect(host.block({ kind: "R", nr: 0, error: 2 })).toEqual(answer);
    expect(host.card.heard).toHaveLength(1);
  });

  test("a command lost on the way is asked for", () => {
    const host = new Host(SHORT);
    host.i(0, APDU);
    // The host's second block never came; it asks for the answer.
    expect(host.block({ kind: "R", nr: 1, error: 2 })).toEqual({ kind: "R", nr: 1, error: 2 });
    expect(host.i(1, APDU)).toMatchObject({ kind: "I", ns: 1 });
  });

  test("RESYNCH puts both counters back", () => {
    const host = new Host(SHORT);
    host.i(0, APDU);
    expect(host.say("00 C0 00 C0")).toBe("00 E0 00 E0");
    expect(host.i(0, APDU)).toMatchObject({ kind: "I", ns: 0 });
  });

  test("ABORT ends a chain", () => {
    const host = new Host(SHORT);
    host.i(0, fromHex("00 2A 90"), true);
    expect(host.say("00 C2 00 C2")).toBe("00 E2 00 E2");
    host.i(1, APDU);
    expect(host.card.heard).toEqual([hex(APDU, " ")]);
  });

  test("WTX is asked before a long answer, repeated when lost, and then answered", () => {
    const host = new Host({ "00 84": { bytes: fromHex("90 00"), workMs: 5000 } });
    const wtx = host.i(0, APDU);
    expect(wtx).toMatchObject({ kind: "S", type: "wtx", response: false, value: 3 });
    expect(host.block({ kind: "R", nr: 0, error: 1 })).toEqual(wtx);
    expect(host.block({ kind: "S", type: "wtx", response: true, value: 3 })).toMatchObject({ kind: "I", ns: 0 });
    expect(host.card.heard).toHaveLength(1);
  });

  test("responses that nobody asked for are refused", () => {
    expect(new Host(SHORT).say("00 E3 01 02 E0")).toBe("00 82 00 82");
    expect(new Host(SHORT).say("00 E0 00 E0")).toBe("00 82 00 82");
  });

  test("a card with bad manners: WTX each time, one block in ten spoilt, and still every command once", () => {
    const host = new Host(SHORT, { wtx: 1, losesOneIn: 10 });
    const carried = (block: Block): Block => {
      try {
        return host.block(block);
      } catch {
        return host.block({ kind: "R", nr: expected, error: 1 });
      }
    };
    let expected: 0 | 1 = 0;
    for (let command = 0; command < 40; command++) {
      const ns = (command % 2) as 0 | 1;
      expected = ns;
      expect(carried({ kind: "I", ns, more: false, inf: APDU })).toMatchObject({ kind: "S", type: "wtx" });
      expect(carried({ kind: "S", type: "wtx", response: true, value: 1 })).toMatchObject({ kind: "I", ns });
    }
    expect(host.card.heard).toHaveLength(40);
  });
});
