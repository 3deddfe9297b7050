import { describe, expect, test } from "vitest";
import type { CardMemory } from "../../../simulator/card.ts";
import { createDeck } from "../../../simulator/cards/index.ts";
import { pinStatus, pinTriesLeft } from "../../../src/billing/cards/index.ts";
import { asciiBytes, concat, fromHex, hex } from "../../../src/util/bytes.ts";
import { deckCard, openPin, testMemory } from "../../helpers/direct-card.ts";

const block = (code: string, bytes = 8) => concat(asciiBytes(code), new Uint8Array(bytes - code.length).fill(0xff));

/** A CPS and the short words of its codes. */
function cps(name: string, memory: CardMemory = testMemory(), bytes = 8) {
  const card = deckCard(name, memory);
  const send = async (ins: number, p1: number, p2: number, data?: Uint8Array) =>
    (await card.transmit({ cla: 0, ins, p1, p2, ...(data ? { data } : {}) })).sw.toString(16);
  return {
    card,
    status: (reference = 1) => send(0x20, 0, reference),
    verify: (code: string) => send(0x20, 0, 1, block(code, bytes)),
    puk: (code: string) => send(0x20, 0, 2, block(code)),
    reset: (code: string, p1 = 2) => send(0x2c, p1, 1, block(code, bytes)),
    send,
  };
}

describe("the code of a CPS", () => {
  test("a status costs no try", async () => {
    const one = cps("C01");
    expect([await one.status(), await one.status(), await one.verify("1234"), await one.status()]).toEqual([
      "63c3",
      "63c3",
      "9000",
      "9000",
    ]);
  });

  test("three failures block it, also across power cycles", async () => {
    const memory = testMemory();
    const one = cps("C01", memory);
    expect([await one.verify("0000"), await one.verify("0000")]).toEqual(["63c2", "63c1"]);
    const again = cps("C01", memory);
    expect([await again.status(), await again.verify("0000")]).toEqual(["63c1", "6983"]);
    expect(await cps("C01", memory).verify("1234")).toBe("6983");
  });

  test("a good code brings the tries back to three", async () => {
    const one = cps("C01");
    await one.verify("0000");
    await one.verify("1234");
    one.card.powerCycle();
    expect(await one.status()).toBe("63c3");
  });

  test("a failure closes what was open, and so does power-off", async () => {
    const one = cps("C01");
    await one.verify("1234");
    await one.verify("0000");
    expect(await one.status()).toBe("63c2");
    await one.verify("1234");
    one.card.powerCycle();
    expect(await one.status()).toBe("63c3");
  });

  test("the try is saved before the answer is given", async () => {
    const saved: unknown[] = [];
    const memory = { ...testMemory(), save: (_: string, state: Record<string, unknown>) => saved.push(state.pinTries) };
    await cps("C01", memory as CardMemory).verify("0000");
    expect(saved).toEqual([2]);
  });

  test("a selection does not close it", async () => {
    const one = cps("C01");
    await one.verify("1234");
    await one.card.transmit({ cla: 0, ins: 0xa4, p1: 4, p2: 0x0c, data: fromHex("F0 54 52 4E 43 50 53 01") });
    expect(await one.status()).toBe("9000");
  });

  test("another reference, another P1, another length", async () => {
    const one = cps("C01");
    expect(await one.send(0x20, 0, 3, block("1234"))).toBe("6a88");
    expect(await one.send(0x20, 1, 1, block("1234"))).toBe("6a86");
    expect(await one.send(0x20, 0, 1, block("1234", 7))).toBe("6700");
  });
});

