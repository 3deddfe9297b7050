import { describe, expect, test } from "vitest";
import { createDeck, VitaleApplet } from "../../../simulator/cards/index.ts";
import { roleProof } from "../../../simulator/cards/role.ts";
import { fromHex, hex } from "../../../src/util/bytes.ts";
import { testMemory } from "../../helpers/direct-card.ts";

/** A card and its answers in hexadecimal. */
function card(name: string) {
  const sim = createDeck({ random: () => fromHex("01 23 45 67 89 AB CD EF") }).card(name, testMemory());
  sim.reset();
  const say = (command: string) => hex(sim.apdu(fromHex(command)).bytes, " ");
  return Object.assign(say, { sim });
}

const MF_FCP = "62 1F 82 01 38 83 02 3F 00 84 08 80 25 00 00 01 FF 01 00 8A 01 05 A1 09 8C 07 7B FF FF FF FF FF FF";

describe("SELECT on a CPS", () => {
  test.each([
    ["by DF name", "00 A4 04 0C 08 F0 54 52 4E 43 50 53 01", "90 00"],
    ["by DF name of the MF", "00 A4 04 04 08 80 25 00 00 01 FF 01 00 00", `${MF_FCP} 90 00`],
    ["the public AID of a Vitale", "00 A4 04 0C 08 F0 54 52 4E 56 49 54 01", "6A 82"],
    ["nothing: the MF", "00 A4 00 04", `${MF_FCP} 90 00`],
    ["3F00", "00 A4 00 0C 02 3F 00", "90 00"],
    ["3F00 / 0001 by path", "00 A4 08 0C 04 3F 00 00 01", "90 00"],
    ["the same without 3F00", "00 A4 08 0C 02 00 01", "90 00"],
    ["a path of the MF although P1 is 09", "00 A4 09 0C 06 3F 00 10 00 50 31", "90 00"],
    ["a directory, under the current one", "00 A4 01 0C 02 54 00", "90 00"],
    ["a directory that is a file", "00 A4 01 0C 02 2F 00", "6A 82"],
    ["a file that is a directory", "00 A4 02 0C 02 54 00", "6A 82"],
    ["a file of another directory", "00 A4 02 0C 02 54 01", "6A 82"],
    ["a file below a file", "00 A4 08 0C 04 2F 00 54 01", "6A 82"],
    ["with another P2", "00 A4 00 00 02 3F 00", "6A 86"],
    ["with another P1", "00 A4 05 0C 02 3F 00", "6A 86"],
    ["half a number", "00 A4 00 0C 03 3F 00 54", "67 00"],
  ])("%s", (_, command, answer) => expect(card("C01")(command)).toBe(answer));

  test("its FCP of a file says size, number, short number and rights", () => {
    const say = card("C01");
    say("00 A4 04 0C 08 F0 54 52 4E 43 50 53 01");
    expect(say("00 A4 02 04 02 54 11 00")).toBe(
      "62 1B 80 02 00 79 82 01 01 83 02 54 11 88 00 A1 09 8C 07 7B FF FF FF FF FF 11 8A 01 05 90 00",
    );
  });

  test("the parent of a directory is the one above", () => {
    const say = card("C01");
    say("00 A4 04 0C 08 F0 54 52 4E 43 50 53 01");
    expect(say("00 A4 03 04")).toBe(`${MF_FCP} 90 00`);
  });

  test("what is not found leaves the selection as it was", () => {
    const say = card("C01");
    say("00 A4 04 0C 08 F0 54 52 4E 43 50 53 01");
    say("00 A4 00 0C 02 FF FF");
    expect(say("00 A4 02 0C 02 54 01")).toBe("90 00");
  });
});

