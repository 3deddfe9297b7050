import { replaceFile } from "./durable-file.ts";

/** Monday 2026-11-23, 07:30 in Paris: when every bench begins. */
export const BENCH_START_MS = Date.parse("2026-11-23T07:30:00+01:00");

/**
 * The file `clock`: one line, the milliseconds to add to the machine's clock to have the bench's. A device on this
 * bench reads it at each use, so it is replaced whole.
 */
export function writeClockFile(path: string, offsetMs: number): void {
  replaceFile(path, `${Math.round(offsetMs)}\n`);
}
