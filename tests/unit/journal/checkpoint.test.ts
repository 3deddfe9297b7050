import { describe, expect, test } from "vitest";
import type { Journal } from "#billing/journal/index";
import { lotId } from "#billing/model/lot";
import { type MemoryDisk, memoryDisk } from "#hal/disk/index";
import {
  BILLER,
  bill,
  lotOf,
  lotRecords,
  openRig,
  picture,
  type Rig,
  smallDay,
  testKeys,
} from "../../helpers/journal-rig.ts";

const VIEWS = "journal/views";
const copyOf = (disk: MemoryDisk) => memoryDisk(disk.files, disk.folders);

/** Lets what is written beside the work come to its end: the memory disk answers at once. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A small day and some invoices, in several starts, each ending with a checkpoint. */
async function days(starts = 3) {
  const disk = memoryDisk();
  let rig = await openRig(disk, { checkpointEvery: 5 });
  for (const make of smallDay(() => rig.book)) await rig.journal.append(make());
  for (let start = 1; start < starts; start++) {
    await settled();
    await rig.journal.close();
    rig = await openRig(disk, { checkpointEvery: 5 });
    for (let count = 0; count < 4; count++) await bill(rig, { dre: count % 2 === 0 });
  }
  await settled();
  await rig.journal.close();
  return { disk, shown: picture(rig.book) };
}

async function sealedInvoice(journal: Journal): Promise<string> {
  return (await journal.signedInvoiceOf(BILLER, "000000001")).invoice.beneficiary.name;
}

/** The same journal without its checkpoint. */
async function plain(disk: MemoryDisk): Promise<Rig> {
  const copy = copyOf(disk);
  copy.files.delete(VIEWS);
  return openRig(copy);
}