describe("unblocking", () => {
  test("with the PUK, then a new code, once", async () => {
    const one = cps("C10");
    expect(await one.status()).toBe("6983");
    expect(await one.reset("2222")).toBe("6982");
    expect([await one.puk("23452345"), await one.reset("2222"), await one.reset("3333")]).toEqual([
      "9000",
      "9000",
      "6982",
    ]);
    expect([await one.verify("9999"), await one.verify("2222")]).toEqual(["63c2", "9000"]);
  });

  test("with the PUK and the new code in one command", async () => {
    const one = cps("C10");
    const data = concat(block("23452345"), block("2222"));
    expect([await one.send(0x2c, 0, 1, data), await one.verify("2222")]).toEqual(["9000", "9000"]);
  });

  test("of the counter alone keeps the code", async () => {
    const one = cps("C10");
    await one.puk("23452345");
    expect([await one.send(0x2c, 3, 1), await one.verify("9999")]).toEqual(["9000", "9000"]);
  });

  test.each(["123", "12345", "12a4"])("a new code %j changes nothing", async (code) => {
    const one = cps("C10");
    await one.puk("23452345");
    expect([await one.reset(code), await one.status()]).toEqual(["6a80", "6983"]);
  });

  test("ten wrong PUK kill the card; C14 has one left", async () => {
    const one = cps("C10");
    const answers = [];
    for (let i = 0; i < 11; i++) answers.push(await one.puk("00000000"));
    expect(answers).toEqual(["63c9", "63c8", "63c7", "63c6", "63c5", "63c4", "63c3", "63c2", "63c1", "6983", "6983"]);
    const last = cps("C14");
    expect([await last.status(2), await last.puk("00000000"), await last.puk("67896789")]).toEqual([
      "63c1",
      "6983",
      "6983",
    ]);
  });

  test("a hundred good uses of the PUK and no more", async () => {
    const one = cps("C01");
    for (let i = 0; i < 100; i++) expect(await one.puk("11112222")).toBe("9000");
    expect(await one.puk("11112222")).toBe("6984");
  });
});

describe("changing the code", () => {
  test("with the old one", async () => {
    const one = cps("C01");
    expect(await one.send(0x24, 0, 1, concat(block("1234"), block("4321")))).toBe("9000");
    one.card.powerCycle();
    expect([await one.verify("1234"), await one.verify("4321")]).toEqual(["63c2", "9000"]);
  });

  test("a wrong old one costs a try, a bad new one none", async () => {
    const one = cps("C01");
    expect(await one.send(0x24, 0, 1, concat(block("0000"), block("4321")))).toBe("63c2");
    expect(await one.send(0x24, 0, 1, concat(block("1234"), block("43")))).toBe("6a80");
    expect(await one.status()).toBe("63c2");
  });
});

test("S13 takes a code of ten digits in a block of twelve, and says so in its objects", async () => {
  const one = cps("S13", testMemory(), 12);
  expect([await one.verify("8642097531"), await one.send(0x20, 0, 1, block("1234"))]).toEqual(["9000", "6700"]);
  const sizes = fromHex("4D 09 70 07 BF 81 01 03 7F 41 80");
  const answer = await one.card.transmit({ cla: 0, ins: 0xcb, p1: 0x3f, p2: 0xff, data: sizes, le: 256 });
  expect(hex(answer.data, " ")).toBe("70 0D BF 81 01 09 7F 41 06 80 01 0C 81 01 0C");
});

describe("what the terminal makes of a status", () => {
  test("tries left are the card's own word", async () => {
    const card = deckCard("C01");
    expect(await pinTriesLeft(card)).toEqual({ kind: "left", tries: 3 });
    await openPin(card, "0000");
    expect(await pinTriesLeft(card)).toEqual({ kind: "left", tries: 2 });
    await openPin(card, "1234");
    expect(await pinTriesLeft(card)).toEqual({ kind: "open" });
    expect(await pinTriesLeft(deckCard("C10"))).toEqual({ kind: "blocked" });
    expect(await pinTriesLeft(deckCard("C14"), 2)).toEqual({ kind: "left", tries: 1 });
  });

  test("more than three tries of the code is a faulty card", () => {
    expect(pinStatus(0x63c4)).toEqual({ kind: "faulty", sw: 0x63c4 });
    expect(pinStatus(0x63ca, 2)).toEqual({ kind: "left", tries: 10 });
    expect(pinStatus(0x63cb, 2)).toEqual({ kind: "faulty", sw: 0x63cb });
    expect(pinStatus(0x6d00)).toEqual({ kind: "faulty", sw: 0x6d00 });
  });

  test("nothing is asked of a card that is not a CPS", async () => {
    const vitale = deckCard("V01");
    expect(await pinTriesLeft(vitale)).toMatchObject({ kind: "faulty" });
    expect(vitale.sent).toEqual([]);
  });
});

test("tries of a card as the bench shows them", () => {
  expect(createDeck().card("C14", testMemory()).triesLeft?.()).toEqual({ pin: 0, puk: 1 });
});
