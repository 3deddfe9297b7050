import { beforeAll, describe, expect, test } from "vitest";
import type { JournalRecord } from "#billing/journal/index";
import { type MemoryDisk, memoryDisk } from "#hal/disk/index";
import { sameBytes } from "#util/bytes";
import { troubleCode } from "#util/trouble";
import { openLocked, openRig, picture, smallDay, testKeys } from "../../helpers/journal-rig.ts";

const SEGMENT = "journal/00000001.seg";
let sound: MemoryDisk;
let whole: ReturnType<typeof picture>;
/** Offset of each record in the segment, and of its end. */
const offsets: number[] = [];
let records = 0;

function copyOf(disk: MemoryDisk, change: (files: Map<string, Uint8Array>) => void): MemoryDisk {
  const copy = memoryDisk(disk.files, disk.folders);
  change(copy.files);
  return copy;
}

const withSegment = (change: (bytes: Uint8Array) => Uint8Array) =>
  copyOf(sound, (files) => files.set(SEGMENT, change(files.get(SEGMENT) ?? new Uint8Array())));

const flipped = (path: string, at: number, bit = 0) =>
  copyOf(sound, (files) => {
    const bytes = files.get(path);
    if (bytes !== undefined) bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
  });

beforeAll(async () => {
  sound = memoryDisk();
  const rig = await openRig(sound);
  const day = smallDay(() => rig.book);
  for (const index of [0, 1, 2, 8, 12])
    await rig.journal.append(day[index]?.() ?? { kind: "audit", event: "none", facts: {} });
  records = rig.journal.counts().records;
  whole = picture(rig.book);
  await rig.journal.close();
  const bytes = sound.files.get(SEGMENT) ?? new Uint8Array();
  for (let at = 280; at < bytes.length; at += new DataView(bytes.buffer, bytes.byteOffset).getUint32(at))
    offsets.push(at);
  offsets.push(bytes.length);
});

/** Number of the record that holds the byte at `at`. */
const seqAt = (at: number) => offsets.findIndex((start, index) => at >= start && at < (offsets[index + 1] ?? 0)) + 1;

describe("one damaged byte", () => {
  test("D11 each byte of the segment flipped: the record is named, nothing may be written, the rest can be exported", async () => {
    const size = sound.files.get(SEGMENT)?.length ?? 0;
    expect(size).toBeGreaterThan(3000);
    for (let at = 0; at < size; at++) {
      const disk = flipped(SEGMENT, at, at % 8);
      const before = disk.files.get(SEGMENT)?.slice() ?? new Uint8Array();
      const { journal } = await openRig(disk);
      const [problem] = journal.problems();
      expect(problem, `byte ${at}`).toBeDefined();
      expect(["E_STORE_DAMAGED", "E_STORE_LOST_TAIL"]).toContain(problem?.code);
      const named = problem?.facts.seq;
      if (at >= 280) expect(named, `byte ${at}`).toBe(seqAt(at));
      await expect(journal.note("probe")).rejects.toMatchObject({ code: problem?.code });
      expect(sameBytes(disk.files.get(SEGMENT) ?? before, before), `byte ${at}`).toBe(true);
      if (at % 5 !== 0) continue; // Whole records are slow to read again: one position in five.
      const seqs: number[] = [];
      for await (const { seq } of journal.export()) seqs.push(seq);
      const sound = Array.from({ length: records }, (_, i) => i + 1).filter((seq) => at < 280 || seq !== seqAt(at));
      expect(seqs, `byte ${at}`).toEqual(sound);
    }
  }, 60_000);

  test("each byte of the head anchor flipped: the journal is sound, the anchor is written again", async () => {
    for (let at = 0; at < 1024; at++) {
      const disk = flipped("journal/head", at);
      const rig = await openRig(disk);
      expect(rig.journal.problems(), `byte ${at}`).toEqual([]);
      expect(picture(rig.book)).toEqual(whole);
      await rig.journal.close();
      const again = flipped("journal/head", at);
      again.files.set("journal/head", disk.files.get("journal/head") ?? new Uint8Array());
      expect((await openRig(again)).journal.problems()).toEqual([]);
    }
  });

  test("behind damage in the middle, what still fits is in the book", async () => {
    const disk = memoryDisk();
    const day = await openRig(disk);
    for (const make of smallDay(() => day.book)) await day.journal.append(make());
    await day.journal.close();
    const bytes = disk.files.get(SEGMENT) ?? new Uint8Array();
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    let at = 280;
    for (let seq = 1; seq < 6; seq++) at += view.getUint32(at);
    bytes[at + 30] = (bytes[at + 30] ?? 0) ^ 1; // The tombstone of the second invoice.
    const rig = await openRig(disk);
    expect(rig.journal.problems().map((one) => [one.code, one.facts.seq])).toEqual([["E_STORE_DAMAGED", 6]]);
    expect(rig.book.invoice("996000014", "000000002")?.stage).toBe("signed");
    expect(rig.book.invoice("996000014", "000000001")?.fse.state).toBe("sent");
  });
});

