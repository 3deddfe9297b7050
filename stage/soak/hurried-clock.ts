import type { Clock, Timer } from "#hal/ports/index";

interface Pending {
  readonly dueMs: number;
  readonly order: number;
  readonly then: () => void;
}

/**
 * Time without waiting: the wall stands at `wallMs`, and the monotonic time goes on to the next timer as soon as the
 * machine has a moment, one timer a turn. Nobody here answers late, so that no deadline falls because of it.
 */
export class HurriedClock implements Clock {
  #wallMs: number;
  readonly #pending = new Set<Pending>();
  #nowMs = 0;
  #order = 0;
  #turn: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(wallMs: number) {
    this.#wallMs = wallMs;
  }

  now(): number {
    return this.#wallMs;
  }

  correct(wallMs: number): void {
    this.#wallMs = wallMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, then: () => void): Timer {
    const pending = { dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, then };
    this.#pending.add(pending);
    this.#goOn();
    return { cancel: () => void this.#pending.delete(pending) };
  }

  every(periodMs: number, then: () => void): Timer {
    let timer = this.after(periodMs, again);
    let over = false;
    function cancel() {
      over = true;
      timer.cancel();
    }
    const next = () => {
      if (!over) timer = this.after(periodMs, again);
    };
    function again() {
      next();
      then();
    }
    return { cancel };
  }

  /** No timer fires any more. */
  stop(): void {
    this.#stopped = true;
    this.#pending.clear();
    clearTimeout(this.#turn);
  }

  #goOn(): void {
    if (this.#turn !== undefined || this.#stopped || this.#pending.size === 0) return;
    this.#turn = setTimeout(() => {
      this.#turn = undefined;
      this.#fireNext();
      this.#goOn();
    }, 0);
  }

  #fireNext(): void {
    const [next] = [...this.#pending].sort((a, b) => a.dueMs - b.dueMs || a.order - b.order);
    if (next === undefined) return;
    this.#pending.delete(next);
    this.#nowMs = Math.max(this.#nowMs, next.dueMs);
    next.then();
  }
}
