import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { applyReturn } from "#billing/flows/apply-return";
import { type ReturnFile, type ReturnInvoice, writeReturn } from "#billing/formats/index";
import type { LotView, Share } from "#billing/journal/index";
import { type Day, day } from "#billing/model/dates";
import { cents } from "#billing/model/money";
import { memoryDisk } from "#hal/disk/index";
import { AssertionFailed } from "#util/assert";
import { arlOf, rspOf, type Stamp } from "../../../stage/soak/payers.ts";
import { BILLER, bill, lotOf, lotRecords, openRig, picture, type Rig } from "../../helpers/journal-rig.ts";

/** Every invoice of the rig asks 3.78 of its AMO and 2.52 of its AMC. */
const ASKED = 378;
const stamp = (fileId: string, on = "2026-03-05"): Stamp => ({ fileId, day: day(on), time: "20:15:00" });

let rig: Rig;
beforeEach(async () => {
  rig = await openRig(memoryDisk());
});

const view = (number: string, on = rig) => {
  const found = on.book.invoice(BILLER, number);
  if (found === undefined) throw new Error(`no ${number}`);
  return found;
};
const lotView = (id: string) => rig.book.lot(id) as LotView;
const apply = (file: ReturnFile) => applyReturn(rig, rig.book, writeReturn(file));
const unattached = () => rig.book.returns.unattached().map(({ why, said }) => [why, said]);

/** A lot of new invoices, taken through its first `steps` records of four. */
async function lotOfNew(count: number, kind: "FSE" | "DRE" = "FSE", steps = 4): Promise<LotView> {
  const members: string[] = [];
  for (let n = 0; n < count; n++) members.push(await bill(rig, { dre: kind === "DRE" }));
  return lotWith(members, kind, steps);
}

async function lotWith(members: readonly string[], kind: "FSE" | "DRE" = "FSE", steps = 4): Promise<LotView> {
  const records = lotRecords(lotOf(rig.book, members, kind));
  for (const record of records.slice(0, steps)) await rig.journal.append(record);
  return lotView((records[1] as { lotId: string }).lotId);
}

const arl = (lot: LotView, refused = false, fileId = "001") =>
  apply(arlOf([lot], new Set(refused ? [lot.lotId] : []), stamp(fileId)));
const rsp = (lot: LotView, change: Partial<ReturnInvoice> = {}, fileId = "101") => {
  const file = rspOf([lot], (biller, number) => rig.book.invoice(biller, number), "paid", stamp(fileId));
  const lots = file.lots.map((one) => ({ ...one, invoices: one.invoices.map((told) => ({ ...told, ...change })) }));
  return apply({ ...file, lots });
};
const first = (lot: LotView, share: "fse" | "dre" = "fse"): Share => view(lot.members[0] ?? "")[share];

