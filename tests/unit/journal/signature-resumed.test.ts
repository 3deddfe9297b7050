import { expect, test } from "vitest";
import { signedRecord } from "#billing/journal/index";
import { memoryDisk } from "#hal/disk/index";
import { BILLER, openRig, signedOf, signingOf } from "../../helpers/journal-rig.ts";

test("D5 a cut between the card's answer and the journal: the same number and bytes are signed again, one FSE", async () => {
  const disk = memoryDisk();
  const before = await openRig(disk);
  const signing = signingOf({ number: "000000001" });
  await before.journal.append(signing);
  signedOf(signing); // The card answered; the power went before anything of it was written.
  const cut = memoryDisk(disk.files, disk.folders);
  const after = await openRig(cut);
  const [pending, ...more] = after.book.toResume();
  expect([pending?.number, pending?.stage, more]).toEqual(["000000001", "signing", []]);
  expect(pending && (await after.journal.signing(pending)).fseBytes).toEqual(signing.fseBytes);
  expect(after.book.nextNumber(BILLER)).toBe("000000002"); // Nobody else gets the number.
  await after.journal.append(signedRecord(signedOf(signing)));
  await expect(after.journal.append(signedRecord(signedOf(signing)))).rejects.toThrow("signed of an invoice");
  await after.journal.close();
  const again = await openRig(cut);
  expect([...again.book.invoices()].map(({ number, stage }) => [number, stage])).toEqual([["000000001", "signed"]]);
  expect([again.book.held, again.journal.problems()]).toEqual([1, []]);
});
