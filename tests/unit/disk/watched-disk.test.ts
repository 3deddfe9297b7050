import { describe, expect, test } from "vitest";
import { type DiskCall, memoryDisk, watchedDisk } from "#hal/disk/index";
import type { Disk } from "#hal/ports/index";
import { Trouble } from "#util/trouble";
import type { TroubleCode } from "#util/trouble-codes";
import { openStoreOn } from "../../../firmware/store.ts";
import { FakeClock } from "../../helpers/fake-clock.ts";
import { seededRandom } from "../../helpers/journal-rig.ts";

/** A watched disk with one file, and the trouble its next calls of that kind meet. */
async function failing(kind: DiskCall, code: TroubleCode) {
  const memory = memoryDisk();
  const disk = watchedDisk(memory);
  const file = await disk.create("a");
  await file.write(0, Uint8Array.of(1));
  memory.fault = (call) => {
    if (call === kind) throw new Trouble(code, { call });
    return undefined;
  };
  return { disk, file };
}

const CALLS: Partial<Record<DiskCall, (disk: Disk, file: Awaited<ReturnType<Disk["create"]>>) => Promise<unknown>>> = {
  create: (disk) => disk.create("b"),
  write: (_, file) => file.write(0, Uint8Array.of(2)),
  sync: (_, file) => file.sync(),
  truncate: (_, file) => file.truncate(0),
  makeFolder: (disk) => disk.makeFolder("c"),
  rename: (disk) => disk.rename("a", "b"),
  remove: (disk) => disk.remove("a"),
  syncFolder: (disk) => disk.syncFolder(""),
};

describe("a disk that remembers", () => {
  test.each(Object.entries(CALLS))("%s failed for good: it is told to whoever asks later", async (kind, call) => {
    const { disk, file } = await failing(kind as DiskCall, "E_STORE_READ_ONLY");
    expect(disk.failure).toBe(undefined);
    await expect(call(disk, file)).rejects.toMatchObject({ code: "E_STORE_READ_ONLY" });
    expect(disk.failure?.facts).toEqual({ call: kind });
  });

  test("a full disk and a failed reading are no end of all writing", async () => {
    const full = await failing("write", "E_STORE_FULL");
    await expect(full.file.write(0, Uint8Array.of(2))).rejects.toMatchObject({ code: "E_STORE_FULL" });
    expect(full.disk.failure).toBe(undefined);
    const unread = await failing("read", "E_STORE_READ_ONLY");
    await expect(unread.disk.read("a")).rejects.toMatchObject({ code: "E_STORE_READ_ONLY" });
    expect(unread.disk.failure).toBe(undefined);
  });
});

test("D7 a count of tries that could not be synced ends all writing of the journal, though the try goes on", async () => {
  const memory = memoryDisk();
  const store = await openStoreOn(memory, { clock: new FakeClock(), random: seededRandom("watched") });
  memory.fault = (call, path) => {
    if (call === "sync" && path.startsWith("back-off")) throw new Trouble("E_STORE_READ_ONLY", { call, path });
    return undefined;
  };
  await store.backOff.begin("other.1");
  expect(store.journal.readOnly).toBe(true);
  expect(store.journal.problems().map(({ code }) => code)).toEqual(["E_STORE_READ_ONLY"]);
  await store.close();
});
