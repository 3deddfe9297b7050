import { describe, expect, test } from "vitest";
import { concat, fromHex } from "#util/bytes";
import { cardFaultOf } from "../../../simulator/reader/faulty-card.ts";
import { ReaderBench, TableCard, VITALE_ATR } from "./kit.ts";

const SIGNATURE = concat(new Uint8Array(256), [0x90, 0x00]);
const vitale = () =>
  new TableCard(VITALE_ATR, {
    "00 B0": "01 90 00",
    "00 20": "90 00",
    "00 2A 90 A0": "90 00",
    "00 2A 9E 9A": { bytes: SIGNATURE },
  });

async function faulty(word: string, card = vitale()): Promise<ReaderBench> {
  const bench = new ReaderBench();
  bench.reader.insert(1, card);
  await bench.powerOn(1);
  const fault = cardFaultOf(word);
  if (!fault) throw new Error("no such fault");
  bench.reader.slot(1).setFault(fault);
  return bench;
}

const READ = "00 B0 81 00 01";
const VERIFY = "00 20 00 01 08 31 32 33 34 FF FF FF FF";
const HASH = "00 2A 90 A0 02 90 00";
const SIGN = "00 2A 9E 9A 00";

describe("card faults", () => {
  test.each(["pulled-during:dance", "pulled-at:0", "sw:6F", "", "mute ", "sw:GGGG"])("no such word: '%s'", (word) => {
    expect(cardFaultOf(word)).toBeUndefined();
  });

  test("mute: silent when spoken to, silent when powered again", async () => {
    const bench = await faulty("mute");
    expect(await bench.xfr(1, READ)).toBe("80 40 FE 00");
    expect(await bench.powerOn(1)).toBe("80 41 FE 00");
    bench.reader.slot(1).setFault({ kind: "none" });
    expect(await bench.powerOn(1)).toMatch(/^80 00 00 00: /);
  });

  test.each([
    ["read", READ],
    ["verify", VERIFY],
    ["hash", HASH],
    ["sign", SIGN],
  ])("pulled during %s: the card has done it, the answer is lost", async (step, tpdu) => {
    const card = vitale();
    const bench = await faulty(`pulled-during:${step}`, card);
    for (const other of [READ, VERIFY, HASH, SIGN].filter((one) => one !== tpdu)) {
      expect(await bench.xfr(1, other)).toMatch(/^80 00 00 00/);
    }
    expect(await bench.xfr(1, tpdu)).toBe("80 42 FE 00");
    expect(card.heard).toHaveLength(4);
    expect(await bench.ask(0x65, 1)).toBe("81 02 00 00");
  });

  test("pulled at the third command", async () => {
    const bench = await faulty("pulled-at:3");
    expect(await bench.xfr(1, READ)).toBe("80 00 00 00: 01 90 00");
    expect(await bench.xfr(1, READ)).toBe("80 00 00 00: 01 90 00");
    expect(await bench.xfr(1, READ)).toBe("80 42 FE 00");
  });

  test("a status word in the place of every answer", async () => {
    const bench = await faulty("sw:6F00");
    expect(await bench.xfr(1, READ)).toBe("80 00 00 00: 6F 00");
  });

  test("a wrong signature differs from the good one by one bit", async () => {
    const bench = await faulty("wrong-signature");
    expect(await bench.xfr(1, SIGN)).toBe("80 00 00 00: 61 00");
    const answer = await bench.xfr(1, "00 C0 00 00 00");
    const bytes = fromHex(answer.slice("80 00 00 00: ".length));
    const bits = [...bytes].reduce((sum, byte, at) => sum + ones(byte ^ (SIGNATURE[at] ?? 0)), 0);
    expect(bits).toBe(1);
  });

  test("61 without end, 6C without end", async () => {
    const more = await faulty("loop61");
    expect(await more.xfr(1, READ)).toBe("80 00 00 00: 61 01");
    for (let i = 0; i < 40; i++) expect(await more.xfr(1, "00 C0 00 00 01")).toBe("80 00 00 00: 00 61 01");
    const wrong = await faulty("loop6C");
    for (let i = 0; i < 3; i++) expect(await wrong.xfr(1, READ)).toBe("80 00 00 00: 6C 01");
  });

  test("a card taken out and put in again has its fault no more", async () => {
    const bench = await faulty("sw:6F00");
    bench.reader.remove(1);
    bench.reader.insert(1, vitale());
    await bench.powerOn(1);
    expect(await bench.xfr(1, READ)).toBe("80 00 00 00: 01 90 00");
  });

  test("commands are counted by instruction", async () => {
    const bench = await faulty("none");
    await bench.xfr(1, READ);
    await bench.xfr(1, READ);
    await bench.xfr(1, SIGN);
    expect([...bench.reader.slot(1).counters]).toEqual([
      [0xb0, 2],
      [0x2a, 1],
    ]);
  });
});

function ones(byte: number): number {
  return byte.toString(2).replaceAll("0", "").length;
}
