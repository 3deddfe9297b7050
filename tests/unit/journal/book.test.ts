import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type JournalRecord, signedRecord } from "#billing/journal/index";
import { day } from "#billing/model/dates";
import { memoryDisk } from "#hal/disk/index";
import { AssertionFailed } from "#util/assert";
import {
  BILLER,
  bill,
  line,
  lotOf,
  lotRecords,
  openRig,
  type Rig,
  signedOf,
  signingOf,
} from "../../helpers/journal-rig.ts";

const monday = day("2026-03-02");
const patient = { insuredNir: "2550699999001", rank: "000", birthDate: "19550814", birthRank: "1" };
const refuses = (rig: Rig, record: JournalRecord) =>
  expect(rig.journal.append(record)).rejects.toThrow(AssertionFailed);

async function handOver(rig: Rig, members: readonly string[], kind: "FSE" | "DRE" = "FSE", steps = 4): Promise<string> {
  const records = lotRecords(lotOf(rig.book, members, kind));
  for (const record of records.slice(0, steps)) await rig.journal.append(record);
  return (records[1] as { lotId: string }).lotId;
}

describe("numbers", () => {
  test("go from 1 by 1 behind the rank of the device, and are never reused", async () => {
    const rig = await openRig(memoryDisk());
    expect(rig.book.nextNumber(BILLER)).toBe("000000001");
    await rig.journal.append(signingOf({ number: "000000001" }));
    await rig.journal.append({ kind: "unused", billerNumber: BILLER, number: "000000001", reason: "given-up" });
    expect(rig.book.nextNumber(BILLER)).toBe("000000002");
    const number = await bill(rig);
    await rig.journal.append({ kind: "voided", billerNumber: BILLER, number });
    expect(rig.book.nextNumber(BILLER)).toBe("000000003");
    expect(rig.book.nextNumber(BILLER, "01")).toBe("010000001");
    expect(rig.book.nextNumber("996000022")).toBe("000000001");
  });

  test("any other number than the next is refused", async () => {
    const rig = await openRig(memoryDisk());
    await bill(rig);
    for (const number of ["000000001", "000000003", "010000002"]) await refuses(rig, signingOf({ number }));
    expect(rig.journal.counts().records).toBe(2);
  });

  test("of lots come round after 999, per biller and kind; of files per recipient", async () => {
    const rig = await openRig(memoryDisk());
    const numbers = await Promise.all([bill(rig, { dre: true }), bill(rig).catch(() => ""), ""]);
    expect(rig.book.nextLotNumber(BILLER, "FSE")).toBe("001");
    await handOver(rig, [numbers[0] ?? ""]);
    expect(rig.book.nextLotNumber(BILLER, "FSE")).toBe("002");
    expect(rig.book.nextLotNumber(BILLER, "DRE")).toBe("001");
    expect(rig.book.nextFileId(BILLER, { kind: "amo", regime: "01", fund: "349", centre: "9881" })).toBe("002");
    expect(rig.book.nextFileId(BILLER, { kind: "amo", regime: "02", fund: "349", centre: "9882" })).toBe("001");
  });

  test("a lot number after 999 is 001 again", async () => {
    const { Book } = await import("#billing/journal/book");
    const { lotSeries } = await import("#billing/journal/series");
    const book = new Book();
    book.commit({ counters: [[lotSeries(BILLER, "FSE"), 999]] });
    expect(book.nextLotNumber(BILLER, "FSE")).toBe("001");
  });
});

