import { concat } from "#util/bytes";
import type { SimTime } from "./time.ts";
import type { UnitLine } from "./unit-line.ts";

/**
 * How fast things go: a multiple of the time they take on the metal. 1 is real, 0 is instant.
 * `line`: the three serial lines. `card`: the contacts between reader and card. `key`: the human.
 */
export interface Pace {
  readonly line: number;
  readonly card: number;
  readonly key: number;
}

export const REAL_PACE: Pace = { line: 1, card: 1, key: 1 };
export const INSTANT_PACE: Pace = { line: 0, card: 0, key: 0 };

/** "real", "instant" or one factor for the three. Anything else throws RangeError. */
export function paceOf(text: string): Pace {
  if (text === "real") return REAL_PACE;
  if (text === "instant") return INSTANT_PACE;
  const factor = Number(text);
  if (text.trim() === "" || !Number.isFinite(factor) || factor < 0) throw new RangeError(`no such pace: ${text}`);
  return { line: factor, card: factor, key: factor };
}

/** Time of one byte on each line, ms: start, data and stop bits over the speed (wire.md 1). */
export const BYTE_MS = { reader: 11 / 115.2, keypad: 10 / 19.2, printer: 10 / 38.4 } as const;

/** 1 etu = 372 / 4 MHz = 93 us on the contacts of a card; 12 etu a byte in T=0, 11 in T=1. */
const ETU_MS = 0.093;
export const CARD_BYTE_MS = { 0: 12 * ETU_MS, 1: 11 * ETU_MS } as const;

const TICK_MS = 1;

/** The bytes under way in one direction: each is due when the line would have carried it. */
class Flow {
  readonly #byteMs: number;
  readonly #deliver: (bytes: Uint8Array, atMs: number) => void;
  #waiting: Uint8Array[] = [];
  #count = 0;
  /** When the first waiting byte begins to be carried. */
  #startsMs = 0;

  constructor(byteMs: number, deliver: (bytes: Uint8Array, atMs: number) => void) {
    this.#byteMs = byteMs;
    this.#deliver = deliver;
  }

  get idle(): boolean {
    return this.#count === 0;
  }

  push(bytes: Uint8Array, nowMs: number): void {
    if (bytes.length === 0) return;
    if (this.idle) this.#startsMs = Math.max(this.#startsMs, nowMs);
    this.#waiting.push(bytes.slice());
    this.#count += bytes.length;
  }

  /** Delivers every byte carried by now, in one chunk. */
  release(nowMs: number): void {
    const due = Math.min(this.#count, Math.floor((nowMs - this.#startsMs) / this.#byteMs));
    if (due <= 0) return;
    const all = concat(...this.#waiting);
    this.#startsMs += due * this.#byteMs;
    this.#count -= due;
    this.#waiting = this.#count === 0 ? [] : [all.slice(due)];
    this.#deliver(all.slice(0, due), this.#startsMs);
  }
}

/**
 * A line that takes the time of the real one, both ways: the host gets a byte when the line would have carried it, to
 * half a tick, and the unit hears one with the instant at which it would have arrived, so that a tick that comes late
 * costs nothing. One timer of about 1 ms, only while bytes are under way. `byteMs` is the time of one byte, already
 * multiplied by the pace; 0 passes everything on at once.
 */
export function paced(line: UnitLine, byteMs: number, time: SimTime): UnitLine {
  if (byteMs === 0) return line;
  let hear: (bytes: Uint8Array, atMs?: number) => void = () => {};
  const toHost = new Flow(byteMs, (bytes) => line.send(bytes));
  const toUnit = new Flow(byteMs, (bytes, atMs) => hear(bytes, atMs));
  let ticking = false;

  function tick(): void {
    const nowMs = time.monotonicMs();
    toUnit.release(nowMs);
    toHost.release(nowMs + TICK_MS / 2);
    ticking = !(toUnit.idle && toHost.idle);
    if (ticking) time.after(TICK_MS, tick);
  }

  function push(flow: Flow, bytes: Uint8Array, fromMs: number): void {
    flow.push(bytes, fromMs);
    if (ticking || flow.idle) return;
    ticking = true;
    time.after(TICK_MS, tick);
  }

  line.onReceive((bytes) => push(toUnit, bytes, time.monotonicMs()));
  return {
    send: (bytes, dueMs) => push(toHost, bytes, dueMs ?? time.monotonicMs()),
    onReceive(listener) {
      hear = listener;
    },
  };
}
