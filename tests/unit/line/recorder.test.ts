import { afterEach, describe, expect, test } from "vitest";
import { linePair, plainTrace, readerTrace, recordLine, replayLine } from "#hal/line/index";
import type { Line } from "#hal/ports/index";
import { SerialCardReader } from "#hal/reader/index";
import { encodeFrame } from "#hal/wire/ccid/index";
import { encodeBlock } from "#hal/wire/t1/index";
import { fromHex } from "#util/bytes";
import { FakeClock, settle } from "../../helpers/fake-clock.ts";
import { ReaderRig } from "../../helpers/reader-rig.ts";
import { vectorFrames } from "../../vectors/reader/exchanges.ts";
import { CPS_ATR, TableCard, VITALE_ATR } from "../simulator/kit.ts";

/** Traces of lines: complete where nothing is secret, and dots where something is. */
let rig: ReaderRig | undefined;

afterEach(async () => {
  await rig?.stop();
  rig = undefined;
});

const SECRET = [0xde, 0xad, 0xbe, 0xef, 0xde, 0xad, 0xbe, 0xef];
const SIGNATURE = "CA FE BA BE ".repeat(64);
const table = {
  "00 20": "90 00",
  "00 24": "90 00",
  "00 2C": "90 00",
  "00 2A": `${SIGNATURE} 90 00`,
  "00 88": `${SIGNATURE} 90 00`,
  "00 B0": "11 22 33 44 90 00",
};

/** A rig whose lines are recorded. */
function recorded(): { rig: ReaderRig; trace: string[] } {
  const trace: string[] = [];
  rig = new ReaderRig({ wrap: (line: Line) => recordLine(line, readerTrace(), (text) => trace.push(text)) });
  return { rig, trace };
}

describe.each([
  ["T=1", "cps", CPS_ATR],
  ["T=0", "vitale", VITALE_ATR],
] as const)("a trace over %s", (_protocol, slot, atr) => {
  const apdu = (ins: number, p1: number, p2: number) => ({
    cla: 0,
    ins,
    p1,
    p2,
    data: Uint8Array.from(SECRET),
    le: 256,
  });

  test.each([
    ["PSO", apdu(0x2a, 0x9e, 0x9a)],
    ["INTERNAL AUTHENTICATE", apdu(0x88, 0, 0)],
  ])("hides the data of %s, both ways", async (_name, command) => {
    const { rig: one, trace } = recorded();
    one.insert(slot, new TableCard(atr, table));
    await one.start();
    const end = await one.until(one.reader.withCard(slot, (card) => card.transmit(command)));
    expect(end).toMatchObject({ kind: "done", value: { sw: 0x9000 } });
    const text = trace.join("\n");
    expect(text).toContain("••");
    for (const secret of ["DE AD", "BE EF", "CA FE", "BA BE"]) expect(text).not.toContain(secret);
    expect(text).toMatch(new RegExp(`=> .*00 ${command.ins.toString(16).toUpperCase()} `)); // The header stays.
    expect(text).toMatch(/<= .*90 00/); // So does the status word.
  });
});

describe("a trace of a reading", () => {
  const read = { cla: 0, ins: 0xb0, p1: 0, p2: 0, le: 4 };
  test("of the CPS is whole", async () => {
    const { rig: one, trace } = recorded();
    one.insert("cps", new TableCard(CPS_ATR, table));
    await one.start();
    await one.until(one.reader.withCard("cps", (card) => card.transmit(read)));
    expect(trace.join("\n")).toContain("11 22 33 44 90 00");
    expect(trace.join("\n")).not.toContain("••");
  });

  test.each([
    ["vitale", VITALE_ATR],
    ["amc", CPS_ATR],
  ] as const)("of the %s slot holds lengths and status words alone", async (slot, atr) => {
    const { rig: one, trace } = recorded();
    one.insert(slot, new TableCard(atr, table));
    await one.start();
    await one.until(one.reader.withCard(slot, (card) => card.transmit(read)));
    const text = trace.join("\n");
    expect(text).not.toContain("11 22");
    expect(text).toMatch(/=> .*00 B0 00 00 04/);
    expect(text).toMatch(/<= .*•• •• •• •• 90 00/);
  });
});

describe("a trace of a secure entry", () => {
  test("shows header and status alone", async () => {
    const { rig: one, trace } = recorded();
    one.insert("cps", new TableCard(CPS_ATR, { "00 20": "63 C2" }));
    await one.start();
    const entry = { operation: "verify", reference: 1, minDigits: 4, maxDigits: 4, blockBytes: 8, prompt: 0 } as const;
    const end = one.reader.withCard("cps", (card) => card.enterPin(entry));
    await one.run(50);
    one.type("7531V");
    await one.until(end);
    const secure = trace.find((line) => line.startsWith("=> 03 06 69"));
    expect(
      secure
        ?.slice(3)
        .split(" ")
        .slice(12)
        .every((word) => word === "••"),
    ).toBe(true);
    expect(trace.some((line) => /^<= 03 06 80 .*63 C2/.test(line))).toBe(true);
    expect(trace.join("\n")).not.toContain("37 35 33 31");
  });
});

