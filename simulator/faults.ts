import { concat } from "#util/bytes";
import type { SimRandom } from "./random.ts";
import type { SimTime } from "./time.ts";
import type { PluggableLine } from "./unit-line.ts";

export const FAULT_KINDS = ["drop", "flip", "noise", "delay", "silence", "unplug", "replug"] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** A fault of a line, below every codec (interfaces.md 2). */
export interface LineFault {
  readonly kind: FaultKind;
  readonly way: "to-host" | "to-unit";
  /** It begins once this many more bytes have gone that way. */
  readonly after: number;
  /** Bytes concerned, milliseconds for a delay; a silence without one lasts for ever. */
  readonly count: number | undefined;
}

/** A line whose bytes can be spoilt on the way. */
export interface FaultyLine extends PluggableLine {
  add(fault: LineFault): void;
}

interface Pending {
  readonly kind: FaultKind;
  readonly way: LineFault["way"];
  after: number;
  left: number;
}

/** Wraps the bytes of `line`: the last thing before the host, the first thing after it. `unplugged` hears each unplug. */
export function faulty(line: PluggableLine, random: SimRandom, time: SimTime, unplugged = () => {}): FaultyLine {
  return new SpoiltLine(line, random, time, unplugged);
}

/** One direction: where its bytes go, and what a delay holds back. */
class Lane {
  readonly #deliver: (bytes: Uint8Array) => void;
  #held: Uint8Array[] | undefined;

  constructor(deliver: (bytes: Uint8Array) => void) {
    this.#deliver = deliver;
  }

  put(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (this.#held) this.#held.push(bytes);
    else this.#deliver(bytes);
  }

  hold(): void {
    this.#held ??= [];
  }

  letGo(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    this.put(concat(...held));
  }

  /** What was held back is lost. */
  forget(): void {
    this.#held = undefined;
  }
}

class SpoiltLine implements FaultyLine {
  readonly #line: PluggableLine;
  readonly #random: SimRandom;
  readonly #time: SimTime;
  readonly #unplugged: () => void;
  readonly #lanes: Readonly<Record<LineFault["way"], Lane>>;
  #faults: Pending[] = [];
  #hear: (bytes: Uint8Array) => void = () => {};
  /** Counts replugs, so that a delay begun before one does not end a delay begun after. */
  #life = 0;

  constructor(line: PluggableLine, random: SimRandom, time: SimTime, unplugged: () => void) {
    this.#line = line;
    this.#unplugged = unplugged;
    this.#random = random;
    this.#time = time;
    this.#lanes = {
      "to-host": new Lane((bytes) => line.send(bytes)),
      "to-unit": new Lane((bytes) => this.#hear(bytes)),
    };
    line.onReceive((bytes) => this.#carry("to-unit", bytes));
  }

  send(bytes: Uint8Array): void {
    this.#carry("to-host", bytes);
  }

  onReceive(listener: (bytes: Uint8Array) => void): void {
    this.#hear = listener;
  }

  unplug(): void {
    this.#line.unplug();
    this.#unplugged();
  }

  replug(): void {
    this.#life++;
    this.#faults = [];
    this.#lanes["to-host"].forget();
    this.#lanes["to-unit"].forget();
    this.#line.replug();
  }

  add(fault: LineFault): void {
    if (fault.kind === "replug") {
      this.replug();
      return;
    }
    const forEver = fault.kind === "silence" ? Number.POSITIVE_INFINITY : 1;
    const pending = { kind: fault.kind, way: fault.way, after: fault.after, left: fault.count ?? forEver };
    this.#faults.push(pending);
    if (pending.after === 0) this.#begin(pending);
  }

  #carry(way: LineFault["way"], bytes: Uint8Array): void {
    if (this.#faults.length === 0) this.#lanes[way].put(bytes.slice());
    else for (const byte of bytes) this.#carryByte(way, byte);
  }

  #carryByte(way: LineFault["way"], byte: number): void {
    let carried: number | undefined = byte;
    const beginning: Pending[] = [];
    for (const fault of [...this.#faults]) {
      if (fault.after > 0) {
        if (fault.way === way && --fault.after === 0) beginning.push(fault);
      } else if (carried !== undefined && (fault.way === way || fault.kind === "silence")) {
        carried = this.#spoil(fault, carried);
      }
    }
    if (carried !== undefined) this.#lanes[way].put(Uint8Array.of(carried));
    for (const fault of beginning) this.#begin(fault);
  }

  /** The byte as it comes out of a fault that is on, undefined when it is swallowed. */
  #spoil(fault: Pending, byte: number): number | undefined {
    if (fault.kind !== "drop" && fault.kind !== "flip" && fault.kind !== "silence") return byte;
    fault.left--;
    if (fault.left <= 0) this.#end(fault);
    return fault.kind === "flip" ? byte ^ (1 << this.#random.below(8)) : undefined;
  }

  /** The faults that act by themselves, once their bytes have gone by. */
  #begin(fault: Pending): void {
    if (fault.left <= 0) {
      this.#end(fault);
    } else if (fault.kind === "noise") {
      this.#end(fault);
      this.#lanes[fault.way].put(Uint8Array.from({ length: fault.left }, () => this.#random.below(256)));
    } else if (fault.kind === "delay") {
      this.#end(fault);
      const lane = this.#lanes[fault.way];
      const life = this.#life;
      lane.hold();
      this.#time.after(fault.left, () => {
        if (life === this.#life) lane.letGo();
      });
    } else if (fault.kind === "unplug") {
      this.#end(fault);
      this.unplug();
    }
  }

  #end(fault: Pending): void {
    this.#faults = this.#faults.filter((other) => other !== fault);
  }
}