describe("an ARL", () => {
  test("positive: the lot is received, its invoices acknowledged and held no more", async () => {
    const lot = await lotOfNew(2);
    const end = await arl(lot);
    expect(end).toMatchObject({ kind: "applied", unattached: [] });
    expect(lotView(lot.lotId).answer).toMatchObject({ status: "received", code: "" });
    expect(lot.members.map((number) => view(number).fse.state)).toEqual(["acknowledged", "acknowledged"]);
    expect(rig.book.held).toBe(0);
  });

  test("negative: its invoices come out of it, to correct, and are held again", async () => {
    const lot = await lotOfNew(2);
    await arl(lot, true);
    expect(lotView(lot.lotId).answer).toMatchObject({ status: "refused", code: "L0002", subCode: "0001" });
    expect(first(lot)).toEqual({ state: "to-correct", refusedLotId: lot.lotId });
    expect([rig.book.held, rig.book.toCorrect().length, rig.book.inNoLot().length]).toEqual([2, 2, 0]);
  });

  test("negative, then put back: the same number in a lot with a new number", async () => {
    const lot = await lotOfNew(1);
    await arl(lot, true);
    const [number = ""] = lot.members;
    await expect(lotWith([number])).rejects.toThrow(AssertionFailed); // Not before the user said so.
    await rig.journal.append({ kind: "put-back", billerNumber: BILLER, number });
    const again = await lotWith([number]);
    expect([again.identity.lotNumber, view(number).fse.lotId]).toEqual(["002", again.lotId]);
    expect([view(number).fse.state, rig.book.held]).toEqual(["sent", 0]);
  });

  test("negative, then deleted and done again under the next number", async () => {
    const lot = await lotOfNew(1);
    await arl(lot, true);
    const [number = ""] = lot.members;
    await rig.journal.append({ kind: "voided", billerNumber: BILLER, number });
    expect([view(number).stage, rig.book.held, await bill(rig)]).toEqual(["voided", 0, "000000002"]);
  });

  test("of a lot whose receipt was lost still answers it; the receipt that comes later lowers nothing", async () => {
    const [number] = [await bill(rig)];
    const records = lotRecords(lotOf(rig.book, [number]));
    for (const record of records.slice(0, 3)) await rig.journal.append(record);
    await arl(lotView((records[1] as { lotId: string }).lotId));
    expect([view(number).fse.state, rig.book.held]).toEqual(["acknowledged", 0]);
    await rig.journal.append(records[3] as (typeof records)[number]);
    expect([view(number).fse.state, [...rig.book.lots()][0]?.stage]).toEqual(["acknowledged", "handed-over"]);
  });

  test("of a status that this version does not know: no effect, and the lot says so", async () => {
    const lot = await lotOfNew(1);
    const file = writeReturn(arlOf([lot], new Set(), stamp("001")));
    file[128 + 30] = 0x58; // [T10:31], X
    await applyReturn(rig, rig.book, file);
    expect([lotView(lot.lotId).notUnderstood, first(lot).state]).toEqual([true, "sent"]);
  });
});

describe("an RSP", () => {
  test.each([
    ["as asked", ASKED, "paid", undefined],
    ["less", ASKED - 1, "partly-paid", undefined],
    ["nothing", 0, "partly-paid", undefined],
    ["more", ASKED + 1, "paid", ["more-than-asked"]],
  ] as const)("pays %s", async (_, paid, state, marks) => {
    const lot = await lotOfNew(1);
    await rsp(lot, { paidCents: cents(paid) });
    expect(first(lot)).toMatchObject({ state, paidCents: paid, paidOn: "2026-03-05", ...(marks && { marks }) });
    expect(first(lot).marks).toEqual(marks);
  });

  test("rejects, with the reason as it came", async () => {
    const lot = await lotOfNew(1);
    await apply(rspOf([lot], (biller, number) => rig.book.invoice(biller, number), "rejected", stamp("101")));
    expect(first(lot).state).toBe("rejected");
    expect(first(lot).outcomes?.[0]?.reasons).toEqual([
      {
        line: 0,
        severity: "R",
        code: "E0730",
        subCode: "0041",
        label: "NUMERO EXECUTANT INCORRECT",
        record: "4",
        position: 57,
      },
    ]);
  });

  test("signals: a mark, the state of payment stays", async () => {
    const lot = await lotOfNew(1);
    await rsp(lot, { outcome: "S", paidCents: cents(0) });
    expect(first(lot)).toMatchObject({ state: "sent", marks: ["signalled"] });
    expect(first(lot).paidCents).toBeUndefined();
  });

  test("takes back: subtracted, state worked out again, marked", async () => {
    const lot = await lotOfNew(1);
    await rsp(lot);
    await rsp(lot, { operation: "R", paidCents: cents(100), outcomeDay: day("2026-03-09") }, "102");
    expect(first(lot)).toMatchObject({
      state: "partly-paid",
      paidCents: 278,
      paidOn: "2026-03-09",
      marks: ["recovery"],
    });
  });

  test("moves its own share and no other", async () => {
    const lot = await lotOfNew(1, "DRE");
    await rsp(lot);
    const one = view(lot.members[0] ?? "");
    expect([one.dre.state, one.dre.paidCents, one.fse.state]).toEqual(["paid", 252, "created"]);
  });

  test("says of a billed amount that is not ours", async () => {
    const lot = await lotOfNew(1);
    await rsp(lot, { billedCents: cents(400) });
    expect(first(lot)).toMatchObject({ state: "paid", marks: ["billed-differs"] });
  });

  test("before the ARL is applied, and a late positive ARL lowers nothing", async () => {
    const lot = await lotOfNew(1);
    await rsp(lot);
    await arl(lot);
    expect([first(lot).state, lotView(lot.lotId).answer?.status]).toEqual(["paid", "received"]);
  });

  test("of two the later date holds, whichever came first; both are kept", async () => {
    const paidOn = (on: Day, fileId: string, lot: LotView) => rsp(lot, { outcomeDay: on }, fileId);
    const rejectedOn = (on: Day, fileId: string, lot: LotView) =>
      rsp(lot, { outcome: "R", paidCents: cents(0), outcomeDay: on }, fileId);
    const lot = await lotOfNew(1);
    await rejectedOn(day("2026-03-10"), "101", lot);
    await paidOn(day("2026-03-09"), "102", lot);
    expect([first(lot).state, first(lot).paidCents, first(lot).outcomes?.length]).toEqual(["rejected", undefined, 2]);
    await paidOn(day("2026-03-11"), "103", lot);
    expect([first(lot).state, first(lot).paidCents, first(lot).outcomes?.length]).toEqual(["paid", ASKED, 3]);
  });
});

