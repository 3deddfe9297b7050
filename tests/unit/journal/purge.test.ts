import { describe, expect, test } from "vitest";
import type { JournalEntry } from "#billing/journal/index";
import { lotId } from "#billing/model/lot";
import { type MemoryDisk, memoryDisk } from "#hal/disk/index";
import { AssertionFailed } from "#util/assert";
import { BILLER, bill, lotOf, lotRecords, openRig, picture, type Rig, signingOf } from "../../helpers/journal-rig.ts";

const NAME = "CANARIVALE";
const NIR = "2550699999001";

async function handOver(rig: Rig, members: readonly string[], kind: "FSE" | "DRE" = "FSE"): Promise<string> {
  const lot = lotOf(rig.book, members, kind);
  for (const record of lotRecords(lot)) await rig.journal.append(record);
  return lotId(lot.identity);
}

const copyOf = (disk: MemoryDisk) => memoryDisk(disk.files, disk.folders);

async function purged() {
  const disk = memoryDisk();
  const rig = await openRig(disk);
  const [first, second] = [await bill(rig), await bill(rig)];
  const id = await handOver(rig, [first]);
  const before = copyOf(disk);
  await rig.journal.purge(id);
  return { disk, rig, first, second, id, before };
}

async function exported(rig: Rig): Promise<readonly JournalEntry["record"][]> {
  const records: JournalEntry["record"][] = [];
  for await (const { record } of rig.journal.export()) records.push(record);
  return records;
}

describe("C4 a lot is purged", () => {
  test("its bytes and names are gone, at once and after a restart; numbers, amounts and states stay", async () => {
    const { disk, rig, first, id } = await purged();
    await rig.journal.close();
    for (const opened of [await openRig(disk), await openRig(copyOf(disk))]) {
      const { journal, book } = opened;
      const view = book.invoice(BILLER, first);
      expect(view).toMatchObject({ stage: "signed", fse: { state: "sent", lotId: id }, amounts: { feeCents: 630 } });
      expect([view?.patient, typeof view?.purgedAtMs]).toEqual([undefined, "number"]);
      if (view === undefined) throw new Error("view");
      await expect(journal.signedInvoice(view)).rejects.toMatchObject({ code: "E_PURGED" });
      for (const ask of [journal.lot(id), journal.lotSignature(id), journal.parcel(id)])
        await expect(ask).rejects.toMatchObject({ code: "E_PURGED" });
      expect(journal.problems()).toEqual([]);
      expect(JSON.stringify(await exported(opened))).toContain('{"kind":"purged","was":"signing"}');
    }
  });

  test("the views after a restart are those before it", async () => {
    const { disk, rig } = await purged();
    expect(picture((await openRig(disk)).book)).toEqual(picture(rig.book));
    const patient = { insuredNir: NIR, rank: "000", birthDate: "19550814", birthRank: "1" };
    expect(rig.book.lastOrganism(patient)).toBe("01-349-9881"); // The other invoice still says so.
  });

  test("the other invoices and lots are readable as before", async () => {
    const { rig, second } = await purged();
    const whole = await rig.journal.signedInvoiceOf(BILLER, second);
    expect([whole.invoice.number, whole.invoice.insured.nir]).toEqual([second, NIR]);
    const next = await handOver(rig, [second]);
    expect((await rig.journal.lot(next)).members).toEqual([second]);
    await rig.journal.purge(next);
    expect(rig.book.lot(next)?.purgedAtMs).toBeDefined();
  });

  test("a copy of the journal kept aside opens no name with the keys that are left", async () => {
    const { disk, before, first } = await purged();
    const mixed = copyOf(before);
    for (const [path, content] of disk.files) if (path.startsWith("keys/")) mixed.files.set(path, content);
    const opened = await openRig(mixed);
    const view = opened.book.invoice(BILLER, first);
    expect(view?.patient).toBeUndefined();
    if (view === undefined) throw new Error("view");
    await expect(opened.journal.signedInvoice(view)).rejects.toMatchObject({ code: "E_PURGED" });
    // Destroyed keys without a purge in the journal are told: nobody put an old journal back unseen.
    expect(opened.journal.problems()[0]).toMatchObject({ code: "E_STORE_DAMAGED", facts: { fault: "body-key" } });
    expect(opened.journal.readOnly).toBe(true);
  });

  test("its key is the only one that changed place: the block holds zeros there, and the rest", async () => {
    const { rig, disk } = await purged();
    const records = await exported(rig);
    expect(records.filter(({ kind }) => kind === "purged")).toHaveLength(5); // signing, signed, three of the lot.
    expect(Buffer.concat([...disk.files.values()]).includes(NAME)).toBe(false);
  });

  test("an invoice whose DRE is in a lot that is kept stays whole until that one goes too", async () => {
    const rig = await openRig(memoryDisk());
    const number = await bill(rig, { dre: true });
    const fse = await handOver(rig, [number]);
    await rig.journal.purge(fse);
    expect(rig.book.invoice(BILLER, number)?.patient?.name).toBe(NAME);
    expect((await rig.journal.signedInvoiceOf(BILLER, number)).invoice.number).toBe(number);
    const dre = await handOver(rig, [number], "DRE");
    await rig.journal.purge(dre);
    expect(rig.book.invoice(BILLER, number)?.patient).toBeUndefined();
  });

  test("a lot that nobody has, or that is purged already, cannot be", async () => {
    const { rig, id, second } = await purged();
    await expect(rig.journal.purge(id)).rejects.toThrow(AssertionFailed);
    const lot = lotOf(rig.book, [second]);
    const [formed] = lotRecords(lot);
    if (formed !== undefined) await rig.journal.append(formed);
    await expect(rig.journal.purge(lotId(lot.identity))).rejects.toThrow(AssertionFailed);
  });

  test("a cut between the record and the destruction is finished at the next unlock", async () => {
    const { before, id, first } = await purged();
    const rig = await openRig(before);
    const keys = (disk: MemoryDisk) => disk.files.get("keys/bodies-00000001");
    const untouched = keys(before);
    before.fault = (call, path) => {
      if (call === "create" && path.startsWith("keys/")) throw new Error("cut");
      return undefined;
    };
    await expect(rig.journal.purge(id)).rejects.toThrow("cut");
    before.fault = undefined;
    expect(keys(before)).toEqual(untouched);
    const again = await openRig(copyOf(before));
    const last = again.disk as MemoryDisk;
    expect(keys(last)).not.toEqual(untouched);
    expect(again.book.invoice(BILLER, first)?.purgedAtMs).toBeDefined();
    const third = await openRig(copyOf(last));
    expect(keys(third.disk as MemoryDisk)).toEqual(keys(last));
    expect(picture(third.book)).toEqual(picture(again.book));
  });
});