describe("a code that a foreign host sends in clear", () => {
  test.each([
    ["VERIFY", "00 20 00 01 08"],
    ["CHANGE", "00 24 00 01 08"],
    ["RESET RETRY COUNTER", "00 2C 02 01 08"],
  ])("is hidden in %s, its header shown", (_name, header) => {
    const trace = readerTrace();
    const data = fromHex(`${header} DE AD BE EF DE AD BE EF`);
    const [line = ""] = trace.sent(encodeFrame({ type: 0x6f, slot: 0, seq: 1, specific: [0, 0, 0], data }));
    expect(line).toContain(`${header} •• •• •• •• •• •• •• •• ••`);
  });
});

describe("a check over hidden bytes", () => {
  test("is hidden too, of the block and of the frame", () => {
    const trace = readerTrace();
    trace.sent(fromHex("03 06 61 07 00 00 00 00 09 01 00 00 11 10 00 45 00 FE 00 D1")); // T=1.
    const block = encodeBlock({ kind: "I", ns: 0, more: false, inf: fromHex("00 2A 9E 9A 00") });
    const command = { type: 0x6f, slot: 0, seq: 10, specific: [0, 0, 0] as const, data: block };
    trace.sent(encodeFrame(command));
    const answer = encodeBlock({ kind: "I", ns: 0, more: false, inf: fromHex("DE AD 90 00") });
    const [line] = trace.received(encodeFrame({ ...command, type: 0x80, data: answer }));
    expect(line).toBe("<= 03 06 80 08 00 00 00 00 0A 00 00 00 00 00 04 •• •• 90 00 •• ••");
  });
});

describe("the vectors, recorded", () => {
  test("are written as they stand where they hold no secret", async () => {
    const open = vectorFrames().filter((frame) => ["X1", "X4", "X7", "X9", "X15", "X33"].includes(frame.name));
    const trace = readerTrace();
    for (const frame of open) {
      const [line] = frame.from === "host" ? trace.sent(frame.bytes) : trace.received(frame.bytes);
      expect(fromHex(line?.slice(3) ?? "")).toEqual(frame.bytes);
    }
  });

  test("what is no frame is told, not kept", () => {
    const trace = readerTrace();
    expect(trace.received(fromHex("00 01 02 03 15 16 50 02 81"))).toEqual([
      "# 3 bytes of noise",
      "<= 03 15 16",
      "<= 50 02",
      "<= 81",
    ]);
  });
});

describe("a recorded line", () => {
  test("carries the same bytes as without", async () => {
    const [one, two] = linePair();
    const texts: string[] = [];
    const line = recordLine(one, plainTrace(), (text) => texts.push(text));
    const heard: number[] = [];
    line.onBytes((bytes) => heard.push(...bytes));
    await two.write(Uint8Array.of(1, 2));
    await line.write(Uint8Array.of(3));
    await settle();
    expect(heard).toEqual([1, 2]);
    expect(texts.sort()).toEqual(["<= 01 02", "=> 03"]);
  });
});

describe("a replay", () => {
  test("of a reading gives the same reading", async () => {
    const { rig: one, trace } = recorded();
    one.insert("cps", new TableCard(CPS_ATR, table));
    await one.start();
    const read = { cla: 0, ins: 0xb0, p1: 0x81, p2: 0, le: 256 };
    const first = await one.until(one.reader.withCard("cps", (card) => card.transmit(read)));

    const clock = new FakeClock();
    const reader = new SerialCardReader({ openLine: async () => replayLine(trace.join("\n")), clock });
    reader.start();
    await clock.run(500);
    expect(reader.firmware).toBe("TOURNEE-RK3 V1.00 TEST");
    const again = reader.withCard("cps", (card) => card.transmit(read));
    await clock.run(500);
    expect(await again).toEqual(first);
    const stopped = reader.stop();
    await clock.run(100);
    await stopped;
  });

  test("answers what it does not hold by silence", async () => {
    const line = replayLine("=> 03 06 65 00 00 00 00 00 03 00 00 00 63\n<= 03 06 81 00 00 00 00 00 03 01 00 00 86\n");
    const heard: Uint8Array[] = [];
    line.onBytes((bytes) => heard.push(bytes));
    await line.write(fromHex("03 06 65 00 00 00 00 01 12 00 00 00 73"));
    await settle();
    expect(heard).toEqual([]);
    await line.write(fromHex("03 06 65 00 00 00 00 00 12 00 00 00 72"));
    await settle();
    expect(heard).toHaveLength(1);
  });
});
