import { beforeAll, describe, expect, test } from "vitest";
import { memoryDisk } from "#hal/disk/index";
import type { Disk, DiskFile } from "#hal/ports/index";
import { Trouble, troubleCode } from "#util/trouble";
import { openBuiltInDevice } from "../../stage/soak/device.ts";
import { playAll } from "../../stage/soak/player.ts";
import { World } from "../../stage/soak/world.ts";
import { verifyDevice } from "../../stage/terminalctl/verify.ts";
import type { CutState } from "./power-cut.ts";
import { afterCut, DAY, ORDONNANCE, type Recording, record, statesOf, worldOf } from "./soak-cuts.ts";

const SAMPLE = 32;

let recording: Recording;
let states: readonly CutState[];
beforeAll(async () => {
  recording = await record(DAY);
  states = statesOf(recording);
}, 60_000);

test("a day is played, and each thing acknowledged once", () => {
  expect([recording.status, recording.errors]).toEqual([0, []]);
  expect(recording.acks.map(({ text }) => text)).toEqual([
    "ACK enrolled 80250000019900000001",
    "ACK signed 996000014.000000001",
    "ACK signed 996000014.000000002",
    "ACK signed 996000014.000000003",
    "ACK voided 996000014.000000003",
    "ACK scor 996000014.000000002.ORDN.01",
    "ACK lot fse.996000014.001.261118080000",
    "ACK lot dre.996000014.001.261118080000",
    "ACK sent fse.996000014.001.261118080000",
    "ACK sent dre.996000014.001.261118080000",
    "ACK arl fse.996000014.001.261118080000",
    "ACK arl dre.996000014.001.261118080000",
    "ACK rsp 996000014.000000001",
    "ACK rsp 996000014.000000002",
    "ACK lot pj.996000014.001.261118080000",
    "ACK sent pj.996000014.001.261118080000",
    "ACK purged fse.996000014.001.261118080000",
    "ACK rekeyed 2",
    "ACK signed 996000014.000000004",
    "ACK signed 996000014.000000005",
    "ACK lot fse.996000014.002.261118080000",
    "ACK lot dre.996000014.002.261118080000",
    "ACK sent fse.996000014.002.261118080000",
    "ACK sent dre.996000014.002.261118080000",
    "ACK arl pj.996000014.001.261118080000",
    "ACK arl fse.996000014.002.261118080000",
    "ACK arl dre.996000014.002.261118080000",
  ]);
});

test("the same script on an empty disk makes the same calls in the same order", async () => {
  const again = await record(DAY);
  const calls = ({ disk }: Recording) => disk.log.map((op) => ("path" in op ? `${op.kind} ${op.path}` : op.kind));
  expect(calls(again)).toEqual(calls(recording));
});

test("one call to the disk at a time: however long each takes, the next one waits for it", async () => {
  const overlaps: string[] = [];
  const device = await openBuiltInDevice(slowDisk(memoryDisk(), overlaps), new World(worldOf([])));
  const tell = { say: () => {}, err: (text: string) => overlaps.push(text) };
  expect(await playAll(device, DAY, tell, () => ORDONNANCE)).toBe(0);
  await device.stop();
  expect(overlaps).toEqual([]);
}, 30_000);

test("a visit that a failure left half keyed is keyed anew, and billed once", async () => {
  const disk = memoryDisk();
  const play = async () => {
    const told: string[] = [];
    const device = await openBuiltInDevice(disk, new World(world));
    const tell = { say: (text: string) => told.push(text), err: (text: string) => told.push(`refused: ${text}`) };
    const end = await playAll(device, DAY.slice(0, 4), tell).catch(troubleCode);
    await device.stop();
    return { told, end };
  };
  const world = worldOf([]);
  disk.fault = (call, path) => {
    if (call === "syncFolder" && path === "drafts") throw new Trouble("E_STORE_READ_ONLY", { call });
    return undefined;
  };
  expect(await play()).toEqual({ told: ["ACK enrolled 80250000019900000001"], end: "E_STORE_READ_ONLY" });
  disk.fault = undefined;
  expect([...disk.files.keys()].filter((path) => path.startsWith("drafts/"))).toHaveLength(1);
  expect(await play()).toEqual({
    told: ["ACK enrolled 80250000019900000001", "ACK signed 996000014.000000001"],
    end: 0,
  });
  expect([...disk.files.keys()].filter((path) => path.startsWith("drafts/"))).toEqual([]);
});

