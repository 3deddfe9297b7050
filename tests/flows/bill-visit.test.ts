import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { billVisit, type Session } from "#billing";
import { TEST_TRUST } from "#billing/cards/index";
import { day } from "#billing/model/dates";
import { fromDecimal } from "#billing/model/money";
import type { Priced, PriceInput } from "#billing/model/visit";
import { price } from "#billing/rules/index";
import { verifyFse } from "#billing/signing/index";
import type { VisitEntry } from "#hal/ports/index";
import { Trouble } from "#util/trouble";
import type { TroubleCode } from "#util/trouble-codes";
import { FlowBench } from "./bench.ts";
import { cancels, card, chooses, expectPrompts, gives, keys, meanwhile, prompt, type Step, seen } from "./script.ts";
import { dropDrafts, entry, FIRST, openSession, visit } from "./visits.ts";

let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  bench = await FlowBench.open();
  session = await openSession(bench);
});
afterEach(() => bench.stop(session));

const BILLER = "996000014";
const play = (script: readonly Step[]) => expectPrompts(bench, () => billVisit(bench.desk, session), script);
const view = (number = FIRST) => session.book.invoice(BILLER, number);
const signed = (number = FIRST) => bench.desk.journal.signedInvoiceOf(BILLER, number);

/** What the nurse C01 bills on 23 November 2026 for that person, priced without any flow. */
function priced(patient: Partial<PriceInput["patient"]>, more: Partial<PriceInput> = {}): Priced {
  const result = price(
    bench.desk.tables,
    {
      careDate: "2026-11-23",
      profession: "infirmier",
      zone: "metropole",
      patient: { birthDate: "1955-08-14", regime: "01", insuranceNature: "10", exoneration: "none", ...patient },
      visit: { place: "home", time: "day", sundayOrHoliday: false, terrain: "plain" },
      acts: [{ code: "AMI", coefficient: "2" }],
      prescription: { date: "2026-11-20" },
      thirdParty: { amo: true, amc: false },
      ...more,
    },
    day("2026-11-23"),
  );
  if ("refused" in result) throw new Error(JSON.stringify(result.refused));
  return result;
}

function amountsOf({ totals }: Priced) {
  return {
    totalCents: fromDecimal(totals.base) + fromDecimal(totals.excess),
    amoCents: fromDecimal(totals.amo),
    amcCents: fromDecimal(totals.amc),
    patientCents: fromDecimal(totals.patient),
  };
}

/** Up to the amounts, then signed. */
function signs(vitale: string, keyed: VisitEntry, amounts: object, more: object = {}): readonly Step[] {
  return [
    prompt.insertCard("vitale"),
    card.inserts("vitale", vitale),
    prompt.anything("choose"),
    chooses(0),
    prompt.acts(),
    keys(keyed),
    prompt.amounts(amounts),
    gives("sign"),
    prompt.signed(FIRST, { ...amounts, ...more }),
    gives("done"),
  ];
}

