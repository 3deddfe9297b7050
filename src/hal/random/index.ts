/**
 * CHANCE: unpredictable bytes from the operating system. Never: a seed, a value that can be asked again.
 * May import: hal/ports, node:crypto.
 */
import { randomFillSync } from "node:crypto";
import type { Random } from "#hal/ports/index";

/** The random source of the machine. What it gives is nowhere else in memory: a key drawn here can be wiped. */
export function systemRandom(): Random {
  return { bytes: (count) => randomFillSync(new Uint8Array(new ArrayBuffer(count))) };
}