describe("an invoice on its way", () => {
  test("signing, créée, en lot, envoyée; held until the receipt", async () => {
    const rig = await openRig(memoryDisk());
    const states = () => {
      const one = rig.book.invoice(BILLER, "000000001");
      return [one?.stage, one?.fse.state, rig.book.held, rig.journal.counts().held];
    };
    const signing = signingOf({ number: "000000001" });
    await rig.journal.append(signing);
    expect(states()).toEqual(["signing", "none", 0, 0]);
    expect(rig.book.toResume([BILLER]).map((one) => one.number)).toEqual(["000000001"]);
    await rig.journal.append(signedRecord(signedOf(signing)));
    expect(states()).toEqual(["signed", "created", 1, 1]);
    expect(rig.book.inNoLot([BILLER])).toHaveLength(1);
    await handOver(rig, ["000000001"], "FSE", 3);
    expect(states()).toEqual(["signed", "in-lot", 1, 1]);
    expect(rig.book.inNoLot()).toHaveLength(0);
    expect(rig.book.lotsToHandOver()).toHaveLength(1);
    await rig.journal.append(
      lotRecords({
        ...lotOf(rig.book, ["000000001"]),
        identity: rig.book.lotsToHandOver()[0]?.identity ?? ({} as never),
      })[3] as JournalRecord,
    );
    expect(states()).toEqual(["signed", "sent", 0, 0]);
  });

  test("an FSE and its DRE are two places, and leave each by their own lot", async () => {
    const rig = await openRig(memoryDisk());
    const number = await bill(rig, { dre: true });
    expect(rig.book.held).toBe(2);
    await handOver(rig, [number], "DRE");
    expect(rig.book.held).toBe(1);
    expect(rig.book.invoice(BILLER, number)).toMatchObject({ fse: { state: "created" }, dre: { state: "sent" } });
  });

  test("the first signature alone waits for the other, and enters no lot", async () => {
    const rig = await openRig(memoryDisk());
    const signing = signingOf({ number: "000000001" });
    await rig.journal.append(signing);
    const first: JournalRecord = {
      kind: "first-signature",
      billerNumber: BILLER,
      number: "000000001",
      by: "vitale",
      signature: signedOf(signing).signatures.cps,
    };
    await rig.journal.append(first);
    expect(rig.book.toResume()[0]).toMatchObject({ firstSignature: "vitale", stage: "signing" });
    await refuses(rig, first);
    await refuses(rig, lotRecords(lotOf(rig.book, ["000000001"]))[0] as JournalRecord);
  });

  test("E095 deleted when in no lot only", async () => {
    const rig = await openRig(memoryDisk());
    const number = await bill(rig, { dre: true });
    await handOver(rig, [number], "DRE", 1);
    await refuses(rig, { kind: "voided", billerNumber: BILLER, number });
    const other = await bill(rig);
    await rig.journal.append({ kind: "voided", billerNumber: BILLER, number: other });
    expect(rig.book.invoice(BILLER, other)?.stage).toBe("voided");
    await refuses(rig, { kind: "voided", billerNumber: BILLER, number: other });
  });

  test("no invoice twice in lots, no lot twice, no step left out", async () => {
    const rig = await openRig(memoryDisk());
    const number = await bill(rig);
    const lot = lotOf(rig.book, [number]);
    const [formed, signed, sealed, over] = lotRecords(lot) as [
      JournalRecord,
      JournalRecord,
      JournalRecord,
      JournalRecord,
    ];
    for (const early of [signed, sealed, over]) await refuses(rig, early);
    await refuses(rig, { ...formed, lot: { ...lot, members: [number, number] } } as JournalRecord);
    await rig.journal.append(formed);
    await refuses(rig, formed);
    await refuses(rig, lotRecords(lotOf(rig.book, [number]))[0] as JournalRecord);
    await rig.journal.append(signed);
    await refuses(rig, over);
    await rig.journal.append(sealed);
    await refuses(rig, {
      ...over,
      receipt: { ...(over as { receipt: object }).receipt, hash: "f".repeat(64) },
    } as JournalRecord);
    await rig.journal.append(over);
    await refuses(rig, over);
  });

  test("a signature without its number drawn, and a DRE without its FSE, are programmer errors", async () => {
    const rig = await openRig(memoryDisk());
    const signing = signingOf({ number: "000000001", dre: true });
    await refuses(rig, signedRecord(signedOf(signing)));
    const { dreBytes: _, ...half } = signing;
    await refuses(rig, half);
    expect(rig.journal.counts().records).toBe(0);
  });
});

