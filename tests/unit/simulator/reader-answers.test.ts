import { describe, expect, test } from "vitest";
import { fromHex, hex } from "#util/bytes";
import { CPS_ATR, ReaderBench, TableCard, VITALE_ATR } from "./kit.ts";

/** wire.md 2.7, line by line, where the exchanges X1 to X33 do not reach. */

async function powered(card: TableCard, slot = 0): Promise<ReaderBench> {
  const bench = new ReaderBench();
  bench.reader.insert(slot, card);
  await bench.powerOn(slot);
  return bench;
}

describe("slots", () => {
  test("slots 3 and 4 are absent, without error, for every command that could fail there", async () => {
    const bench = new ReaderBench();
    for (const slot of [3, 4]) {
      expect(await bench.ask(0x65, slot)).toBe("81 02 00 00");
      expect(await bench.ask(0x6b, slot, "6A")).toMatch(/^83 02 00 00: /);
      expect(await bench.ask(0x63, slot)).toBe("81 02 00 00");
      expect(await bench.ask(0x62, slot, "", [1, 0, 0])).toBe("80 42 FE 00");
    }
  });

  test.each([
    [0x65, "81"],
    [0x62, "80"],
    [0x6c, "82"],
    [0x6b, "83"],
    [0x73, "84"],
  ])("slot 5 does not exist (%s)", async (type, answer) => {
    expect(await new ReaderBench().ask(type, 5, "02")).toBe(`${answer} 42 05 00`);
  });
});

describe("power", () => {
  test("no card, a bad bPowerSelect, power off twice", async () => {
    const bench = new ReaderBench();
    expect(await bench.powerOn(0)).toBe("80 42 FE 00");
    bench.reader.insert(0, new TableCard(CPS_ATR));
    expect(await bench.ask(0x62, 0, "", [4, 0, 0])).toBe("80 41 07 00");
    expect(await bench.ask(0x63, 0)).toBe("81 01 00 00");
    expect(await bench.ask(0x63, 0)).toBe("81 01 00 00");
  });

  test("power-on resets a card that is powered already", async () => {
    const card = new TableCard(CPS_ATR);
    const bench = await powered(card);
    const before = card.resets;
    await bench.powerOn(0);
    expect(card.resets).toBeGreaterThan(before);
  });

  test("an ATR with a wrong check byte or a wrong first byte is refused by the reader", async () => {
    const bench = new ReaderBench();
    bench.reader.insert(0, new TableCard(CPS_ATR.replace(/42$/, "4C")));
    bench.reader.insert(1, new TableCard(CPS_ATR.replace(/^3B/, "3C")));
    expect(await bench.powerOn(0)).toBe("80 41 F7 00");
    expect(await bench.powerOn(1)).toBe("80 41 F8 00");
  });
});

describe("parameters", () => {
  const T1 = "11 10 00 45 00 FE 00";

  test("defaults come from the ATR, and come back after a reset of the parameters", async () => {
    const bench = await powered(new TableCard(CPS_ATR));
    expect(await bench.ask(0x6c, 0)).toBe(`82 00 00 01: ${T1}`);
    await bench.ask(0x61, 0, "13 10 00 45 00 FE 00", [1, 0, 0]);
    expect(await bench.ask(0x6c, 0)).toBe("82 00 00 01: 13 10 00 45 00 FE 00");
    expect(await bench.ask(0x6d, 0)).toBe(`82 00 00 01: ${T1}`);
  });

  test("the waiting time of the Vitale is that of its TC2", async () => {
    const bench = await powered(new TableCard(VITALE_ATR), 1);
    expect(await bench.ask(0x6c, 1)).toBe("82 00 00 00: 11 00 00 01 00");
  });

  test("not powered, not offered, wrong length", async () => {
    const bench = new ReaderBench();
    bench.reader.insert(0, new TableCard(CPS_ATR));
    expect(await bench.ask(0x61, 0, T1, [1, 0, 0])).toBe("82 41 FE 00");
    expect(await bench.ask(0x6c, 0)).toBe("82 41 FE 00");
    await bench.powerOn(0);
    expect(await bench.ask(0x61, 0, "11 00 00 01 00", [0, 0, 0])).toBe("82 40 07 00");
    expect(await bench.ask(0x61, 0, "11 10", [1, 0, 0])).toBe("82 40 01 00");
  });
});

describe("exchanges", () => {
  test("not powered, absent", async () => {
    const bench = new ReaderBench();
    expect(await bench.xfr(0, "00 C1 01 FE 3E")).toBe("80 42 FE 00");
    bench.reader.insert(0, new TableCard(CPS_ATR));
    expect(await bench.xfr(0, "00 C1 01 FE 3E")).toBe("80 41 FE 00");
  });

  test("a PPS is heard as the first exchange after power-on, and only then", async () => {
    const both = new TableCard(CPS_ATR, { FF: "6E 00" }, { protocols: [0, 1] });
    const bench = await powered(both);
    expect(await bench.xfr(0, "FF 11 13 FD")).toBe("80 00 00 00: FF 11 13 FD");
    expect(await bench.xfr(0, "00 C1 01 FE 3E")).toBe("80 00 00 00: 00 E1 01 FE 1E");
    await bench.powerOn(0);
    await bench.xfr(0, "00 84 00 00 08");
    expect(await bench.xfr(0, "FF 11 13 FD 00")).toBe("80 00 00 00: 6E 00");
  });

  test("a PPS for a protocol that is not offered finds the card silent", async () => {
    const bench = await powered(new TableCard(CPS_ATR));
    expect(await bench.xfr(0, "FF 10 13 FC")).toBe("80 41 FE 00");
  });

  test("a card pulled out while it works", async () => {
    const bench = new ReaderBench(1);
    bench.reader.insert(1, new TableCard(VITALE_ATR, { "00 2A": { bytes: fromHex("90 00"), workMs: 200 } }));
    bench.host.write(fromHex("03 06 62 00 00 00 00 01 01 01 00 00 66"));
    await bench.time.run(100);
    await bench.received();
    expect(await bench.xfr(1, "00 2A 9E 9A 00")).toBe("");
    await bench.time.run(50);
    bench.reader.remove(1);
    await bench.time.run(500);
    expect(hex(await bench.received(), " ")).toContain("42 FE");
  });
});