describe("a torn tail", () => {
  test("D10 cut at every byte with the anchor lost: healed without a question, every whole record kept", async () => {
    const size = sound.files.get(SEGMENT)?.length ?? 0;
    for (let end = 0; end < size; end++) {
      const disk = copyOf(sound, (files) => {
        files.set(SEGMENT, files.get(SEGMENT)?.slice(0, end) ?? new Uint8Array());
        files.delete("journal/head");
      });
      const journal = await openLocked(disk);
      expect(journal.problems(), `cut at ${end}`).toEqual([]);
      const whole = offsets.filter((start) => start <= end).length - 1;
      expect(journal.counts().records).toBe(Math.max(0, whole));
      const clean = end === 280 || (whole >= 0 && offsets.includes(end));
      expect(journal.healed.length, `cut at ${end}`).toBe(clean ? 0 : 1);
      await journal.unlock(testKeys());
      await journal.note("probe");
      expect(journal.counts().records).toBe(Math.max(0, whole) + 1);
      await journal.close();
    }
  });

  test("D4 healing twice, or healing what was healed, ends in the same place", async () => {
    for (const end of [100, 300, 700, 1500, 2900]) {
      const disk = copyOf(sound, (files) => {
        files.set(SEGMENT, files.get(SEGMENT)?.slice(0, end) ?? new Uint8Array());
        files.delete("journal/head");
      });
      await (await openLocked(disk)).close();
      const once = new Map(disk.files);
      const second = await openLocked(disk);
      expect(second.healed).toEqual([]);
      await second.close();
      expect(new Map(disk.files)).toEqual(once);
    }
  });

  test("garbage or zeros after the last record are cut off", async () => {
    for (const filler of [0, 0xff, 0x41]) {
      const disk = withSegment((bytes) => Buffer.concat([bytes, new Uint8Array(700).fill(filler)]));
      const rig = await openRig(disk);
      expect(rig.journal.healed).toEqual([{ segment: 1, cutBytes: 700 }]);
      expect(picture(rig.book)).toEqual(whole);
    }
  });

  test("a lost record that the anchor names is an alarm, and nothing is cut off", async () => {
    const last = offsets.at(-2) ?? 0;
    const disk = withSegment((bytes) => bytes.slice(0, last + 40));
    const before = disk.files.get(SEGMENT)?.slice();
    const rig = await openRig(disk);
    expect(rig.journal.problems()[0]).toMatchObject({ code: "E_STORE_LOST_TAIL", facts: { seq: records } });
    expect(rig.journal.readOnly).toBe(true);
    await expect(rig.journal.note("probe")).rejects.toMatchObject({ code: "E_STORE_LOST_TAIL" });
    expect(disk.files.get(SEGMENT)).toEqual(before);
    expect(rig.journal.counts().records).toBe(records - 1);
  });
});