describe("what pricing asks of the day", () => {
  const visit = (codes: readonly (readonly [string, string?, number?])[]) =>
    codes.map(([code, coefficient = "1", quantity = 1]) => line(code, { coefficient, quantity, careDate: monday }));

  test("kilometres by practitioner, the rest by patient, deleted sheets left out", async () => {
    const rig = await openRig(memoryDisk());
    await bill(rig, { lines: visit([["BSC"], ["AMX", "14"], ["IFI"], ["IK", "1", 12]]) });
    await bill(rig, { lines: visit([["AMX", "2"], ["IFI"], ["IK", "1", 5]]) });
    await bill(rig, {
      nir: "1550699999002",
      lines: visit([
        ["AMI", "2"],
        ["IK", "1", 7],
      ]),
    });
    await bill(rig, { biller: "996000022", lines: visit([["DI"], ["IK", "1", 100]]) });
    const deleted = await bill(rig, { lines: visit([["IFI"], ["IK", "1", 50]]) });
    await rig.journal.append({ kind: "voided", billerNumber: BILLER, number: deleted });
    expect(rig.book.kilometresOn(BILLER, monday)).toBe(24);
    expect(rig.book.kilometresOn(BILLER, day("2026-03-03"))).toBe(0);
    expect(rig.book.sameDay(patient, monday)).toEqual({ bsx: "BSC", longPerfusion: "14", di: true, ifiCount: 2 });
    expect(rig.book.sameDay({ ...patient, rank: "001" }, monday)).toEqual({ di: false, ifiCount: 0 });
  });

  test("a sheet of several days counts each on its own", async () => {
    const rig = await openRig(memoryDisk());
    const tuesday = day("2026-03-03");
    await bill(rig, { lines: [line("IFI", { careDate: monday }), line("AMI"), line("BSA", { careDate: tuesday })] });
    expect(rig.book.sameDay(patient, monday)).toEqual({ di: false, ifiCount: 1 });
    expect(rig.book.sameDay(patient, tuesday)).toEqual({ bsx: "BSA", di: false, ifiCount: 0 });
    expect(rig.book.invoice(BILLER, "000000001")).toMatchObject({ careFrom: monday, careTo: tuesday });
  });

  test("the organism last billed for a person", async () => {
    const rig = await openRig(memoryDisk());
    expect(rig.book.lastOrganism(patient)).toBeUndefined();
    await bill(rig, { centre: "9881" });
    await bill(rig, { centre: "9882" });
    expect(rig.book.lastOrganism(patient)).toBe("01-349-9882");
  });
});

describe("papers", () => {
  test("a ticket asked for is to be done until it is printed", async () => {
    const rig = await openRig(memoryDisk());
    const job = { kind: "print-job", id: "ticket.1", document: "ticket", copies: 1 } as const;
    await refuses(rig, { ...job, state: "printed" });
    await rig.journal.append({ ...job, state: "to-print" });
    await rig.journal.append({ ...job, state: "to-print" });
    expect(rig.book.printJobsToDo().map((one) => one.id)).toEqual(["ticket.1"]);
    await rig.journal.append({ ...job, state: "printed" });
    expect(rig.book.printJobsToDo()).toEqual([]);
  });
});

test("the counts in clear are those of the book, whatever the day brought", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(5), { maxLength: 14 }), async (steps) => {
      const disk = memoryDisk();
      const rig = await openRig(disk);
      for (const step of steps) {
        const free = rig.book
          .inNoLot()
          .filter((one) => one.fse.state === "created" && one.dre.state !== "in-lot" && one.dre.state !== "sent");
        const first = free[0]?.number;
        if (step < 2) await bill(rig, { dre: step === 1 });
        if (step === 2 && first) await rig.journal.append({ kind: "voided", billerNumber: BILLER, number: first });
        if (step === 3 && first) await handOver(rig, [first], "FSE", 3);
        if (step === 4 && first) await handOver(rig, [first]);
        if (step === 5) rig.clock.advance(86_400_000);
        const oldest = Math.min(
          ...rig.book.heldInvoices().map((one) => Math.floor((one.signedAtMs ?? 0) / 86_400_000)),
        );
        const { held, oldestHeldDay } = rig.journal.counts();
        expect(held).toBe(rig.book.held);
        if (rig.journal.counts().records > 0) expect(oldestHeldDay).toBe(held === 0 ? 0 : oldest);
      }
      const { held } = rig.journal.counts();
      await rig.journal.close();
      const again = await openRig(disk);
      expect(again.journal.counts().held).toBe(held);
      expect(again.book.held).toBe(held);
    }),
    { numRuns: 40 },
  );
});
