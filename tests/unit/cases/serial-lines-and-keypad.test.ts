import { afterEach, describe, expect, test } from "vitest";
import { linePair } from "#hal/line/index";
import type { OpenLine } from "#hal/ports/index";
import { encodeFrame, HostFramer } from "#hal/wire/ccid/index";
import { encodeUnitFrame, type UnitMessage } from "#hal/wire/keypad/index";
import { asciiBytes, concat, fromHex, hex } from "#util/bytes";
import type { SimCard } from "../../../simulator/card.ts";
import { createDeck } from "../../../simulator/cards/index.ts";
import { testMemory } from "../../helpers/direct-card.ts";
import type { FakeClock } from "../../helpers/fake-clock.ts";
import { ReaderRig } from "../../helpers/reader-rig.ts";
import { bareKeypad, ENABLED } from "../keypad/bench.ts";
import { AMC_ATR, CPS_ATR, TableCard, VITALE_ATR } from "../simulator/kit.ts";
import { CaseTerminal } from "./terminal.ts";

/**
 * Abuse and faults of the serial lines and the keypad, S1 to S9 of the reliability rules. Each is asked three things:
 * what is said, that the journal holds, and that nobody gained anything. Where the case is about bytes that only a
 * single driver sees, the driver stands alone: it has no journal, and "gained" is what it let through.
 */

let terminal: CaseTerminal | undefined;
let rig: ReaderRig | undefined;
afterEach(async () => {
  await terminal?.close();
  await rig?.stop();
  terminal = undefined;
  rig = undefined;
});

const READ = { cla: 0, ins: 0xb0, p1: 0x81, p2: 0, le: 4 };
const ANSWER = "01 02 03 04 90 00";
const TABLE = { "00 B0": ANSWER, "00 20": "63 C3" };

async function open(options: Parameters<typeof CaseTerminal.open>[0] = {}): Promise<CaseTerminal> {
  terminal = await CaseTerminal.open(options);
  return terminal;
}

/** The driver on a unit with a T=1 card in slot cps and a T=0 card in slot vitale. */
async function driver(): Promise<{ rig: ReaderRig; cps: TableCard; vitale: TableCard }> {
  rig = new ReaderRig();
  const cps = rig.insert("cps", new TableCard(CPS_ATR, TABLE));
  const vitale = rig.insert("vitale", new TableCard(VITALE_ATR, TABLE, { protocols: [0] }));
  rig.insert("amc", new TableCard(AMC_ATR, TABLE));
  await rig.start();
  return { rig, cps, vitale };
}

const read = (on: ReaderRig, slot: "cps" | "vitale") =>
  on.until(on.reader.withCard(slot, async (card) => hex((await card.transmit(READ)).data)));
const GOOD = { kind: "done", value: "01020304" };

/** Locked as before, nobody registered, no code shown to the card, no byte on the disk changed. */
async function nothingGained(here: CaseTerminal, before: string): Promise<void> {
  expect([here.locked, here.enrolled, here.powers("C01")]).toEqual([true, 0, { codes: 0, signatures: 0 }]);
  expect(here.storeBytes).toBe(before);
  await here.journalHolds();
}

describe("S1 random bytes for an hour on every line", () => {
  test("no crash, nobody let in, and the terminal works again after", async () => {
    const here = await open();
    const before = here.storeBytes;
    for (let second = 0; second < 3600; second += 10) {
      for (const line of ["reader", "keypad", "printer"] as const) await here.lineFault(line, "noise", { count: 60 });
      await here.pass(10_000);
    }
    await here.pass(15_000);
    await here.shows(/Lecteur prêt .*Clavier présent/);
    await here.shows("Insérez la CPS");
    await nothingGained(here, before);
    await here.openC01();
  });

  test("while a code is asked: no digit, no try, and the right code still opens", async () => {
    const here = await open();
    await here.insert("cps", "C01");
    await here.shows("SAISIE PROTÉGÉE");
    for (let burst = 0; burst < 20; burst++) {
      await here.lineFault("keypad", "noise", { count: 100 });
      await here.pass(500);
    }
    expect([await here.digitsTyped(), here.powers("C01").codes]).toEqual([0, 0]);
    await here.code("1234");
    await here.shows("Enregistrer ce PS");
    await here.journalHolds();
  });
});

