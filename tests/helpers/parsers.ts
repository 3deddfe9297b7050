import { FrameParser } from "#hal/keypad/frame-parser";
import { StatusTalk } from "#hal/printer/status-talk";
import { Dialogue, parseAnswer, parseApdu, parseAtr } from "#hal/wire/apdu/index";
import {
  decodeFcp,
  decodeFile,
  E1,
  E2,
  E3,
  E4,
  E7,
  E8,
  E9,
  EA,
  ED,
  encodeFcp,
  F2,
  F4,
  F5,
  F6,
  F7,
  F8,
  F9,
  type Template,
} from "#hal/wire/card-files/index";
import {
  decodeFeatures,
  encodeFrame,
  getParameters,
  HostFramer,
  iccPowerOn,
  ReaderTrace,
  secure,
  setParameters,
  slotStatus,
  UnitFramer,
  vendorEscape,
  xfrBlock,
} from "#hal/wire/ccid/index";
import { encodeOperation, encodeRealTime, OrderReader, RealTimeScanner } from "#hal/wire/escpos/index";
import { decodeHostFrame, encodeHostFrame, encodeUnitFrame, FrameSplitter } from "#hal/wire/keypad/index";
import { decodeBlock, T1Host } from "#hal/wire/t1/index";
import { readTlvFile, readTlvList } from "#hal/wire/tlv/index";
import { concat, fromHex } from "#util/bytes";
import { amcBlank } from "../../simulator/cards/files-amc.ts";
import { cpsBlank } from "../../simulator/cards/files-cps.ts";
import { vitaleBlank } from "../../simulator/cards/files-vitale.ts";
import { type SimRandom, seededRandom } from "../../simulator/random.ts";
import { ENABLED } from "../unit/keypad/bench.ts";
import { vectorFrames } from "../vectors/reader/exchanges.ts";
import { FakeClock, settle } from "./fake-clock.ts";

/** Everything on the device that reads bytes it did not write: a reader line, a keypad, a printer, a card. */
export interface Parser {
  readonly name: string;
  /** Good inputs: what is mutated. */
  readonly seeds: readonly Uint8Array[];
  /** A parser in its first state: takes any bytes, never throws, tells how many bytes it keeps. */
  fresh(): { feed(bytes: Uint8Array): void; kept?(): number; afterNoise?(): boolean };
}

const pure = (name: string, seeds: readonly Uint8Array[], parse: (bytes: Uint8Array) => unknown): Parser => ({
  name,
  seeds,
  fresh: () => ({ feed: (bytes) => void parse(bytes) }),
});

const FRAMES = vectorFrames();
const sentBy = (who: "host" | "unit") => FRAMES.filter(({ from }) => from === who).map(({ bytes }) => bytes);
const dataOf = (frames: readonly Uint8Array[]) =>
  frames.map((bytes) => bytes.slice(12, -1)).filter(({ length }) => length > 0);
const GOOD_FRAME = encodeFrame({ type: 0x81, slot: 1, seq: 7, specific: [0, 0, 0], data: new Uint8Array() });

function framer(name: string, seeds: readonly Uint8Array[], make: () => HostFramer | UnitFramer): Parser {
  return {
    name,
    seeds,
    fresh() {
      const one = make();
      return {
        feed: (bytes) => void one.push(bytes),
        // A silence, then a good frame: it is the last thing told.
        afterNoise() {
          one.gap();
          return one.push(GOOD_FRAME).at(-1)?.kind === "frame";
        },
      };
    },
  };
}

const key = (sequence: number) =>
  encodeUnitFrame({ sequence, flags: ENABLED, message: { kind: "key-down", key: "5", unitMs: 4660 } });
const KEYPAD_FRAMES: readonly Uint8Array[] = [
  key(1),
  encodeUnitFrame({ sequence: 2, flags: ENABLED, message: { kind: "key-up", key: "5", heldMs: 96 } }),
  encodeUnitFrame({
    sequence: 3,
    flags: ENABLED,
    message: { kind: "heartbeat", version: 1, batteryPercent: 87, cards: 3 },
  }),
  encodeUnitFrame({ sequence: 4, flags: ENABLED, message: { kind: "masked", event: "added", field: 0, digits: 2 } }),
  encodeHostFrame({ sequence: 1, message: { kind: "beep", beep: "error", volume: 80, repetitions: 1 } }),
  encodeHostFrame({ sequence: 2, message: { kind: "query", query: "battery-millivolts" } }),
];

/** The driver's parser: its timers stand still. */
const keypadDriver: Parser = {
  name: "keypad, the driver's frames",
  seeds: KEYPAD_FRAMES,
  fresh() {
    const clock = new FakeClock();
    let last: unknown;
    const parser = new FrameParser(clock, (frame) => {
      last = frame.message;
    });
    return {
      feed: (bytes) => parser.push(bytes),
      afterNoise() {
        clock.advance(50);
        last = undefined;
        parser.push(key(9));
        return last !== undefined;
      },
    };
  },
};

