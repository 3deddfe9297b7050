import { describe, expect, test } from "vitest";
import { encodeFrame } from "#hal/wire/ccid/index";
import { decodeUnitFrame, encodeHostFrame, FrameSplitter, type UnitFrame } from "#hal/wire/keypad/index";
import { concat, fromHex, hex } from "#util/bytes";
import { type Bench, createBench } from "../../../simulator/bench.ts";
import type { CardMemory, Deck, SimCard } from "../../../simulator/card.ts";
import { INSTANT_PACE, type Pace } from "../../../simulator/pace.ts";
import type { PowerState } from "../../../simulator/power-supply.ts";
import { type HostEnd, pipe } from "../../../simulator/unit-line.ts";
import { FakeClock } from "../../helpers/fake-clock.ts";
import { AMC_ATR, CPS_ATR, TableCard, VITALE_ATR } from "./kit.ts";

/** Each request of control.sock (interfaces.md 2), on a bench in this process with a deck of four plain cards. */

class CodedCard extends TableCard {
  triesLeft(): { readonly pin: number; readonly puk: number } {
    return { pin: 3, puk: 10 };
  }
}

const cards: Readonly<Record<string, () => SimCard>> = {
  C01: () =>
    new CodedCard(
      CPS_ATR,
      { "00 20 00 01 08 31 32 33 34": "90 00", "00 20": "63 C2", "00 2C": "90 00" },
      { name: "C01" },
    ),
  C10: () => new CodedCard(CPS_ATR, {}, { name: "C10" }),
  V01: () => new TableCard(VITALE_ATR, { "00 B0": "01 90 00" }, { name: "V01" }),
  M01: () => new TableCard(AMC_ATR, {}, { name: "M01" }),
};

const deck: Deck = {
  names: () => Object.keys(cards),
  card(name) {
    const make = cards[name];
    if (!make) throw new RangeError(name);
    return make();
  },
};

const memory: CardMemory = { load: () => undefined, save: () => {} };

class Kit {
  readonly time = new FakeClock();
  readonly bench: Bench;
  readonly reader: HostEnd;
  readonly keypad: HostEnd;
  readonly printer: HostEnd;
  readonly offsets: number[] = [];
  readonly powers: PowerState[] = [];
  paper = "";
  readonly frames: UnitFrame["message"][] = [];
  readonly #fromReader: Uint8Array[] = [];
  readonly #fromPrinter: Uint8Array[] = [];