describe("S2 a frame cut at each byte, its rest ten seconds later", () => {
  test.each(["cps", "vitale"] as const)(
    "of the reader, slot %s: discarded, and the next reading is good",
    async (slot) => {
      const { rig: here } = await driver();
      const whole = slot === "cps" ? 13 + 10 : 13 + 6; // Frame, I-block or TPDU, data and status word.
      for (let cut = 1; cut < whole; cut++) {
        let spoilt = false;
        const end = here.reader.withCard(slot, async (card) => {
          here.spoil = (bytes) => {
            if (spoilt || bytes[2] !== 0x80) return [bytes];
            spoilt = true;
            here.clock.after(10_000, () => here.say(bytes.slice(cut)));
            return [bytes.slice(0, cut)];
          };
          return hex((await card.transmit(READ)).data);
        });
        expect(await here.until(end), `cut at ${cut}`).toEqual(GOOD);
        await here.run(11_000);
        expect(here.reader.link, `cut at ${cut}`).toEqual({ kind: "ready" });
        expect(await read(here, slot), `after the rest of ${cut}`).toEqual(GOOD);
      }
    },
  );

  test("of the keypad: no key is invented, and the next one is heard", async () => {
    const { clock, line, events, frame, say, come } = await bareKeypad();
    for (let cut = 1; cut < 8; cut++) {
      await come();
      const bytes = frame({ kind: "key-down", key: "VALIDER", unitMs: 0 });
      line.send(bytes.slice(0, cut));
      await clock.run(10_000);
      line.send(bytes.slice(cut));
      await clock.run(100);
      expect(
        events.filter(({ kind }) => kind === "down"),
        `cut at ${cut}`,
      ).toEqual([]);
      await come();
      await say({ kind: "key-down", key: "5", unitMs: 9 });
      expect(events.filter(({ kind }) => kind === "down")).toEqual([{ kind: "down", key: "5", unitMs: 9 }]);
    }
  });

  test("on the whole terminal: the line held for ten seconds at each byte of an answer is told, and comes back", async () => {
    const here = await open();
    const before = here.storeBytes;
    for (let cut = 1; cut <= 13; cut++) {
      await here.lineFault("reader", "delay", { after: cut, count: 10_000 });
      await here.shows(/Lecteur (ne répond pas|absent|: nouvel essai|: connexion)/, 5000);
      await here.shows("Lecteur prêt", 20_000);
    }
    await nothingGained(here, before);
    await here.openC01();
  });
});

describe("S3 frames repeated, reordered, with a sequence told twice", () => {
  test("each answer twice: used once, counted", async () => {
    const { rig: here, cps } = await driver();
    here.spoil = (bytes) => [bytes, bytes];
    for (let times = 0; times < 20; times++) expect(await read(here, "cps")).toEqual(GOOD);
    expect(cps.heard).toHaveLength(20);
    expect(here.reader.counts.duplicates).toBeGreaterThan(20);
    expect(here.reader.link).toEqual({ kind: "ready" });
  });

  test("an old answer before the new one: never taken for it, counted", async () => {
    const { rig: here, vitale } = await driver();
    let old: Uint8Array | undefined;
    here.spoil = (bytes) => {
      if (bytes[2] !== 0x80 || bytes.length < 19) return [bytes];
      const both = old === undefined ? [bytes] : [old, bytes];
      old = bytes.slice();
      return both;
    };
    for (let times = 0; times < 20; times++) expect(await read(here, "vitale")).toEqual(GOOD);
    expect(vitale.heard).toHaveLength(20);
    expect(here.reader.counts.stale + here.reader.counts.duplicates).toBeGreaterThanOrEqual(19);
  });

  test("an answer under another sequence number is no answer", async () => {
    const { rig: here } = await driver();
    let spoilt = 0;
    here.spoil = (bytes) => {
      const [token] = new HostFramer().push(bytes);
      if (spoilt > 0 || bytes[2] !== 0x80 || token?.kind !== "frame") return [bytes];
      spoilt++;
      const forged = { ...token.message, seq: (token.message.seq + 1) & 0xff, data: fromHex("99 99 99 99 90 00") };
      return [encodeFrame(forged), bytes];
    };
    expect(await read(here, "vitale")).toEqual(GOOD);
    expect([spoilt, here.reader.counts.foreign]).toEqual([1, 1]);
  });

  test("a keypad frame told twice is one key; frames out of order are a loss, told as such", async () => {
    const { line, events, frame, come, clock, keypad } = await bareKeypad();
    await come();
    const one = frame({ kind: "key-down", key: "1", unitMs: 10 });
    const two = frame({ kind: "key-down", key: "2", unitMs: 20 });
    line.send(concat(one, one, one));
    await clock.run(10);
    expect(events).toEqual([{ kind: "down", key: "1", unitMs: 10 }]);
    line.send(concat(two, one));
    await clock.run(10);
    const downs = events.flatMap((event) => (event.kind === "down" ? [event.key] : []));
    expect(downs.slice(0, 2)).toEqual(["1", "2"]);
    expect(events.some(({ kind }) => kind === "lost")).toBe(true);
    expect(keypad.counts.repetitions + keypad.counts.losses).toBeGreaterThan(0);
  });
});

