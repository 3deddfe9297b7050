import { describe, expect, test } from "vitest";
import { parseAtr } from "#hal/wire/apdu/index";
import { encodeFrame, HostFramer, secure, UnitFramer } from "#hal/wire/ccid/index";
import { decodeBlock } from "#hal/wire/t1/index";
import { concat } from "#util/bytes";
import { vectorFrames } from "../../vectors/reader/exchanges.ts";

/** A million mutated frames, the same ones each run: no throw, and a good frame after a silence is always accepted. */
const FRAMES = 1_000_000;
const CHECK_EVERY = 1_000;

/** Numerical Recipes' generator: cheap, and the same everywhere. */
function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function mutate(frame: Uint8Array, below: (limit: number) => number): Uint8Array {
  const bytes = frame.slice();
  const at = below(bytes.length);
  switch (below(4)) {
    case 0:
      bytes[at] = below(256);
      return bytes;
    case 1:
      return bytes.subarray(0, at);
    case 2:
      return concat(bytes.subarray(0, at), [below(256)], bytes.subarray(at));
    default:
      return concat(bytes.subarray(at), bytes.subarray(0, at));
  }
}

const good = encodeFrame({ type: 0x81, slot: 1, seq: 7, specific: [0, 0, 0], data: new Uint8Array() });

describe("a million mutated frames", () => {
  test.each([
    ["at the host", () => new HostFramer()],
    ["at the unit", () => new UnitFramer()],
  ])(
    "%s",
    (_name, make) => {
      const frames = vectorFrames().map((frame) => frame.bytes);
      const below = seeded(20_260_302);
      const framer = make();
      let accepted = 0;
      for (let count = 0; count < FRAMES; count++) {
        framer.push(mutate(frames[below(frames.length)] ?? good, below));
        if (count % CHECK_EVERY !== 0) continue;
        framer.gap();
        if (framer.push(good).at(-1)?.kind === "frame") accepted++;
      }
      expect(accepted).toBe(FRAMES / CHECK_EVERY);
    },
    120_000,
  );

  test("in the parsers behind: blocks, ATRs, secure structures", () => {
    const below = seeded(7);
    const data = vectorFrames().map((frame) => frame.bytes.slice(12, -1));
    let judged = 0;
    for (let count = 0; count < FRAMES; count++) {
      const bytes = mutate(data[below(data.length)] ?? good, below);
      if (decodeBlock(bytes).kind && parseAtr(bytes).kind) judged++;
      secure.decodeRequest({ specific: [0, 0, 0], data: bytes });
    }
    expect(judged).toBe(FRAMES);
  }, 120_000);
});