describe("READ BINARY", () => {
  test.each([
    ["without a current file", "00 B0 00 00 01", "69 86"],
    ["of a short number that is not there", "00 B0 85 00 01", "6A 82"],
    ["without Le", "00 B0 9C 00", "67 00"],
    ["a part", "00 B0 9C 02 02", "80 25 90 00"],
    ["what remains", "00 B0 9C 0A 00", "00 01 90 00"],
    ["past the end", "00 B0 9C 0A 04", "00 01 62 82"],
    ["from past the end", "00 B0 9C 0C 01", "6B 00"],
    ["of the directory of the applications", "00 B0 9E 00 04", "61 18 4F 0D 90 00"],
  ])("%s", (_, command, answer) => expect(card("C01")(command)).toBe(answer));

  test("short numbers 1C to 1E are those of the MF from anywhere", () => {
    const say = card("C01");
    say("00 A4 04 0C 08 F0 54 52 4E 43 50 53 01");
    expect(say("00 B0 9C 00 02")).toBe("5A 0A 90 00");
    expect(say("00 B0 81 00 02")).toBe("E1 30 90 00");
  });
});

describe("what a card does not know", () => {
  test.each([
    ["C01", "80 A4 00 0C 02 3F 00", "6E 00"],
    ["C01", "00 D0 00 00 01 00", "6D 00"],
    ["V01", "00 D6 00 00 01 00", "6D 00"],
    ["C01", "00 A4", "67 00"],
    ["V01", "00 20 00 01", "6D 00"],
    ["V01", "00 88 00 00 01 00", "6D 00"],
    ["M01", "00 20 00 01", "6D 00"],
    ["M01", "00 84 00 00 08", "6D 00"],
    ["S03", "00 A4 04 0C 08 F0 54 52 4E 56 49 54 01", "6E 00"],
  ])("%s: %s", (name, command, sw) => expect(card(name)(command)).toBe(sw));

  test("nothing is ever written to a CPS, its PIN open or not", () => {
    const say = card("C01");
    expect(say("00 D6 00 00 01 00")).toBe("69 82");
    say("00 20 00 01 08 31 32 33 34 FF FF FF FF");
    expect(say("00 D6 00 00 01 00")).toBe("69 82");
  });
});

describe("MSE and PSO", () => {
  test.each([
    ["a hash algorithm it does not know", "00 22 41 AA 03 80 01 41", "6A 80"],
    ["a signature key it does not have", "00 22 41 B6 06 84 01 83 80 01 42", "6A 88"],
    ["the authentication key for a signature", "00 22 41 B6 06 84 01 82 80 01 42", "6A 88"],
    ["another algorithm of the signature key", "00 22 41 B6 06 84 01 81 80 01 12", "6A 80"],
    ["deciphering", "00 22 41 B8 06 84 01 82 80 01 02", "6A 88"],
    ["another template", "00 22 41 A6 03 80 01 40", "6A 86"],
    ["a malformed field", "00 22 41 AA 03 80 02 40", "6A 80"],
    ["a digest that is short", "00 2A 90 A0 03 90 01 00", "6A 80"],
    ["a rest of 64 bytes", `00 2A 90 A0 44 90 00 80 40 ${"00 ".repeat(64)}`, "6A 80"],
    ["a state whose bits are no blocks", `00 2A 90 A0 2C 90 28 ${"00 ".repeat(39)}08 80 00`, "6A 80"],
  ])("refuse %s", (_, command, sw) => expect(card("C01")(command)).toBe(sw));

  test("no signature without PIN, then without hash", () => {
    const say = card("C01");
    say("00 22 41 B6 06 84 01 81 80 01 42");
    expect(say("00 2A 9E 9A 00")).toBe("69 82");
    say("00 20 00 01 08 31 32 33 34 FF FF FF FF");
    expect(say("00 2A 9E 9A 00")).toBe("69 85");
    expect(say("00 88 00 00 01 00 00")).toBe("69 85");
  });

  test("the key of a Vitale is in its directory", () => {
    const say = card("V01");
    expect(say("00 22 41 B6 06 84 01 81 80 01 42")).toBe("6A 88");
    say("00 A4 04 0C 08 F0 54 52 4E 56 49 54 01");
    expect(say("00 22 41 B6 06 84 01 81 80 01 42")).toBe("90 00");
    expect(say("00 2A 9E 9A 00")).toBe("69 85");
  });

  test("a signature of a Vitale takes 600 ms", () => {
    const say = card("V01");
    say("00 A4 04 0C 08 F0 54 52 4E 56 49 54 01");
    say("00 22 41 B6 06 84 01 81 80 01 42");
    say(`00 2A 90 A0 22 90 20 ${"00 ".repeat(32)}`);
    const answer = say.sim.apdu(fromHex("00 2A 9E 9A 00"));
    expect([answer.bytes.length, answer.workMs]).toEqual([258, 600]);
  });
});

