import { afterEach, describe, expect, test } from "vitest";
import { AssertionFailed } from "#util/assert";
import { ReaderRig } from "../../helpers/reader-rig.ts";
import { CPS_ATR, TableCard, VITALE_ATR } from "../simulator/kit.ts";

/** A code reaches a card by secure entry and by no other way: the host has no command that could carry one. */
let rig: ReaderRig;
afterEach(() => rig.stop());

const DIGITS = Uint8Array.from([0x31, 0x32, 0x33, 0x34, 0xff, 0xff, 0xff, 0xff]);

async function answering(atr: string) {
  rig = new ReaderRig();
  const card = rig.insert("cps", new TableCard(atr, { "00": "90 00", "10": "90 00" }));
  await rig.start();
  return card;
}

describe.each([
  ["T=1", CPS_ATR],
  ["T=0", VITALE_ATR],
])("a command with a code in it, %s", (_name, atr) => {
  test.each([
    ["VERIFY", { cla: 0, ins: 0x20, p1: 0, p2: 1 }],
    ["VERIFY of the unblocking code", { cla: 0, ins: 0x20, p1: 0, p2: 2 }],
    ["VERIFY in its odd form", { cla: 0, ins: 0x21, p1: 0, p2: 1 }],
    ["VERIFY in a chain", { cla: 0x10, ins: 0x20, p1: 0, p2: 1 }],
    ["CHANGE REFERENCE DATA", { cla: 0, ins: 0x24, p1: 0, p2: 1 }],
    ["RESET RETRY COUNTER", { cla: 0, ins: 0x2c, p1: 2, p2: 1 }],
  ])("%s stops the program before a byte is on the line", async (_what, header) => {
    const card = await answering(atr);
    const end = rig.reader.withCard("cps", (open) => open.transmit({ ...header, data: DIGITS }));
    await expect(rig.until(end)).rejects.toThrow(AssertionFailed);
    expect(card.heard).toEqual([]);
    expect(rig.sent.some(({ data }) => Buffer.from(data).includes("1234"))).toBe(false);
  });

  test("the same instructions without data ask for a state, and pass", async () => {
    const card = await answering(atr);
    const ask = { cla: 0, ins: 0x20, p1: 0, p2: 1 };
    await rig.until(
      rig.reader.withCard("cps", async (open) => {
        await open.transmit(ask);
        await open.transmit({ ...ask, data: new Uint8Array() });
      }),
    );
    expect(card.heard.map((apdu) => apdu.slice(0, 11))).toEqual(["00 20 00 01", "00 20 00 01"]);
  });
});