describe("what somebody did to the files", () => {
  test("D12 the folder replaced by an older copy, the anchor not: rollback alarm", async () => {
    const disk = memoryDisk();
    const rig = await openRig(disk);
    await rig.journal.note("one");
    await rig.journal.close();
    const yesterday = disk.files.get(SEGMENT)?.slice() ?? new Uint8Array();
    const later = await openRig(disk);
    await later.journal.note("two");
    await later.journal.close();
    disk.files.set(SEGMENT, yesterday);
    disk.files.delete("journal/00000002.seg");
    expect((await openLocked(disk)).problems()[0]?.code).toBe("E_STORE_LOST_TAIL");
  });

  test("another history of the same length under the same keys is not taken for ours", async () => {
    const [ours, theirs] = [memoryDisk(), memoryDisk()];
    for (const disk of [ours, theirs]) {
      const rig = await openRig(disk);
      await rig.journal.note("one");
      await rig.journal.close();
    }
    ours.files.set(SEGMENT, theirs.files.get(SEGMENT) ?? new Uint8Array());
    expect((await openRig(ours)).journal.problems()[0]?.code).toBe("E_STORE_LOST_TAIL");
  });

  test("two records swapped, one dropped, one doubled: named", async () => {
    const part = (bytes: Uint8Array, index: number) => bytes.slice(offsets[index], offsets[index + 1]);
    const start = (bytes: Uint8Array, index: number) => bytes.slice(0, offsets[index]);
    const cases = {
      swapped: (b: Uint8Array) => Buffer.concat([start(b, 2), part(b, 3), part(b, 2), b.slice(offsets[4])]),
      dropped: (b: Uint8Array) => Buffer.concat([start(b, 2), b.slice(offsets[3])]),
      doubled: (b: Uint8Array) => Buffer.concat([start(b, 3), part(b, 2), b.slice(offsets[3])]),
    };
    for (const [name, change] of Object.entries(cases)) {
      const { journal } = await openRig(withSegment(change));
      expect(journal.problems()[0]?.code, name).toBe("E_STORE_DAMAGED");
      expect(journal.readOnly, name).toBe(true);
    }
  });

  test("a segment taken away is named, before and after the unlock", async () => {
    const disk = memoryDisk();
    for (let start = 0; start < 3; start++) {
      const rig = await openRig(disk);
      await rig.journal.note("start");
      await rig.journal.close();
    }
    disk.files.delete("journal/00000002.seg");
    const journal = await openLocked(disk);
    expect(journal.problems()[0]).toMatchObject({ code: "E_STORE_DAMAGED", facts: { segment: 2 } });
    await journal.unlock(testKeys());
    expect(journal.readOnly).toBe(true);
  });

  test("a segment of another history put between ours is named by the chain", async () => {
    const ours = memoryDisk();
    const start = async (disk: MemoryDisk, note: string) => {
      const rig = await openRig(disk);
      await rig.journal.note(note);
      await rig.journal.close();
    };
    await start(ours, "one");
    const theirs = memoryDisk(ours.files, ours.folders);
    for (const note of ["two", "three"]) await start(ours, note);
    await start(theirs, "another two");
    const foreign = theirs.files.get("journal/00000002.seg") ?? new Uint8Array();
    ours.files.set("journal/00000002.seg", foreign);
    const { journal } = await openRig(ours);
    expect(journal.problems()[0]).toMatchObject({ code: "E_STORE_DAMAGED", facts: { segment: 3, fault: "chain" } });
  });

  test("a record forged without the keys, its CRC right, is named at the unlock", async () => {
    const { crc32c } = await import("#billing/journal/crc32c");
    const disk = withSegment((bytes) => {
      const forged = bytes.slice();
      const [at = 0, end = 0] = [offsets[3], offsets[4]];
      forged[at + 24] = (forged[at + 24] ?? 0) ^ 1;
      new DataView(forged.buffer).setUint32(end - 4, crc32c(forged, at, end - 4));
      return forged;
    });
    expect((await openLocked(disk)).problems()).toEqual([]);
    const { journal } = await openRig(disk);
    expect(journal.problems()[0]).toMatchObject({ code: "E_STORE_DAMAGED", facts: { seq: 4, fault: "tag" } });
  });

  test("the keys of another journal are refused, wiped, and change nothing", async () => {
    const journal = await openLocked(sound);
    const wrong = testKeys(9);
    await expect(journal.unlock(wrong)).rejects.toMatchObject({ code: "E_KEY_WRONG" });
    expect(wrong.chain.wiped).toBe(true);
    expect(picture(await journal.unlock(testKeys()))).toEqual(whole);
  });

  test("what a later version wrote is refused by name, and left alone", async () => {
    const { crc32c } = await import("#billing/journal/crc32c");
    const disk = withSegment((bytes) => {
      const later = bytes.slice();
      for (const at of [0, 140]) {
        later[at + 4] = 2;
        new DataView(later.buffer).setUint32(at + 136, crc32c(later, at, at + 136));
      }
      return later;
    });
    expect(await openLocked(disk).catch(troubleCode)).toBe("E_STORE_VERSION");
  });

  test("both copies of a header spoilt: nothing is removed, the segment is named", async () => {
    const disk = withSegment((bytes) => {
      const spoilt = bytes.slice();
      spoilt[30] = (spoilt[30] ?? 0) ^ 1;
      spoilt[170] = (spoilt[170] ?? 0) ^ 1;
      return spoilt;
    });
    const journal = await openLocked(disk);
    expect(journal.problems()[0]).toMatchObject({ code: "E_STORE_DAMAGED", facts: { segment: 1, fault: "header" } });
    expect(disk.files.has(SEGMENT)).toBe(true);
  });
});

test("a journal that is foreign in its order is refused as damaged", async () => {
  const { newSegment, segmentKey } = await import("#billing/journal/segment");
  const { sealFrame } = await import("#billing/journal/frame");
  const { packPayload } = await import("#billing/journal/payload");
  const { ChainMac } = await import("#billing/journal/chain-mac");
  const { rowOf } = await import("#billing/journal/kinds");
  const keys = testKeys();
  const { head, bytes } = newSegment(
    { segment: 1, firstSeq: 1, macBefore: new Uint8Array(32), firstEnd: new Uint8Array(32) },
    keys,
    {
      bytes: (count) => new Uint8Array(count),
    },
  );
  const orphan: JournalRecord = { kind: "voided", billerNumber: "996000014", number: "000000009" };
  const frame = sealFrame(
    { type: rowOf("voided").type, seq: 1, held: 0, oldestHeldDay: 0 },
    packPayload(0, rowOf("voided").write(orphan)),
    { segment: 1, offset: 280, macBefore: head.mac },
    { segmentKey: segmentKey(head, keys).reveal(), chain: new ChainMac(keys.chain.reveal()) },
  );
  const disk = memoryDisk(new Map([[SEGMENT, Buffer.concat([bytes, frame])]]), ["journal"]);
  const { journal } = await openRig(disk);
  expect(journal.problems()[0]).toMatchObject({ code: "E_STORE_DAMAGED", facts: { seq: 1 } });
});
