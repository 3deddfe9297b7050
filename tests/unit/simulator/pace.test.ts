import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concat } from "#util/bytes";
import { BYTE_MS, INSTANT_PACE, paced, paceOf, REAL_PACE } from "../../../simulator/pace.ts";
import { realTime } from "../../../simulator/time.ts";
import { pipe } from "../../../simulator/unit-line.ts";
import { FakeClock, settle } from "../../helpers/fake-clock.ts";

describe("the pace of a line", () => {
  test("1000 bytes on the reader line last 95.5 ms, to 5 %, on the machine's own time", async () => {
    const tookMs: number[] = [];
    for (let i = 0; i < 5; i++) tookMs.push(await timeOfBytes(1000));
    // Never faster. Slower only when the machine itself was busy elsewhere: not five times in a row.
    expect(Math.min(...tookMs)).toBeGreaterThan(95.5 * 0.95);
    expect(Math.min(...tookMs)).toBeLessThan(95.5 * 1.05);
  });

  test("both ways: a frame is heard at the instant its last byte would have arrived", async () => {
    const time = new FakeClock();
    const { unit, host } = pipe();
    const line = paced(unit, BYTE_MS.printer, time);
    let heard = 0;
    line.onReceive((bytes) => {
      heard += bytes.length;
    });
    host.write(new Uint8Array(100));
    await settle();
    await time.run(20);
    expect(heard).toBe(Math.floor(20 / BYTE_MS.printer));
    await time.run(7);
    expect(heard).toBe(100);
  });

  test("bytes sent while others are under way queue behind them, in order", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 12 }),
        fc.nat(30),
        async (chunks, gapMs) => {
          const time = new FakeClock();
          const { unit, host } = pipe();
          const line = paced(unit, BYTE_MS.keypad, time);
          const got: Uint8Array[] = [];
          host.onBytes((bytes) => got.push(bytes));
          for (const chunk of chunks) {
            line.send(chunk);
            await time.run(gapMs);
          }
          const whole = concat(...chunks);
          await time.run(whole.length * BYTE_MS.keypad + 2);
          expect(concat(...got)).toEqual(whole);
          expect(time.running).toBe(0);
        },
      ),
      { numRuns: 30 },
    );
  });

  test("instant is the line itself", () => {
    const { unit } = pipe();
    expect(paced(unit, 0, new FakeClock())).toBe(unit);
  });

  test("words", () => {
    expect(paceOf("real")).toEqual(REAL_PACE);
    expect(paceOf("instant")).toEqual(INSTANT_PACE);
    expect(paceOf("0.5")).toEqual({ line: 0.5, card: 0.5, key: 0.5 });
    for (const word of ["fast", "-1", "", "NaN", "Infinity"]) expect(() => paceOf(word)).toThrow(RangeError);
  });
});

function timeOfBytes(wanted: number): Promise<number> {
  const time = realTime();
  const { unit, host } = pipe();
  const line = paced(unit, BYTE_MS.reader, time);
  let count = 0;
  const startMs = time.monotonicMs();
  return new Promise((resolve) => {
    host.onBytes((bytes) => {
      count += bytes.length;
      if (count === wanted) resolve(time.monotonicMs() - startMs);
    });
    line.send(new Uint8Array(wanted));
  });
}
