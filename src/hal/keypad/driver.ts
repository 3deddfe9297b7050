import { LineKeeper } from "#hal/line/line-keeper";
import type { Beep, Clock, Keypad, KeypadEvent, Light, LightMode, OpenLine, Timer, UnitState } from "#hal/ports/index";
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
  readonly #clock: Clock;
  readonly #keeper: LineKeeper;
  readonly #listeners = new Listeners<KeypadEvent>();
  readonly #watch: Machine<WatchState, WatchInput, WatchEffect>;
  readonly #commander: Commander;
  readonly #lights = new Map<Light, HostMessage>();
  #parser: FrameParser;
  #past: SplitterCounts = { badFrames: 0, droppedPartials: 0 };
  #silence: Timer | undefined;

  constructor(openLine: OpenLine, clock: Clock) {
    this.#clock = clock;
    this.#watch = new Machine(UNKNOWN_UNIT, watchStep, (effect) => this.#perform(effect));
    this.#parser = this.#newParser();
    this.#keeper = new LineKeeper({
      openLine,
      clock,
      onOpen: () => undefined,
      onBytes: (bytes) => this.#parser.push(bytes),
      onGone: () => this.#lineGone(),
    });
    this.#commander = new Commander(clock, (bytes) => void this.#keeper.write(bytes));
  }

  get present(): boolean {
    return this.#watch.state.present;
  }

  get unit(): UnitState | undefined {
    return this.#watch.state.unit;
  }

  get counts(): KeypadCounts {
    const now = this.#parser.counts;
    return {
      ...this.#watch.state.counts,
      badFrames: this.#past.badFrames + now.badFrames,
      droppedPartials: this.#past.droppedPartials + now.droppedPartials,
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
    if (!this.#keeper.open) return undefined;
    const end = await this.#commander.ask({ kind: "query", query });
    return end.kind === "replied" ? end.value : undefined;
  }

  start(): void {
    this.#keeper.start();
  }

  stop(): Promise<void> {
    return this.#keeper.stop();
  }

  #order(message: HostMessage): void {
    if (this.present) void this.#commander.ask(message);
  }

  #newParser(): FrameParser {
    return new FrameParser(this.#clock, (frame) => this.#watch.send({ kind: "frame", frame }));
  }

  #lineGone(): void {
    const { badFrames, droppedPartials } = this.counts;
    this.#past = { badFrames, droppedPartials };
    this.#parser.stop();
    this.#parser = this.#newParser();
    this.#unitGone();
  }

  #unitGone(): void {
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
        this.#silence = this.#clock.after(SILENCE_MS, () => this.#unitGone());
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
