import { readFileSync } from "node:fs";
import type { Clock } from "#hal/ports/index";

/** Beyond this a timer of the machine fires at once: such a delay is a programmer error. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;
/** A thousand years: what is larger is no offset but a damaged file. */
const LARGEST_OFFSET_MS = 1000 * 366 * 24 * 3600 * 1000;

/**
 * The machine's clock. `offsetFile`, when given, holds one line: signed milliseconds to add to the wall clock, read at
 * each use; absent or unreadable counts as 0. Timers and the monotonic time never move with it.
 */
export function systemClock(options: { readonly offsetFile?: string } = {}): Clock {
  const { offsetFile } = options;
  const machineMs = () => Date.now() + (offsetFile === undefined ? 0 : readOffsetMs(offsetFile));
  let correctionMs = 0;
  return {
    now: () => machineMs() + correctionMs,
    correct(wallMs) {
      correctionMs = wallMs - machineMs();
    },
    monotonicMs: () => performance.now(),
    after(delayMs, then) {
      const timer = setTimeout(then, bounded(delayMs));
      return { cancel: () => clearTimeout(timer) };
    },
    every(periodMs, then) {
      const timer = setInterval(then, bounded(periodMs));
      return { cancel: () => clearInterval(timer) };
    },
  };
}

function bounded(delayMs: number): number {
  if (!(delayMs >= 0 && delayMs <= LONGEST_DELAY_MS)) throw new RangeError("a delay is 0 to 24 days");
  return delayMs;
}

function readOffsetMs(path: string): number {
  let text: string;
  try {
    text = readFileSync(path, "latin1").trim();
  } catch {
    return 0; // No such file: a terminal of metal.
  }
  const offsetMs = Number(text);
  return /^[+-]?\d{1,15}$/.test(text) && Math.abs(offsetMs) <= LARGEST_OFFSET_MS ? offsetMs : 0;
}
