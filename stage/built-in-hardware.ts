import { createKeypad } from "#hal/keypad/index";
import type { Clock, Random } from "#hal/ports/index";
import { createPrinter } from "#hal/printer/index";
import { SerialCardReader } from "#hal/reader/index";
import type { Hardware } from "../firmware/hardware.ts";
import { type Bench, createBench } from "../simulator/bench.ts";
import type { CardMemory, Deck } from "../simulator/card.ts";
import { INSTANT_PACE } from "../simulator/pace.ts";
import { pipe } from "../simulator/unit-line.ts";
import { openPiped } from "./piped-line.ts";

/** The machine and the bench it is plugged into, in one process: real drivers, real frames, no pty and no file. */
export interface BuiltInHardware {
  readonly hardware: Hardware;
  /** The hands at the machine: cards, codes, paper, faults. */
  readonly bench: Bench;
  start(): void;
  stop(): Promise<void>;
}

export interface BuiltInOptions {
  /** Runs the drivers and the bench; its wall clock is moved by the bench's `clock` request. */
  readonly clock: Clock;
  readonly random: Random;
  readonly deck: Deck;
  readonly memory: CardMemory;
  /** Text as it comes out of the printer. */
  readonly paper?: (text: string) => void;
}

/** Puts drivers and simulated units together, at the pace "instant". */
export function builtInHardware(options: BuiltInOptions): BuiltInHardware {
  const { random, deck, memory, paper = () => {} } = options;
  let offsetMs = 0;
  let power = { percent: 80, charging: false };
  const lines = { reader: pipe(), keypad: pipe(), printer: pipe() };
  const bench = createBench({
    time: options.clock,
    pace: INSTANT_PACE,
    deck,
    memory,
    lines: { reader: lines.reader.unit, keypad: lines.keypad.unit, printer: lines.printer.unit },
    outside: {
      paper,
      clock: (ms) => {
        offsetMs = ms;
      },
      power: (state) => {
        power = state;
      },
    },
  });
  const clock: Clock = {
    now: () => options.clock.now() + offsetMs,
    correct(wallMs) {
      offsetMs = wallMs - options.clock.now();
    },
    monotonicMs: () => options.clock.monotonicMs(),
    after: (delayMs, then) => options.clock.after(delayMs, then),
    every: (periodMs, then) => options.clock.every(periodMs, then),
  };
  const hardware: Hardware = {
    clock,
    random,
    power: { read: async () => power },
    reader: new SerialCardReader({ openLine: openPiped(lines.reader.host), clock }),
    keypad: createKeypad({ openLine: openPiped(lines.keypad.host), clock }),
    printer: createPrinter({ openLine: openPiped(lines.printer.host), clock }),
  };
  const drivers = [hardware.reader, hardware.keypad, hardware.printer];
  return {
    hardware,
    bench,
    start() {
      for (const driver of drivers) driver.start();
    },
    async stop() {
      for (const driver of drivers) await driver.stop();
      bench.stop();
    },
  };
}
