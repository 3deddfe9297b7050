import { afterEach, describe, expect, test } from "vitest";
import { encodeFrame, HostFramer } from "#hal/wire/ccid/index";
import { fromHex, hex } from "#util/bytes";
import { ReaderRig } from "../../helpers/reader-rig.ts";
import { AMC_ATR, TableCard, VITALE_ATR } from "../simulator/kit.ts";

/** From the ATR to the first exchange: voltages, PPS, parameters, S(IFS). */
let rig: ReaderRig;

afterEach(() => rig.stop());

const TA1_ATR = "3B 75 13 00 00 45 09 EA 90 00";
const READ = { cla: 0, ins: 0xb0, p1: 0, p2: 0, le: 1 };

async function powerUp(card: TableCard, spoil?: ReaderRig["spoil"]) {
  rig = await new ReaderRig().start();
  rig.insert("vitale", card);
  await rig.run(400);
  const from = rig.sent.length;
  rig.spoil = spoil;
  const end = await rig.until(rig.reader.withCard("vitale", (one) => one.transmit(READ)));
  const said = rig.sent.slice(from).filter((message) => message.type !== 0x65);
  const line = (message: (typeof said)[number]) =>
    `${hex(Uint8Array.of(message.type, message.specific[0]), " ")}${message.data.length > 0 ? `: ${hex(message.data, " ")}` : ""}`;
  return { end, said: said.map(line) };
}

const table = { "00 B0": "07 90 00" };

describe("a card at default speed", () => {
  test("T=0 has its parameters set and nothing else", async () => {
    const { end, said } = await powerUp(new TableCard(VITALE_ATR, table));
    expect(end).toMatchObject({ kind: "done" });
    expect(said).toEqual(["62 01", "61 00: 11 00 00 01 00", "6F 00: 00 B0 00 00 01", "63 00"]);
  });

  test("T=1 has its parameters set, then S(IFS)", async () => {
    const { said } = await powerUp(new TableCard(AMC_ATR, table));
    expect(said.slice(0, 3)).toEqual(["62 01", "61 01: 11 10 00 45 00 FE 00", "6F 00: 00 C1 01 FE 3E"]);
  });
});

describe("a card that offers a speed", () => {
  test("is asked for it by PPS, and the parameters follow", async () => {
    const { end, said } = await powerUp(new TableCard(TA1_ATR, table, { protocols: [0] }));
    expect(end).toMatchObject({ kind: "done" });
    expect(said.slice(0, 3)).toEqual(["62 01", "6F 00: FF 10 13 FC", "61 00: 13 00 00 0A 00"]);
  });

  test("and refuses it after all: cold start, default speed", async () => {
    let refused = false;
    const { end, said } = await powerUp(new TableCard(TA1_ATR, table, { protocols: [0] }), (bytes) => {
      const [token] = new HostFramer().push(bytes);
      if (refused || token?.kind !== "frame" || token.message.data[0] !== 0xff) return [bytes];
      refused = true;
      return [encodeFrame({ ...token.message, data: fromHex("FF 00 FF") })];
    });
    expect(end).toMatchObject({ kind: "done" });
    expect(said.slice(2, 5)).toEqual(["63 00", "62 01", "61 00: 11 00 00 0A 00"]);
  });
});

describe("a card that does not start", () => {
  test("is tried at three voltages", async () => {
    const { end, said } = await powerUp(new TableCard(undefined));
    expect(end).toEqual({ kind: "mute" });
    expect(said).toEqual(["62 01", "62 03", "62 02"]);
  });

  test.each([
    ["a bad TCK", AMC_ATR.replace(/4D$/, "4E"), "E_CARD_ATR"],
    ["an ATR longer than any", `3B ${"FF ".repeat(60)}`, "E_CARD_ATR"],
    ["a protocol nobody speaks", "3B 80 0E 8E", "E_CARD_PROTOCOL"],
    ["blocks checked by CRC", "3B 80 81 41 01 41", "E_CARD_PROTOCOL"],
  ])("is unreadable for %s", async (_name, atr, code) => {
    const { end, said } = await powerUp(new TableCard(VITALE_ATR, table), (bytes) => {
      const [token] = new HostFramer().push(bytes);
      if (token?.kind !== "frame" || token.message.type !== 0x80) return [bytes];
      return [encodeFrame({ ...token.message, data: fromHex(atr) })];
    });
    expect(end).toEqual({ kind: "unreadable", code });
    expect(said.filter((line) => line.startsWith("6F"))).toEqual([]);
  });
});
