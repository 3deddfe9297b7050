import { expect, test } from "vitest";
import { openBackOff } from "#billing/keys/index";
import { memoryDisk } from "#hal/disk/index";
import { Trouble } from "#util/trouble";
import { FakeClock } from "../../helpers/fake-clock.ts";

const CODE = "80250000019900000001.1";
const start = (disk = memoryDisk(), used = true) => {
  const clock = new FakeClock();
  return openBackOff(disk, clock, used).then((backOff) => ({ disk, clock, backOff }));
};
const again = ({ disk }: { disk: ReturnType<typeof memoryDisk> }) => start(memoryDisk(disk.files, disk.folders));

async function wrong({ backOff }: Awaited<ReturnType<typeof start>>, times: number) {
  for (let time = 0; time < times; time++) {
    await backOff.begin(CODE);
    await backOff.end(CODE, "wrong");
  }
}

test("no wait before the first and the second try, 5 s before the third, 30 s before every one after", async () => {
  const device = await start(memoryDisk(), false);
  const waits: number[] = [];
  for (let tries = 0; tries < 6; tries++) {
    waits.push(device.backOff.waitMs(CODE));
    await wrong(device, 1);
  }
  expect(waits).toEqual([0, 0, 5000, 30_000, 30_000, 30_000]);
});

test("the wait runs down, from the end of the try before", async () => {
  const device = await start(memoryDisk(), false);
  await wrong(device, 2);
  await device.clock.run(3000);
  expect(device.backOff.waitMs(CODE)).toBe(2000);
  await device.clock.run(2000);
  expect(device.backOff.waitMs(CODE)).toBe(0);
});

test("a right code ends it; one that reached no card was no try", async () => {
  const device = await start(memoryDisk(), false);
  await wrong(device, 2);
  await device.backOff.begin(CODE);
  await device.backOff.end(CODE, "none");
  expect(device.backOff.waitMs(CODE)).toBe(5000);
  await device.backOff.begin(CODE);
  await device.backOff.end(CODE, "right");
  await wrong(device, 1);
  expect(device.backOff.waitMs(CODE)).toBe(0);
});

test("P12 the plug pulled at any moment gains no try and no time: the whole wait stands again", async () => {
  let device = await start(memoryDisk(), false);
  await wrong(device, 1);
  await device.backOff.begin(CODE); // The plug is pulled while the card looks at the code.
  device = await again(device);
  expect(device.backOff.waitMs(CODE)).toBe(5000);
  await device.clock.run(4000);
  device = await again(device);
  expect(device.backOff.waitMs(CODE)).toBe(5000);
});

test("the count is down on the disk before the try begins", async () => {
  const device = await start(memoryDisk(), false);
  await wrong(device, 1);
  const left: number[] = [];
  for (let failing = 1; failing < 12; failing++) {
    const disk = memoryDisk(device.disk.files, device.disk.folders);
    const cut = await start(disk);
    let calls = 0;
    disk.fault = (call) => {
      if (call !== "read" && ++calls >= failing) throw new Trouble("E_STORE_READ_ONLY", { call });
      return undefined;
    };
    await cut.backOff.begin(CODE);
    disk.fault = undefined;
    left.push((await again({ disk })).backOff.waitMs(CODE));
    if (calls < failing) break;
  }
  expect(left.at(-1)).toBe(5000); // Whole: counted.
  expect(new Set(left)).toEqual(new Set([0, 5000])); // Not begun, or counted: never less than before.
});

test("each code of each card has its own count", async () => {
  const device = await start(memoryDisk(), false);
  await wrong(device, 3);
  for (const code of ["80250000019900000001.2", "80250000019900000002.1", "other.1"])
    expect(device.backOff.waitMs(code)).toBe(0);
});

test.each([
  ["lost", undefined],
  ["empty", ""],
  ["garbage", "{"],
  ["of another shape", '{"format":"tournee-back-off","version":1,"begun":{"a":-1}}'],
])("the file %s: the longest wait, on a device that was used; none on a new one", async (_, text) => {
  const disk = memoryDisk();
  if (text !== undefined) disk.files.set("back-off", Buffer.from(text));
  expect((await start(disk, true)).backOff.waitMs(CODE)).toBe(30_000);
  expect((await start(memoryDisk(), false)).backOff.waitMs(CODE)).toBe(0);
});

test("on a disk that cannot be written to it counts in memory", async () => {
  const device = await start(memoryDisk(), false);
  device.disk.fault = (call) => {
    if (call !== "read") throw new Trouble("E_STORE_READ_ONLY", { call });
    return undefined;
  };
  await wrong(device, 3);
  expect(device.backOff.waitMs(CODE)).toBe(30_000);
});

test("the file names cards that are enrolled and no code", async () => {
  const device = await start(memoryDisk(), false);
  await wrong(device, 2);
  expect(JSON.parse(Buffer.from(device.disk.files.get("back-off") ?? []).toString())).toEqual({
    format: "tournee-back-off",
    version: 1,
    begun: { [CODE]: 2 },
  });
});
