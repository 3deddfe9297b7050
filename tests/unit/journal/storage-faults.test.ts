import { describe, expect, test } from "vitest";
import type { Journal, JournalRecord } from "#billing/journal/index";
import { signedRecord } from "#billing/journal/index";
import { type DiskCall, type MemoryDisk, memoryDisk } from "#hal/disk/index";
import { Trouble } from "#util/trouble";
import type { TroubleCode } from "#util/trouble-codes";
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
} from "../../helpers/journal-rig.ts";

const fail = (code: TroubleCode) => {
  throw new Trouble(code, { injected: true });
};

/** Fails the calls from the `n`-th on that `when` picks; a write first takes `short` bytes. */
function failFrom(disk: MemoryDisk, n: number, code: TroubleCode, when: (call: DiskCall) => boolean, short?: number) {
  let seen = 0;
  disk.fault = (call) => {
    if (!when(call) || ++seen < n) return undefined;
    return call === "write" && short !== undefined ? short : fail(code);
  };
  return () => seen;
}

const writing = (call: DiskCall) => ["create", "write", "truncate", "rename", "makeFolder"].includes(call);

/** Appends the small day until something fails. Numbers of the records acknowledged. */
async function appendAll(
  journal: Journal,
  records: readonly (() => JournalRecord)[],
): Promise<{ acked: number; failed?: unknown }> {
  let acked = 0;
  for (const make of records) {
    try {
      await journal.append(make());
      acked += 1;
    } catch (failed) {
      return { acked, failed };
    }
  }
  return { acked };
}

describe("D6 the disk is full", () => {
  test("at each write, lasting: told, nothing half done, and a restart after freeing goes on", async () => {
    for (const short of [undefined, 0, 10]) {
      let n = 1;
      for (; ; n++) {
        const disk = memoryDisk();
        const rig = await openRig(disk);
        failFrom(disk, n, "E_STORE_FULL", (call) => call === "create" || call === "write", short);
        const { acked, failed } = await appendAll(
          rig.journal,
          smallDay(() => rig.book),
        );
        if (failed === undefined) break;
        expect(failed, `write ${n}`).toMatchObject({ code: "E_STORE_FULL" });
        const shown = picture(rig.book);
        disk.fault = undefined;
        await rig.journal.close();
        const again = await openRig(disk);
        expect(again.journal.problems(), `write ${n}`).toEqual([]);
        expect(again.journal.counts().records).toBe(acked);
        expect(picture(again.book)).toEqual(shown);
        await again.journal.note("probe");
      }
      expect(n).toBeGreaterThan(20);
    }
  });

  test("goes on in the same process once there is room, in a new segment", async () => {
    const disk = memoryDisk();
    const rig = await openRig(disk);
    await rig.journal.note("one");
    disk.files.delete("reserve");
    failFrom(disk, 1, "E_STORE_FULL", (call) => call === "write", 25);
    await expect(rig.journal.note("two")).rejects.toMatchObject({ code: "E_STORE_FULL" });
    disk.fault = undefined;
    await rig.journal.note("three");
    expect(rig.journal.counts()).toMatchObject({ records: 2, segments: 2 });
    expect((await openRig(disk)).journal.problems()).toEqual([]);
  });

  test("below five percent no invoice begins, and the one that runs still ends", async () => {
    const disk = memoryDisk();
    const rig = await openRig(disk);
    const signing = signingOf({ number: "000000001" });
    await rig.journal.append(signing);
    disk.free = { freeBytes: 4, totalBytes: 100 };
    await expect(rig.journal.append(signingOf({ number: "000000002" }))).rejects.toMatchObject({
      code: "E_STORE_FULL",
    });
    await rig.journal.append(signedRecord(signedOf(signing)));
    expect(rig.book.held).toBe(1);
  });

  test("the reserve is given up so that the running invoice can finish", async () => {
    const disk = memoryDisk();
    const rig = await openRig(disk);
    const signing = signingOf({ number: "000000001" });
    await rig.journal.append(signing);
    disk.fault = (call) => (call === "write" && disk.files.has("reserve") ? 12 : undefined);
    await rig.journal.append(signedRecord(signedOf(signing)));
    expect(disk.files.has("reserve")).toBe(false);
    expect(rig.book.invoice(BILLER, "000000001")?.stage).toBe("signed");
    disk.fault = undefined;
    await rig.journal.close();
    const again = await openRig(disk);
    expect(picture(again.book)).toEqual(picture(rig.book));
    expect(disk.files.has("reserve")).toBe(true);
  });
});

