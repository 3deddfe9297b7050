import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bit, type Block, decodeBlock, encodeBlock, other, T1Host, type T1Step } from "#hal/wire/t1/index";
import { concat, fromHex, hex } from "#util/bytes";

/** The host's side of T=1, against vectors and against a card written here from the standard, on a bad line. */

/** A T=1 card of its own: executes each APDU once, repeats blocks when asked. Answers `answerOf(apdu)`. */
class Card {
  readonly executed: string[] = [];
  #expected: Bit = 0;
  #ns: Bit = 0;
  #in: Uint8Array[] = [];
  #out: Uint8Array[] = [];
  #last: Uint8Array = encodeBlock({ kind: "R", nr: 0, error: 2 });
  readonly #answerOf: (apdu: Uint8Array) => Uint8Array;
  readonly #ifsd: number;

  constructor(answerOf: (apdu: Uint8Array) => Uint8Array, ifsd = 254) {
    this.#answerOf = answerOf;
    this.#ifsd = ifsd;
  }

  /** Undefined: the block was spoilt, the card asks for it again. */
  hear(bytes: Uint8Array): Uint8Array {
    const block = decodeBlock(bytes);
    if (block.kind === "bad") return encodeBlock({ kind: "R", nr: this.#expected, error: 1 });
    if (block.kind === "S") return this.#onS(block);
    this.#last = block.kind === "I" ? this.#onI(block) : this.#onR(block);
    return this.#last;
  }

  #onS(block: Extract<Block, { kind: "S" }>): Uint8Array {
    if (block.type === "resynch") {
      this.#expected = 0;
      this.#ns = 0;
      this.#in = [];
      this.#out = [];
    }
    return encodeBlock({ ...block, response: true });
  }

  #onI(block: Extract<Block, { kind: "I" }>): Uint8Array {
    if (block.ns !== this.#expected) return encodeBlock({ kind: "R", nr: this.#expected, error: 2 });
    this.#expected = other(this.#expected);
    this.#in.push(block.inf);
    if (block.more) return encodeBlock({ kind: "R", nr: this.#expected, error: 0 });
    const apdu = concat(...this.#in.splice(0));
    this.executed.push(hex(apdu));
    const answer = this.#answerOf(apdu);
    this.#out = [];
    for (let at = 0; at < answer.length; at += this.#ifsd) this.#out.push(answer.slice(at, at + this.#ifsd));
    return this.#next();
  }

  #onR(block: Extract<Block, { kind: "R" }>): Uint8Array {
    const last = decodeBlock(this.#last);
    if (last.kind === "I" && block.nr === other(last.ns) && this.#out.length > 0) return this.#next();
    if (last.kind === "I" && block.nr === last.ns) return this.#last;
    return encodeBlock({ kind: "R", nr: this.#expected, error: 0 });
  }

  #next(): Uint8Array {
    const [part = new Uint8Array()] = this.#out.splice(0, 1);
    const block = encodeBlock({ kind: "I", ns: this.#ns, more: this.#out.length > 0, inf: part });
    this.#ns = other(this.#ns);
    return block;
  }
}

type Fate = "good" | "answer-damaged" | "answer-lost" | "command-damaged";

/** Runs one step to its end over a line whose fate is told exchange by exchange. */
function run(host: T1Host, card: Card, first: T1Step, fates: Iterator<Fate>): T1Step {
  let step = first;
  for (let count = 0; step.kind === "send"; count++) {
    if (count > 2000) throw new Error("no end");
    const fate: Fate = fates.next().value ?? "good";
    const sent = step.block.slice();
    if (fate === "command-damaged") sent[sent.length - 1] = (sent.at(-1) ?? 0) ^ 0xff;
    const answer = card.hear(sent);
    if (fate === "answer-damaged") step = host.lost("edc");
    else if (fate === "answer-lost") step = host.lost("mute");
    else step = host.received(answer);
  }
  return step;
}

const always = function* (fate: Fate): Generator<Fate> {
  for (;;) yield fate;
};
const echo = (apdu: Uint8Array) => concat(apdu, [0x90, 0x00]);
const APDU = fromHex("00 84 00 00 08");

describe("the blocks of wire vectors", () => {
  test.each([
    ["00 00 0D 00 A4 04 0C 08 F0 54 52 4E 43 50 53 01 50", { kind: "I", ns: 0, more: false }],
    ["00 40 05 00 84 00 00 08 C9", { kind: "I", ns: 1, more: false }],
    ["00 80 00 80", { kind: "R", nr: 0, error: 0 }],
    ["00 91 00 91", { kind: "R", nr: 1, error: 1 }],
    ["00 82 00 82", { kind: "R", nr: 0, error: 2 }],
    ["00 C0 00 C0", { kind: "S", type: "resynch", response: false }],
    ["00 E1 01 FE 1E", { kind: "S", type: "ifs", response: true, value: 254 }],
    ["00 C2 00 C2", { kind: "S", type: "abort", response: false }],
    ["00 C3 01 02 C0", { kind: "S", type: "wtx", response: false, value: 2 }],
  ])("%s", (bytes, expected) => {
    const block = decodeBlock(fromHex(bytes));
    expect(block).toMatchObject(expected);
    if (block.kind !== "bad") expect(hex(encodeBlock(block), " ")).toBe(bytes);
  });

  test.each([
    ["00 00 02 90 00 93", "edc"],
    ["00 00 03 90 00 93", "length"],
    ["00 00 FF 00", "length"],
    ["21 00 02 90 00 B3", "nad"],
    ["00 1F 00 1F", "pcb"],
    ["00 83 00 83", "pcb"],
    ["00 C4 00 C4", "pcb"],
    ["00 C1 01 00 C0", "pcb"],
    ["00 00", "length"],
    ["", "length"],
  ])("refused: %s", (bytes, why) => expect(decodeBlock(fromHex(bytes))).toEqual({ kind: "bad", why }));
});

describe("a good line", () => {
  test("any APDU and answer, whatever the lengths of the fields, is carried once", () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 600 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 254 }),
        fc.integer({ min: 8, max: 254 }),
        (apdus, ifsc, ifsd) => {
          fc.pre(apdus.every((apdu) => apdu.length / ifsc < 140));
          const [host, card] = [new T1Host(ifsc), new Card(echo, ifsd)];
          for (const apdu of apdus) {
            expect(run(host, card, host.begin(apdu), always("good"))).toEqual({ kind: "done", answer: echo(apdu) });
          }
          expect(card.executed).toEqual(apdus.map((apdu) => hex(apdu)));
        },
      ),
    );
  });

  test("S(IFS) is agreed", () => {
    const host = new T1Host(254);
    const step = host.negotiate();
    expect(step.kind === "send" && hex(step.block, " ")).toBe("00 C1 01 FE 3E");
    expect(host.received(fromHex("00 E1 01 FE 1E"))).toMatchObject({ kind: "done" });
    expect(host.ifsAgreed).toBe(true);
  });
});

describe("a bad line", () => {
  const bad = fc.constantFrom<Fate>("answer-damaged", "answer-lost", "command-damaged");
  /** At most two bad exchanges in a row: what the rules promise to mend. */
  const mendable = fc
    .array(fc.tuple(fc.array(bad, { maxLength: 1 }), fc.constant<Fate>("good")), { maxLength: 40 })
    .map((runs) => runs.flatMap(([worse, good]) => [...worse, good]));

  test("single losses are mended, and nothing is executed twice", () => {
    fc.assert(
      fc.property(
        mendable,
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 4 }),
        (fates, apdus) => {
          const [host, card] = [new T1Host(64), new Card(echo, 50)];
          const line = fates.values();
          for (const apdu of apdus) {
            expect(run(host, card, host.begin(apdu), line)).toEqual({ kind: "done", answer: echo(apdu) });
          }
          expect(card.executed).toEqual(apdus.map((apdu) => hex(apdu)));
        },
      ),
    );
  });

  test("any line ends, and a command that ends well was executed once", () => {
    const any = fc.array(fc.oneof(bad, fc.constant<Fate>("good")), { maxLength: 60 });
    fc.assert(
      fc.property(any, (fates) => {
        const [host, card] = [new T1Host(64), new Card(echo, 50)];
        const end = run(host, card, host.begin(APDU), fates.values());
        expect(["done", "failed"]).toContain(end.kind);
        expect(card.executed.length).toBeLessThanOrEqual(1);
        if (end.kind === "done") expect(card.executed).toHaveLength(1);
      }),
    );
  });

  test("silence: two R, three RESYNCH, then the card must be powered again", () => {
    const host = new T1Host(254);
    const sent: string[] = [];
    let step = host.begin(APDU);
    while (step.kind === "send") {
      sent.push(hex(step.block, " "));
      step = host.lost("mute");
    }
    expect(sent.slice(1)).toEqual(["00 82 00 82", "00 82 00 82", ...Array(3).fill("00 C0 00 C0")]);
    expect(step).toEqual({ kind: "failed", reset: true, why: "mute" });
  });

  test("a RESYNCH that is answered: numbers back to 0, the command fails, the next one is good", () => {
    const [host, card] = [new T1Host(254), new Card(echo)];
    run(host, card, host.begin(APDU), always("good")); // Numbers are 1 on both sides.
    const fates: Fate[] = ["answer-lost", "answer-lost", "answer-lost", "good"];
    expect(run(host, card, host.begin(APDU), fates.values())).toEqual({ kind: "failed", reset: false, why: "io" });
    const next = host.begin(APDU);
    expect(next.kind === "send" && next.block[1]).toBe(0x00);
    expect(run(host, card, next, always("good"))).toEqual({ kind: "done", answer: echo(APDU) });
  });
});

describe("what a card may ask", () => {
  const sent = (step: T1Step) => (step.kind === "send" ? hex(step.block, " ") : step.kind);

  test("more time: answered with the multiplier, as often as ten times", () => {
    const host = new T1Host(254);
    host.begin(APDU);
    for (let count = 0; count < 10; count++) {
      expect(host.received(fromHex("00 C3 01 02 C0"))).toMatchObject({ kind: "send", bwi: 2 });
    }
    expect(host.received(fromHex("00 C3 01 02 C0"))).toEqual({ kind: "failed", reset: true, why: "protocol" });
  });

  test("more time with 0 counts as 1", () => {
    const host = new T1Host(254);
    host.begin(APDU);
    const step = host.received(encodeBlock({ kind: "S", type: "wtx", response: false, value: 0 }));
    expect(step).toMatchObject({ kind: "send", bwi: 1 });
  });

  test("shorter fields: adopted for what follows", () => {
    const host = new T1Host(254);
    host.begin(new Uint8Array(20));
    expect(sent(host.received(encodeBlock({ kind: "S", type: "ifs", response: false, value: 10 })))).toBe(
      "00 E1 01 0A EA",
    );
    host.received(encodeBlock({ kind: "I", ns: 0, more: false, inf: fromHex("90 00") }));
    const next = host.begin(new Uint8Array(20));
    expect(next.kind === "send" && next.block[2]).toBe(10);
  });

  test("an abort: answered, and the command fails", () => {
    const host = new T1Host(254);
    host.begin(APDU);
    expect(sent(host.received(fromHex("00 C2 00 C2")))).toBe("00 E2 00 E2");
    expect(host.received(fromHex("00 00 02 90 00 92"))).toMatchObject({ kind: "failed" });
  });

  test("a chain without end stops at the bound of blocks", () => {
    const host = new T1Host(254);
    let step = host.begin(APDU);
    let blocks = 0;
    for (let ns: Bit = 0; step.kind === "send"; ns = other(ns)) {
      blocks++;
      step = host.received(encodeBlock({ kind: "I", ns, more: true, inf: Uint8Array.of(1) }));
    }
    expect(step).toEqual({ kind: "failed", reset: true, why: "protocol" });
    expect(blocks).toBe(300);
  });

  test("a chain that is too long in bytes stops at 64 KiB", () => {
    const host = new T1Host(254);
    let step = host.begin(APDU);
    let bytes = 0;
    for (let ns: Bit = 0; step.kind === "send"; ns = other(ns)) {
      bytes += 254;
      step = host.received(encodeBlock({ kind: "I", ns, more: true, inf: new Uint8Array(254) }));
    }
    expect(step).toMatchObject({ kind: "failed" });
    expect(bytes).toBeLessThanOrEqual(64 * 1024 + 254);
  });

  test("to have a block again without end: RESYNCH in the end", () => {
    const host = new T1Host(254);
    let step = host.begin(APDU);
    const seen: string[] = [];
    while (step.kind === "send" && seen.length < 20) {
      seen.push(sent(step));
      step = host.received(encodeBlock({ kind: "R", nr: 0, error: 0 }));
    }
    expect(seen).toContain("00 C0 00 C0");
    expect(step).toMatchObject({ kind: "failed" });
  });

  test.each([
    ["an answer block with the wrong number", "00 40 02 90 00 D2"],
    ["a response nobody asked for", "00 E3 01 01 E3"],
    ["a RESYNCH, which is the host's to ask", "00 C0 00 C0"],
    ["an R for a block that was never sent", "00 90 00 90"],
  ])("refused with R: %s", (_name, block) => {
    const host = new T1Host(254);
    host.begin(APDU);
    expect(sent(host.received(fromHex(block)))).toBe("00 82 00 82");
  });
});

describe("around a Secure", () => {
  const answer = (ns: Bit) => encodeBlock({ kind: "I", ns, more: false, inf: fromHex("90 00") });

  test("the prologue carries the next number, and the answer moves it on", () => {
    const host = new T1Host(254);
    expect(host.beginSecure(13)).toEqual([0, 0x00, 13]);
    expect(host.received(answer(0))).toMatchObject({ kind: "done" });
    expect(host.beginSecure(13)).toEqual([0, 0x40, 13]);
  });

  test("an entry that never reached the card takes no number", () => {
    const host = new T1Host(254);
    host.beginSecure(13);
    host.putBack();
    expect(host.beginSecure(13)).toEqual([0, 0x00, 13]);
  });

  test("an answer lost on the card's line is asked for again", () => {
    const host = new T1Host(254);
    host.beginSecure(13);
    const step = host.lost("edc");
    expect(step.kind === "send" && hex(step.block, " ")).toBe("00 81 00 81");
    expect(host.received(answer(0))).toMatchObject({ kind: "done" });
  });

  test("a card that never had the block cannot have it again", () => {
    const host = new T1Host(254);
    host.beginSecure(13);
    host.lost("edc");
    expect(host.received(encodeBlock({ kind: "R", nr: 0, error: 1 }))).toEqual({
      kind: "failed",
      reset: true,
      why: "io",
    });
  });
});