describe("amounts to the cent", () => {
  test("V01: AMI 2 at home, AMO in tiers payant", async () => {
    const amounts = amountsOf(priced({}));
    expect(await play(signs("V01", entry(), amounts, { dre: false, receipt: "printed" }))).toEqual({
      kind: "billed",
      number: FIRST,
    });
    expect(view()).toMatchObject({ stage: "signed", fse: { state: "created" }, dre: { state: "none" } });
    expect(session.book.held).toBe(1);
  });

  test("V05 with an ALD: each act says for itself whether it is in relation", async () => {
    const acts = [
      { code: "AMI", coefficient: "4", quantity: 1, ald: true },
      { code: "AMI", coefficient: "1", quantity: 1, ald: false },
    ];
    const expected = priced({ birthDate: "1948-10-21", ald: true }, { acts });
    expect(expected.lines.map((line) => line.rate).slice(0, 2)).toEqual([100, 60]);
    await play(signs("V05", entry({ acts }), amountsOf(expected)));
    const { invoice } = await signed();
    expect(invoice.lines.map(({ ratePercent, exoneration }) => [ratePercent, exoneration])).toEqual(
      expected.lines.map(({ rate, exoneration }) => [rate, exoneration]),
    );
  });

  test("V10 with the C2S: the patient pays nothing", async () => {
    const expected = priced({ birthDate: "1990-07-01", c2s: true }, { thirdParty: { amo: true, amc: true } });
    const amounts = amountsOf(expected);
    expect(amounts.patientCents).toBe(0);
    await play(signs("V10", entry(), amounts));
    expect((await signed()).invoice.amc).toMatchObject({ management: "U", contractType: "89", dre: false });
  });

  test("the kilometres billed that day count for the next patient", async () => {
    await play(visit("V01", FIRST, { oneWayKm: 5 }));
    const second = priced(
      { birthDate: "1963-01-18", regime: "02" },
      {
        visit: {
          place: "home",
          time: "day",
          sundayOrHoliday: false,
          terrain: "plain",
          oneWayKm: 200,
          kmBilledToday: 6,
        },
      },
    );
    await play([
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V15"),
      prompt.anything("choose"),
      chooses(0),
      prompt.acts(),
      keys(entry({ oneWayKm: 200 })),
      prompt.amounts(amountsOf(second)),
      cancels(),
      prompt.acts(),
      cancels(),
    ]);
  });
});

describe("FSE and DRE", () => {
  test("V12, gestion séparée: both are signed, in one record, and two places are taken", async () => {
    const expected = priced({ birthDate: "1957-05-05" });
    await play(signs("V12", entry(), { totalCents: amountsOf(expected).totalCents, dre: true }, { dre: true }));
    expect(view()).toMatchObject({ fse: { state: "created" }, dre: { state: "created" } });
    expect([session.book.held, bench.desk.journal.counts().held]).toEqual([2, 2]);
    const both = await signed();
    expect(verifyFse(both, TEST_TRUST)).toEqual({ kind: "good" });
    expect(both.dreBytes?.length).toBeGreaterThan(0);
  });

  test("neither exists while the DRE's signature is missing", async () => {
    await play([
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V12"),
      prompt.anything("choose"),
      chooses(0),
      prompt.acts(),
      keys(entry()),
      prompt.amounts(),
      // Four commands sign the FSE, four more the DRE: the answer to the last of them is lost.
      card.fault("cps", "pulled-at:8"),
      gives("sign"),
    ]);
    expect(session.endedBy).toBe("card-removed");
    bench = await bench.restart();
    session = await openSession(bench);
    expect(view()).toMatchObject({ stage: "signing", fse: { state: "none" }, dre: { state: "none" } });
    expect(session.book.held).toBe(0);
  });
});

describe("the acts", () => {
  test("every reason of a refused visit is listed at once, and what was keyed comes back", async () => {
    const wrong = { ...entry({ careDate: "2026-11-24", supplements: ["MIE"] }) };
    const { prescriptionDate: _, ...noPrescription } = wrong;
    await play([
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V01"),
      prompt.anything("choose"),
      chooses(0),
      prompt.acts(),
      keys(noPrescription),
      prompt.checks("date-in-future", "prescription-missing", "supplement-age-limit"),
      seen(),
      prompt.acts({ entered: noPrescription }),
      cancels(),
    ]);
    expect(session.book.nextNumber(BILLER)).toBe(FIRST);
  });

  test("F2 on the amounts goes back to the acts as keyed, without drawing a number", async () => {
    await play([
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V01"),
      prompt.anything("choose"),
      chooses(0),
      prompt.acts(),
      keys(entry()),
      prompt.amounts(),
      gives("back"),
      prompt.acts({ entered: entry() }),
      cancels(),
    ]);
    expect(view()).toBeUndefined();
  });
});

