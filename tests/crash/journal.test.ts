import { beforeAll, describe, expect, test, vi } from "vitest";
import type { JournalEntry } from "#billing/journal/index";
import type { Disk, DiskFile } from "#hal/ports/index";
import { CrashDisk } from "./crash-disk.ts";
import { MUTANTS } from "./mutants.ts";
import { type CutState, cutStates, MODELS, type Model } from "./power-cut.ts";
import { type Ack, dayOf, dreLot, endOfRetention, enrolColleague, judge, play, start } from "./workload.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

interface Played {
  readonly disk: CrashDisk;
  readonly acks: readonly Ack[];
  readonly written: readonly JournalEntry["record"][];
}

/** First boot, a day in two starts with a lock between, a purge, a new data key, a third start: every call written down. */
async function playDay(
  through: (disk: Disk) => Disk = (disk) => disk,
  failSync?: number,
  length: "whole" | "short" = "whole",
): Promise<Played> {
  const disk = new CrashDisk();
  disk.failSync = failSync;
  const seen = through(disk);
  const acks: Ack[] = [];
  const count = () => disk.log.length;
  const written: JournalEntry["record"][] = [];
  try {
    const first = await start(seen, acks, count);
    let { book } = first;
    const day = dayOf(() => book);
    await enrolColleague(first, acks, count);
    await play(seen, first, day.slice(0, 8), acks, count, written);
    await first.journal.close();
    const second = await start(seen, acks, count, [1, 2]);
    book = second.book;
    await play(seen, second, day.slice(8), acks, count, written);
    if (length === "short") {
      await second.journal.close();
      return { disk, acks, written };
    }
    await play(seen, second, dreLot(book), acks, count, written);
    await endOfRetention(second, acks, count, written);
    await second.journal.close();
    const third = await start(seen, acks, count, [3]); // Sealed to the pair of the new data key.
    await third.journal.close();
  } catch (thrown) {
    if (failSync === undefined) throw thrown;
  }
  return { disk, acks, written };
}

const before = (acks: readonly Ack[], cut: CutState) => acks.filter((ack) => ack.after <= cut.after);

async function wrongOf(played: Played, cuts: readonly CutState[], stopAtFirst = false): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const cut of cuts) {
    const verdict = await judge(cut.state, before(played.acks, cut), played.written);
    if (verdict !== undefined) wrong.push(`${cut.model} after ${cut.after}: ${verdict}`);
    if (stopAtFirst && wrong.length > 0) break;
  }
  return wrong;
}

let sound: Played;
beforeAll(async () => {
  sound = await playDay();
});

describe("D1 D2 D3 the power is cut after each call to the disk, from the first boot on", () => {
  test.each(MODELS)("%s: nothing acknowledged is missing, nothing is doubted", async (model) => {
    const cuts = cutStates(sound.disk.log, model);
    expect(await wrongOf(sound, cuts)).toEqual([]);
    expect(cuts.length).toBeGreaterThan(model === "kill" ? 70 : 150);
  });

  test("what was cut are hundreds of different disks", () => {
    const all = MODELS.flatMap((model) => cutStates(sound.disk.log, model));
    expect(all.length).toBeGreaterThan(500);
    expect(sound.acks.filter((ack) => ack.kind === "record")).toHaveLength(20);
    expect(sound.acks.map((ack) => ack.kind)).toEqual(
      expect.arrayContaining(["enrolled", "purged", "rekeyed", "noted"]),
    );
  });
});

/** The recovery from one cut state, itself written down and cut. The old state is durable there; kills are below. */
async function secondCuts(cut: CutState, model: Model): Promise<readonly CutState[]> {
  const disk = new CrashDisk();
  for (const path of cut.state.folders) await disk.makeFolder(path);
  for (const [path, content] of cut.state.files) {
    const file = await disk.create(path);
    await file.write(0, content);
    await file.sync();
  }
  for (const path of ["", ...cut.state.folders]) await disk.syncFolder(path);
  const from = disk.log.length;
  const device = await start(disk);
  await device.journal.close();
  return cutStates(disk.log, model, from).map((second) => ({ ...second, after: cut.after }));
}

describe("D4 the power is cut again, during the recovery", () => {
  test.each(["ordered", "posix"] as const)("%s: a second cut changes nothing", async (model) => {
    const all = cutStates(sound.disk.log, model);
    const chosen = all.filter((_, index) => index % Math.ceil(all.length / 24) === 0);
    expect(chosen.length).toBeGreaterThanOrEqual(20);
    let cuts = 0;
    for (const cut of chosen) {
      const second = await secondCuts(cut, model);
      cuts += second.length;
      expect(await wrongOf(sound, second)).toEqual([]);
    }
    expect(cuts).toBeGreaterThan(80);
  });

  test("killed first, so that the kernel still holds what was never synced, then cut", async () => {
    let cuts = 0;
    for (let stop = 5; stop < sound.disk.log.length; stop += 9) {
      const { disk, acks, written } = await killedAt(stop);
      const states = cutStates(disk.log, "posix", stop);
      cuts += states.length;
      // Unlike `sound`, the second life appends a record of its own: told apart by its acknowledgement.
      expect(await wrongOf({ disk, acks, written }, states), `killed after ${stop}`).toEqual([]);
    }
    expect(cuts).toBeGreaterThan(200);
  });
});

