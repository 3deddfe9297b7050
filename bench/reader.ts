import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readVitale, TEST_TRUST } from "#billing/cards/index";
import { day } from "#billing/model/dates";
import { cardCrypto } from "#billing/signing/index";
import { systemClock } from "#hal/clock/index";
import { openSerialLine, SERIAL_SETTINGS } from "#hal/line/index";
import type { Card, Line, Slot } from "#hal/ports/index";
import { SerialCardReader } from "#hal/reader/index";
import { AID } from "#hal/wire/card-files/index";
import { encodeFrame, HostFramer, requestMessage, UnitFramer, xfrBlock } from "#hal/wire/ccid/index";
import { fromHex, hex } from "#util/bytes";
import { BYTE_MS, CARD_BYTE_MS } from "../simulator/pace.ts";
import { BenchUnit, pause, pcscdMissing, Running, readByPcsc, withPcscd } from "./reader-unit.ts";

/** Reads of each kind in one run, and runs: ours and pcscd take turns, for a machine is never the same for long. */
const READS = 1000;
const RUNS = 7;
const WARM = 1500;
const WHOLE_READS = 5;
const IDLE_MS = 10_000;
const TICKS_PER_SECOND = 100;

/** What is read: a file of more than 256 bytes on a card of each protocol. */
const T0 = { name: "T=0", protocol: 0, slot: "vitale", aid: AID.vitale, fid: "5605", reader: "Tournee_00_01" } as const;
const T1 = { name: "T=1", protocol: 1, slot: "cps", aid: AID.ias, fid: "5A01", reader: "Tournee_00_00" } as const;
type Target = typeof T0 | typeof T1;
const READ_256 = { cla: 0, ins: 0xb0, p1: 0, p2: 0, le: 256 } as const;

/**
 * READ BINARY of 256 bytes through our driver against pcscd with libccidtwin, on one simulated unit; a whole Vitale at
 * the pace of the metal against the time of its bytes; what the device costs while it waits.
 */
export async function benchReader(nowMs: () => number = () => performance.now()): Promise<void> {
  await roundTrips(nowMs);
  await wholeVitale(nowMs);
  await idle();
}

async function roundTrips(nowMs: () => number): Promise<void> {
  const missing = pcscdMissing();
  if (missing !== undefined) console.log(`reader: pcscd is not measured: ${missing}`);
  const unit = new BenchUnit("instant");
  await unit.open();
  const runs = new Map<string, Figures[]>();
  const add = (name: string, times: readonly number[]) =>
    runs.set(name, [...(runs.get(name) ?? []), figuresOf(times.slice(WARM))]);
  try {
    for (let run = 0; run < RUNS; run++) {
      add("raw T=0", await rawReads(unit, nowMs));
      for (const target of [T0, T1]) add(`ours ${target.name}`, await ourReads(unit, target, nowMs));
      if (missing !== undefined) continue;
      await withPcscd(unit, async () => {
        for (const { name, protocol, reader, aid, fid } of [T0, T1]) {
          add(`pcscd ${name}`, await readByPcsc(reader, protocol, WARM + READS, hex(aid), fid));
        }
      });
    }
  } finally {
    await unit.close();
  }
  tell(new Map([...runs].map(([name, all]) => [name, middle(all)])));
}

/** Microseconds. */
type Figures = Readonly<Record<"mean" | "p50" | "p95" | "p99", number>>;

