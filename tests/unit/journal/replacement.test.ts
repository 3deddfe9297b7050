import { describe, expect, test } from "vitest";
import type { JournalEntry, JournalRecord } from "#billing/journal/index";
import { day } from "#billing/model/dates";
import type { ReplacementSetUp } from "#billing/model/replacement";
import { memoryDisk } from "#hal/disk/index";
import { AssertionFailed } from "#util/assert";
import { BILLER, openRig, picture, type Rig, signedOf, signingOf } from "../../helpers/journal-rig.ts";

const ID = "01KBREPLACEMENT00000000001";
const OTHER = "01KBREPLACEMENT00000000002";
const CARD = "80250000019900000039";
const setUp: ReplacementSetUp = {
  by: { idType: "8", id: "99700000039", name: "Thomas REMPLACUN" },
  replaced: { idNat: "899700000021", rpps: "99700000021", name: "MEDECINUN", firstName: "Robert", civility: "DR" },
  situations: [
    {
      number: 1,
      label: "CABINET CANARIENNE",
      billingNumber: BILLER,
      structure: { name: "CABINET MEDICAL TEST C", kind: "F", identifier: "990000036", town: "BORDEAUX" },
      specialty: "01",
      convention: "1",
      tariffZone: "10",
      ikZone: "01",
      practiceMode: "L",
      mayInvoice: true,
      mayLot: true,
      from: day("2020-01-01"),
      optam: false,
      agreements: ["11"],
      wrongKeys: [],
    },
  ],
  situation: 1,
  from: day("2026-03-02"),
  to: day("2026-03-13"),
  mailbox: "practice",
};
const opened = (id = ID, billerNumber = BILLER): JournalRecord => ({
  kind: "replacement-opened",
  id,
  billerNumber,
  setUp,
});
const moved = (to: "active" | "closed" | "erased", id = ID): JournalRecord => ({ kind: "replacement-moved", id, to });
const enrolled = (replacement: string): JournalRecord => ({
  kind: "enrolled",
  cardSerial: CARD,
  holder: { idNat: "899700000039", name: "REMPLACUN", firstName: "Thomas" },
  replacement,
});

async function written(rig: Rig, ...records: readonly JournalRecord[]): Promise<void> {
  for (const record of records) await rig.journal.append(record);
}

async function exported(rig: Rig): Promise<readonly JournalEntry["record"][]> {
  const records: JournalEntry["record"][] = [];
  for await (const { record } of rig.journal.export()) records.push(record);
  return records;
}

test("what was set up is read back whole, with the card registered for it", async () => {
  const disk = memoryDisk();
  const rig = await openRig(disk);
  await written(rig, opened(), enrolled(ID), moved("active"));
  await rig.journal.close();
  const again = await openRig(disk);
  expect(picture(again.book)).toEqual(picture(rig.book));
  expect(again.book.replacements.all()).toMatchObject([
    { id: ID, billerNumber: BILLER, stage: "active", cardSerial: CARD },
  ]);
  expect(again.book.isEnrolled(CARD)).toBe(true);
  expect(await again.journal.replacement(ID)).toEqual(setUp);
  expect(await exported(again)).toEqual([opened(), enrolled(ID), moved("active")]);
});

test("the book of a checkpoint holds it as well", async () => {
  const disk = memoryDisk();
  const rig = await openRig(disk, { checkpointEvery: 2 });
  await written(rig, opened(), enrolled(ID), moved("active"));
  await rig.journal.close();
  expect(disk.files.has("journal/views")).toBe(true);
  const again = await openRig(disk, { checkpointEvery: 2 });
  expect(again.book.replacements.all()).toEqual(rig.book.replacements.all());
});

