import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FrameParser } from "#hal/keypad/frame-parser";
import {
  decodeUnitFrame,
  encodeUnitFrame,
  FrameSplitter,
  KEY_CODES,
  type KeyName,
  type UnitFrame,
} from "#hal/wire/keypad/index";
import { concat } from "#util/bytes";
import { FakeClock } from "../../helpers/fake-clock.ts";
import { bareKeypad, ENABLED } from "./bench.ts";

const keyName = fc.constantFrom(...(Object.keys(KEY_CODES) as KeyName[]));
const frame: fc.Arbitrary<UnitFrame> = fc
  .tuple(fc.nat({ max: 127 }), keyName, fc.nat({ max: 16383 }))
  .map(([sequence, key, unitMs]) => ({ sequence, flags: ENABLED, message: { kind: "key-down", key, unitMs } }));
/** Noise that looks like the line: many A5, many small bytes. */
const noise = fc.uint8Array({ maxLength: 40 }).map((bytes) => bytes.map((byte) => (byte > 0xd0 ? 0xa5 : byte)));

/** Feeds the driver's parser in chunks of `size` bytes. */
function parsed(stream: Uint8Array, size: number) {
  const frames: UnitFrame[] = [];
  const parser = new FrameParser(new FakeClock(), (good) => frames.push(good));
  for (let at = 0; at < stream.length; at += size) parser.push(stream.subarray(at, at + size));
  return { frames, counts: parser.counts };
}

describe("the parser of the driver", () => {
  test("gives the same frames whatever the chunks, one byte at a time included", () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 8 }), noise, fc.integer({ min: 1, max: 30 }), (frames, junk, size) => {
        const stream = concat(...frames.map(encodeUnitFrame), junk, ...frames.map(encodeUnitFrame));
        expect(parsed(stream, size)).toEqual(parsed(stream, stream.length || 1));
        expect(parsed(stream, 1)).toEqual(parsed(stream, stream.length || 1));
      }),
    );
  });

  test("cuts frames as the pure splitter of the wire does", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(frame.map(encodeUnitFrame), noise), { maxLength: 12 }), (parts) => {
        const stream = concat(...parts);
        const splitter = new FrameSplitter(decodeUnitFrame);
        const frames = splitter.push(stream);
        expect(parsed(stream, 5)).toEqual({ frames, counts: splitter.counts });
      }),
    );
  });

  test("loses at most what the noise touched: the second frame after it is always read", () => {
    fc.assert(
      fc.property(noise, frame, frame, (junk, first, second) => {
        const got = parsed(concat(junk, encodeUnitFrame(first), encodeUnitFrame(second)), 8).frames;
        expect(got.at(-1)).toEqual(second);
      }),
    );
  });

  test("never delivers a frame with one bit flipped as another frame", () => {
    fc.assert(
      fc.property(frame, fc.nat({ max: 63 }), (good, bit) => {
        const bytes = encodeUnitFrame(good);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(parsed(bytes, 8).frames).toEqual([]);
      }),
    );
  });

  test("drops a partial frame after 20 ms of silence, and the next frame is good", async () => {
    const clock = new FakeClock();
    const frames: UnitFrame[] = [];
    const parser = new FrameParser(clock, (good) => frames.push(good));
    const bytes = encodeUnitFrame({ sequence: 1, flags: ENABLED, message: { kind: "key-down", key: "1", unitMs: 0 } });
    parser.push(bytes.subarray(0, 3));
    await clock.run(20);
    parser.push(bytes);
    expect(frames).toHaveLength(1);
    expect(parser.counts).toEqual({ badFrames: 0, droppedPartials: 1 });
  });

  test("keeps a partial frame whose rest waited in the system while the loop was busy", () => {
    const clock = new FakeClock();
    const frames: UnitFrame[] = [];
    const parser = new FrameParser(clock, (good) => frames.push(good));
    const bytes = encodeUnitFrame({ sequence: 1, flags: ENABLED, message: { kind: "key-down", key: "1", unitMs: 0 } });
    parser.push(bytes.subarray(0, 3));
    // The gap timer fires late, and the read that comes with it brings the rest before anything is dropped.
    const after = clock.after.bind(clock);
    clock.after = (delayMs, then) => {
      if (delayMs === 0) parser.push(bytes.subarray(3));
      return after(delayMs, then);
    };
    clock.advance(20);
    expect(frames).toHaveLength(1);
  });

  test("random bytes are bounded: nothing grows, nothing is thrown", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2000, maxLength: 4000 }), (bytes) => {
        const { frames, counts } = parsed(bytes, 64);
        expect(frames.length * 8).toBeLessThanOrEqual(bytes.length);
        expect(counts.badFrames).toBeGreaterThan(0);
      }),
      { numRuns: 20 },
    );
  });
});

test("after any noise the keypad is present again within three heartbeats", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (junk) => {
      const { clock, line, keypad, beat } = await bareKeypad();
      line.send(junk);
      for (let i = 0; i < 3; i++) {
        await clock.run(1000);
        await beat();
      }
      expect(keypad.present).toBe(true);
      await keypad.stop();
    }),
    { numRuns: 30 },
  );
});