  constructor(pace: Pace = INSTANT_PACE, cut?: () => string | undefined) {
    const [reader, keypad, printer] = [pipe(), pipe(), pipe()];
    this.reader = reader.host;
    this.keypad = keypad.host;
    this.printer = printer.host;
    reader.host.onBytes((bytes) => this.#fromReader.push(bytes));
    printer.host.onBytes((bytes) => this.#fromPrinter.push(bytes));
    const splitter = new FrameSplitter(decodeUnitFrame);
    keypad.host.onBytes((bytes) => {
      for (const frame of splitter.push(bytes)) if ("message" in frame) this.frames.push(frame.message);
    });
    this.bench = createBench({
      time: this.time,
      pace,
      deck,
      memory,
      lines: { reader: reader.unit, keypad: keypad.unit, printer: printer.unit },
      outside: {
        clock: (offsetMs) => this.offsets.push(offsetMs),
        power: (power) => this.powers.push(power),
        paper: (text) => {
          this.paper += text;
        },
        ...(cut && { cut }),
      },
    });
  }

  /** One request; time runs as far as the answer needs. */
  async ask(request: unknown): Promise<Record<string, unknown>> {
    let answer: Record<string, unknown> | undefined;
    void this.bench.control(request).then((given) => {
      answer = given;
    });
    for (let turn = 0; turn < 600 && !answer; turn++) await this.time.run(10);
    if (!answer) throw new Error("no answer");
    return answer;
  }

  async say(type: number, slot: number, data = "", first = 0): Promise<string> {
    this.reader.write(encodeFrame({ type, slot, seq: 1, specific: [first, 0, 0], data: fromHex(data) }));
    return this.heard();
  }

  async heard(): Promise<string> {
    await this.time.run(20);
    return hex(concat(...this.#fromReader.splice(0)).subarray(9, -1), " ");
  }

  async status(n: number): Promise<string> {
    this.printer.write(fromHex(`10 04 0${n}`));
    await this.time.run(5);
    return hex(concat(...this.#fromPrinter.splice(0)), " ");
  }

  kinds(...wanted: string[]): string[] {
    return this.frames.filter((message) => wanted.includes(message.kind)).map((message) => JSON.stringify(message));
  }
}

const VERIFY = "00 1E 82 08 00 04 04 02 01 0C 04 00 00 00 0D 00 20 00 01 08 FF FF FF FF FF FF FF FF";
const RESET = "01 1E 82 08 00 00 00 04 04 01 02 02 0C 04 02 03 00 00 0D 00 2C 02 01 08 FF FF FF FF FF FF FF FF";

async function entering(structure = VERIFY, pace = INSTANT_PACE): Promise<Kit> {
  const kit = new Kit(pace);
  await kit.ask({ do: "insert", slot: 0, card: "C01" });
  await kit.say(0x62, 0, "", 1);
  expect(await kit.say(0x69, 0, structure)).toBe("");
  return kit;
}

describe("requests that are none", () => {
  test.each([
    [undefined],
    ["insert"],
    [{}],
    [{ do: "dance" }],
    [{ do: "insert", slot: 3, card: "C01" }],
    [{ do: "insert", slot: 0 }],
    [{ do: "insert", slot: 0, card: "C01", force: true }],
    [{ do: "key", key: "ENTER" }],
    [{ do: "key", key: "5", hold: -1 }],
    [{ do: "pin", digits: "12a4" }],
    [{ do: "pin", digits: "1", end: "F1" }],
    [{ do: "paper", state: "wet" }],
    [{ do: "power", percent: 101 }],
    [{ do: "fault", line: "mail", kind: "drop" }],
    [{ do: "fault", line: "reader", kind: "drop", after: -1 }],
    [{ do: "card-fault", slot: 0, kind: "sw:1" }],
    [{ do: "clock", set: "yesterday" }],
    [{ do: "clock", set: "2026-13-45T00:00:00Z" }],
  ])("%j", async (request) => {
    const answer = await new Kit().ask(request);
    expect(answer.ok).toBe(false);
    expect(answer.error).toMatch(/^[^\n]+$/);
  });
});

describe("cards", () => {
  test("the deck is listed", async () => {
    expect(await new Kit().ask({ do: "deck" })).toEqual({ ok: true, cards: ["C01", "C10", "V01", "M01"] });
  });

  test("any card goes into any slot, is seen there, and comes out", async () => {
    const kit = new Kit();
    expect(await kit.ask({ do: "insert", slot: 2, card: "V01" })).toEqual({ ok: true });
    expect(await kit.say(0x65, 2)).toBe("01 00 00");
    expect(await kit.ask({ do: "remove", slot: 2 })).toEqual({ ok: true });
    expect(await kit.say(0x65, 2)).toBe("02 00 00");
  });

  test("an occupied slot, an unknown card, a card that is elsewhere, an empty slot refuse", async () => {
    const kit = new Kit();
    await kit.ask({ do: "insert", slot: 0, card: "C01" });
    expect(await kit.ask({ do: "insert", slot: 0, card: "V01" })).toEqual({ ok: false, error: "slot 0 holds C01" });
    expect(await kit.ask({ do: "insert", slot: 1, card: "C01" })).toEqual({ ok: false, error: "C01 is in slot 0" });
    expect(await kit.ask({ do: "insert", slot: 1, card: "X99" })).toEqual({ ok: false, error: "no such card: X99" });
    expect(await kit.ask({ do: "remove", slot: 1 })).toEqual({ ok: false, error: "slot 1 is empty" });
  });

  test("a card fault is set and lifted; an empty slot has none", async () => {
    const kit = new Kit();
    expect((await kit.ask({ do: "card-fault", slot: 1, kind: "mute" })).ok).toBe(false);
    await kit.ask({ do: "insert", slot: 1, card: "V01" });
    await kit.ask({ do: "card-fault", slot: 1, kind: "mute" });
    expect(await kit.say(0x62, 1, "", 1)).toBe("41 FE 00");
    await kit.ask({ do: "card-fault", slot: 1, kind: "none" });
    expect(await kit.say(0x62, 1, "", 1)).toMatch(/^00 00 00 3B/);
  });
});

describe("keys", () => {
  test("a key goes down and up, 80 ms at real pace, and is answered once it is up", async () => {
    const kit = new Kit({ line: 0, card: 0, key: 1 });
    await kit.ask({ do: "key", key: "VALIDER" });
    expect(kit.frames.filter((one) => one.kind === "key-up")).toMatchObject([{ key: "VALIDER", heldMs: 80 }]);
  });

  test("a hold that is asked for is held, whatever the pace", async () => {
    const kit = new Kit();
    await kit.ask({ do: "key", key: "DOWN", hold: 720 });
    expect(kit.frames.filter((one) => one.kind === "key-repeat")).toMatchObject([
      { count: 1 },
      { count: 2 },
      { count: 3 },
    ]);
  });

  test("a text is typed in its taps; a sign that no key bears refuses before any key", async () => {
    const kit = new Kit();
    await kit.ask({ do: "type", text: "CA7" });
    const downs = kit.frames.flatMap((one) => (one.kind === "key-down" ? [one.key] : []));
    expect(downs.join("")).toBe("22227");
    expect((await kit.ask({ do: "type", text: "1€" })).ok).toBe(false);
    expect(kit.frames.filter((one) => one.kind === "key-down")).toHaveLength(5);
  });
});

describe("what the holder types", () => {
  test("into the entry that runs: counts on the keypad line, no key, and the card's answer", async () => {
    const kit = await entering();
    expect(await kit.ask({ do: "pin", digits: "1234", end: "VALIDER" })).toEqual({ ok: true });
    expect(await kit.heard()).toBe("00 00 00 00 00 02 90 00 92");
    expect(kit.kinds("key-down", "key-up", "key-repeat")).toEqual([]);
    expect(kit.frames.filter((one) => one.kind === "masked")).toHaveLength(5);
    expect(kit.kinds("secure-on", "secure-off")).toHaveLength(2);
  });

  test("else into the next one", async () => {
    const kit = new Kit();
    await kit.ask({ do: "insert", slot: 0, card: "C01" });
    expect(await kit.ask({ do: "pin", digits: "9999" })).toEqual({ ok: true });
    await kit.say(0x62, 0, "", 1);
    await kit.say(0x69, 0, VERIFY);
    expect(await kit.heard()).toBe("");
    expect(await kit.ask({ do: "state" })).toMatchObject({ secure: null });
  });

  test("several codes, with a space between them", async () => {
    const kit = await entering(RESET);
    await kit.ask({ do: "pin", digits: "1357 1357" });
    expect(await kit.heard()).toBe("00 00 00 00 00 02 90 00 92");
  });

  test("two codes that differ", async () => {
    const kit = await entering(RESET);
    await kit.ask({ do: "pin", digits: "1357 1358" });
    expect(await kit.heard()).toBe("00 00 00 64 02");
  });

  test("ANNULER", async () => {
    const kit = await entering();
    await kit.ask({ do: "pin", digits: "12", end: "ANNULER" });
    expect(await kit.heard()).toBe("40 EF 00");
  });

  test("none: time passes, and at instant pace it has passed", async () => {
    const kit = await entering();
    await kit.ask({ do: "pin", digits: "12", end: "none" });
    expect(await kit.heard()).toBe("40 F0 00");
  });

  test("none at real pace: 30 s after the last key", async () => {
    const kit = await entering(VERIFY, { line: 0, card: 0, key: 1 });
    await kit.ask({ do: "pin", digits: "12", end: "none" });
    await kit.time.run(29_000);
    expect(await kit.heard()).toBe("");
    await kit.time.run(2_000);
    expect(await kit.heard()).toBe("40 F0 00");
  });

  test("too short: refused, or ended bare where asked", async () => {
    const kit = await entering();
    await kit.ask({ do: "pin", digits: "12" });
    expect(await kit.heard()).toBe("");
    await kit.ask({ do: "pin", digits: "3", short: "6403" });
    expect(await kit.heard()).toBe("00 00 00 64 03");
  });

  test("a holder whose entry ends under the fingers stops: no digit goes on as a plain key", async () => {
    const kit = await entering(VERIFY, { line: 0, card: 0, key: 1 });
    await kit.ask({ do: "pin", digits: "1234" });
    await kit.time.run(250);
    await kit.ask({ do: "remove", slot: 0 });
    expect(await kit.heard()).toBe("42 FE 00");
    await kit.time.run(5000);
    expect(kit.kinds("key-down", "key-up")).toEqual([]);
  });

  test("keys and typed digits go to the entry like any other press", async () => {
    const kit = await entering();
    await kit.ask({ do: "type", text: "1234" });
    await kit.ask({ do: "key", key: "VALIDER" });
    expect(await kit.heard()).toBe("00 00 00 00 00 02 90 00 92");
  });
});

describe("printer, unit, power", () => {
  test.each([
    ["ok", "12", "12"],
    ["near-end", "12", "1E"],
    ["out", "32", "7E"],
    ["cover-open", "16", "12"],
    ["hot", "52", "12"],
  ])("paper %s", async (state, cause, paper) => {
    const kit = new Kit();
    expect(await kit.ask({ do: "paper", state })).toEqual({ ok: true });
    expect([await kit.status(2), await kit.status(4)]).toEqual([cause, paper]);
    expect(await kit.ask({ do: "state" })).toMatchObject({ paper: state });
  });

  test("what is printed comes out as text", async () => {
    const kit = new Kit();
    kit.printer.write(fromHex("1B 40 1B 74 13 4D 6F 6E 74 61 6E 74 20 31 32 2C 37 30 20 D5 0A"));
    await kit.time.run(1000);
    expect(kit.paper).toContain("Montant 12,70 €");
  });

  test("lid, tamper and heartbeat of the unit, the fields given", async () => {
    const kit = new Kit();
    await kit.time.run(1100);
    kit.frames.splice(0);
    await kit.ask({ do: "unit", heartbeat: false });
    kit.frames.splice(0);
    await kit.time.run(3000);
    expect(kit.kinds("heartbeat")).toEqual([]);
    await kit.ask({ do: "unit", lid: "open", tamper: true, heartbeat: true });
    await kit.time.run(1100);
    expect(kit.kinds("heartbeat").length).toBeGreaterThan(0);
  });

  test("battery: in the heartbeat, in the power folder, in the state", async () => {
    const kit = new Kit();
    expect(kit.powers).toEqual([{ percent: 80, charging: false }]);
    await kit.ask({ do: "power", percent: 12 });
    await kit.ask({ do: "power", charging: true });
    expect(kit.powers.at(-1)).toEqual({ percent: 12, charging: true });
    expect(await kit.ask({ do: "state" })).toMatchObject({ power: { percent: 12, charging: true } });
    await kit.time.run(1100);
    expect(kit.frames.findLast((one) => one.kind === "heartbeat")).toMatchObject({ batteryPercent: 12 });
  });

  test("a cut is asked of the world outside, and its refusal passed on", async () => {
    let cuts = 0;
    const good = new Kit(INSTANT_PACE, () => {
      cuts++;
      return undefined;
    });
    expect(await good.ask({ do: "power", cut: true })).toEqual({ ok: true });
    expect(cuts).toBe(1);
    const bad = new Kit(INSTANT_PACE, () => "no device on this bench");
    expect(await bad.ask({ do: "power", cut: true })).toEqual({ ok: false, error: "no device on this bench" });
    expect((await new Kit().ask({ do: "power", cut: true })).ok).toBe(false);
  });
});

describe("line faults", () => {
  test("a byte of the next answer is dropped", async () => {
    const kit = new Kit();
    await kit.ask({ do: "fault", line: "reader", kind: "drop", after: 2 });
    expect(await kit.say(0x65, 0)).toBe("00 00");
    expect(await kit.say(0x65, 0)).toBe("02 00 00");
  });

  test("a spoilt command is answered by a NAK", async () => {
    const kit = new Kit();
    const heard: Uint8Array[] = [];
    await kit.ask({ do: "fault", line: "reader", kind: "flip", after: 11, way: "to-unit" });
    kit.reader.onBytes((bytes) => heard.push(bytes));
    await kit.say(0x65, 0);
    expect(hex(concat(...heard), " ")).toBe("03 15 16");
  });

  test("unplugging the reader resets it: cards are off, notifications too", async () => {
    const kit = new Kit();
    await kit.ask({ do: "insert", slot: 1, card: "V01" });
    await kit.say(0x62, 1, "", 1);
    await kit.ask({ do: "fault", line: "reader", kind: "unplug" });
    expect(kit.reader.plugged).toBe(false);
    expect(await kit.say(0x65, 1)).toBe("");
    await kit.ask({ do: "fault", line: "reader", kind: "replug" });
    expect(await kit.say(0x65, 1)).toBe("01 00 00");
  });

  test("silence of the keypad line", async () => {
    const kit = new Kit();
    await kit.ask({ do: "fault", line: "keypad", kind: "silence" });
    kit.frames.splice(0);
    kit.keypad.write(encodeHostFrame({ sequence: 0, message: { kind: "query", query: "firmware-build" } }));
    await kit.time.run(3000);
    expect(kit.frames).toEqual([]);
    await kit.ask({ do: "fault", line: "keypad", kind: "replug" });
    await kit.time.run(1100);
    expect(kit.kinds("heartbeat").length).toBeGreaterThan(0);
  });
});

describe("clock and state", () => {
  const BENCH_START = Date.parse("2026-11-23T07:30:00+01:00");

  test("at the start it is 2026-11-23 07:30 in Paris, running on", async () => {
    const kit = new Kit();
    expect(kit.bench.now()).toBe(BENCH_START);
    expect(kit.offsets).toEqual([BENCH_START - kit.time.now()]);
    await kit.time.run(5000);
    expect(kit.bench.now()).toBe(BENCH_START + 5000);
  });

  test("set: the offset follows, and may be negative", async () => {
    const kit = new Kit();
    await kit.ask({ do: "clock", set: "2020-01-01T08:00:00+01:00" });
    expect(kit.offsets.at(-1)).toBeLessThan(0);
    expect(new Date(kit.bench.now()).toISOString().slice(0, 16)).toBe("2020-01-01T07:00");
  });

  test("state: slots, tries left, counters by instruction and slot", async () => {
    const kit = new Kit();
    await kit.ask({ do: "insert", slot: 0, card: "C01" });
    await kit.ask({ do: "insert", slot: 1, card: "V01" });
    await kit.say(0x62, 1, "", 1);
    await kit.say(0x6f, 1, "00 B0 81 00 01");
    expect(await kit.ask({ do: "state" })).toMatchObject({
      ok: true,
      slots: [
        { slot: 0, card: "C01", powered: false, pinTriesLeft: 3, pukTriesLeft: 10 },
        { slot: 1, card: "V01", powered: true, pinTriesLeft: null },
        { slot: 2, card: null, powered: false },
      ],
      paper: "ok",
      apdus: { "0": {}, "1": { B0: 1 }, "2": {} },
    });
  });

  test("state during an entry tells where it is, and no digit", async () => {
    const kit = await entering();
    await kit.ask({ do: "type", text: "98" });
    const state = await kit.ask({ do: "state" });
    expect(state).toMatchObject({ secure: { slot: 0, operation: "verify", field: 0, digits: 2 } });
    expect(JSON.stringify(state)).not.toContain("98");
  });
});

describe("scenes", () => {
  test.each([
    ["fresh-device", { paper: "ok", power: { percent: 80, charging: false } }],
    ["enrolled-nurse", { slots: [{ card: "C01" }, { card: null }, { card: null }] }],
    ["cps-blocked", { slots: [{ card: "C10" }, { card: null }, { card: null }] }],
    ["no-paper", { paper: "out" }],
    ["low-battery", { power: { percent: 8, charging: false } }],
    ["lost-clock", { clock: expect.stringMatching(/^1999-12-31T23:00:00/) }],
  ])("%s", async (name, expected) => {
    const kit = new Kit();
    await kit.ask({ do: "insert", slot: 2, card: "M01" });
    await kit.ask({ do: "paper", state: "hot" });
    expect(await kit.ask({ do: "scene", name })).toEqual({ ok: true });
    expect(await kit.ask({ do: "state" })).toMatchObject(expected);
  });

  test("an unknown one names those there are", async () => {
    const answer = await new Kit().ask({ do: "scene", name: "full-moon" });
    expect(answer.error).toMatch(/^no such scene: full-moon; there are fresh-device, /);
    expect((await new Kit().ask({ do: "scene", name: "constructor" })).ok).toBe(false);
  });
});
