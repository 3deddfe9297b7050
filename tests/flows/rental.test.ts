import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { billVisit, closeRound, type Session } from "#billing";
import { TEST_TRUST } from "#billing/cards/index";
import { readInvoiceRecords } from "#billing/formats/index";
import { verifyFse } from "#billing/signing/index";
import type { LppKeyed } from "#hal/ports/index";
import { FlowBench } from "./bench.ts";
import { cancels, card, chooses, expectPrompts, gives, keys, prompt, type Step, seen } from "./script.ts";
import { entry, FIRST, openSession, visit } from "./visits.ts";

/** SESAM sans Vitale (E085): a rental goes on without the card, of somebody whose card was read before. Article 9900036: 15.09 € a week. */

let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  bench = await FlowBench.open();
  session = await openSession(bench);
});
afterEach(() => bench.stop(session));

const BILLER = "996000014";
const SECOND = "000000002";
const play = (script: readonly Step[]) => expectPrompts(bench, () => billVisit(bench.desk, session), script);
const signed = (number: string) => bench.desk.journal.signedInvoiceOf(BILLER, number);

const WAYS = ["read", "degraded", "desynchronised", "wait"];
const WITH_RENTAL = ["read", "degraded", "desynchronised", "rental", "wait"];
const bed: LppKeyed = {
  code: "9900036",
  quantity: 2,
  supply: "L",
  period: { from: "2026-11-09", to: "2026-11-22" },
  ald: false,
};
const rented = entry({ acts: [], lpp: [bed] });
const bought: LppKeyed = { code: "9900011", quantity: 1, supply: "A", ald: false };

const toWays: readonly Step[] = [prompt.insertCard("vitale"), gives("other-way")];
const findsBy = (name: string): Step[] => [
  { is: "prompt", wanted: { kind: "text", asks: { field: "patient-name" } } },
  gives(name),
];
const asRental: readonly Step[] = [
  ...toWays,
  prompt.pick("way", WITH_RENTAL),
  gives("rental"),
  ...findsBy("famille"),
  prompt.choose("person", ["FAMILLEUN Claire"]),
  chooses(0),
  prompt.acts(),
];

