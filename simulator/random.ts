/** Chance that a seed replays: for faults, never for keys. */
export interface SimRandom {
  /** A whole number from 0 to `bound` - 1. */
  below(bound: number): number;
}

/** The mulberry32 generator: small, and the same on every machine. */
export function seededRandom(seed: number): SimRandom {
  let state = seed >>> 0;
  return {
    below(bound) {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
    },
  };
}
