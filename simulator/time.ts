/** A running timer of the bench. `cancel` is free to call twice. */
export interface SimTimer {
  cancel(): void;
}

/** Time as the bench sees it: handed to every part by parameter, so that a test can hold it still. */
export interface SimTime {
  /** Wall clock, milliseconds since 1970 UTC. */
  now(): number;
  /** Monotonic milliseconds since some start, with fractions where the machine has them. */
  monotonicMs(): number;
  /** Calls `then` once, `delayMs` from now. */
  after(delayMs: number, then: () => void): SimTimer;
}

/** The machine's own time. */
export function realTime(): SimTime {
  return {
    now: () => Date.now(),
    monotonicMs: () => performance.now(),
    after(delayMs, then) {
      const timer = setTimeout(then, delayMs);
      return { cancel: () => clearTimeout(timer) };
    },
  };
}

/** Resolves `delayMs` from now on that time. */
export function waitMs(time: SimTime, delayMs: number): Promise<void> {
  return new Promise((resolve) => void time.after(delayMs, resolve));
}
