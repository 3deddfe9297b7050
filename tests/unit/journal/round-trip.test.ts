import { describe, expect, test } from "vitest";
import type { JournalEntry, JournalRecord } from "#billing/journal/index";
import { signedRecord } from "#billing/journal/index";
import { memoryDisk } from "#hal/disk/index";
import { FakeClock } from "../../helpers/fake-clock.ts";
import {
  BILLER,
  bill,
  lotOf,
  lotRecords,
  openRig,
  picture,
  signedOf,
  signingOf,
  smallDay,
  testInvoice,
} from "../../helpers/journal-rig.ts";

async function exported(disk: ReturnType<typeof memoryDisk>): Promise<readonly JournalEntry["record"][]> {
  const rig = await openRig(disk);
  const records: JournalEntry["record"][] = [];
  for await (const { record } of rig.journal.export()) records.push(record);
  return records;
}

describe("what was appended is read back", () => {
  test("every kind of record, whole, after a restart", async () => {
    const disk = memoryDisk();
    const rig = await openRig(disk);
    const written: JournalRecord[] = [];
    const more: JournalRecord[] = [
      {
        kind: "print-job",
        id: "t1",
        document: "ticket",
        about: { billerNumber: BILLER, number: "000000001" },
        state: "to-print",
        copies: 1,
      },
      { kind: "clock-confirmed", confirmedMs: 1_772_000_000_000 },
      { kind: "settings-changed", facts: { deviceRank: "00" } },
      signingOf({ number: "000000004" }),
      {
        kind: "first-signature",
        billerNumber: BILLER,
        number: "000000004",
        by: "vitale",
        signature: signedOf(signingOf({ number: "000000004" })).signatures.cps,
      },
    ];
    for (const make of [...smallDay(() => rig.book), ...more.map((record) => () => record)]) {
      const record = make();
      written.push(record);
      await rig.journal.append(record);
    }
    await rig.journal.close();
    expect(await exported(disk)).toEqual(written);
  });

  test("the book folded from the disk is the one that was written", async () => {
    const disk = memoryDisk();
    const rig = await openRig(disk);
    for (const make of smallDay(() => rig.book)) await rig.journal.append(make());
    const before = picture(rig.book);
    await rig.journal.close();
    expect(picture((await openRig(disk)).book)).toEqual(before);
  });

  test("a signed invoice and a lot come back with their bytes", async () => {
    const disk = memoryDisk();
    const rig = await openRig(disk);
    const number = await bill(rig, { dre: true });
    const lot = lotOf(rig.book, [number]);
    for (const record of lotRecords(lot).slice(0, 3)) await rig.journal.append(record);
    await rig.journal.close();
    const { journal } = await openRig(disk);
    const signing = signingOf({ number, dre: true });
    expect(await journal.signedInvoiceOf(BILLER, number)).toEqual(signedOf(signing, rig.clock.now()));
    expect(await journal.lot("fse.996000014.001.260302183000")).toEqual(lot);
    expect(Buffer.from(await journal.parcel("fse.996000014.001.260302183000")).toString()).toContain("parcel of fse");
  });

  test("an invoice with every field survives", async () => {
    const disk = memoryDisk();
    const rig = await openRig(disk);
    const signing = signingOf({ number: "000000001" });
    const invoice = {
      ...testInvoice({ number: "000000001" }),
      accident: { number: "123456789" },
      maternity: { date: testInvoice({ number: "1" }).lines[0]?.careDate ?? ("" as never), kind: "G" },
      attendingDoctor: { declared: true, name: "CANARI" },
      prescriber: { number: "991000027", status: "L" },
    } as const;
    await rig.journal.append({ ...signing, invoice, draftId: "draft-1" });
    const view = rig.book.invoice(BILLER, "000000001");
    expect(view && (await rig.journal.signing(view))).toEqual({ ...signing, invoice, draftId: "draft-1" });
  });

  test("the wall clock of each record is kept, and the last one known", async () => {
    const disk = memoryDisk();
    const clock = new FakeClock(Date.UTC(2026, 10, 23, 6, 30));
    const rig = await openRig(disk, { clock });
    await rig.journal.note("unlocked");
    clock.advance(60_000);
    await rig.journal.note("locked");
    await rig.journal.close();
    expect((await openRig(disk)).journal.lastWallMs).toBe(Date.UTC(2026, 10, 23, 6, 31));
  });

  test("nothing of a person is written in clear", async () => {
    const disk = memoryDisk();
    const rig = await openRig(disk);
    await rig.journal.append({
      kind: "enrolled",
      cardSerial: "80250000019900000001",
      holder: { idNat: "8", name: "CANARIENNE" },
    });
    await rig.journal.append(signedRecord(signedOf(await drawn(rig))));
    await rig.journal.close();
    const all = Buffer.concat([...disk.files.values()]).toString("latin1");
    for (const canary of ["CANARI", "2550699999001", "AMI", "000000001"]) expect(all).not.toContain(canary);
  });
});

async function drawn(rig: Awaited<ReturnType<typeof openRig>>) {
  const signing = signingOf({ number: rig.book.nextNumber(BILLER) });
  await rig.journal.append(signing);
  return signing;
}
