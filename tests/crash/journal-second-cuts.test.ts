import { beforeAll, describe, expect, test, vi } from "vitest";
import type { JournalEntry } from "#billing/journal/index";
import type { Disk, DiskFile } from "#hal/ports/index";
import { CrashDisk } from "./crash-disk.ts";
import { type Played, playDay, wrongOf } from "./journal-day.ts";
import { type CutState, cutStates, type Model } from "./power-cut.ts";
import { type Ack, dayOf, play, start } from "./workload.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let sound: Played;
beforeAll(async () => {
  sound = await playDay();
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