describe("what matches nothing is set aside and changes nothing", () => {
  const asIs = async (deed: () => Promise<unknown>) => {
    const { invoices, lots, held } = picture(rig.book);
    const before = JSON.stringify({ invoices, lots, held });
    await deed();
    const after = picture(rig.book);
    expect(JSON.stringify({ invoices: after.invoices, lots: after.lots, held: after.held })).toBe(before);
  };

  test("an unknown lot, an unknown invoice", async () => {
    const lot = await lotOfNew(1);
    const other: LotView = { ...lot, lotId: "", identity: { ...lot.identity, lotNumber: "777" } };
    await asIs(() => arl(other));
    await asIs(() => rsp(lot, { number: "000000999" }, "102"));
    expect(unattached()).toEqual([
      ["unknown-lot", "P"],
      ["unknown-invoice", "P"],
    ]);
  });

  test("the echo of another digest", async () => {
    const lot = await lotOfNew(1);
    await asIs(() => arl({ ...lot, digest: "0123456789ABCDEF0123456789ABCDEF" }));
    expect(unattached()).toEqual([["digest", "P"]]);
  });

  test("a real return of test invoices", async () => {
    const lot = await lotOfNew(1);
    await asIs(() => apply(arlOf([lot], new Set(), stamp("001"), false)));
    expect(unattached()).toEqual([["test-or-real", "P"]]);
  });

  test.each([1, 2])("a lot that has not left: %i records", async (steps) => {
    const lot = await lotOfNew(1, "FSE", steps);
    await asIs(() => arl(lot));
    await asIs(() => rsp(lot));
    expect(unattached()).toEqual([
      ["not-sent", "P"],
      ["not-sent", "R"],
      ["not-sent", "P"],
    ]);
  });

  test.each([
    ["care-date", { firstCareDay: day("2026-03-01") }],
    ["no-such-share", { payerShare: "C" }],
  ] as const)("%s", async (why, change) => {
    const lot = await lotOfNew(1);
    await asIs(() => rsp(lot, change));
    expect(unattached()).toEqual([[why, "P"]]);
  });

  test("a share that is neither AMO nor AMC", async () => {
    const lot = await lotOfNew(1);
    const file = writeReturn(rspOf([lot], () => view(lot.members[0] ?? ""), "paid", stamp("101")));
    file[256 + 28] = 0x58; // [T20:29], X
    await asIs(() => applyReturn(rig, rig.book, file));
    expect(unattached()).toEqual([["no-such-share", "P"]]);
  });

  test("a second answer that says otherwise; the first holds", async () => {
    const lot = await lotOfNew(1);
    await arl(lot);
    await asIs(() => arl(lot, true, "002"));
    expect(unattached()).toEqual([["answered-otherwise", "N L0002 0001 SIGNATURE DU LOT INVALIDE"]]);
  });

  test("an outcome of an invoice that was deleted", async () => {
    const lot = await lotOfNew(1);
    await arl(lot, true);
    await rig.journal.append({ kind: "voided", billerNumber: BILLER, number: lot.members[0] ?? "" });
    await asIs(() => rsp(lot));
    expect(unattached()).toEqual([["deleted", "P"]]);
  });
});