describe("the ticket", () => {
  test("a printer that stops undoes nothing: the invoice stays, the paper that comes back prints it whole, marked", async () => {
    await bench.control({ do: "paper", state: "out" });
    await bench.clock.run(2000);
    await play([
      ...visit("V01", FIRST).slice(0, 8),
      prompt.signed(FIRST, { receipt: "to-print", printerCause: "paper-out" }),
      meanwhile(() => expect(view()?.stage).toBe("signed")),
      meanwhile((here) => here.control({ do: "paper", state: "ok" })),
      prompt.signed(FIRST, { receipt: "printed" }),
      gives("done"),
    ]);
    expect(bench.paper).toMatch(/RÉIMPRESSION[\s\S]*n° 000001/);
    expect(session.book.printJobsToDo()).toEqual([]);
  });

  test("a ticket that came out the first time is not marked", async () => {
    await play(visit("V01", FIRST));
    expect(bench.paper).toMatch(/FSE SÉCURISÉE n° 000001/);
    expect(bench.paper).not.toMatch(/RÉIMPRESSION/);
  });
});

describe("the storage in the middle of a visit", () => {
  const toAmounts = visit("V01", FIRST).slice(0, 7);
  const fails = (call: string, code: TroubleCode, after = 0) =>
    meanwhile((here) => {
      let calls = 0;
      here.lasting.disk.fault = (made, path) => {
        if (made === call && path.startsWith("journal/") && calls++ >= after) throw new Trouble(code, { call, path });
        return undefined;
      };
    });

  test("full before the number is drawn: told, nothing is signed, and the next visit works once there is room", async () => {
    const end = await play([
      ...toAmounts,
      fails("write", "E_STORE_FULL"),
      gives("sign"),
      prompt.trouble("E_STORE_FULL", "nothing-lost"),
      seen(),
    ]);
    expect([end.kind, view(), session.signal.aborted]).toEqual(["cancelled", undefined, false]);
    bench.lasting.disk.fault = undefined;
    await bench.remove("vitale");
    await dropDrafts(bench, session);
    expect((await play(visit("V01", FIRST))).kind).toBe("billed");
  });

  test("an fsync that fails at the record of the signature is told as a doubt, and nothing is written any more", async () => {
    const end = await play([
      ...toAmounts,
      fails("sync", "E_STORE_READ_ONLY", 1),
      gives("sign"),
      prompt.trouble("E_STORE_READ_ONLY", "doubt"),
      seen(),
    ]);
    expect([end.kind, bench.desk.journal.readOnly]).toEqual(["cancelled", true]);
    await play([prompt.trouble("E_STORE_READ_ONLY"), seen()]);
  });
});

describe("what forbids a new invoice", () => {
  test("a battery under ten percent that is not charging", async () => {
    await bench.control({ do: "power", percent: 9, charging: false });
    expect(await play([prompt.trouble("E_BATTERY_LOW", "nothing-lost"), seen()])).toEqual({ kind: "cancelled" });
  });

  test("a clock before the day of the last record, until it is confirmed", async () => {
    await bench.control({ do: "clock", set: "2026-11-20T08:00:00+01:00" });
    await play([prompt.confirm("clock"), cancels(), prompt.trouble("E_CLOCK_DOUBTFUL"), seen()]);
    await play([prompt.confirm("clock"), gives(true), prompt.insertCard("vitale"), cancels()]);
    await play([prompt.insertCard("vitale"), cancels()]);
  });

  test("a disk with less than five percent free", async () => {
    bench.lasting.disk.free = { freeBytes: 4, totalBytes: 100 };
    await play([prompt.trouble("E_STORE_FULL"), seen()]);
  });

  test("a card that expired since the unlock", async () => {
    await bench.control({ do: "clock", set: "2029-07-02T08:00:00+02:00" });
    await play([prompt.confirm("clock"), gives(true), prompt.trouble("E_CARD_EXPIRED"), seen()]);
  });
});