describe("erasable keys", () => {
  test("are on the disk before the first record that uses them", async () => {
    const disk = memoryDisk();
    const rig = await openRig(disk);
    const seen: boolean[] = [];
    disk.fault = (call, path) => {
      if (call === "write" && path.endsWith(".seg")) seen.push(disk.files.has("keys/bodies-00000001"));
      return undefined;
    };
    await rig.journal.append(signingOf({ number: "000000001" }));
    expect(seen).toEqual([true, true]);
  });

  test("one spoilt copy of a file is told, and everything is still read; both spoilt, the rest is", async () => {
    const disk = memoryDisk();
    const rig = await openRig(disk);
    const number = await bill(rig);
    await rig.journal.close();
    const path = "keys/bodies-00000001";
    for (const spots of [[100], [9000], [100, 9000]]) {
      const copy = copyOf(disk);
      const bytes = copy.files.get(path) ?? new Uint8Array();
      for (const at of spots) bytes[at] = (bytes[at] ?? 0) ^ 1;
      const { journal, book } = await openRig(copy);
      expect(journal.problems()[0]).toMatchObject({ code: "E_STORE_DAMAGED", facts: { file: path } });
      expect(book.invoice(BILLER, number)?.stage).toBe("signed");
      const whole = journal.signedInvoiceOf(BILLER, number);
      if (spots.length === 1) expect((await whole).invoice.number).toBe(number);
      else await expect(whole).rejects.toMatchObject({ code: "E_STORE_DAMAGED" });
    }
  });

  test("a thousand invoices take four files, and each is read back after a restart", async () => {
    const disk = memoryDisk();
    const rig = await openRig(disk);
    for (let count = 0; count < 1000; count++) await bill(rig);
    await rig.journal.close();
    expect([...disk.files.keys()].filter((path) => path.startsWith("keys/bodies-"))).toHaveLength(4);
    const { journal } = await openRig(disk);
    for (const number of ["000000001", "000000256", "000000257", "000001000"])
      expect((await journal.signedInvoiceOf(BILLER, number)).invoice.number).toBe(number);
  });
});