/** Plays the day until call `stop`, is killed there, and starts again on the same kernel; one record is then appended. */
async function killedAt(stop: number): Promise<Played> {
  const disk = new CrashDisk();
  const acks: Ack[] = [];
  const count = () => disk.log.length;
  const { gate, killed } = killer(disk, stop);
  const life = async () => {
    const device = await start(gate, acks, count);
    await play(
      gate,
      device,
      dayOf(() => device.book),
      acks,
      count,
    );
  };
  await Promise.race([life(), killed]);
  const device = await start(disk, acks, count);
  const { records } = device.journal.counts();
  const found: JournalEntry["record"][] = [];
  for await (const { record } of device.journal.export()) found.push(record);
  // What the second life shows is promised from now on: it may not vanish in the next cut.
  for (let seq = acks.filter((ack) => ack.kind === "record").length + 1; seq <= records; seq++) {
    acks.push({ kind: "record", after: count(), seq });
  }
  const probe = { kind: "audit", event: "second-life", facts: {} } as const;
  await device.journal.append(probe);
  acks.push({ kind: "record", after: count(), seq: records + 1 });
  return { disk, acks, written: [...found, probe] };
}

/** A way to the disk of a process that is killed once it has made `calls` calls: no call of its ever returns again. */
function killer(disk: CrashDisk, calls: number): { readonly gate: Disk; readonly killed: Promise<void> } {
  let kill: () => void = () => undefined;
  const killed = new Promise<void>((resolve) => {
    kill = resolve;
  });
  const dead = new Promise<never>(() => undefined);
  const gate = <A extends unknown[], R>(call: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      if (disk.log.length < calls) return call(...args);
      kill();
      return dead;
    };
  };
  return { gate: gated(disk, gate), killed };
}

type Gate = <A extends unknown[], R>(call: (...args: A) => Promise<R>) => (...args: A) => Promise<R>;

function gated(disk: Disk, gate: Gate): Disk {
  const gatedFile = (file: DiskFile): DiskFile => ({
    get sizeBytes() {
      return file.sizeBytes;
    },
    read: gate((offset: number, length: number) => file.read(offset, length)),
    write: gate((offset: number, bytes: Uint8Array) => file.write(offset, bytes)),
    sync: gate(() => file.sync()),
    truncate: gate((sizeBytes: number) => file.truncate(sizeBytes)),
    close: gate(() => file.close()),
  });
  return {
    open: gate(async (path: string) => {
      const file = await disk.open(path);
      return file === "absent" ? "absent" : gatedFile(file);
    }),
    create: gate(async (path: string) => gatedFile(await disk.create(path))),
    read: gate((path: string) => disk.read(path)),
    list: gate((path: string) => disk.list(path)),
    makeFolder: gate((path: string) => disk.makeFolder(path)),
    rename: gate((from: string, to: string) => disk.rename(from, to)),
    remove: gate((path: string) => disk.remove(path)),
    syncFolder: gate((path: string) => disk.syncFolder(path)),
    space: gate(() => disk.space()),
  };
}

describe("D7 an fsync fails, then the power is cut", () => {
  test("at each fsync: nothing acknowledged is missing", async () => {
    const syncs = sound.disk.log.filter((op) => op.kind === "sync").length;
    expect(syncs).toBeGreaterThan(20);
    for (let failing = 1; failing <= syncs; failing++) {
      const played = await playDay(undefined, failing);
      expect(played.disk.log.some((op) => op.kind === "sync-failed")).toBe(true);
      const states = cutStates(played.disk.log, "ordered", played.disk.log.length - 3);
      expect(await wrongOf(played, states), `fsync ${failing}`).toEqual([]);
    }
  });
});

describe("the explorer catches stores that are known to be bad", () => {
  test.each([
    ["no fsync", ["ordered", "plain", "posix"]],
    ["acknowledged before the fsync", ["ordered", "plain", "posix"]],
    ["no fsync of the folder at a creation or a rename", ["posix"]],
    ["no fsync of the temporary file before its rename", ["plain", "posix"]],
  ] as const)("%s", async (name, models) => {
    const played = await playDay(MUTANTS[name], undefined, "short"); // What is never synced makes countless disks.
    for (const model of models) {
      const wrong = await wrongOf(played, cutStates(played.disk.log, model), true);
      expect(wrong, `${name} under ${model}`).toHaveLength(1);
    }
    expect(await wrongOf(played, cutStates(played.disk.log, "kill"), true), "a kill alone sees nothing").toEqual([]);
  });

  test("fsync tried again after it failed", async () => {
    const caught: number[] = [];
    for (let failing = 8; failing <= 13; failing++) {
      const played = await playDay(MUTANTS["fsync tried again after it failed"], failing);
      const wrong = await wrongOf(played, cutStates(played.disk.log, "ordered"), true);
      if (wrong.length > 0) caught.push(failing);
    }
    expect(caught.length).toBeGreaterThan(2);
  });
});
