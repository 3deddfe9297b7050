import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  Dialogue,
  encodeAnswer,
  encodeApdu,
  parseAnswer,
  parseApdu,
  parseAtr,
  type ShortApdu,
} from "#hal/wire/apdu/index";
import { encodeTpdu, repeatClass } from "#hal/wire/t0/index";
import { fromHex, hex } from "#util/bytes";

const byte = fc.nat(255);
const apdu: fc.Arbitrary<ShortApdu> = fc.record(
  {
    cla: byte,
    ins: byte,
    p1: byte,
    p2: byte,
    data: fc.uint8Array({ minLength: 1, maxLength: 255 }),
    le: fc.integer({ min: 1, max: 256 }),
  },
  { requiredKeys: ["cla", "ins", "p1", "p2"] },
);

describe("APDUs", () => {
  test("are read as they were written, in the four cases", () => {
    fc.assert(
      fc.property(apdu, (one) => {
        expect(parseApdu(encodeApdu(one))).toEqual(one);
      }),
    );
  });

  test("whose lengths do not agree are refused", () => {
    for (const bad of ["00 A4 04", "00 A4 04 00 03 01 02", "00 A4 04 00 01 01 00 00", "00 A4 04 00 00 01"]) {
      expect(parseApdu(fromHex(bad))).toBeUndefined();
    }
  });

  test("answers are read as they were written", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 256 }), fc.nat(0xffff), (data, sw) => {
        expect(parseAnswer(encodeAnswer({ data, sw }))).toEqual({ data, sw });
      }),
    );
  });

  test("an answer without a status word is none", () => {
    expect(parseAnswer(Uint8Array.of(0x90))).toBeUndefined();
  });
});

describe("T=0 commands", () => {
  test.each([
    [{ cla: 0, ins: 0x20, p1: 0, p2: 1 }, "00 20 00 01 00"],
    [{ cla: 0, ins: 0xb0, p1: 0x9c, p2: 0, le: 256 }, "00 B0 9C 00 00"],
    [{ cla: 0, ins: 0x22, p1: 0x41, p2: 0xb6, data: Uint8Array.of(1) }, "00 22 41 B6 01 01"],
    [{ cla: 0, ins: 0x88, p1: 0, p2: 0, data: Uint8Array.of(1), le: 256 }, "00 88 00 00 01 01"],
  ])("case %#", (one, tpdu) => {
    expect(hex(encodeTpdu(one), " ")).toBe(tpdu);
  });

  test("VERIFY may be sent again without data only", () => {
    const verify = { cla: 0, ins: 0x20, p1: 0, p2: 1 };
    expect([repeatClass(verify), repeatClass({ ...verify, data: Uint8Array.of(1) })]).toEqual(["reading", "never"]);
  });

  test.each([0x24, 0x2a, 0x2c, 0x22, 0x82, 0x88])("instruction %i is never sent again", (ins) => {
    expect(repeatClass({ cla: 0, ins, p1: 0, p2: 0 })).toBe("never");
  });
});