describe("what cannot follow is refused", () => {
  const refusals: readonly (readonly [string, readonly JournalRecord[], JournalRecord])[] = [
    ["the same one opened twice", [opened()], opened()],
    ["a place replaced twice at once", [opened()], opened(OTHER)],
    ["active twice", [opened(), moved("active")], moved("active")],
    ["erased before it is closed", [opened(), moved("active")], moved("erased")],
    ["active after it was closed", [opened(), moved("closed")], moved("active")],
    ["closed without having been opened", [], moved("closed")],
    ["a card registered for none", [], enrolled(ID)],
    ["an invoice before it is active", [opened()], { ...signingOf({ number: "000000001" }), replacement: ID }],
    [
      "an invoice after it was closed",
      [opened(), moved("active"), moved("closed")],
      { ...signingOf({ number: "000000001" }), replacement: ID },
    ],
    [
      "an invoice of another place",
      [opened(ID, "996000154"), moved("active")],
      { ...signingOf({ number: "000000001" }), replacement: ID },
    ],
  ];
  test.each(refusals)("%s", async (_, before, record) => {
    const rig = await openRig(memoryDisk());
    await written(rig, ...before);
    await expect(rig.journal.append(record)).rejects.toThrow(AssertionFailed);
  });

  test("another replacement of the place, once the first is closed, is none of them", async () => {
    const rig = await openRig(memoryDisk());
    await written(rig, opened(), moved("closed"), opened(OTHER), moved("active", OTHER));
    expect(rig.book.replacements.running(BILLER)?.id).toBe(OTHER);
  });
});

test("an invoice says in which replacement it was made, and comes back with it", async () => {
  const disk = memoryDisk();
  const rig = await openRig(disk);
  const signing = { ...signingOf({ number: "000000001" }), replacement: ID };
  await written(rig, opened(), moved("active"), signing, { ...signedRecordOf(signing) });
  await rig.journal.close();
  const { book, journal } = await openRig(disk);
  const view = book.invoice(BILLER, "000000001");
  expect(view?.replacement).toBe(ID);
  if (view === undefined) throw new Error("view");
  expect((await journal.signing(view)).replacement).toBe(ID);
});

function signedRecordOf(signing: ReturnType<typeof signingOf>): JournalRecord {
  const { invoice, signatures, signedAtMs } = signedOf(signing);
  return { kind: "signed", billerNumber: invoice.biller.number, number: invoice.number, signatures, signedAtMs };
}

describe("erased", () => {
  /** Everything the data key and the erasable keys that are left can read. */
  async function readable(rig: Rig): Promise<string> {
    return JSON.stringify(await exported(rig)) + JSON.stringify(picture(rig.book));
  }

  test("no byte of who replaced can be read, at once and after a restart, a checkpoint included", async () => {
    const disk = memoryDisk();
    const rig = await openRig(disk, { checkpointEvery: 2 });
    await written(rig, opened(), enrolled(ID), moved("active"), moved("closed"));
    expect(await readable(rig)).toMatch(/99700000039.*REMPLACUN/);
    await rig.journal.purge({ replacement: ID });
    expect(await readable(rig)).not.toMatch(/99700000039|99700000021|REMPLACUN|MEDECINUN/);
    await expect(rig.journal.replacement(ID)).rejects.toMatchObject({ code: "E_PURGED" });
    await rig.journal.close();
    const again = await openRig(disk);
    expect(again.journal.problems()).toEqual([]);
    expect(again.book.replacements.one(ID)?.stage).toBe("erased");
    expect(await readable(again)).not.toMatch(/99700000039|99700000021|REMPLACUN|MEDECINUN/);
  });

  test("cut between the record and its keys: the next unlock destroys them", async () => {
    const disk = memoryDisk();
    const rig = await openRig(disk);
    await written(rig, opened(), enrolled(ID), moved("closed"), moved("erased"));
    expect((await rig.journal.replacement(ID)).by.id).toBe("99700000039"); // Its key is still there.
    await rig.journal.close();
    const again = await openRig(disk);
    await expect(again.journal.replacement(ID)).rejects.toMatchObject({ code: "E_PURGED" });
  });

  test("an invoice made in it keeps what it says", async () => {
    const rig = await openRig(memoryDisk());
    const signing = { ...signingOf({ number: "000000001" }), replacement: ID };
    await written(rig, opened(), moved("active"), signing, signedRecordOf(signing), moved("closed"));
    await rig.journal.purge({ replacement: ID });
    expect((await rig.journal.signedInvoiceOf(BILLER, "000000001")).invoice.number).toBe("000000001");
  });
});
