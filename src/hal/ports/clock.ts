/** A running timer. `cancel` is free to call twice. */
export interface Timer {
  cancel(): void;
}

/** Wall time and monotonic time. Nothing else in the house asks the machine what time it is. */
export interface Clock {
  /** Wall clock, milliseconds since 1970 UTC; may jump. For dates that people read, never for time-outs. */
  now(): number;
  /** The wall clock stands at `wallMs` from now on, until the next start: what the user said. The machine's own stays. */
  correct(wallMs: number): void;
  /** Monotonic milliseconds since some start. For time-outs and durations. */
  monotonicMs(): number;
  /** Calls `then` once, after `delayMs`. */
  after(delayMs: number, then: () => void): Timer;
  /** Calls `then` again and again, `periodMs` apart. */
  every(periodMs: number, then: () => void): Timer;
}

/** Resolves after `delayMs` of that clock, or at once when `until` is aborted. */
export function sleep(clock: Clock, delayMs: number, until?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (until?.aborted) return resolve();
    const timer = clock.after(delayMs, finish);
    function finish() {
      timer.cancel();
      until?.removeEventListener("abort", finish);
      resolve();
    }
    until?.addEventListener("abort", finish, { once: true });
  });
}