const keypadUnit: Parser = {
  name: "keypad, the unit's frames",
  seeds: KEYPAD_FRAMES,
  fresh() {
    const splitter = new FrameSplitter(decodeHostFrame);
    const good = KEYPAD_FRAMES.at(-1) ?? new Uint8Array();
    return {
      feed: (bytes) => void splitter.push(bytes),
      afterNoise() {
        splitter.gap();
        return splitter.push(good).length === 1;
      },
    };
  },
};

const printerStatus: Parser = {
  name: "printer, what it answers",
  seeds: [0x12, 0x1a, 0x16, 0x32, 0x52, 0x72, 0x1e, 0x00, 0x0c, 0x03].map((byte) => Uint8Array.of(byte)),
  fresh() {
    const clock = new FakeClock();
    const talk = new StatusTalk(clock, () => {});
    return { feed: (bytes) => talk.receive(bytes) };
  },
};

const printerJob: Parser = {
  name: "printer, what is sent to it",
  seeds: [
    encodeOperation({ kind: "init" }),
    encodeOperation({ kind: "text", text: "Montant total    12,70 €" }),
    encodeOperation({ kind: "paper-status" }),
    fromHex("1D 28 6B 11 00 31 50 30 54 52 4E 3A 46 53 45 3A 30 30 30 31 32 33"),
    fromHex("1D 68 50 1D 77 02 1D 48 02 1D 6B 49 08 7B 42 30 30 30 31 32 33"),
    fromHex("1B 61 01 1B 45 01 1D 21 11"),
    encodeRealTime({ kind: "status", number: 2 }),
    encodeRealTime({ kind: "clear" }),
  ],
  fresh() {
    const scanner = new RealTimeScanner();
    const reader = new OrderReader();
    return {
      feed(bytes) {
        reader.push(scanner.push(bytes).inOrder);
        while (reader.next());
      },
      kept: () => reader.heldBytes,
      afterNoise() {
        reader.clear();
        reader.push(scanner.push(fromHex("0A 1B 40")).inOrder);
        const kinds: string[] = [];
        for (let op = reader.next(); op; op = reader.next()) kinds.push(op.kind);
        return kinds.at(-1) === "init";
      },
    };
  },
};

/** A command of the host against a card that says anything; it ends by its own bounds. */
const t1Dialogue: Parser = {
  name: "T=1, a card that says anything",
  seeds: dataOf(sentBy("unit")),
  fresh() {
    let host = new T1Host(254);
    let step = host.begin(fromHex("00 B0 81 00 00"));
    return {
      feed(bytes) {
        if (step.kind === "failed" && step.reset) host = new T1Host(254);
        if (step.kind !== "send") step = host.begin(fromHex("00 B0 81 00 00"));
        step = host.received(bytes.slice());
      },
    };
  },
};

const dialogue: Parser = {
  name: "61xx and 6Cxx, a card that says anything",
  seeds: [fromHex("61 21"), fromHex("6C 0C"), fromHex("5A 0A 80 25 90 00"), fromHex("61 00"), fromHex("6A 82")],
  fresh() {
    const apdu = { cla: 0, ins: 0xb0, p1: 0, p2: 0, le: 256 };
    let one = new Dialogue(apdu);
    let step = one.begin();
    return {
      feed(bytes) {
        if (step.kind !== "send") {
          one = new Dialogue(apdu);
          one.begin();
        }
        step = one.answered(bytes);
      },
    };
  },
};

function cardFiles(): readonly (readonly [number, Uint8Array])[] {
  return [cpsBlank("C01"), vitaleBlank("V12"), vitaleBlank("V16"), amcBlank("M01")].flatMap(({ files }) =>
    files.map(({ fid, content }) => [fid, content] as const),
  );
}

const TEMPLATES: readonly Template[] = [E1, E2, E3, E4, E7, E8, E9, EA, ED, F2, F4, F5, F6, F7, F8, F9];
const FILES = cardFiles();
const CONTENTS = FILES.map(([, content]) => content);

/** Each file by the template of its root tag; a mutated root by every template in turn. */
function asCardFile(bytes: Uint8Array): void {
  const own = TEMPLATES.find(({ tag }) => tag === bytes[0]);
  if (own) decodeFile(own, bytes);
  else for (const template of TEMPLATES) decodeFile(template, bytes);
}

