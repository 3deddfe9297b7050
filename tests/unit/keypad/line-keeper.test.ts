import { expect, test } from "vitest";
import { LineKeeper } from "#hal/line/line-keeper";
import type { Line } from "#hal/ports/index";
import { Trouble } from "#util/trouble";
import { FakeClock } from "../../helpers/fake-clock.ts";

/** A line that only remembers whether it was closed, and can vanish. */
function fakeLine() {
  let gone: () => void = () => undefined;
  const line = {
    closed: 0,
    vanish: () => gone(),
    onBytes: () => undefined,
    onClose: (listener: () => void) => {
      gone = listener;
    },
    write: async () => undefined,
    close: async () => {
      line.closed += 1;
    },
  };
  return line;
}

function keeperOf(openLine: () => Promise<Line>) {
  const clock = new FakeClock();
  const told: string[] = [];
  const keeper = new LineKeeper({
    openLine,
    clock,
    onOpen: () => told.push("open"),
    onBytes: () => undefined,
    onGone: () => told.push("gone"),
  });
  return { clock, told, keeper };
}

test("a line that does not open is tried again every two seconds", async () => {
  let tries = 0;
  const { clock, keeper } = keeperOf(async () => {
    tries += 1;
    throw new Trouble("E_LINE_CLOSED");
  });
  keeper.start();
  await clock.run(6100);
  expect(tries).toBe(4);
  await keeper.stop();
  await clock.run(10_000);
  expect(tries).toBe(4);
});

test("a line that vanishes is replaced by a new one, never opened again itself", async () => {
  const lines: ReturnType<typeof fakeLine>[] = [];
  const { clock, told, keeper } = keeperOf(async () => {
    const line = fakeLine();
    lines.push(line);
    return line;
  });
  keeper.start();
  await clock.run(0);
  lines[0]?.vanish();
  await clock.run(2000);
  expect(lines).toHaveLength(2);
  expect(told).toEqual(["open", "gone", "open"]);
});

test("a line that opens after stop is closed, and not told", async () => {
  const line = fakeLine();
  let opened: (line: Line) => void = () => undefined;
  const { clock, told, keeper } = keeperOf(() => new Promise((resolve) => (opened = resolve)));
  keeper.start();
  await keeper.stop();
  opened(line);
  await clock.run(0);
  expect(line.closed).toBe(1);
  expect(told).toEqual([]);
  expect(keeper.open).toBe(false);
});

test("a write without a line is refused, not thrown", async () => {
  const { keeper } = keeperOf(() => new Promise(() => undefined));
  keeper.start();
  expect(await keeper.write(Uint8Array.of(1))).toBe(false);
});