describe("S4 a wrong checksum a thousand times", () => {
  test("on the reader: told as absent once, not a thousand times, and ready again at the first good answer", async () => {
    const { rig: here } = await driver();
    const from = here.events.length;
    let wrong = 0;
    here.spoil = (bytes) => {
      if (wrong === 1000) return [bytes];
      wrong++;
      return [concat(bytes.slice(0, -1), [(bytes.at(-1) ?? 0) ^ 0x5a])];
    };
    while (wrong < 1000) await here.run(10_000);
    await here.run(10_000);
    const told = here.events.slice(from).filter((event) => event !== "link opening");
    expect(told.filter((event) => event === "link silent")).toHaveLength(1);
    expect(told.at(-1)).not.toBe("link absent");
    expect(here.reader.link).toEqual({ kind: "ready" });
    expect(here.reader.counts.damaged).toBeGreaterThanOrEqual(1000);
    expect(await read(here, "cps")).toEqual(GOOD);
  });

  test("on the keypad: one absence, one return, no key", async () => {
    const { line, clock, events, frame, come, keypad } = await bareKeypad();
    await come();
    const bytes = frame({ kind: "key-down", key: "VALIDER", unitMs: 0 });
    const wrong = concat(bytes.slice(0, 7), [(bytes[7] ?? 0) ^ 0x01]);
    for (let times = 0; times < 1000; times++) {
      line.send(wrong);
      await clock.run(10);
    }
    expect(events.filter(({ kind }) => kind === "down" || kind === "up")).toEqual([]);
    expect(events.filter(({ kind }) => kind === "presence")).toEqual([{ kind: "presence", present: false }]);
    expect(keypad.counts.badFrames).toBeGreaterThanOrEqual(1000);
    await come();
    expect(keypad.present).toBe(true);
  });

  test("on the screen: the reader is named while its answers are wrong", async () => {
    const here = await open();
    const before = here.storeBytes;
    await here.lineFault("reader", "flip", { count: 13_000 });
    await here.shows(/Lecteur (ne répond pas|absent)/, 10_000);
    await here.pass(60_000);
    await here.lineFault("reader", "replug");
    await here.shows("Lecteur prêt", 20_000);
    await nothingGained(here, before);
  });
});

describe("S5 a length of 65 535 and more", () => {
  test.each([
    ["65 535", "FF FF 00 00"],
    ["4 GiB", "FF FF FF FF"],
    ["262, one too many", "06 01 00 00"],
  ])(
    "%s in an answer: refused as it is read, nothing allocated, the frame behind it is used",
    async (_what, length) => {
      const { rig: here } = await driver();
      const heap = process.memoryUsage().arrayBuffers;
      here.spoil = (bytes) =>
        bytes[2] === 0x80 ? [concat(bytes.slice(0, 3), fromHex(length), bytes.slice(7, 12)), bytes] : [bytes];
      const beganMs = here.clock.monotonicMs();
      expect(await read(here, "vitale")).toEqual(GOOD);
      expect(here.clock.monotonicMs() - beganMs).toBeLessThan(1000);
      expect(process.memoryUsage().arrayBuffers - heap).toBeLessThan(1_000_000);
      expect(here.reader.counts.damaged).toBeGreaterThan(0);
    },
  );

  test("no bytes kept beyond one frame, however long the promise", () => {
    const framer = new HostFramer();
    const promise = fromHex("03 06 80 05 01 00 00 00 00 00 00 00"); // 261 bytes of data, the most there can be.
    for (let times = 0; times < 10_000; times++) framer.push(promise);
    expect(framer.reset()).toBeLessThanOrEqual(1024);
  });
});