describe("D7 the disk fails", () => {
  test("EIO on fsync: read-only at once, never tried again, no further acknowledgement", async () => {
    const disk = memoryDisk();
    const rig = await openRig(disk);
    await bill(rig);
    let syncs = 0;
    disk.fault = (call) => (call === "sync" && ++syncs === 1 ? fail("E_STORE_READ_ONLY") : undefined);
    await expect(rig.journal.note("lost")).rejects.toMatchObject({ code: "E_STORE_READ_ONLY" });
    const written = new Map(disk.files);
    await expect(rig.journal.note("after")).rejects.toMatchObject({ code: "E_STORE_READ_ONLY" });
    expect(rig.journal.readOnly).toBe(true);
    expect(syncs).toBe(1);
    expect(new Map(disk.files)).toEqual(written);
    expect((await rig.journal.signedInvoiceOf(BILLER, "000000001")).invoice.number).toBe("000000001");
  });

  test("at each call, once: no acknowledged record is missing after a restart", async () => {
    let n = 1;
    for (; ; n++) {
      const disk = memoryDisk();
      const rig = await openRig(disk);
      const seen = failFrom(
        disk,
        n,
        "E_STORE_READ_ONLY",
        (call) => call === "sync" || call === "syncFolder" || writing(call),
      );
      const { acked } = await appendAll(
        rig.journal,
        smallDay(() => rig.book),
      );
      if (seen() < n) break;
      disk.fault = undefined;
      const again = await openRig(disk);
      expect(again.journal.problems(), `call ${n}`).toEqual([]);
      expect(again.journal.counts().records).toBeGreaterThanOrEqual(acked);
      expect(again.journal.counts().records).toBeLessThanOrEqual(acked + 1);
    }
    expect(n).toBeGreaterThan(30);
  });
});

describe("D8 the machine is short of handles or memory", () => {
  test("at each call, once: the append fails whole, and the next one works", async () => {
    let n = 1;
    for (; ; n++) {
      const disk = memoryDisk();
      const rig = await openRig(disk);
      let seen = 0;
      disk.fault = (call) =>
        ["create", "open", "write"].includes(call) && ++seen === n ? fail("E_STORE_RESOURCES") : undefined;
      const day = smallDay(() => rig.book);
      const { acked, failed } = await appendAll(rig.journal, day);
      if (failed !== undefined) {
        expect(failed).toMatchObject({ code: "E_STORE_RESOURCES" });
        expect((await appendAll(rig.journal, day.slice(acked))).failed).toBeUndefined();
      }
      const failures = seen;
      disk.fault = undefined;
      await rig.journal.close();
      expect((await openRig(disk)).journal.counts().records, `call ${n}`).toBe(day.length);
      if (failures < n) break;
    }
    expect(n).toBeGreaterThan(20);
  });
});

describe("D13 remounted read-only", () => {
  test("told at the first append; reading and exporting work", async () => {
    const disk = memoryDisk();
    const rig = await openRig(disk);
    await bill(rig);
    await rig.journal.close();
    disk.fault = (call) => (writing(call) && call !== "makeFolder" ? fail("E_STORE_READ_ONLY") : undefined);
    const again = await openRig(disk);
    await expect(again.journal.note("probe")).rejects.toMatchObject({ code: "E_STORE_READ_ONLY" });
    const seqs: number[] = [];
    for await (const { seq } of again.journal.export()) seqs.push(seq);
    expect(seqs).toEqual([1, 2]);
  });

  test("with a torn tail that cannot be cut off: read all the same", async () => {
    const disk = memoryDisk();
    const rig = await openRig(disk);
    await bill(rig);
    await rig.journal.close();
    const bytes = disk.files.get("journal/00000001.seg") ?? new Uint8Array();
    disk.files.set("journal/00000001.seg", Buffer.concat([bytes, new Uint8Array(30).fill(1)]));
    disk.fault = (call) => (writing(call) && call !== "makeFolder" ? fail("E_STORE_READ_ONLY") : undefined);
    const again = await openRig(disk);
    expect(again.journal.problems().map((one) => one.code)).toContain("E_STORE_READ_ONLY");
    expect(again.book.held).toBe(1);
  });
});

