import type { KeyName } from "#hal/wire/keypad/index";
import { unreachable } from "#util/assert";
import type { CardMemory, Deck } from "./card.ts";
import { BENCH_START_MS } from "./clock-file.ts";
import { type FaultyLine, faulty } from "./faults.ts";
import { Holder, PRESS_MS } from "./holder.ts";
import { createKeypadUnit } from "./keypad-unit.ts";
import { LETTER_PAUSE_MS, tapsOf } from "./multitap.ts";
import { BYTE_MS, type Pace, paced } from "./pace.ts";
import type { PowerState } from "./power-supply.ts";
import { createPrinterUnit } from "./printer-unit.ts";
import { seededRandom } from "./random.ts";
import { CARD_SLOTS, ReaderUnit } from "./reader-unit.ts";
import { type BenchRequest, type LineName, readRequest } from "./requests.ts";
import { SCENE_NAMES, sceneOf } from "./scenes.ts";
import { type SimTime, waitMs } from "./time.ts";
import type { PluggableLine } from "./unit-line.ts";
import type { KeypadSide, PaperState, PrinterSide } from "./units.ts";

/** What the bench tells the world around it: files in a process of its own, plain values inside another. */
export interface BenchOutside {
  /** Milliseconds to add to the machine's clock. */
  clock?(offsetMs: number): void;
  power?(power: PowerState): void;
  /** Text as it came out of the printer. */
  paper?(text: string): void;
  /** The plug is pulled; the answer is a refusal in one line, or nothing. */
  cut?(): string | undefined;
}

export interface BenchOptions {
  readonly time: SimTime;
  readonly pace: Pace;
  readonly deck: Deck;
  readonly memory: CardMemory;
  readonly lines: Readonly<Record<LineName, PluggableLine>>;
  /** Of the faults; 1 if absent. */
  readonly seed?: number;
  readonly outside?: BenchOutside;
}

export type BenchAnswer =
  | { readonly ok: true; readonly [fact: string]: unknown }
  | { readonly ok: false; readonly error: string };

/** The whole hardware: three lines, three slots, and one control for all of it (interfaces.md 2). */
export interface Bench {
  /** One request of control.sock. Never throws for what the request says. */
  control(request: unknown): Promise<BenchAnswer>;
  /** The wall clock of the bench, milliseconds since 1970 UTC. */
  now(): number;
  stop(): void;
}

export function createBench(options: BenchOptions): Bench {
  return new HardwareBench(options);
}

const DONE: BenchAnswer = { ok: true };

class HardwareBench implements Bench {
  readonly #options: BenchOptions;
  readonly #lines: Readonly<Record<LineName, FaultyLine>>;
  readonly #keypad: KeypadSide;
  readonly #printer: PrinterSide;
  readonly #reader: ReaderUnit;
  readonly #holder: Holder;
  #clockOffsetMs = 0;
  #power: PowerState = { percent: 80, charging: false };
  #paper: PaperState = "ok";

