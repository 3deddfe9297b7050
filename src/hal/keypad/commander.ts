import type { Clock, Timer } from "#hal/ports/index";
import { encodeHostFrame, type HostMessage, SEQUENCES, type UnitMessage } from "#hal/wire/keypad/index";

/** No answer in this time: the same frame again (wire.md 4.6). */
const ANSWER_MS = 100;
const REPEATS = 3;
/** Beeps and lights that wait for a unit which does not answer are worth nothing: no more than this many are kept. */
const MOST_WAITING = 16;

export type CommandEnd =
  | { readonly kind: "acknowledged"; readonly result: Extract<UnitMessage, { kind: "ack" }>["result"] }
  | { readonly kind: "replied"; readonly value: number }
  | { readonly kind: "unanswered" };

interface Order {
  readonly message: HostMessage;
  readonly end: (end: CommandEnd) => void;
}

/**
 * Commands to the unit, one at a time, each with its own sequence number. A repetition carries the same number, so that
 * the unit does the action once.
 */
export class Commander {
  readonly #clock: Clock;
  readonly #send: (bytes: Uint8Array) => void;
  readonly #waiting: Order[] = [];
  #current: { readonly order: Order; readonly sequence: number; sent: number; timer: Timer } | undefined;
  #nextSequence = 0;
  #unanswered = 0;

  constructor(clock: Clock, send: (bytes: Uint8Array) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** Commands that no answer came for. */
  get unanswered(): number {
    return this.#unanswered;
  }

  /** Whether such a command waits or is on the way. */
  holds(kind: HostMessage["kind"]): boolean {
    return this.#current?.order.message.kind === kind || this.#waiting.some((order) => order.message.kind === kind);
  }

  /** Sends a command once those before it have ended. Never rejects. */
  ask(message: HostMessage): Promise<CommandEnd> {
    return new Promise((end) => {
      if (this.#waiting.length >= MOST_WAITING) {
        end({ kind: "unanswered" });
        return;
      }
      this.#waiting.push({ message, end });
      this.#next();
    });
  }

  /** An ACK or a REPLY of the unit. One that answers nothing outstanding is ignored. */
  answer(message: Extract<UnitMessage, { kind: "ack" | "reply" }>): void {
    const current = this.#current;
    if (current === undefined) return;
    const asked = current.order.message;
    if (message.kind === "ack" && message.sequence === current.sequence && message.command === asked.kind) {
      this.#finish({ kind: "acknowledged", result: message.result });
    }
    if (message.kind === "reply" && asked.kind === "query" && message.query === asked.query) {
      this.#finish({ kind: "replied", value: message.value });
    }
  }

  /** The unit has gone: what waits is given up. */
  giveUp(): void {
    const waiting = this.#waiting.splice(0);
    if (this.#current !== undefined) this.#finish({ kind: "unanswered" });
    for (const order of waiting) order.end({ kind: "unanswered" });
  }

  #next(): void {
    if (this.#current !== undefined) return;
    const order = this.#waiting.shift();
    if (order === undefined) return;
    const sequence = this.#nextSequence;
    this.#nextSequence = (sequence + 1) % SEQUENCES;
    this.#current = { order, sequence, sent: 0, timer: this.#clock.after(ANSWER_MS, () => this.#late()) };
    this.#transmit();
  }

  #transmit(): void {
    const current = this.#current;
    if (current === undefined) return;
    current.sent += 1;
    this.#send(encodeHostFrame({ sequence: current.sequence, message: current.order.message }));
  }

  #late(): void {
    const current = this.#current;
    if (current === undefined) return;
    if (current.sent > REPEATS) {
      this.#unanswered += 1;
      this.#finish({ kind: "unanswered" });
      return;
    }
    current.timer = this.#clock.after(ANSWER_MS, () => this.#late());
    this.#transmit();
  }

  #finish(end: CommandEnd): void {
    const current = this.#current;
    this.#current = undefined;
    current?.timer.cancel();
    current?.order.end(end);
    this.#next();
  }
}
