import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type JournalRecord, signedRecord } from "#billing/journal/index";
import { memoryDisk, openDisk } from "#hal/disk/index";
import {
  BILLER,
  bill,
  openLocked,
  openRig,
  picture,
  signedOf,
  signingOf,
  smallDay,
  testKeys,
} from "../helpers/journal-rig.ts";

let folder = "";
afterAll(() => rm(folder, { recursive: true, force: true }));

test("D15 100 000 records on a real disk: open within 5 s from a checkpoint, verified beside, the heap flat", async () => {
  folder = await mkdtemp(join(tmpdir(), "tournee-long-"));
  const disk = await openDisk(join(folder, "data"));
  const rig = await openRig(disk);
  for (let count = 0; count < 50_000; count++) {
    const signing = signingOf({ number: rig.book.nextNumber(BILLER) });
    await rig.journal.append(signing);
    await rig.journal.append(signedRecord(signedOf(signing)));
  }
  await rig.journal.close();
  const start = performance.now();
  const journal = await openLocked(disk);
  const book = await journal.unlock(testKeys());
  expect(performance.now() - start).toBeLessThan(5000);
  expect([journal.counts().records, book.held, journal.problems()]).toEqual([100_000, 50_000, []]);
  await journal.verified();
  expect(journal.problems()).toEqual([]);
  globalThis.gc?.();
  expect(process.memoryUsage().heapUsed).toBeLessThan(200e6); // The test's own included.
  await journal.close();
});

test("every bit of a whole day flipped is seen, and the record named", async () => {
  const sound = memoryDisk();
  const rig = await openRig(sound);
  for (const make of smallDay(() => rig.book)) await rig.journal.append(make());
  await rig.journal.close();
  const path = "journal/00000001.seg";
  const size = sound.files.get(path)?.length ?? 0;
  for (let at = 0; at < size; at++) {
    for (let bit = 0; bit < 8; bit++) {
      const disk = memoryDisk(sound.files, sound.folders);
      const bytes = disk.files.get(path) ?? new Uint8Array();
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
      const { journal } = await openRig(disk);
      expect(journal.readOnly, `byte ${at} bit ${bit}`).toBe(true);
      if (at >= 280) expect(journal.problems()[0]?.facts.seq).toBeDefined();
    }
  }
});

test("a thousand starts, each with a torn tail of some length: nothing whole is ever lost", async () => {
  const disk = memoryDisk();
  let expected: readonly JournalRecord[] = [];
  for (let start = 0; start < 1000; start++) {
    const rig = await openRig(disk);
    expect(rig.journal.problems()).toEqual([]);
    expect(rig.journal.counts().records).toBe(expected.length);
    if (start % 5 === 0) {
      await bill(rig);
      expected = [
        ...expected,
        ...Array.from({ length: 2 }, (): JournalRecord => ({ kind: "audit", event: "", facts: {} })),
      ];
    }
    await rig.journal.note("start", { start });
    expected = [...expected, { kind: "audit", event: "start", facts: { start } }];
    const shown = picture(rig.book);
    await rig.journal.close();
    const last =
      [...disk.files.keys()]
        .filter((name) => name.endsWith(".seg"))
        .sort()
        .at(-1) ?? "";
    const bytes = disk.files.get(last) ?? new Uint8Array();
    // A record begun and not ended: the first one's bytes, cut short.
    const length = bytes.length === 0 ? 1 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(280);
    disk.files.set(last, Buffer.concat([bytes, bytes.subarray(280, 280 + ((start * 37) % length))]));
    if (start % 100 === 0) expect(picture((await openRig(memoryDisk(disk.files, disk.folders))).book)).toEqual(shown);
  }
});