describe("a file", () => {
  test("twice is once: no second record of it, the same views", async () => {
    const lot = await lotOfNew(1);
    const before = await rsp(lot);
    const shown = JSON.stringify(picture(rig.book));
    expect((await rsp(lot)).kind).toBe("already");
    expect(JSON.stringify(picture(rig.book))).toBe(shown);
    expect([before.kind, [...rig.book.returns.files()].length, rig.book.returns.unattached()]).toEqual([
      "applied",
      1,
      [],
    ]);
  });

  test("twice, with a restart in between, is once", async () => {
    const disk = memoryDisk();
    rig = await openRig(disk);
    const lot = await lotOfNew(1);
    await rsp(lot);
    await rig.journal.close();
    rig = await openRig(disk);
    expect([(await rsp(lot)).kind, first(lot).outcomes?.length]).toEqual(["already", 1]);
  });

  test("cut short is refused whole: nothing changes, its bytes are kept, once", async () => {
    const lot = await lotOfNew(1);
    const whole = writeReturn(arlOf([lot], new Set(), stamp("001")));
    const cut = whole.subarray(0, whole.length - 128);
    for (let time = 0; time < 2; time++)
      expect(await applyReturn(rig, rig.book, cut)).toEqual({ kind: "refused", code: "E_B2_RECORD" });
    const kept: Uint8Array[] = [];
    for await (const { record } of rig.journal.export()) if (record.kind === "return-refused") kept.push(record.bytes);
    expect([first(lot).state, kept.length, Buffer.from(kept[0] ?? []).equals(cut)]).toEqual(["sent", 1, true]);
  });

  test("is kept to the byte, and its unattached parts name the record", async () => {
    const lot = await lotOfNew(1);
    const bytes = writeReturn(arlOf([{ ...lot, digest: "F".repeat(32) }], new Set(), stamp("001")));
    await applyReturn(rig, rig.book, bytes);
    const [aside] = rig.book.returns.unattached();
    const { record } = await rig.journal.record(aside?.seq ?? 0);
    expect(record.kind === "arl" && Buffer.from(record.bytes).equals(bytes)).toBe(true);
  });
});

test("the order in which returns come does not count: any order of the same files ends in the same states", async () => {
  const files = (lot: LotView): readonly ReturnFile[] => {
    const paid = rspOf([lot], () => view(lot.members[0] ?? ""), "paid", stamp("101", "2026-03-08"));
    const said = (change: Partial<ReturnInvoice>, fileId: string): ReturnFile => ({
      ...paid,
      fileId,
      lots: paid.lots.map((one) => ({ ...one, invoices: one.invoices.map((told) => ({ ...told, ...change })) })),
    });
    return [
      arlOf([lot], new Set(), stamp("001")),
      paid,
      said({ outcome: "R", paidCents: cents(0), outcomeDay: day("2026-03-07") }, "102"),
      said({ operation: "R", paidCents: cents(50), outcomeDay: day("2026-03-09") }, "103"),
      said({ outcome: "S", paidCents: cents(0), outcomeDay: day("2026-03-10") }, "104"),
    ];
  };
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), async (order) => {
      rig = await openRig(memoryDisk());
      const lot = await lotOfNew(1);
      const all = files(lot);
      for (const index of order) await apply(all[index] as ReturnFile);
      const { state, paidCents, paidOn, marks } = first(lot);
      expect({ state, paidCents, paidOn, marks }).toEqual({
        state: "partly-paid",
        paidCents: ASKED - 50,
        paidOn: "2026-03-09",
        marks: ["signalled", "recovery"],
      });
      expect([lotView(lot.lotId).answer?.status, rig.book.returns.unattached()]).toEqual(["received", []]);
    }),
    { numRuns: 30 },
  );
});