/** A disk whose calls that write take a turn of the machine; what is begun while another runs is noted. */
function slowDisk(disk: Disk, overlaps: string[]): Disk {
  let running: string | undefined;
  const slowly = async <T>(name: string, call: () => Promise<T>): Promise<T> => {
    if (running !== undefined) overlaps.push(`${name} during ${running}`);
    running = name;
    await new Promise((resolve) => setImmediate(resolve));
    return call().finally(() => {
      running = undefined;
    });
  };
  const slowFile = (path: string, file: DiskFile): DiskFile => ({
    get sizeBytes() {
      return file.sizeBytes;
    },
    read: (offset, length) => file.read(offset, length),
    write: (offset, bytes) => slowly(`write ${path}`, () => file.write(offset, bytes)),
    sync: () => slowly(`sync ${path}`, () => file.sync()),
    truncate: (size) => slowly(`truncate ${path}`, () => file.truncate(size)),
    close: () => file.close(),
  });
  return {
    open: async (path) => {
      const file = await disk.open(path);
      return file === "absent" ? file : slowFile(path, file);
    },
    create: async (path) => slowFile(path, await slowly(`create ${path}`, () => disk.create(path))),
    read: (path) => disk.read(path),
    list: (path) => disk.list(path),
    makeFolder: (path) => slowly(`makeFolder ${path}`, () => disk.makeFolder(path)),
    rename: (from, to) => slowly(`rename ${from}`, () => disk.rename(from, to)),
    remove: (path) => slowly(`remove ${path}`, () => disk.remove(path)),
    syncFolder: (path) => slowly(`syncFolder ${path}`, () => disk.syncFolder(path)),
    space: () => disk.space(),
  };
}

describe(`a cut anywhere (${SAMPLE} states of all; the others in tests/long)`, () => {
  test("loses nothing acknowledged, doubles nothing, and finds nothing left to do the second time", async () => {
    expect(states.length).toBeGreaterThan(500);
    for (let index = 0; index < SAMPLE; index++) {
      const cut = states[Math.floor(((index + 0.5) * states.length) / SAMPLE)];
      if (cut === undefined) throw new Error("no state");
      const { first, second } = await afterCut(recording, cut);
      expect(first.findings, `${cut.model} after ${cut.after}`).toEqual([]);
      expect(second.findings, `${cut.model} after ${cut.after}`).toEqual([]);
      expect(second.records - first.records).toBeLessThanOrEqual(1); // The probe of the first run; none while nothing opens it.
    }
  }, 60_000);

  test("and the script goes on from there", async () => {
    for (const part of [0.3, 0.6, 0.9]) {
      const cut = states[Math.floor(part * states.length)];
      if (cut === undefined) throw new Error("no state");
      const { disk, world } = await afterCut(recording, cut);
      const acks: string[] = [];
      const device = await openBuiltInDevice(disk, new World(world));
      const told = { say: (text: string) => acks.push(text), err: (text: string) => acks.push(`refused: ${text}`) };
      const status = await playAll(device, DAY, told, () => ORDONNANCE);
      expect(
        acks.filter((line) => line.startsWith("refused")).filter((line) => !line.includes("E_PIECE_TWICE")),
      ).toEqual([]);
      expect(status).toBe(acks.some((line) => line.startsWith("refused")) ? 1 : 0);
      await device.stop();
      const checked = await openBuiltInDevice(disk, new World(world));
      const said = acks.filter((line) => line.startsWith("ACK")).join("\n");
      const asked = { world: new World(world), acks: said, finish: true };
      expect((await verifyDevice(checked, asked, () => 0)).findings).toEqual([]);
      await checked.stop();
    }
  });
});
