import type { Clock, Timer } from "../ports/index.ts";

/** Time given to the event loop to read what has come, before silence is believed. */
const GRACE_MS = 1;

/**
 * One moment that moves. Setting it again costs no timer: the running one is kept, and when it fires too early it is
 * set for the rest. A busy event loop is not silence: once the moment has passed, input is read once more first.
 */
export class Deadline {
  readonly #clock: Clock;
  readonly #then: () => void;
  #timer: Timer | undefined;
  #timerDueMs = 0;
  #dueMs: number | undefined;

  constructor(clock: Clock, then: () => void) {
    this.#clock = clock;
    this.#then = then;
  }

  /** The moment is now `delayMs` away. */
  set(delayMs: number): void {
    const dueMs = this.#clock.monotonicMs() + delayMs;
    this.#dueMs = dueMs;
    if (this.#timer && this.#timerDueMs <= dueMs) return;
    this.#timer?.cancel();
    this.#arm(delayMs, dueMs);
  }

  /** There is no moment any more. */
  clear(): void {
    this.#dueMs = undefined;
  }

  /** Lets go of the timer too. */
  dispose(): void {
    this.clear();
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #arm(delayMs: number, dueMs: number): void {
    this.#timerDueMs = dueMs;
    this.#timer = this.#clock.after(delayMs, () => this.#fired());
  }

  #fired(): void {
    this.#timer = undefined;
    const dueMs = this.#dueMs;
    if (dueMs === undefined) return;
    const restMs = dueMs - this.#clock.monotonicMs();
    if (restMs > 0) {
      this.#arm(restMs, dueMs);
      return;
    }
    this.#timerDueMs = dueMs;
    this.#timer = this.#clock.after(GRACE_MS, () => {
      const moved = this.#dueMs !== dueMs;
      this.#timer = undefined;
      if (moved) {
        this.#fired();
        return;
      }
      this.#dueMs = undefined;
      this.#then();
    });
  }
}
