import {
  type AckName,
  ALL_KEY_GROUPS,
  ARGUMENT_LIMIT,
  type BadArgument,
  COMMAND_TYPES,
  decodeHostFrame,
  encodeUnitFrame,
  FrameSplitter,
  type HostFrame,
  type HostMessage,
  type KeyName,
  keyGroupBit,
  type LightName,
  type MaskedName,
  NEVER_REPEATED,
  nameOf,
  SEQUENCES,
  type SecureOffName,
  type SecureOperation,
  type UnitMessage,
} from "#hal/wire/keypad/index";
import { type UnitFacts, unitReply } from "./keypad-replies.ts";
import type { SimTime, SimTimer } from "./time.ts";
import type { UnitLine } from "./unit-line.ts";
import type { KeypadSide } from "./units.ts";

const HEARTBEAT_MS = 1000;
const FIRST_REPEAT_MS = 500;
const REPEAT_MS = 100;
const IDLE_GAP_MS = 20;
/** A frame of the host equal to its last one, this soon, is a repetition: done once, acknowledged again. */
const REPETITION_MS = 1000;
const LOW_BATTERY_PERCENT = 15;
const PROFILE_VERSION = 1;

/** The simulated unit, with what a panel or a test may look at. */
export interface KeypadUnit extends KeypadSide {
  readonly beeps: number;
  readonly lights: ReadonlyMap<LightName, Extract<HostMessage, { kind: "light" }>>;
}

/** The keypad of the unit on its line (wire.md 4): bytes only, made with the same values the driver reads them with. */
export function createKeypadUnit(parts: { readonly line: UnitLine; readonly time: SimTime }): KeypadUnit {
  return new SimKeypad(parts.line, parts.time);
}

class SimKeypad implements KeypadUnit {
  readonly lights = new Map<LightName, Extract<HostMessage, { kind: "light" }>>();
  beeps = 0;
  onKey: ((key: KeyName, holdMs: number) => void) | undefined;

  readonly #line: UnitLine;
  readonly #time: SimTime;
  readonly #splitter = new FrameSplitter<HostFrame | BadArgument>(decodeHostFrame);
  readonly #startMs: number;
  readonly #pauses = new Set<{ readonly timer: SimTimer; readonly resolve: () => void }>();
  #heartbeat: SimTimer | undefined;
  #idle: SimTimer | undefined;
  #lastHost: { readonly content: string; readonly atMs: number; readonly answer: UnitMessage } | undefined;
  #sequence = 0;
  #groups = ALL_KEY_GROUPS;
  #repeat = true;
  #secure = false;
  #lidOpen = false;
  #tamperCount = 0;
  #beating = true;
  #cards = 0;
  #percent = 80;
  #charging = false;
  #stopped = false;