function figuresOf(times: readonly number[]): Figures {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
  const mean = times.reduce((sum, one) => sum + one, 0) / times.length;
  return { mean, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** Each figure of the run in the middle: what else the machine did meanwhile touched some runs, not most. */
function middle(runs: readonly Figures[]): Figures {
  const of = (name: keyof Figures) => runs.map((run) => run[name]).toSorted((a, b) => a - b)[runs.length >> 1] ?? 0;
  return { mean: of("mean"), p50: of("p50"), p95: of("p95"), p99: of("p99") };
}

function tell(found: ReadonlyMap<string, Figures>): void {
  for (const { name } of [T0, T1]) {
    const [ours, theirs] = [found.get(`ours ${name}`), found.get(`pcscd ${name}`)];
    if (!ours || !theirs) continue;
    const [mean, p50, p95] = (["mean", "p50", "p95"] as const).map((one) => (ours[one] / theirs[one]).toFixed(2));
    console.log(
      `reader ${name}, READ BINARY 256: ${p50} of pcscd + libccidtwin at p50, ${p95} at p95, ${mean} in the mean`,
    );
  }
  const raw = found.get("raw T=0")?.p50 ?? Number.NaN;
  console.log(`  middle of ${RUNS} runs of ${READS} reads, us:   mean   p50   p95   p99   p50 to raw`);
  for (const [name, { mean, p50, p95, p99 }] of found) {
    const figures = [mean, p50, p95, p99].map((us) => String(Math.round(us)).padStart(6)).join("");
    console.log(`  ${name.padEnd(36)}${figures}   ${(p50 / raw).toFixed(2)}`);
  }
}

/** Through the driver, as a flow reads. */
async function ourReads(unit: BenchUnit, target: Target, nowMs: () => number): Promise<readonly number[]> {
  return withReader(unit, target.slot, async (card) => {
    await card.transmit({ cla: 0, ins: 0xa4, p1: 4, p2: 0x0c, data: target.aid });
    await card.transmit({ cla: 0, ins: 0xa4, p1: 2, p2: 0x0c, data: fromHex(target.fid) });
    const times: number[] = [];
    for (let count = 0; count < WARM + READS; count++) {
      const startMs = nowMs();
      const { data } = await card.transmit(READ_256);
      times.push((nowMs() - startMs) * 1000);
      if (data.length !== 256) throw new Error(`${data.length} bytes`);
    }
    return times;
  });
}

/** Frames on the line and nothing else: the least that this runtime can do. The card of T=0, powered by the driver. */
async function rawReads(unit: BenchUnit, nowMs: () => number): Promise<readonly number[]> {
  const line = await openSerialLine(join(unit.hardware, "reader"), SERIAL_SETTINGS.reader);
  const framer = new HostFramer();
  let answered: (data: Uint8Array) => void = () => {};
  line.onBytes((bytes) => {
    for (const token of framer.push(bytes)) if (token.kind === "frame") answered(token.message.data);
  });
  let seq = 0;
  const send = (frame: (seq: number) => Uint8Array) =>
    new Promise<Uint8Array>((resolve, reject) => {
      answered = resolve;
      seq = (seq + 1) & 0xff;
      line.write(frame(seq)).catch(reject);
    });
  const block = (text: string) => (at: number) =>
    encodeFrame(requestMessage(xfrBlock, { bwi: 0, block: fromHex(text) }, 1, at));
  await send((at) => encodeFrame({ type: 0x62, slot: 1, seq: at, specific: [1, 0, 0], data: new Uint8Array() }));
  await send(block(`00A4040C08${hex(T0.aid)}`));
  await send(block(`00A4020C02${T0.fid}`));
  const times: number[] = [];
  for (let count = 0; count < WARM + READS; count++) {
    const startMs = nowMs();
    const data = await send(block("00B0000000"));
    times.push((nowMs() - startMs) * 1000);
    if (data.length !== 258) throw new Error(`${data.length} bytes`);
  }
  await line.close();
  return times;
}

/** V12 read whole at the pace of the metal, against what its bytes take on the reader line and on the card's contacts. */
async function wholeVitale(nowMs: () => number): Promise<void> {
  const unit = new BenchUnit("real");
  await unit.open();
  const tally = new LineTally();
  const desk = { crypto: cardCrypto, clock: systemClock(), trust: TEST_TRUST };
  const readOnce = async (card: Card) => {
    tally.reset();
    const startMs = nowMs();
    const read = await readVitale(card, desk, { holder: "none", today: day("2026-11-23") });
    if (read.kind !== "read") throw new Error(read.code);
    return (nowMs() - startMs) / tally.bytesMs;
  };
  try {
    const ratios = await withReader(
      unit,
      "vitale",
      async (card) => {
        const all: number[] = [];
        for (let count = 0; count < WHOLE_READS; count++) all.push(await readOnce(card));
        return all.toSorted((a, b) => a - b).map((ratio) => ratio.toFixed(3));
      },
      (line) => tally.watch(line),
    );
    console.log(
      `whole Vitale (V12) at real pace: ${ratios.join(", ")} of the time of its bytes ` +
        `(${Math.round(tally.bytesMs)} ms for ${tally.bytes} bytes on the line, ${tally.commands} commands)`,
    );
  } finally {
    await unit.close();
  }
}

/** Time of the bytes that pass on a reader line: 95.5 us each, and what XfrBlocks take again on the card's contacts. */
class LineTally {
  bytes = 0;
  commands = 0;
  #cardBytes = 0;

  get bytesMs(): number {
    return this.bytes * BYTE_MS.reader + this.#cardBytes * CARD_BYTE_MS[0];
  }

  reset(): void {
    this.bytes = 0;
    this.commands = 0;
    this.#cardBytes = 0;
  }

  watch(line: Line): Line {
    const [sent, received] = [new UnitFramer(), new HostFramer()];
    const count = (framer: UnitFramer | HostFramer, bytes: Uint8Array, type: number) => {
      this.bytes += bytes.length;
      for (const token of framer.push(bytes)) {
        if (token.kind !== "frame" || token.message.type !== type) continue;
        this.#cardBytes += token.message.data.length;
        if (type === xfrBlock.code) this.commands++;
      }
    };
    return {
      onBytes(listener) {
        line.onBytes((bytes) => {
          count(received, bytes, xfrBlock.answer);
          listener(bytes);
        });
      },
      onClose: (listener) => line.onClose(listener),
      write(bytes) {
        count(sent, bytes, xfrBlock.code);
        return line.write(bytes);
      },
      close: () => line.close(),
    };
  }
}

/** Processor time of the device over ten seconds on the waiting screen, its three lines polled. */
async function idle(): Promise<void> {
  const unit = new BenchUnit("instant");
  await unit.open();
  const device = new Running(
    "device",
    "--hardware",
    unit.hardware,
    "--data",
    join(unit.dir, "data"),
    "--screen",
    "none",
  );
  try {
    await pause(5000);
    const before = ticksOf(device.pid);
    await pause(IDLE_MS);
    const share = (ticksOf(device.pid) - before) / TICKS_PER_SECOND / (IDLE_MS / 1000);
    console.log(`device at rest: ${(share * 100).toFixed(1)} % of one processor over ${IDLE_MS / 1000} s`);
  } finally {
    await device.stop();
    await unit.close();
  }
}

/** User and system time of a process, in ticks. */
function ticksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return Number(fields[11]) + Number(fields[12]);
}

async function withReader<T>(
  unit: BenchUnit,
  slot: Slot,
  work: (card: Card) => Promise<T>,
  wrap: (line: Line) => Line = (line) => line,
): Promise<T> {
  const openLine = async () => wrap(await openSerialLine(join(unit.hardware, "reader"), SERIAL_SETTINGS.reader));
  const reader = new SerialCardReader({ openLine, clock: systemClock() });
  reader.start();
  try {
    while (reader.link.kind !== "ready" || reader.slot(slot).card !== "present") await pause(20);
    const end = await reader.withCard(slot, work);
    if (end.kind !== "done") throw new Error(end.kind);
    return end.value;
  } finally {
    await reader.stop();
  }
}