describe("a checkpoint", () => {
  test("opens the same book as the whole journal does, and goes on from there", async () => {
    const { disk, shown } = await days();
    expect(disk.files.has(VIEWS)).toBe(true);
    const quick = await openRig(copyOf(disk));
    const whole = await plain(disk);
    expect(picture(quick.book)).toEqual(shown);
    expect(picture(whole.book)).toEqual(shown);
    expect([...quick.book.keptInvoices()]).toEqual([...whole.book.keptInvoices()]);
    expect(quick.book.state()).toEqual(whole.book.state());
    expect(quick.journal.lastWallMs).toBe(whole.journal.lastWallMs);
    await bill(quick);
    await bill(whole);
    expect(picture(quick.book)).toEqual(picture(whole.book));
    expect(await sealedInvoice(quick.journal)).toBe("CANARIVALE");
  });

  test("is read instead of what comes before it: less is read at the unlock", async () => {
    const { disk } = await days();
    const reads = async (from: MemoryDisk) => {
      const opened: string[] = [];
      from.fault = (call, path) => {
        if (call === "open") opened.push(path);
        return undefined;
      };
      const { journal } = await openRig(from);
      const count = opened.filter((path) => path === "journal/00000001.seg").length;
      await journal.verified();
      return [count, opened.filter((path) => path === "journal/00000001.seg").length];
    };
    const copy = copyOf(disk);
    copy.files.delete(VIEWS);
    expect(await reads(copy)).toEqual([1, 1]);
    expect((await reads(copyOf(disk)))[1]).toBe(1); // Verified beside the work all the same.
  });

  test("says nothing without its key, and is bound to keys, seq and version", async () => {
    const { disk } = await days();
    for (const content of [disk.files.get(VIEWS)]) {
      const text = Buffer.from(content ?? []);
      for (const word of ["CANARIVALE", "Lina", "2550699999001", "996000014"]) {
        expect(text.includes(word)).toBe(false);
        expect(text.includes(Buffer.from(word, "utf16le"))).toBe(false);
      }
    }
  });

  test("every byte of it flipped, or of its key: opened from the journal instead, nothing doubted", async () => {
    const { disk, shown } = await days(2);
    for (const path of [VIEWS, "keys/views-key"]) {
      const size = disk.files.get(path)?.length ?? 0;
      expect(size).toBeGreaterThan(50);
      for (let at = 0; at < size; at += 3) {
        const copy = copyOf(disk);
        const bytes = copy.files.get(path) ?? new Uint8Array();
        bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
        const { journal, book } = await openRig(copy);
        expect([picture(book), journal.problems()], `${path} ${at}`).toEqual([shown, []]);
      }
    }
  });

  test("cut short, empty, absent, or of another journal: the same (D9)", async () => {
    const { disk, shown } = await days(2);
    const other = await days(3);
    const content = disk.files.get(VIEWS) ?? new Uint8Array();
    for (const found of [
      new Uint8Array(),
      content.subarray(0, 40),
      content.subarray(0, -1),
      other.disk.files.get(VIEWS),
    ]) {
      const copy = copyOf(disk);
      copy.files.set(VIEWS, found ?? new Uint8Array());
      const { journal, book } = await openRig(copy);
      expect(picture(book)).toEqual(shown);
      expect(journal.problems()).toEqual([]);
    }
  });

  test("damage behind it is found beside the work and named; from then on nothing is written", async () => {
    const { disk } = await days();
    const path = "journal/00000001.seg";
    const copy = copyOf(disk);
    const bytes = copy.files.get(path) ?? new Uint8Array();
    bytes[1000] = (bytes[1000] ?? 0) ^ 1;
    const { journal } = await openRig(copy);
    await journal.verified();
    expect(journal.problems()[0]).toMatchObject({ code: "E_STORE_DAMAGED", facts: { segment: 1 } });
    await expect(journal.note("probe")).rejects.toMatchObject({ code: "E_STORE_DAMAGED" });
    expect(copy.files.get(path)).toEqual(bytes);
  });

  test("damage in the part that is read: named as without it", async () => {
    const { disk } = await days();
    const path = "journal/00000003.seg";
    const copy = copyOf(disk);
    const bytes = copy.files.get(path) ?? new Uint8Array();
    bytes[1000] = (bytes[1000] ?? 0) ^ 1;
    const quick = await openRig(copyOf(copy));
    const whole = await plain(copy);
    expect(quick.journal.problems().map(({ code, facts }) => [code, facts])).toEqual(
      whole.journal.problems().map(({ code, facts }) => [code, facts]),
    );
    expect(quick.journal.readOnly).toBe(true);
  });

  test("segments put back from another history, whole and well formed, are not taken for ours", async () => {
    const { disk } = await days();
    const foreign = await days();
    const copy = copyOf(disk);
    copy.files.set("journal/00000002.seg", foreign.disk.files.get("journal/00000002.seg") ?? new Uint8Array());
    const { journal } = await openRig(copy);
    await journal.verified();
    expect(journal.problems()[0]).toMatchObject({ code: "E_STORE_DAMAGED" });
  });

  test("of a purged lot is destroyed with its key: an old copy of it opens nothing", async () => {
    const { disk } = await days();
    const rig = await openRig(disk, { checkpointEvery: 5 });
    const lot = lotOf(rig.book, ["000000005"]);
    for (const record of lotRecords(lot)) await rig.journal.append(record);
    await settled();
    const kept = disk.files.get(VIEWS) ?? new Uint8Array();
    const keyBefore = disk.files.get("keys/views-key");
    await rig.journal.purge(lotId(lot.identity));
    await settled();
    expect(disk.files.get("keys/views-key")).not.toEqual(keyBefore);
    const shown = picture(rig.book);
    await rig.journal.close();
    disk.files.set(VIEWS, kept);
    const again = await openRig(disk);
    expect(picture(again.book)).toEqual(shown);
    expect(again.book.invoice(BILLER, "000000005")?.patient).toBeUndefined();
  });

  test("a lock in the middle of writing it leaves no half of one", async () => {
    const { disk, shown } = await days(2);
    disk.files.delete(VIEWS);
    const rig = await openRig(disk, { checkpointEvery: 5 });
    rig.journal.lock();
    await rig.journal.close();
    expect(disk.files.has(`${VIEWS}.new`)).toBe(false);
    expect(picture((await openRig(disk)).book)).toEqual(shown);
  });

  test("a disk that is full writes none, and everything else goes on", async () => {
    const { disk } = await days(2);
    disk.files.delete(VIEWS);
    disk.fault = (call, path) => (call === "write" && path.startsWith(VIEWS) ? 10 : undefined);
    const rig = await openRig(disk, { checkpointEvery: 5 });
    await settled();
    await bill(rig);
    expect(rig.journal.problems()).toEqual([]);
    expect(disk.files.has(VIEWS)).toBe(false);
  });

  test("the shapes that views have are those of its version", async () => {
    const { disk } = await days();
    const { book } = await openRig(disk);
    const names = new Set([...book.keptInvoices()].flatMap((one) => Object.keys(one)));
    const lots = new Set([...book.lots()].flatMap((one) => Object.keys(one)));
    // Another name here means another VIEWS_VERSION in checkpoint.ts.
    expect([...names].sort()).toMatchInlineSnapshot(`
      [
        "amc",
        "amo",
        "amounts",
        "billerNumber",
        "bodyKey",
        "careFrom",
        "careSheetId",
        "careTo",
        "days",
        "drawnAtMs",
        "dre",
        "fse",
        "hasDre",
        "mode",
        "number",
        "patient",
        "patientKey",
        "performerNumber",
        "signedAtMs",
        "signedSeq",
        "signingSeq",
        "stage",
        "test",
        "unusedReason",
      ]
    `);
    expect([...lots].sort()).toMatchInlineSnapshot(`
      [
        "bodyKey",
        "digest",
        "fileId",
        "formedAtMs",
        "formedSeq",
        "handedOverAtMs",
        "hash",
        "identity",
        "lotId",
        "members",
        "receipt",
        "recipient",
        "sealedSeq",
        "signedSeq",
        "stage",
      ]
    `);
  });
});

test("keys of another device open no checkpoint", async () => {
  const { disk } = await days(2);
  const rig = openRig(disk, { keys: testKeys(9) });
  await expect(rig).rejects.toMatchObject({ code: "E_KEY_WRONG" });
});
