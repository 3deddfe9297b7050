/**
 * CHANCE: unpredictable bytes from the operating system. Never: a seed, a value that can be asked again.
 * May import: hal/ports, node:crypto.
 */
import { randomBytes } from "node:crypto";
import type { Random } from "#hal/ports/index";

/** The random source of the machine. */
export function systemRandom(): Random {
  return { bytes: (count) => new Uint8Array(randomBytes(count)) };
}
