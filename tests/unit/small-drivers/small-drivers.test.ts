import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "#hal/clock/index";
import { sleep } from "#hal/ports/index";
import { folderPower } from "#hal/power/index";
import { systemRandom } from "#hal/random/index";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tournee-hal-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const HOUR_MS = 3_600_000;
/** What the clock adds to the machine's, within the time the test itself takes. */
const offsetOf = (clock: { now(): number }) => Math.round((clock.now() - Date.now()) / 1000) * 1000 + 0;

test("the clock is the machine's without an offset file", () => {
  expect(offsetOf(systemClock())).toBe(0);
  expect(offsetOf(systemClock({ offsetFile: join(folder, "clock") }))).toBe(0);
});

test("the offset is read at each use", () => {
  const path = join(folder, "clock");
  const clock = systemClock({ offsetFile: path });
  writeFileSync(path, `${HOUR_MS}\n`);
  expect(offsetOf(clock)).toBe(HOUR_MS);
  writeFileSync(path, `-${2 * HOUR_MS}`);
  expect(offsetOf(clock)).toBe(-2 * HOUR_MS);
});

test.each(["", "tomorrow", "12.5", "1e9", "0x10", "999999999999999", "99999999999999999999"])(
  "an offset of %j counts as none",
  (text) => {
    writeFileSync(join(folder, "clock"), text);
    expect(offsetOf(systemClock({ offsetFile: join(folder, "clock") }))).toBe(0);
  },
);

test("the monotonic time does not move with the offset", () => {
  const path = join(folder, "clock");
  const clock = systemClock({ offsetFile: path });
  const before = clock.monotonicMs();
  writeFileSync(path, `${HOUR_MS}`);
  expect(clock.monotonicMs() - before).toBeLessThan(HOUR_MS / 2);
  expect(clock.monotonicMs()).toBeGreaterThanOrEqual(before);
});

test("a timer fires once, not before its time", async () => {
  const clock = systemClock();
  const before = clock.monotonicMs();
  await sleep(clock, 20);
  expect(clock.monotonicMs() - before).toBeGreaterThanOrEqual(19);
});

test("a cancelled timer and a cancelled period never fire", async () => {
  const clock = systemClock();
  let fired = 0;
  clock.after(5, () => fired++).cancel();
  clock.every(5, () => fired++).cancel();
  await sleep(clock, 30);
  expect(fired).toBe(0);
});

test("a period fires again and again", async () => {
  const clock = systemClock();
  let fired = 0;
  await new Promise<void>((resolve) => {
    const timer = clock.every(3, () => {
      if (++fired < 3) return;
      timer.cancel();
      resolve();
    });
  });
  expect(fired).toBe(3);
});

test.each([-1, Number.NaN, 2 ** 31])("a delay of %d is refused: the machine would fire at once", (delayMs) => {
  expect(() => systemClock().after(delayMs, () => undefined)).toThrow(RangeError);
});

test("random bytes are as many as asked, and never the same", () => {
  const random = systemRandom();
  expect(random.bytes(0)).toHaveLength(0);
  expect(random.bytes(32)).toHaveLength(32);
  expect(random.bytes(32)).not.toEqual(random.bytes(32));
});

test("no battery folder: nothing is known", async () => {
  expect(await folderPower(join(folder, "none")).read()).toEqual({ percent: undefined, charging: false });
});

test.each([
  ["80\n", "Discharging\n", { percent: 80, charging: false }],
  ["12\n", "Charging\n", { percent: 12, charging: true }],
  ["100", "Full", { percent: 100, charging: true }],
  ["101\n", "Unknown\n", { percent: undefined, charging: false }],
  ["", "Not charging\n", { percent: undefined, charging: false }],
  ["-3\n", "", { percent: undefined, charging: false }],
])("a folder that says %j and %j is read", async (capacity, status, state) => {
  writeFileSync(join(folder, "capacity"), capacity);
  writeFileSync(join(folder, "status"), status);
  expect(await folderPower(folder).read()).toEqual(state);
});