  constructor(options: BenchOptions) {
    this.#options = options;
    const { time, pace, lines, outside } = options;
    const random = seededRandom(options.seed ?? 1);
    const unplugged = () => this.#reader.reset();
    this.#lines = {
      reader: faulty(lines.reader, random, time, unplugged),
      keypad: faulty(lines.keypad, random, time),
      printer: faulty(lines.printer, random, time),
    };
    const line = (name: LineName) => paced(this.#lines[name], BYTE_MS[name] * pace.line, time);
    this.#keypad = createKeypadUnit({ line: line("keypad"), time });
    this.#printer = createPrinterUnit({ line: line("printer"), time, paper: (text) => outside?.paper?.(text) });
    this.#holder = new Holder(time, pace.key, (key, holdMs) => this.#keypad.press(key, holdMs));
    this.#reader = new ReaderUnit({
      line: line("reader"),
      time,
      keypad: this.#keypad,
      cardPace: pace.card,
      onEntry: (entry) => this.#holder.entryBegan(entry),
    });
    this.#setClock(BENCH_START_MS);
    this.#setPower(this.#power);
  }

  async control(request: unknown): Promise<BenchAnswer> {
    const read = readRequest(request);
    return read.ok ? this.#do(read.request) : read;
  }

  now(): number {
    return this.#options.time.now() + this.#clockOffsetMs;
  }

  stop(): void {
    this.#reader.reset();
    this.#keypad.stop();
    this.#printer.stop();
  }

  async #do(request: BenchRequest): Promise<BenchAnswer> {
    switch (request.do) {
      case "insert":
        return this.#insert(request.slot, request.card);
      case "remove":
        return this.#remove(request.slot);
      case "deck":
        return { ok: true, cards: this.#options.deck.names() };
      case "key":
        await this.#keypad.press(request.key, request.hold ?? PRESS_MS * this.#options.pace.key);
        return DONE;
      case "type":
        return this.#type(request.text);
      case "pin": {
        const { digits, end, short } = request;
        this.#holder.will({ codes: digits.split(" "), end, shortEnds: short !== undefined });
        return DONE;
      }
      case "paper":
        this.#paper = request.state;
        this.#printer.setPaper(request.state);
        return DONE;
      case "unit":
        return this.#setUnit(request);
      case "power":
        return this.#onPower(request);
      case "fault":
        return this.#fault(request);
      case "card-fault":
        if (!this.#reader.slot(request.slot).card) return refused(`slot ${request.slot} is empty`);
        this.#reader.slot(request.slot).setFault(request.kind);
        return DONE;
      case "clock":
        this.#setClock(request.set);
        return DONE;
      case "state":
        return this.#state();
      case "scene":
        return this.#scene(request.name);
      default:
        return unreachable(request);
    }
  }

  #insert(number: number, name: string): BenchAnswer {
    const { deck, memory } = this.#options;
    const held = this.#reader.slot(number).card;
    if (held) return refused(`slot ${number} holds ${held.name}`);
    if (!deck.names().includes(name)) return refused(`no such card: ${name}`);
    for (let other = 0; other < CARD_SLOTS; other++) {
      if (this.#reader.slot(other).card?.name === name) return refused(`${name} is in slot ${other}`);
    }
    this.#reader.insert(number, deck.card(name, memory));
    return DONE;
  }

  #remove(number: number): BenchAnswer {
    if (!this.#reader.slot(number).card) return refused(`slot ${number} is empty`);
    this.#reader.remove(number);
    return DONE;
  }

  async #type(text: string): Promise<BenchAnswer> {
    let taps: readonly { readonly key: KeyName; readonly afterPause: boolean }[];
    try {
      taps = tapsOf(text);
    } catch (thrown) {
      if (thrown instanceof RangeError) return refused(thrown.message);
      throw thrown;
    }
    for (const { key, afterPause } of taps) {
      if (afterPause) await waitMs(this.#options.time, LETTER_PAUSE_MS);
      await this.#holder.tap(key);
    }
    return DONE;
  }

  #setUnit({ lid, tamper, heartbeat }: Extract<BenchRequest, { do: "unit" }>): BenchAnswer {
    this.#keypad.setUnit({
      ...(lid !== undefined && { lidOpen: lid === "open" }),
      ...(tamper !== undefined && { tamper }),
      ...(heartbeat !== undefined && { heartbeat }),
    });
    return DONE;
  }

  #onPower({ percent, charging, cut }: Extract<BenchRequest, { do: "power" }>): BenchAnswer {
    this.#setPower({ percent: percent ?? this.#power.percent, charging: charging ?? this.#power.charging });
    if (cut === undefined) return DONE;
    const { outside } = this.#options;
    const error = outside?.cut ? outside.cut() : "this bench has no power to cut";
    return error === undefined ? DONE : refused(error);
  }

  #fault({ line, ...fault }: Extract<BenchRequest, { do: "fault" }>): BenchAnswer {
    const { kind, way, after, count } = fault;
    this.#lines[line].add({ kind, way, after, count });
    return DONE;
  }

  #setClock(ms: number): void {
    this.#clockOffsetMs = Math.round(ms - this.#options.time.now());
    this.#options.outside?.clock?.(this.#clockOffsetMs);
  }

  #setPower(power: PowerState): void {
    this.#power = power;
    this.#keypad.setBattery(power.percent, power.charging);
    this.#options.outside?.power?.(power);
  }

  #state(): BenchAnswer {
    const numbers = Array.from({ length: CARD_SLOTS }, (_, number) => number);
    const running = this.#reader.secureEntry;
    return {
      ok: true,
      slots: numbers.map((slot) => {
        const { card, powered } = this.#reader.slot(slot);
        const tries = card?.triesLeft();
        return {
          slot,
          card: card?.name ?? null,
          powered,
          pinTriesLeft: tries?.pin ?? null,
          pukTriesLeft: tries?.puk ?? null,
        };
      }),
      paper: this.#paper,
      power: this.#power,
      clock: new Date(this.now()).toISOString(),
      secure: running ? { slot: running.slot, operation: running.operation, ...running.entry.progress } : null,
      apdus: Object.fromEntries(numbers.map((slot) => [slot, countersOf(this.#reader.slot(slot).counters)])),
    };
  }

  async #scene(name: string): Promise<BenchAnswer> {
    const lines = sceneOf(name);
    if (!lines) return refused(`no such scene: ${name}; there are ${SCENE_NAMES.join(", ")}`);
    for (let slot = 0; slot < CARD_SLOTS; slot++) if (this.#reader.slot(slot).card) this.#reader.remove(slot);
    for (const line of lines) {
      const answer = await this.control(line);
      if (!answer.ok) return answer;
    }
    return DONE;
  }
}

function refused(error: string): BenchAnswer {
  return { ok: false, error };
}

/** Instruction in hexadecimal to how many times. */
function countersOf(counters: ReadonlyMap<number, number>): Readonly<Record<string, number>> {
  const hexOf = (ins: number) => ins.toString(16).toUpperCase().padStart(2, "0");
  return Object.fromEntries([...counters].sort(([a], [b]) => a - b).map(([ins, times]) => [hexOf(ins), times]));
}