export const PARSERS: readonly Parser[] = [
  framer("reader, frames of the unit", sentBy("unit"), () => new HostFramer()),
  framer("reader, frames of the host", sentBy("host"), () => new UnitFramer()),
  pure("reader, what the answers hold", dataOf(sentBy("unit")), (data) => {
    for (const command of [iccPowerOn, slotStatus, getParameters, setParameters, vendorEscape, xfrBlock, secure]) {
      command.decodeResponse({ extra: data[0] ?? 0, data });
    }
    decodeFeatures(data);
  }),
  pure("reader, what the commands hold", dataOf(sentBy("host")), (data) => {
    for (const command of [iccPowerOn, setParameters, vendorEscape, xfrBlock, secure]) {
      command.decodeRequest({ specific: [data[0] ?? 0, 0, 0], data });
    }
  }),
  pure(
    "reader, the trace",
    FRAMES.map(({ bytes }) => bytes),
    (bytes) => {
      const trace = new ReaderTrace();
      trace.sent(bytes);
      trace.received(bytes);
    },
  ),
  keypadDriver,
  keypadUnit,
  printerStatus,
  printerJob,
  pure("T=1, one block", dataOf([...sentBy("unit"), ...sentBy("host")]), decodeBlock),
  t1Dialogue,
  dialogue,
  pure(
    "ATR",
    sentBy("unit")
      .filter((bytes) => bytes[2] === 0x80 && bytes.length > 25)
      .map((bytes) => bytes.slice(12, -1)),
    parseAtr,
  ),
  pure("APDU and answer", dataOf(FRAMES.map(({ bytes }) => bytes)), (bytes) => [parseApdu(bytes), parseAnswer(bytes)]),
  pure("TLV", CONTENTS, (bytes) => [readTlvFile(bytes), readTlvList(bytes), readTlvFile(bytes, { twoByteTags: true })]),
  pure(
    "FCP",
    FILES.map(([fid, content]) => encodeFcp({ kind: "file", fid, size: content.length, sfi: 1, read: 0 })),
    decodeFcp,
  ),
  pure("files of the cards", CONTENTS, asCardFile),
];

/** Bytes that lengths and tags are made of. */
const SPECIAL = [0x00, 0x01, 0x03, 0x06, 0x15, 0x7f, 0x80, 0x81, 0x82, 0x84, 0xa5, 0xfe, 0xff];

/** One input: a good one with one to four faults in it, or plain noise. */
function mutated(parser: Parser, random: SimRandom): Uint8Array {
  const pick = (seeds: readonly Uint8Array[]) => seeds[random.below(seeds.length)] ?? new Uint8Array();
  if (random.below(20) === 0) return Uint8Array.from({ length: random.below(300) }, () => random.below(256));
  let bytes: Uint8Array = pick(parser.seeds).slice();
  for (let faults = 1 + random.below(4); faults > 0; faults--) {
    const at = random.below(bytes.length + 1);
    const head = bytes.subarray(0, at);
    switch (random.below(8)) {
      case 0:
        if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
        break;
      case 1:
        if (at < bytes.length) bytes[at] = SPECIAL[random.below(SPECIAL.length)] ?? 0;
        break;
      case 2:
        bytes = head.slice();
        break;
      case 3:
        bytes = concat(head, [random.below(256)], bytes.subarray(at));
        break;
      case 4:
        bytes = concat(head, bytes.subarray(at + 1));
        break;
      case 5:
        bytes = concat(bytes.subarray(at), head);
        break;
      case 6:
        bytes = concat(head, pick(parser.seeds));
        break;
      default:
        bytes = concat(bytes, bytes.subarray(0, Math.min(at, 64)));
    }
  }
  return bytes;
}

export interface FuzzReport {
  readonly inputs: number;
  /** Good inputs after noise, and how many of them were taken. */
  readonly asked: number;
  readonly accepted: number;
  /** Most bytes kept between two inputs. */
  readonly mostKept: number;
  readonly p99Us: number;
  readonly slowestMs: number;
  /** What stood on the heap more at the end than after the first tenth. */
  readonly heapGrowthBytes: number;
}

const ACCEPT_EVERY = 500;
const TURN_EVERY = 100;
const MAX_SAMPLES = 100_000;

/** Feeds so many inputs, a hundred a turn; anything thrown passes through. `nowMs` measures; `collect` frees what can be freed. */
export async function fuzz(
  parser: Parser,
  inputs: number,
  seed: number,
  nowMs: () => number,
  collect: () => void,
): Promise<FuzzReport> {
  const random = seededRandom(seed);
  const one = parser.fresh();
  const sampleEvery = Math.max(1, Math.floor(inputs / MAX_SAMPLES));
  const timesMs: number[] = [];
  let [asked, accepted, mostKept, heap] = [0, 0, 0, 0];
  for (let count = 0; count < inputs; count++) {
    // As on the device: the parser of the keypad is a stream, which puts work off to the next turn.
    if (count % TURN_EVERY === 0) await settle();
    const bytes = mutated(parser, random);
    const beganMs = nowMs();
    one.feed(bytes);
    if (count % sampleEvery === 0) timesMs.push(nowMs() - beganMs);
    mostKept = Math.max(mostKept, one.kept?.() ?? 0);
    if (one.afterNoise && count % ACCEPT_EVERY === 0) {
      asked++;
      if (one.afterNoise()) accepted++;
    }
    if (count === Math.floor(inputs / 10)) {
      collect();
      heap = process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
    }
  }
  timesMs.sort((a, b) => a - b);
  await settle();
  collect();
  return {
    inputs,
    asked,
    accepted,
    mostKept,
    p99Us: Math.round((timesMs[Math.floor(timesMs.length * 0.99)] ?? 0) * 1000),
    slowestMs: timesMs.at(-1) ?? 0,
    heapGrowthBytes: process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers - heap,
  };
}