describe("the dialogue of 61xx and 6Cxx", () => {
  const READ = { cla: 0, ins: 0xb0, p1: 0, p2: 0, le: 256 };
  /** Plays answers one after the other; gives the commands sent and the end. */
  function play(...answers: string[]) {
    const dialogue = new Dialogue(READ);
    const sent: string[] = [];
    let step = dialogue.begin();
    for (const answer of answers) {
      if (step.kind !== "send") break;
      sent.push(hex(encodeApdu(step.apdu), " "));
      step = dialogue.answered(fromHex(answer));
    }
    return { sent, step };
  }

  test("6Cxx is followed once", () => {
    const { sent, step } = play("6C 02", "AA BB 90 00");
    expect(sent).toEqual(["00 B0 00 00 00", "00 B0 00 00 02"]);
    expect(step).toEqual({ kind: "done", answer: { data: fromHex("AA BB"), sw: 0x9000 } });
  });

  test("a second 6Cxx is an error", () => expect(play("6C 02", "6C 03").step).toEqual({ kind: "failed" }));

  test("61xx is followed and its data put together", () => {
    const { sent, step } = play("61 02", "AA BB 61 01", "CC 90 00");
    expect(sent.slice(1)).toEqual(["00 C0 00 00 02", "00 C0 00 00 01"]);
    expect(step).toEqual({ kind: "done", answer: { data: fromHex("AA BB CC"), sw: 0x9000 } });
  });

  test("61 00 asks for 256", () => expect(play("61 00", "90 00").sent[1]).toBe("00 C0 00 00 00"));

  test("61xx without end stops after 32 GET RESPONSE", () => {
    const { sent, step } = play(...Array<string>(100).fill("AA 61 01"));
    expect(step).toEqual({ kind: "failed" });
    expect(sent).toHaveLength(33);
  });

  test("two GET RESPONSE without data are an error", () => {
    const { sent, step } = play("61 01", "61 01", "61 01", "61 01");
    expect(step).toEqual({ kind: "failed" });
    expect(sent).toHaveLength(3);
  });

  test("more than 8 KiB are an error", () => {
    const much = `${"00 ".repeat(256)}61 00`;
    expect(play(...Array<string>(40).fill(much)).step).toEqual({ kind: "failed" });
    expect(play(...Array<string>(40).fill(much)).sent.length).toBeLessThanOrEqual(33);
  });

  test("no answer at all is an error", () => expect(play("90").step).toEqual({ kind: "failed" }));
});

describe("ATRs", () => {
  const CPS = "3B 8D 81 31 FE 45 80 5B 54 52 4E 54 45 53 54 43 50 53 01 42";
  const VITALE = "3B 8D 40 01 80 5B 54 52 4E 54 45 53 54 56 49 54 01";

  test("of the test CPS: T=1, IFSC 254, BWI 4, CWI 5", () => {
    expect(parseAtr(fromHex(CPS))).toMatchObject({
      protocols: [1],
      ifsc: 254,
      bwiCwi: 0x45,
      crc: false,
      ta1: undefined,
    });
  });

  test("of the test Vitale: T=0, WI 1, no TCK", () => {
    const atr = parseAtr(fromHex(VITALE));
    expect(atr).toMatchObject({ protocols: [0], wi: 1, convention: "direct" });
    if (atr.kind === "atr") expect(hex(atr.historical)).toBe("805B54524E5445535456495401");
  });

  test("of a real Vitale: TA1 13; of a real CPS: historical bytes; of an inverse card", () => {
    expect(parseAtr(fromHex("3B 75 13 00 00 45 09 EA 90 00"))).toMatchObject({
      kind: "atr",
      ta1: 0x13,
      protocols: [0],
    });
    expect(parseAtr(fromHex("3B AC 00 40 2A 00 12 25 00 64 80 00 03 10 00 90 00"))).toMatchObject({ kind: "atr" });
    expect(parseAtr(fromHex("3F 65 25 00 00 09 00 90 00"))).toMatchObject({ kind: "atr", convention: "inverse" });
  });

  test.each([
    ["3B", "length"],
    [`3B ${"00 ".repeat(254)}`, "length"],
    ["00 8D 40", "ts"],
    [CPS.replace(/42$/, "43"), "tck"],
    [CPS.replace(/ 42$/, ""), "announced"],
    [`${VITALE} 00`, "announced"],
    ["3B FF", "announced"],
    [`3B ${"80 ".repeat(20)}`, "announced"],
  ])("refused: %s", (bytes, why) => expect(parseAtr(fromHex(bytes))).toEqual({ kind: "bad", why }));

  test("any bytes are judged without a throw", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(["atr", "bad"]).toContain(parseAtr(bytes).kind);
      }),
    );
  });

  test("one byte of the CPS changed is seen, the first apart", () => {
    const good = fromHex(CPS);
    for (let at = 1; at < good.length; at++) {
      const bytes = good.slice();
      bytes[at] = (bytes[at] ?? 0) ^ 0x10;
      expect(parseAtr(bytes).kind).toBe("bad");
    }
  });
});