describe("EXTERNAL AUTHENTICATE", () => {
  const SERIAL = fromHex("80250000029900000001");
  const proof = (role: number) => hex(roleProof(role, fromHex("01 23 45 67 89 AB CD EF"), SERIAL), " ");

  test("opens what the role may read, until power-off", () => {
    const say = card("V01");
    say("00 A4 04 0C 08 F0 54 52 4E 56 49 54 01");
    say("00 A4 02 0C 02 56 21");
    expect(say("00 B0 00 00 01")).toBe("69 82");
    say("00 84 00 00 08");
    expect(say(`00 82 00 05 08 ${proof(5)}`)).toBe("90 00");
    expect(say("00 B0 00 00 01")).toBe("F8 90 00");
    expect(say("00 B0 84 00 01")).toBe("69 82");
    say.sim.reset();
    say("00 A4 04 0C 08 F0 54 52 4E 56 49 54 01");
    say("00 A4 02 0C 02 56 21");
    expect(say("00 B0 00 00 01")).toBe("69 82");
  });

  test("a challenge serves once", () => {
    const say = card("V01");
    expect(say(`00 82 00 02 08 ${proof(2)}`)).toBe("69 85");
    say("00 84 00 00 08");
    expect([say(`00 82 00 02 08 ${proof(2)}`), say(`00 82 00 02 08 ${proof(2)}`)]).toEqual(["90 00", "69 85"]);
  });

  test("the proof of a role is no proof of another; five failures close the door until power-off", () => {
    const say = card("V01");
    const attempt = (role: number, by: number) => {
      say("00 84 00 00 08");
      return say(`00 82 00 0${by} 08 ${proof(role)}`);
    };
    const answers = Array.from({ length: 5 }, () => attempt(2, 1));
    expect(answers).toEqual(Array.from({ length: 5 }, () => "63 00"));
    expect(attempt(2, 2)).toBe("69 83");
    say.sim.reset();
    expect(attempt(2, 2)).toBe("90 00");
  });

  test("a role that does not exist is wrong", () => {
    const say = card("V01");
    say("00 84 00 00 08");
    expect(say(`00 82 00 06 08 ${proof(6)}`)).toBe("63 00");
  });
});

describe("the deck", () => {
  test("has 52 cards", () => {
    const names = createDeck().names();
    expect(names.length).toBe(15 + 20 + 4 + 13);
    expect(new Set(names).size).toBe(names.length);
  });

  test("has no card of another name", () => {
    expect(() => createDeck().card("V21", testMemory())).toThrow(RangeError);
    expect(() => createDeck().card("../C01", testMemory())).toThrow(RangeError);
  });

  test("S01 is mute, S11 is slow and loses blocks, S10 has no end", () => {
    const get = (name: string) => createDeck().card(name, testMemory());
    expect(get("S01").atr).toBeUndefined();
    expect(get("S11").manners).toEqual({ wtx: 2, losesOneIn: 10 });
    expect(get("S10").apdu(fromHex("00 B0 9C 00 0C"))).toEqual({ bytes: fromHex("61 01"), raw: true });
  });

  test("a Vitale remembers how often it signed", () => {
    const memory = testMemory();
    const sign = () => {
      const sim = createDeck().card("V01", memory);
      for (const command of [
        "00 A4 04 0C 08 F0 54 52 4E 56 49 54 01",
        "00 22 41 B6 06 84 01 81 80 01 42",
        `00 2A 90 A0 22 90 20 ${"00 ".repeat(32)}`,
        "00 2A 9E 9A 00",
      ]) {
        sim.apdu(fromHex(command));
      }
      return sim instanceof VitaleApplet && sim.signatures();
    };
    expect([sign(), sign()]).toEqual([1, 2]);
  });
});
