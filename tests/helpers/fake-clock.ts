import type { Clock, Timer } from "#hal/ports/index";

interface Pending {
  readonly dueMs: number;
  readonly order: number;
  readonly then: () => void;
}

/** A clock that stands still until a test moves it. Timers fire in order of their due time, then of their making. */
export class FakeClock implements Clock {
  #nowMs = 0;
  #order = 0;
  #wallMs: number;
  readonly #pending = new Set<Pending>();

  /** `wallMs` is the wall time at the start: 2026-03-02 08:00 UTC unless said. */
  constructor(wallMs = Date.UTC(2026, 2, 2, 8)) {
    this.#wallMs = wallMs;
  }

  now(): number {
    return this.#wallMs + this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  /** The wall clock jumps; the monotonic one does not. */
  setWall(wallMs: number): void {
    this.#wallMs = wallMs - this.#nowMs;
  }

  correct(wallMs: number): void {
    this.setWall(wallMs);
  }

  after(delayMs: number, then: () => void): Timer {
    const pending = { dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, then };
    this.#pending.add(pending);
    return { cancel: () => void this.#pending.delete(pending) };
  }

  every(periodMs: number, then: () => void): Timer {
    let stopped = false;
    let timer: Timer;
    const again = () => {
      timer = this.after(periodMs, () => {
        again();
        then();
      });
      if (stopped) timer.cancel();
    };
    again();
    return {
      cancel() {
        stopped = true;
        timer.cancel();
      },
    };
  }

  /** Timers still running: 0 proves that something let go of all of them. */
  get running(): number {
    return this.#pending.size;
  }

  /** Moves on by `ms`, firing what falls due, without letting promises run in between. */
  advance(ms: number): void {
    const endMs = this.#nowMs + ms;
    for (let next = this.#due(endMs); next; next = this.#due(endMs)) this.#fire(next);
    this.#nowMs = endMs;
  }

  /** The same, and lets promises and microtasks settle after each timer: for code that awaits between timers. */
  async run(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await settle();
    for (let next = this.#due(endMs); next; next = this.#due(endMs)) {
      this.#fire(next);
      await settle();
    }
    this.#nowMs = endMs;
  }

  #fire(pending: Pending): void {
    this.#pending.delete(pending);
    this.#nowMs = pending.dueMs;
    pending.then();
  }

  #due(endMs: number): Pending | undefined {
    let first: Pending | undefined;
    for (const one of this.#pending) {
      if (one.dueMs > endMs) continue;
      if (!first || one.dueMs < first.dueMs || (one.dueMs === first.dueMs && one.order < first.order)) first = one;
    }
    return first;
  }
}

/** Lets every promise that can settle do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}
