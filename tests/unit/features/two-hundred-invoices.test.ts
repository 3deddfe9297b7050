import { expect, test } from "vitest";
import { signedRecord } from "#billing/journal/index";
import { memoryDisk } from "#hal/disk/index";
import { BILLER, openRig, signedOf, signingOf } from "../../helpers/journal-rig.ts";

const COUNT = 200;

test("200 invoices stored, the battery taken out, started again: 200 are read byte for byte, and the store is whole", async () => {
  const disk = memoryDisk();
  const rig = await openRig(disk);
  const stored = [];
  for (let n = 1; n <= COUNT; n++) {
    const signing = signingOf({ number: rig.book.nextNumber(BILLER) });
    const signed = signedOf(signing, rig.clock.now());
    await rig.journal.append(signing);
    await rig.journal.append(signedRecord(signed));
    stored.push(signed);
  }
  // Nobody closed anything: another process opens what stands on the disk.
  const { book, journal } = await openRig(memoryDisk(disk.files, disk.folders));
  expect([book.held, journal.problems(), journal.readOnly]).toEqual([COUNT, [], false]);
  const read = [];
  for (const { number } of book.invoices()) read.push(await journal.signedInvoiceOf(BILLER, number));
  expect(read).toEqual(stored);
});