describe("a rental without the Vitale", () => {
  test("is billed by the CPS alone, as its own mode on the amounts, the ticket, the list and what is sent", async () => {
    await play(visit("V01", FIRST));
    bench.paper = "";
    const end = await play([
      ...asRental,
      keys(rented),
      prompt.amounts({
        mode: "without-vitale",
        support: expect.objectContaining({ source: "V", why: "rental" }),
        totalCents: 3018,
      }),
      gives("sign"),
      prompt.signed(SECOND, { mode: "without-vitale" }),
      gives("done"),
    ]);
    expect(end).toEqual({ kind: "billed", number: SECOND });
    const [before, after] = [await signed(FIRST), await signed(SECOND)];
    expect(after.signatures.vitale).toBeUndefined();
    expect(verifyFse(after, TEST_TRUST)).toEqual({ kind: "good" });
    const { mode, insured, beneficiary, amo, rights } = after.invoice;
    expect(mode).toBe("L");
    expect({ insured, beneficiary, amo }).toEqual({
      insured: before.invoice.insured,
      beneficiary: before.invoice.beneficiary,
      amo: before.invoice.amo,
    });
    expect(rights).toMatchObject({ source: "V", date: before.invoice.rights.date, proofKind: "4" });
    const records = readInvoiceRecords(after.fseBytes);
    expect(records.find(({ key }) => key === "2T")?.fields.securingMode).toBe("L");
    expect(records.find(({ key }) => key === "4L")?.fields).toMatchObject({ supply: "L", periodFrom: "261109" });
    expect(session.book.invoice(BILLER, SECOND)).toMatchObject({ mode: "L", stage: "signed" });
    expect(bench.paper).toContain("SANS VITALE");
    expect(bench.paper.replace(/\s+/g, " ")).toContain("Location : pas de feuille papier ni carte Vitale");
    expect(bench.paper).not.toContain("Signature du patient");
  });

  test("goes in a lot like another, the modes of the lot mixed", async () => {
    await play(visit("V01", FIRST));
    await play([...asRental, keys(rented), prompt.amounts(), gives("sign"), prompt.signed(SECOND), gives("done")]);
    await expectPrompts(bench, () => closeRound(bench.desk, session), [prompt.handedOver([2]), seen()]);
    expect(session.book.inNoLot()).toEqual([]);
  });

  test("is offered to nobody whose card was never read: nothing billed, or billed degraded", async () => {
    await play([...toWays, prompt.pick("way", WAYS), cancels()]);
    await play(visit("V01", FIRST));
    for (const view of session.book.invoices()) Object.assign(view, { mode: "D" });
    await play([...toWays, prompt.pick("way", WAYS), cancels()]);
  });

  test("finds those whose card was read and nobody else", async () => {
    await play(visit("V01", FIRST));
    await play([
      ...toWays,
      prompt.pick("way", WITH_RENTAL),
      gives("rental"),
      ...findsBy("orsini"),
      prompt.choose("person", []),
      cancels(),
      prompt.insertCard("vitale"),
      cancels(),
    ]);
  });

  test.each([
    ["an act beside it", entry({ lpp: [bed] })],
    ["an article that is bought", entry({ acts: [], lpp: [bed, bought] })],
    ["no article at all", entry()],
  ])("refuses %s, and draws no number", async (_what, wrong) => {
    await play(visit("V01", FIRST));
    await play([
      ...asRental,
      keys({ ...wrong, overrides: [{ code: "already-billed", field: "acts[0]" }] }),
      prompt.checks("not-a-rental"),
      gives("pass"),
      prompt.acts(),
      cancels(),
    ]);
    expect(session.book.nextNumber(BILLER)).toBe(SECOND);
  });

  test("a draft taken up is of the person as the card gave them, whatever was typed since", async () => {
    await play(visit("V01", FIRST));
    const [view] = session.book.invoices();
    const { patient } = view === undefined ? {} : await bench.desk.journal.signing(view);
    if (patient === undefined) throw new Error("it is kept");
    const typed = { ...patient, rights: { source: "A" as const } };
    await expectPrompts(bench, () => billVisit(bench.desk, session, { patient: typed, entry: rented }), [
      ...toWays,
      prompt.pick("way", WITH_RENTAL),
      gives("rental"),
      prompt.acts({ entered: rented }),
      keys(rented),
      prompt.amounts({ mode: "without-vitale" }),
      gives("sign"),
      prompt.signed(SECOND),
      gives("done"),
    ]);
    expect((await signed(SECOND)).invoice).toMatchObject({ mode: "L", rights: { source: "V" } });
  });

  describe("the card gone before the signature", () => {
    const upTo = (what: typeof rented, ways: readonly string[]): readonly Step[] => [
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V01"),
      prompt.anything("choose"),
      chooses(0),
      prompt.acts(),
      keys(what),
      prompt.amounts({ mode: "secured" }),
      card.removes("vitale"),
      gives("sign"),
      prompt.pick("way", ways),
    ];
    const leaves: readonly Step[] = [
      cancels(),
      prompt.amounts({ mode: "secured" }),
      cancels(),
      prompt.acts(),
      cancels(),
    ];

    test("is offered when it was read before and all is rented", async () => {
      await play(visit("V01", FIRST));
      await play([
        ...upTo(rented, WITH_RENTAL),
        gives("rental"),
        prompt.amounts({ mode: "without-vitale" }),
        gives("sign"),
        prompt.signed(SECOND, { mode: "without-vitale" }),
        gives("done"),
      ]);
      expect(verifyFse(await signed(SECOND), TEST_TRUST)).toEqual({ kind: "good" });
    });

    test("is not when no invoice was secured before", () => play([...upTo(rented, WAYS), ...leaves]));

    test("is not when an act stands on the sheet", async () => {
      await play(visit("V01", FIRST));
      await play([...upTo(entry({ overrides: [{ code: "already-billed", field: "acts[0]" }] }), WAYS), ...leaves]);
    });
  });
});
