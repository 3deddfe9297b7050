import { describe, expect, test } from "vitest";
import type { JournalRecord } from "#billing/journal/index";
import { openOutbox } from "#billing/journal/index";
import { memoryDisk } from "#hal/disk/index";
import { bill, lotOf, lotRecords, openRig, sha256 } from "../../helpers/journal-rig.ts";

const lot = (id: string, text = id) => {
  const parcel = new Uint8Array(Buffer.from(text));
  return { id, parcel, hash: sha256(parcel) };
};
const first = lot("fse.996000014.001.260302183000");
const second = lot("dre.996000014.001.260302183000");

describe("the outbox", () => {
  test("gives back what was put, by name, without any key", async () => {
    const disk = memoryDisk();
    const outbox = await openOutbox(disk);
    await outbox.put(first);
    await outbox.put(second);
    expect(await (await openOutbox(disk)).list()).toEqual([second, first]);
    await outbox.remove(first.id);
    await outbox.remove(first.id);
    expect(await outbox.list()).toEqual([second]);
  });

  test("leaves out a file that is not what it says, and what a cut left behind", async () => {
    const disk = memoryDisk();
    const outbox = await openOutbox(disk);
    await outbox.put(first);
    await outbox.put(second);
    const bytes = disk.files.get(`outbox/${first.id}.lot`);
    if (bytes !== undefined) bytes[40] = (bytes[40] ?? 0) ^ 1;
    disk.files.set(`outbox/${first.id}.lot.new`, new Uint8Array(3));
    disk.files.set("outbox/fse.996000014.002.260302183000.lot", new Uint8Array(0));
    expect(await outbox.list()).toEqual([second]);
  });

  test("D9 deleted, spoilt or stale: made again from the journal under the same hash", async () => {
    const disk = memoryDisk();
    const rig = await openRig(disk);
    const numbers = [await bill(rig), await bill(rig)];
    const sealed = async (member: string) => {
      const records = lotRecords(lotOf(rig.book, [member]));
      for (const record of records.slice(0, 3)) await rig.journal.append(record);
      return records as readonly (JournalRecord & { lotId: string; hash: string })[];
    };
    const one = await sealed(numbers[0] ?? "");
    const two = await sealed(numbers[1] ?? "");
    await rig.journal.append(two[3] as JournalRecord); // Handed over: it must not lie there any more.
    const outbox = await openOutbox(disk);
    await outbox.put({ id: two[2]?.lotId ?? "", hash: first.hash, parcel: first.parcel });
    for (const damage of ["deleted", "spoilt"]) {
      if (damage === "spoilt") disk.files.set(`outbox/${one[2]?.lotId}.lot`, new Uint8Array(50));
      await outbox.mend(rig.journal, rig.book);
      expect(
        (await outbox.list()).map(({ id, hash }) => [id, hash]),
        damage,
      ).toEqual([[one[2]?.lotId, one[2]?.hash]]);
    }
  });
});