  constructor(line: UnitLine, time: SimTime) {
    this.#line = line;
    this.#time = time;
    this.#startMs = time.monotonicMs();
    line.onReceive((bytes) => this.#receive(bytes));
    this.#beatLater();
  }

  async press(key: KeyName, holdMs: number): Promise<void> {
    if (this.#secure) this.onKey?.(key, holdMs);
    if (this.#secure || (this.#groups & keyGroupBit(key)) === 0) return this.#pause(holdMs);
    this.#say({ kind: "key-down", key, unitMs: Math.trunc(this.#time.monotonicMs()) % ARGUMENT_LIMIT });
    await this.#hold(key, holdMs);
    // Secure mode may have begun under the finger: then nothing more is said of the key.
    if (!this.#secure) this.#say({ kind: "key-up", key, heldMs: Math.min(ARGUMENT_LIMIT - 1, Math.trunc(holdMs)) });
  }

  setSecure(_on: true, slot: number, operation: SecureOperation): void {
    this.#secure = true;
    this.#say({ kind: "secure-on", slot, operation });
  }

  secureOff(slot: number, reason: SecureOffName): void {
    this.#secure = false;
    this.#say({ kind: "secure-off", slot, reason });
  }

  masked(event: MaskedName, field: number, count: number): void {
    this.#say({ kind: "masked", event, field, digits: count });
  }

  setUnit(state: { readonly lidOpen?: boolean; readonly tamper?: boolean; readonly heartbeat?: boolean }): void {
    if (state.heartbeat !== undefined) this.#beating = state.heartbeat;
    if (state.lidOpen !== undefined) this.#lidOpen = state.lidOpen;
    // Latched: the switch that has opened once stays told until the unit is reset.
    if (state.tamper !== undefined) this.#tamperCount = state.tamper ? this.#tamperCount + 1 : 0;
    this.#beat();
  }

  setCards(bits: number): void {
    this.#cards = bits & 0b111;
    this.#beat();
  }

  setBattery(percent: number, charging: boolean): void {
    this.#percent = Math.round(Math.min(100, Math.max(0, percent)));
    this.#charging = charging;
    this.#beat();
  }

  stop(): void {
    this.#stopped = true;
    this.#heartbeat?.cancel();
    this.#idle?.cancel();
    for (const pause of this.#pauses) {
      pause.timer.cancel();
      pause.resolve();
    }
    this.#pauses.clear();
  }

  /** The key is down: repeats after 500 ms, then every 100 ms, for the keys that repeat. */
  async #hold(key: KeyName, holdMs: number): Promise<void> {
    const repeats = this.#repeat && !NEVER_REPEATED.has(key);
    let heldMs = 0;
    for (let count = 1; repeats && FIRST_REPEAT_MS + (count - 1) * REPEAT_MS < holdMs; count++) {
      const atMs = FIRST_REPEAT_MS + (count - 1) * REPEAT_MS;
      await this.#pause(atMs - heldMs);
      heldMs = atMs;
      if (this.#secure || this.#stopped) return;
      this.#say({ kind: "key-repeat", key, count: Math.min(ARGUMENT_LIMIT - 1, count) });
    }
    await this.#pause(holdMs - heldMs);
  }

  #pause(ms: number): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const pause = {
        resolve,
        timer: this.#time.after(ms, () => {
          this.#pauses.delete(pause);
          resolve();
        }),
      };
      this.#pauses.add(pause);
    });
  }

  #beatLater(): void {
    this.#heartbeat = this.#time.after(HEARTBEAT_MS, () => this.#beat());
  }

  /** A heartbeat now, and the next one a second later. */
  #beat(): void {
    if (this.#stopped) return;
    this.#heartbeat?.cancel();
    this.#beatLater();
    if (!this.#beating) return;
    const message = { kind: "heartbeat", version: PROFILE_VERSION, batteryPercent: this.#percent } as const;
    this.#say({ ...message, cards: this.#cards });
  }

  #say(message: UnitMessage): void {
    if (this.#stopped) return;
    const sequence = this.#sequence;
    this.#sequence = (sequence + 1) % SEQUENCES;
    const flags = {
      keysEnabled: this.#groups !== 0,
      secure: this.#secure,
      charging: this.#charging,
      externalPower: this.#charging,
      lidOpen: this.#lidOpen,
      tampered: this.#tamperCount > 0,
      lowBattery: this.#percent < LOW_BATTERY_PERCENT,
    };
    this.#line.send(encodeUnitFrame({ sequence, flags, message }));
  }

  #receive(bytes: Uint8Array): void {
    if (this.#stopped) return;
    this.#idle?.cancel();
    for (const frame of this.#splitter.push(bytes)) this.#answer(frame);
    if (this.#splitter.midFrame) this.#idle = this.#time.after(IDLE_GAP_MS, () => this.#splitter.gap());
  }

  #answer(frame: HostFrame | BadArgument): void {
    const content = JSON.stringify(frame);
    const atMs = this.#time.monotonicMs();
    const last = this.#lastHost;
    const repeated = last?.content === content && atMs - last.atMs < REPETITION_MS;
    const answer = repeated ? last.answer : this.#do(frame);
    this.#lastHost = { content, atMs, answer };
    this.#say(answer);
  }

  /** Does one command, once, and gives its answer. */
  #do(frame: HostFrame | BadArgument): UnitMessage {
    if (!("message" in frame)) {
      const command = nameOf(COMMAND_TYPES, frame.frame.type) ?? "query";
      return { kind: "ack", command, result: "bad-argument", sequence: frame.frame.sequence };
    }
    const { message, sequence } = frame;
    if (message.kind === "query") return unitReply(message.query, this.#facts());
    if (message.kind === "unknown") return { kind: "ack", command: message.command, result: "unknown", sequence };
    return { kind: "ack", command: message.kind, result: this.#act(message), sequence };
  }

  #act(message: Exclude<HostMessage, { kind: "query" | "unknown" }>): AckName {
    if (message.kind === "light") {
      this.lights.set(message.light, message);
      return "done";
    }
    if (this.#secure) return "refused-in-secure";
    if (message.kind === "beep") {
      this.beeps += message.beep === "stop" ? 0 : message.repetitions;
      return "done";
    }
    this.#repeat = message.repeat;
    this.#groups = message.enable ? this.#groups | message.groups : this.#groups & ~message.groups;
    return "done";
  }

  #facts(): UnitFacts {
    return {
      percent: this.#percent,
      tamperCount: this.#tamperCount,
      badFrames: this.#splitter.counts.badFrames,
      uptimeMs: this.#time.monotonicMs() - this.#startMs,
    };
  }
}