describe("the order of things", () => {
  test("one append in flight: many asked at once go down one after the other", async () => {
    const disk = memoryDisk();
    const rig = await openRig(disk);
    const calls: string[] = [];
    disk.fault = (call, path) => {
      if (path.endsWith(".seg") && (call === "write" || call === "sync")) calls.push(call);
      return undefined;
    };
    const seqs = await Promise.all(Array.from({ length: 20 }, (_, i) => rig.journal.note("n", { i })));
    expect(seqs.map((one) => one.seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(calls).toEqual(Array.from({ length: 42 }, (_, i) => (i % 2 === 0 ? "write" : "sync")));
  });

  test("a record is in the book only once it is on the disk", async () => {
    const disk = memoryDisk();
    const rig = await openRig(disk);
    const signing = signingOf({ number: "000000001" });
    const seen: (string | undefined)[] = [];
    disk.fault = (call) => {
      if (call === "sync") seen.push(rig.book.invoice(BILLER, "000000001")?.stage);
      return undefined;
    };
    await rig.journal.append(signing);
    // The erasable keys, the segment, the record; what follows is the head anchor.
    expect(seen.slice(0, 3)).toEqual([undefined, undefined, undefined]);
    expect(rig.book.invoice(BILLER, "000000001")?.stage).toBe("signing");
  });

  test("each start opens a new segment at its first append, under its own salt; an idle start opens none", async () => {
    const disk = memoryDisk();
    for (let start = 1; start <= 3; start++) {
      const rig = await openRig(disk);
      await rig.journal.note("a");
      await rig.journal.note("b");
      await rig.journal.close();
      await (await openLocked(disk)).close();
    }
    const segments = [...disk.files].filter(([path]) => path.endsWith(".seg"));
    expect(segments.map(([path]) => path)).toEqual(["1", "2", "3"].map((n) => `journal/0000000${n}.seg`));
    expect(new Set(segments.map(([, bytes]) => Buffer.from(bytes.subarray(24, 40)).toString("hex"))).size).toBe(3);
  });

  test("the anchor never leads, and names the last record after the end", async () => {
    const disk = memoryDisk();
    const rig = await openRig(disk);
    const anchored = () => {
      const head = disk.files.get("journal/head");
      const slots =
        head === undefined
          ? [0n]
          : [20, 532].map((at) => new DataView(head.buffer, head.byteOffset).getBigUint64(at - 8));
      return Math.max(...slots.map(Number));
    };
    for (let i = 1; i <= 4; i++) {
      const before = anchored();
      await rig.journal.note("n");
      expect(before).toBeLessThan(i);
    }
    await rig.journal.close();
    expect(anchored()).toBe(4);
  });
});

describe("locked", () => {
  test("the lock wipes every key at once, and counts stay", async () => {
    const disk = memoryDisk();
    const keys = testKeys();
    const rig = await openRig(disk, { keys });
    await bill(rig);
    const bytes = [keys.dek, keys.journal, keys.store, keys.audit, keys.chain, keys.index].map((one) => one.reveal());
    rig.journal.lock();
    for (const one of bytes) expect(one.every((byte) => byte === 0)).toBe(true);
    expect(rig.journal.counts()).toMatchObject({ held: 1, records: 2 });
    await expect(rig.journal.note("late")).rejects.toMatchObject({ code: "CARD_REMOVED" });
  });

  test("unlocked again in the same run, the journal goes on where it was", async () => {
    const disk = memoryDisk();
    const rig = await openRig(disk);
    await bill(rig);
    rig.journal.lock();
    rig.book = await rig.journal.unlock(testKeys());
    await bill(rig);
    expect(rig.book.held).toBe(2);
    expect(rig.journal.counts()).toMatchObject({ records: 4, segments: 1 });
    await rig.journal.close();
    expect((await openRig(disk)).journal.problems()).toEqual([]);
  });

  test("locked while an append is on its way: it is all there or not at all, and the lock holds", async () => {
    for (let after = 1; after <= 6; after++) {
      const disk = memoryDisk();
      const rig = await openRig(disk);
      let calls = 0;
      disk.fault = () => {
        if (++calls === after) rig.journal.lock();
        return undefined;
      };
      const end = await rig.journal.note("racing").then(
        () => "acked",
        (thrown: Trouble) => thrown.code,
      );
      disk.fault = undefined;
      expect(["acked", "CARD_REMOVED"]).toContain(end);
      expect(rig.journal.locked).toBe(true);
      await rig.journal.close();
      expect((await openRig(disk)).journal.counts().records, `call ${after}`).toBe(end === "acked" ? 1 : 0);
    }
  });

  test("locked while it is being unlocked: the keys are gone and nothing is open", async () => {
    const disk = memoryDisk();
    const rig = await openRig(disk);
    await bill(rig);
    await rig.journal.close();
    const journal = await openLocked(disk);
    const keys = testKeys();
    disk.fault = (call) => {
      if (call === "read") keys.wipe();
      return undefined;
    };
    await expect(journal.unlock(keys)).rejects.toMatchObject({ code: "CARD_REMOVED" });
    expect(journal.locked).toBe(true);
  });
});