describe("S6 the reader unplugged at each command, and found under another device", () => {
  /** C01 that does something at its n-th command. */
  function watched(at: number, act: () => void, count: { commands: number }): () => SimCard {
    const plain = createDeck().card("C01", testMemory());
    return () => ({
      name: "X06",
      kind: plain.kind,
      atr: plain.atr,
      protocols: plain.protocols,
      reset: () => plain.reset(),
      apdu(command) {
        count.commands++;
        if (count.commands === at) act();
        return plain.apdu(command);
      },
      triesLeft: () => plain.triesLeft?.(),
    });
  }

  /** Answers what the unlock asks until the screen says this; VALIDER closes what is told, and asks again. */
  async function unlockUntil(here: CaseTerminal, over: RegExp): Promise<void> {
    const asked = /Enregistrer ce PS|CABINET BORDEAUX|Code E_READER_ABSENT|CPS en place/;
    await here.control({ do: "pin", digits: "1234" });
    for (let waited = 0; !over.test(here.screen); waited++) {
      if (waited > 100) throw new Error(`stuck at\n${here.screen}`);
      if (asked.test(here.screen)) await here.press("VALIDER");
      await here.pass(100);
    }
  }

  test("an unlock is broken off cleanly at each of its commands, and works after", async () => {
    let commands = Number.POSITIVE_INFINITY;
    for (let at = 0; at <= commands; at++) {
      const count = { commands: 0 };
      const unplug = () => here.begin({ do: "fault", line: "reader", kind: "unplug" });
      const here: CaseTerminal = await open({ cards: { X06: watched(at, unplug, count) } });
      await here.insert("cps", "X06");
      await unlockUntil(here, at === 0 ? /Facturer une visite/ : /Lecteur absent|Lecteur {3,}absent/);
      if (at === 0) commands = count.commands;
      else {
        expect([here.locked, here.enrolled <= 1, here.powers("X06").codes <= 1], `at ${at}`).toEqual([
          true,
          true,
          true,
        ]);
        await here.journalHolds();
        await here.lineFault("reader", "replug");
        await here.pass(3000);
        await unlockUntil(here, /Facturer une visite/);
      }
      expect([here.locked, here.enrolled, await here.triesLeft()], `after ${at}`).toEqual([false, 1, 3]);
      await here.journalHolds();
      await here.close();
      terminal = undefined;
    }
    expect(commands).toBeGreaterThan(20);
  });
});

/** What another device says on a line, again and again; it hears nothing. */
function talker(clock: FakeClock, sentence: Uint8Array, everyMs: number): OpenLine {
  return async () => {
    const [device, host] = linePair();
    const timer = clock.every(everyMs, () => void device.write(sentence).catch(() => timer.cancel()));
    device.onBytes(() => {});
    device.onClose(() => timer.cancel());
    return host;
  };
}

/**
 * Bytes sent at one speed and read at another: the receiver waits for a start bit, then samples the middle of each of
 * its own eight bits. `ratio` is sender's bit time over receiver's.
 */
function misread(bytes: Uint8Array, ratio: number): Uint8Array {
  const bits = [...bytes].flatMap((byte) => [0, ...Array.from({ length: 8 }, (_, bit) => (byte >> bit) & 1), 1]);
  const levelAt = (time: number) => bits[Math.floor(time / ratio)] ?? 1;
  const seen: number[] = [];
  for (let time = 0; time < bits.length * ratio; ) {
    if (levelAt(time) === 1) time += 1 / 8;
    else {
      seen.push(
        Array.from({ length: 8 }, (_, bit) => levelAt(time + 1.5 + bit) << bit).reduce((sum, bit) => sum | bit, 0),
      );
      time += 9.5;
    }
  }
  return Uint8Array.from(seen);
}

const NMEA = asciiBytes("$GPGGA,073000.00,4450.20,N,00034.10,W,1,08,1.0,12.0,M,48.0,M,,*4D\r\n");

