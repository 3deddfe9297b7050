import type {
  Beep,
  Clock,
  Keypad,
  KeypadEvent,
  Light,
  LightMode,
  Line,
  OpenLine,
  Timer,
  UnitState,
} from "#hal/ports/index";
import { ALL_KEY_GROUPS, type HostMessage, type QueryName, type SplitterCounts } from "#hal/wire/keypad/index";
import { Listeners } from "#util/listeners";
import { Machine } from "#util/machine";
import { Commander } from "./commander.ts";
import { FrameParser } from "./frame-parser.ts";
import {
  UNKNOWN_UNIT,
  type WatchCounts,
  type WatchEffect,
  type WatchInput,
  type WatchState,
  watchStep,
} from "./watch.ts";

/** Heartbeat silence after which the unit is absent (wire.md 4.7, rule 7). */
const SILENCE_MS = 3000;
const REOPEN_MS = 2000;
const BEEP_VOLUME = 80;

/** What the diagnostic page and `doctor` show of the line since the start. */
export type KeypadCounts = WatchCounts & SplitterCounts & { readonly unanswered: number };

/** The keypad of the terminal, with what only diagnostics ask for. */
export interface KeypadDriver extends Keypad {
  readonly counts: KeypadCounts;
  /** A value of the unit, 0..16383; undefined when it does not answer or does not know. */
  query(query: QueryName): Promise<number | undefined>;
}

/** The keypad on its line. A line that vanishes is opened again every two seconds, as a new one. */
export function createKeypad(parts: { readonly openLine: OpenLine; readonly clock: Clock }): KeypadDriver {
  return new LineKeypad(parts.openLine, parts.clock);
}

class LineKeypad implements KeypadDriver {
  readonly #openLine: OpenLine;
  readonly #clock: Clock;
  readonly #listeners = new Listeners<KeypadEvent>();
  readonly #watch: Machine<WatchState, WatchInput, WatchEffect>;
  readonly #commander: Commander;
  readonly #lights = new Map<Light, HostMessage>();
  #line: Line | undefined;
  #parser: FrameParser | undefined;
  #past: SplitterCounts = { badFrames: 0, droppedPartials: 0 };
  #silence: Timer | undefined;
  #reopen: Timer | undefined;
  /** Which start we live in; 0 while stopped. A line that opens for an earlier one is closed again. */
  #life = 0;
  #lives = 0;

  constructor(openLine: OpenLine, clock: Clock) {
    this.#openLine = openLine;
    this.#clock = clock;
    this.#watch = new Machine(UNKNOWN_UNIT, watchStep, (effect) => this.#perform(effect));
    this.#commander = new Commander(clock, (bytes) => {
      // A line that closes under a write is told by its onClose; the command then counts as unanswered.
      this.#line?.write(bytes).catch(() => undefined);
    });
  }

  get present(): boolean {
    return this.#watch.state.present;
  }

  get unit(): UnitState | undefined {
    return this.#watch.state.unit;
  }

  get counts(): KeypadCounts {
    const now = this.#parser?.counts;
    return {
      ...this.#watch.state.counts,
      badFrames: this.#past.badFrames + (now?.badFrames ?? 0),
      droppedPartials: this.#past.droppedPartials + (now?.droppedPartials ?? 0),
      unanswered: this.#commander.unanswered,
    };
  }

  listen(listener: (event: KeypadEvent) => void): () => void {
    return this.#listeners.add(listener);
  }

  beep(beep: Beep, volume = BEEP_VOLUME): void {
    // In secure mode the unit beeps by itself and refuses ours (wire.md 4.6).
    if (this.#watch.state.secure) return;
    this.#order({ kind: "beep", beep, volume: percent(volume), repetitions: 1 });
  }

  light(light: Light, levelPercent: number, mode: LightMode = "steady"): void {
    const message: HostMessage = { kind: "light", light, level: percent(levelPercent), mode };
    this.#lights.set(light, message);
    this.#order(message);
  }

  async query(query: QueryName): Promise<number | undefined> {
    if (this.#line === undefined) return undefined;
    const end = await this.#commander.ask({ kind: "query", query });
    return end.kind === "replied" ? end.value : undefined;
  }

  start(): void {
    if (this.#life !== 0) return;
    this.#lives += 1;
    this.#life = this.#lives;
    void this.#open(this.#life);
  }

  async stop(): Promise<void> {
    this.#life = 0;
    this.#reopen?.cancel();
    const line = this.#line;
    this.#forgetLine();
    await line?.close();
  }

  #order(message: HostMessage): void {
    if (this.present) void this.#commander.ask(message);
  }

  async #open(life: number): Promise<void> {
    let line: Line;
    try {
      line = await this.#openLine();
    } catch {
      this.#openLater(life); // No such line yet: it may be plugged in at any time.
      return;
    }
    if (this.#life !== life) return line.close();
    this.#line = line;
    const parser = new FrameParser(this.#clock, (frame) => this.#watch.send({ kind: "frame", frame }));
    this.#parser = parser;
    line.onClose(() => {
      if (this.#line !== line) return;
      this.#forgetLine();
      this.#openLater(life);
    });
    line.onBytes((bytes) => {
      if (this.#line === line) parser.push(bytes);
    });
  }

  #openLater(life: number): void {
    if (this.#life === life) this.#reopen = this.#clock.after(REOPEN_MS, () => void this.#open(life));
  }

  #forgetLine(): void {
    this.#past = { badFrames: this.counts.badFrames, droppedPartials: this.counts.droppedPartials };
    this.#parser?.stop();
    this.#parser = undefined;
    this.#line = undefined;
    this.#silence?.cancel();
    this.#commander.giveUp();
    this.#watch.send({ kind: "gone" });
  }

  #perform(effect: WatchEffect): void {
    switch (effect.kind) {
      case "tell":
        this.#listeners.tell(effect.event);
        return;
      case "answer":
        this.#commander.answer(effect.message);
        return;
      case "heartbeat":
        this.#silence?.cancel();
        this.#silence = this.#clock.after(SILENCE_MS, () => {
          this.#commander.giveUp();
          this.#watch.send({ kind: "gone" });
        });
        return;
      case "enable-keys":
        if (this.#commander.holds("keys")) return;
        void this.#commander.ask({ kind: "keys", enable: true, groups: ALL_KEY_GROUPS, repeat: true });
        return;
      case "restore-lights":
        for (const light of this.#lights.values()) void this.#commander.ask(light);
    }
  }
}

/** A level of 0..100, whole. */
function percent(level: number): number {
  return Math.round(Math.min(100, Math.max(0, level)));
}