describe("other commands", () => {
  test("escapes: another speed is accepted, an unknown one is not", async () => {
    const bench = new ReaderBench();
    expect(await bench.ask(0x6b, 0, "01 10 20")).toBe("83 02 00 00");
    expect(await bench.ask(0x6b, 0, "77")).toBe("83 42 00 00");
  });

  test("nothing to abort, the clock; what is not supported, what is not known", async () => {
    const bench = new ReaderBench();
    bench.reader.insert(0, new TableCard(CPS_ATR));
    expect(await bench.ask(0x72, 0)).toBe("81 01 00 00");
    expect(await bench.ask(0x6e, 0)).toBe("81 01 00 00");
    expect(await bench.ask(0x6a, 0)).toBe("81 41 00 00");
    expect(await bench.ask(0x71, 0)).toBe("81 41 00 00");
    expect(await bench.ask(0x73, 0, "00 00 00 00 00 00 00 00")).toBe("84 41 00 00");
    expect(await bench.ask(0x7f, 0)).toBe("81 41 00 00");
  });
});

describe("damage on the way in", () => {
  const NAK = "03 15 16";

  test("junk is dropped silently, and the frame behind it is answered", async () => {
    const bench = new ReaderBench();
    expect(hex(await bench.raw(fromHex("00 FF 50 03 15 16")), " ")).toBe("");
    expect(await bench.ask(0x65, 0)).toBe("81 02 00 00");
  });

  test("a length above 261 is dropped with what has come", async () => {
    const bench = new ReaderBench();
    expect(hex(await bench.raw(fromHex("03 06 65 06 01 00 00 00 01 00 00 00 00")), " ")).toBe(NAK);
    expect(await bench.ask(0x65, 0)).toBe("81 02 00 00");
  });

  test("a partial frame and 100 ms of silence", async () => {
    const bench = new ReaderBench();
    await bench.raw(fromHex("03 06 65 00 00"));
    await bench.time.run(90);
    expect(await bench.received()).toHaveLength(0);
    await bench.time.run(20);
    expect(hex(await bench.received(), " ")).toBe(NAK);
    expect(await bench.ask(0x65, 0)).toBe("81 02 00 00");
  });

  test("a frame in single bytes is a frame", async () => {
    const bench = new ReaderBench();
    const frame = fromHex("03 06 65 00 00 00 00 00 03 00 00 00 63");
    for (const byte of frame.subarray(0, -1)) await bench.raw(Uint8Array.of(byte));
    expect(hex(await bench.raw(frame.subarray(-1)), " ")).toBe("03 06 81 00 00 00 00 00 03 02 00 00 85");
  });
});

describe("notifications", () => {
  test("none before the host has asked for them", async () => {
    const bench = new ReaderBench();
    bench.reader.insert(0, new TableCard(CPS_ATR));
    expect((await bench.tokens(0x65, 0)).map((token) => token.kind)).toEqual(["frame"]);
  });

  test("each change is told once, in its order", async () => {
    const bench = new ReaderBench();
    await bench.ask(0x6b, 0, "01 01 01");
    bench.reader.insert(0, new TableCard(CPS_ATR));
    bench.reader.remove(0);
    const tokens = await bench.tokens(0x65, 1);
    expect(tokens.map((token) => (token.kind === "notification" ? token.change : token.kind))).toEqual([
      "inserted",
      "removed",
      "frame",
    ]);
    expect((await bench.tokens(0x65, 1)).map((token) => token.kind)).toEqual(["frame"]);
  });

  test("the keypad is told which slots hold a card", async () => {
    const bench = new ReaderBench();
    bench.reader.insert(0, new TableCard(CPS_ATR));
    bench.reader.insert(2, new TableCard(CPS_ATR));
    expect(bench.keypad.cards).toBe(0b101);
  });
});

describe("the time of a card", () => {
  test("256 bytes of T=0 take what their etus take", async () => {
    const bench = new ReaderBench(1);
    bench.reader.insert(1, new TableCard(VITALE_ATR, { "00 B0": { bytes: new Uint8Array(258), workMs: 0 } }));
    bench.host.write(fromHex("03 06 62 00 00 00 00 01 01 01 00 00 66"));
    await bench.time.run(100);
    await bench.received();
    await bench.xfr(1, "00 B0 81 00 00");
    await bench.time.run(280);
    expect(await bench.received()).toHaveLength(0);
    await bench.time.run(20);
    expect(await bench.received()).toHaveLength(13 + 258);
  });

  test("a slow T=0 card sends time bytes while it works", async () => {
    const bench = new ReaderBench(1);
    bench.reader.insert(1, new TableCard(VITALE_ATR, { "00 2A": { bytes: fromHex("90 00"), workMs: 600 } }));
    bench.host.write(fromHex("03 06 62 00 00 00 00 01 01 01 00 00 66"));
    await bench.time.run(100);
    await bench.received();
    await bench.xfr(1, "00 2A 9E 9A 00");
    await bench.time.run(260);
    expect(hex(await bench.received())).toBe("81");
    await bench.time.run(250);
    expect(hex(await bench.received())).toBe("81");
    await bench.time.run(200);
    expect(await bench.received()).toHaveLength(15);
  });
});