describe("S7 another device on the line, or another speed", () => {
  test("a GPS in the place of the reader: refused by name, nothing asked of a card", async () => {
    const here = await open({ readerLine: (clock) => talker(clock, NMEA, 1000) });
    const before = here.storeBytes;
    await here.pass(20_000);
    expect(here.reader.link).toEqual({ kind: "failed", reason: "not-a-reader" });
    await here.shows("Lecteur en panne");
    await nothingGained(here, before);
  });

  test("a GPS in the place of the keypad: absent, and not one key in five minutes", async () => {
    const events: string[] = [];
    const here = await open({ keypadLine: (clock) => talker(clock, NMEA, 200) });
    here.keypad.listen((event) => events.push(event.kind));
    const before = here.storeBytes;
    await here.pass(300_000);
    await here.shows("Clavier absent");
    expect(events).toEqual([]);
    await nothingGained(here, before);
  });

  const beat = encodeUnitFrame({
    sequence: 1,
    flags: ENABLED,
    message: { kind: "heartbeat", version: 1, batteryPercent: 50, cards: 0 },
  });
  const validate = encodeUnitFrame({
    sequence: 2,
    flags: ENABLED,
    message: { kind: "key-down", key: "VALIDER", unitMs: 5 },
  });
  const garbled = (ratio: number) => misread(concat(beat, validate, validate), ratio);

  test("a control: at the right speed the bytes are what was sent", () => {
    expect(hex(garbled(1))).toBe(hex(concat(beat, validate, validate)));
  });

  test.each([0.25, 0.5, 2, 4, 6])(
    "the keypad read at the wrong speed (%d bit times): absent, no key",
    async (ratio) => {
      const events: string[] = [];
      const here = await open({ keypadLine: (clock) => talker(clock, garbled(ratio), 100) });
      here.keypad.listen((event) => events.push(event.kind));
      await here.pass(60_000);
      await here.shows("Clavier absent");
      expect(events).toEqual([]);
      await here.journalHolds();
    },
  );
});

describe("S8 a stuck key, ten thousand events a second", () => {
  test("a key held for twelve seconds is named, opens nothing, and is forgotten once let go", async () => {
    const here = await open();
    await here.openC01();
    const before = here.storeBytes;
    here.begin({ do: "key", key: "DOWN", hold: 12_000 });
    await here.pass(11_500);
    await here.shows("Touche bloquée : ▼", 0);
    await here.pass(1000);
    expect(here.screen).not.toContain("Touche bloquée");
    expect([here.powers("C01").codes, here.powers("C01").signatures, here.storeBytes]).toEqual([1, 0, before]);
    await here.journalHolds();
  });

  test("VALIDER ten thousand times a second while a code is asked: bounded, and no code is submitted", async () => {
    let sequence = 2;
    const frame = (message: UnitMessage) => {
      sequence = (sequence + 1) % 128;
      return encodeUnitFrame({ sequence, flags: ENABLED, message });
    };
    let flooding = false;
    const here = await open({
      keypadLine: (clock) => async () => {
        const [device, host] = linePair();
        device.onBytes(() => {});
        const tick = clock.every(1, () => {
          const beat = clock.monotonicMs() % 500 === 0;
          if (beat) void device.write(frame({ kind: "heartbeat", version: 1, batteryPercent: 50, cards: 1 }));
          for (let times = 0; flooding && times < 10; times++) {
            const key = "VALIDER";
            const press = { kind: "key-down", key, unitMs: 0 } as const;
            void device.write(frame(times % 2 === 0 ? press : { kind: "key-up", key, heldMs: 0 }));
          }
        });
        device.onClose(() => tick.cancel());
        return host;
      },
    });
    await here.insert("cps", "C01");
    await here.shows("Tapez le code porteur");
    const [before, painted, heap] = [here.storeBytes, here.frames.length, process.memoryUsage().heapUsed];
    flooding = true;
    const beganMs = performance.now();
    await here.pass(3000);
    flooding = false;
    expect(performance.now() - beganMs).toBeLessThan(15_000);
    expect(here.frames.length - painted).toBeLessThan(20);
    expect(process.memoryUsage().heapUsed - heap).toBeLessThan(200_000_000);
    await here.shows("Tapez le code porteur", 0);
    expect(await here.triesLeft()).toBe(3);
    await nothingGained(here, before);
    await here.code("1234");
    await here.shows("Enregistrer ce PS");
  });
});

describe("S9 keys pressed while the terminal is busy", () => {
  test("never reach the screen of the code that comes after", async () => {
    const here = await open();
    const before = here.storeBytes;
    here.begin({ do: "insert", slot: 0, card: "C01" });
    for (const key of ["1", "2", "3", "4", "VALIDER"]) here.begin({ do: "key", key, hold: 5 });
    await here.shows("SAISIE PROTÉGÉE");
    expect([await here.digitsTyped(), await here.triesLeft()]).toEqual([0, 3]);
    expect(here.screen).not.toContain("•");
    await here.pass(2000);
    await nothingGained(here, before);
    await here.code("1234");
    await here.shows("Enregistrer ce PS");
    expect(here.powers("C01").codes).toBe(1);
  });
});
