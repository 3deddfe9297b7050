import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { billVisit, type Session } from "#billing";
import { readInvoiceRecords } from "#billing/formats/index";
import { isBillingNumber } from "#billing/model/identifiers";
import type { ActEntry, VisitEntry } from "#hal/ports/index";
import { FlowBench } from "./bench.ts";
import { cancels, card, chooses, expectPrompts, gives, keys, prompt, type Step } from "./script.ts";
import { entry, FIRST, openSession, visit } from "./visits.ts";

/** What is keyed of each act beside its code, what the journal proposes, and what is passed or mended before signing. */

let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  bench = await FlowBench.open();
});
afterEach(() => bench.stop(session));

const start = async (cps = "C01") => {
  session = await openSession(bench, cps);
};
const play = (script: readonly Step[]) => expectPrompts(bench, () => billVisit(bench.desk, session), script);
const upToActs = (vitale = "V01"): readonly Step[] => [
  prompt.insertCard("vitale"),
  card.inserts("vitale", vitale),
  prompt.anything("choose"),
  chooses(0),
  prompt.acts(),
];
const signs = (number = FIRST): readonly Step[] => [gives("sign"), prompt.signed(number), gives("done")];
const asked = (kind: "pick" | "date" | "number" | "form" | "choose" | "amounts" | "acts", asks: object): Step => ({
  is: "prompt",
  wanted: { kind, asks },
});
const signed = (number = FIRST) => bench.desk.journal.signedInvoiceOf(session.situation.billingNumber ?? "", number);
const records = async (key: string) =>
  readInvoiceRecords((await signed()).fseBytes).flatMap((one) => (one.key === key ? [one.fields] : []));
const audited = async (event: string) => {
  const all: unknown[] = [];
  const read = async () => {
    for await (const { record } of bench.desk.journal.export())
      if (record.kind === "audit" && record.event === event) all.push(record.facts);
  };
  await bench.until(read());
  return all;
};

describe("an act under entente préalable (E065, scenario A15)", () => {
  const act: ActEntry = { code: "AMI", coefficient: "5", tag: "intrathecal-injection", quantity: 1, ald: false };
  const dated = (priorAgreementDate: string) => keys(entry({ acts: [{ ...act, priorAgreementDate }] }));
  const opens = prompt.acts({ opening: { act: 0, part: "prior-agreement" } });

  test("asks for its date; the future is refused; the right one stands in the sheet", async () => {
    await start();
    await play([
      ...upToActs(),
      keys(entry({ acts: [act] })),
      prompt.checks("prior-agreement-missing"),
      gives({ row: 0 }),
      opens,
      dated("2026-11-24"),
      prompt.checks("prior-agreement-in-future"),
      gives({ row: 0 }),
      opens,
      dated("2026-11-20"),
      prompt.amounts(),
      ...signs(),
    ]);
    const [line] = await records("4S");
    expect([line?.priorAgreementDate, line?.priorAgreementCode]).toEqual(["261120", "9"]);
  });
});

describe("honoraires above the tariff", () => {
  const G: ActEntry = { code: "G", coefficient: "1", quantity: 1, ald: false };
  const doctor = (acts: readonly ActEntry[]) => entry({ acts, place: "office" });

  test("are refused in sector 1, at their field; with the patient's own demand (E) they stand, and the seven amounts differ", async () => {
    await start("C02");
    const above = { ...G, feeCents: 4500 };
    await play([
      ...upToActs(),
      keys(doctor([above])),
      prompt.checks("excess-not-allowed"),
      gives({ row: 0 }),
      prompt.acts({ opening: { act: 0, part: "fee" } }),
      keys(doctor([{ ...above, expenseQualifier: "E" }])),
      prompt.amounts({
        totalCents: 4500,
        baseCents: 3000,
        excessCents: 1500,
        amoCents: 2100,
        tmCents: 900,
        restCents: 2400,
        patientCents: 2400,
      }),
      ...signs(),
    ]);
    const [line] = await records("4");
    expect([line?.expenseQualifier, line?.fees, line?.reimbursementBase]).toEqual(["E", "0004500", "0003000"]);
  });
});

describe("one list of everything (E054)", () => {
  test("five things missing: one list of five, each of them opening its field", async () => {
    await start();
    const {
      prescriptionDate: _,
      prescriber: __,
      prescriberSpecialty: ___,
      ...rest
    } = entry({
      careDate: "2026-11-24",
      acts: [
        { code: "AMI", coefficient: "2.7", quantity: 1, ald: false },
        { code: "AMI", coefficient: "2", quantity: 1, ald: true },
      ],
    });
    await play([
      ...upToActs(),
      keys(rest),
      {
        is: "prompt",
        wanted: {
          kind: "checks",
          asks: {
            rows: [
              "date-in-future",
              "prescription-missing",
              "coefficient-out-of-table",
              "ald-not-open",
              "prescriber-missing",
            ].map((code) => expect.objectContaining({ code, severity: "refusal", opens: true })),
          },
        },
      },
      gives({ row: 1 }),
      prompt.acts({ opening: { field: "prescription" } }),
      cancels(),
    ]);
  });

  test("a prescriber without his specialty is refused for a nurse (E108)", async () => {
    await start();
    const { prescriberSpecialty: _, ...rest } = entry();
    await play([
      ...upToActs(),
      keys(rest),
      prompt.checks("prescriber-specialty-missing"),
      gives({ row: 0 }),
      prompt.acts({ opening: { field: "prescriber" } }),
      cancels(),
    ]);
  });
});

describe("what the practitioner passes (E195)", () => {
  test("V13, rights closed and a mutuelle out of date: named, passed once, kept in the sheet's record and in the audit", async () => {
    await start();
    await play([
      ...upToActs("V13"),
      keys(entry()),
      prompt.checks("rights-closed", "amc-out-of-validity"),
      gives("pass"),
      prompt.amounts(),
      ...signs(),
    ]);
    const passed = [
      { code: "rights-closed", field: "rights" },
      { code: "amc-out-of-validity", field: "amc.validity" },
    ];
    const view = session.book.invoice(session.situation.billingNumber ?? "", FIRST);
    if (view === undefined) throw new Error("not there");
    const { entry: kept } = await bench.desk.journal.signing(view);
    expect([kept?.overrides, await audited("override")]).toEqual([passed, passed]);
  });

  test("ANNULER passes nothing, and nothing is written down", async () => {
    await start();
    await play([
      ...upToActs("V13"),
      keys(entry()),
      prompt.checks("rights-closed", "amc-out-of-validity"),
      cancels(),
      prompt.acts(),
      cancels(),
    ]);
    expect(await audited("override")).toEqual([]);
  });

  test("a refusal beside it cannot be passed", async () => {
    await start();
    await play([
      ...upToActs("V13"),
      keys(entry({ careDate: "2026-11-24" })),
      prompt.checks("date-in-future", "rights-closed", "amc-out-of-validity"),
      gives("pass"),
      prompt.acts(),
      cancels(),
    ]);
  });
});

describe("a known patient (E080, E108)", () => {
  test("the prescription that still runs and the acts of last time are proposed; the prescribers are listed", async () => {
    await start();
    const acts = [{ code: "AMI", coefficient: "4", tag: "dressing-heavy", quantity: 1, ald: false }];
    await play(visit("V01", FIRST, { acts, prescriber: "991000167", prescriberSpecialty: "18" }));
    await play(visit("V15", "000000002"));
    await play([
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V01"),
      prompt.anything("choose"),
      chooses(0),
      prompt.acts({
        prescriptionDate: "2026-11-20",
        prescriber: "991000167",
        prescriberSpecialty: "18",
        prescribers: [
          { number: "991000027", specialty: "01", lastOn: "2026-11-23" },
          { number: "991000167", specialty: "18", lastOn: "2026-11-23" },
        ],
        catalogue: expect.arrayContaining([expect.objectContaining({ tag: "dressing-heavy" })]),
      }),
      cancels(),
    ]);
  });

  test("no more than the last twenty prescribers, the latest first", async () => {
    await start();
    // Billing numbers of seven digits and a rank with their key, 21 of them.
    const numbers = Array.from({ length: 300 }, (_, index) => String(991_000_010 + index))
      .filter(isBillingNumber)
      .slice(0, 21);
    for (const [index, prescriber] of numbers.entries())
      await play(visit("V15", String(index + 1).padStart(9, "0"), { prescriber }));
    await play([
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V01"),
      prompt.anything("choose"),
      chooses(0),
      prompt.acts({
        prescribers: numbers
          .slice(1)
          .reverse()
          .map((number) => ({ number, specialty: "01", lastOn: "2026-11-23" })),
      }),
      cancels(),
    ]);
  }, 60_000);

  test("a prescription of more than a year ago is not", async () => {
    await start();
    await play(visit("V01", FIRST, { careDate: "2025-12-01", prescriptionDate: "2025-11-10" }));
    await play([
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V01"),
      prompt.anything("choose"),
      chooses(0),
      {
        is: "prompt",
        wanted: { kind: "acts", asks: expect.not.objectContaining({ prescriptionDate: expect.anything() }) },
      },
      cancels(),
    ]);
  });
});

describe("amounts that change after they were shown (E090)", () => {
  test("another date: old and new of each line and of the totals", async () => {
    await start();
    const on = (careDate: string): VisitEntry => entry({ careDate, prescriptionDate: "2026-11-01" });
    const change = (line: string, what: string, before: string, after: string) => ({ line, what, before, after });
    await play([
      ...upToActs(),
      keys(on("2026-11-23")),
      asked("amounts", expect.not.objectContaining({ changes: expect.anything() })),
      gives("back"),
      prompt.acts(),
      keys(on("2026-11-04")),
      prompt.amounts({
        changes: [
          change("AMI 2", "base", "6.70", "6.30"),
          change("AMI 2", "amo", "4.02", "3.78"),
          expect.objectContaining({ line: "AMI 2", what: "amc" }),
          change("AMI 2", "fee", "6.70", "6.30"),
          change("", "base", "9.45", "9.05"),
          change("", "amo", "5.67", "5.43"),
          change("", "patient", "3.78", "3.62"),
        ],
      }),
      cancels(),
      prompt.acts(),
      cancels(),
    ]);
  });
});

describe("a CCAM act (E110, scenario B10)", () => {
  const road = (code: string, act?: number) =>
    gives({
      road: { to: "ccam", code, ...(act === undefined ? {} : { act }) },
      entry: entry({ acts: [], place: "office" }),
    });

  test("by its seven characters: activity and phase asked, modifiers and association, the base of the dated table", async () => {
    await start("C02");
    const acts: readonly ActEntry[] = [
      {
        code: "FICT002",
        coefficient: "1",
        quantity: 1,
        ald: false,
        ccam: { activity: "1", phase: "0", modifiers: ["U"], association: "1" },
      },
    ];
    await play([
      ...upToActs(),
      road("FICT002"),
      prompt.choose("ccam-act", ["Acte fictif, acte chirurgical", "Acte fictif, acte chirurgical : anesthésie"]),
      chooses(0),
      prompt.form("ccam"),
      gives({ row: 0 }),
      asked("pick", { of: "ccam-modifier", codes: ["none", "F", "J", "K", "U"] }),
      gives("U"),
      asked("pick", { of: "ccam-modifier", codes: ["done", "F", "J", "K"] }),
      gives("done"),
      prompt.form("ccam"),
      gives({ row: 1 }),
      asked("pick", { of: "ccam-association" }),
      gives("1"),
      prompt.form("ccam"),
      gives("done"),
      asked("acts", { entered: expect.objectContaining({ acts }) }),
      keys(entry({ acts, place: "office" })),
      prompt.amounts({ baseCents: 15_000 + 2515 }),
      ...signs(),
    ]);
    const [line] = await records("4M");
    expect([line?.ccamCode?.trim(), line?.activity, line?.phase, line?.modifier1, line?.unplannedAssociation]).toEqual([
      "FICT002",
      "1",
      "0",
      "U",
      "1",
    ]);
    const [act] = await records("4");
    expect([act?.actCode?.trim(), act?.reimbursementBase]).toEqual(["ATM", "0017515"]);
  });

  test("that no table has is told, and the draft stays", async () => {
    await start("C02");
    await play([
      ...upToActs(),
      road("ZZZZ999"),
      prompt.trouble("E_CCAM_UNKNOWN", "draft-kept", { code: "ZZZZ999" }),
      gives("seen"),
      prompt.acts({ ccam: true }),
      cancels(),
    ]);
  });

  test("is hidden from a nurse", async () => {
    await start();
    await play([
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V01"),
      prompt.anything("choose"),
      chooses(0),
      prompt.acts({ ccam: false }),
      cancels(),
    ]);
  });
});

describe("what is said of the visit beside its acts", () => {
  test("palliative care opens MCI; travel that another carries is not billed; the terrain is changed by hand", async () => {
    await start();
    const details = (row: number, ...more: readonly Step[]): readonly Step[] => [
      prompt.form("details"),
      gives({ row }),
      ...more,
    ];
    await play([
      ...upToActs(),
      gives({ road: { to: "details" }, entry: entry({ oneWayKm: 5, supplements: ["MCI"] }) }),
      ...details(0, prompt.confirm("palliative-care"), gives(true)),
      ...details(
        2,
        asked("pick", { of: "terrain", codes: ["plain", "mountain", "foot"], selected: "plain" }),
        gives("foot"),
      ),
      prompt.form("details"),
      gives("done"),
      asked("acts", { entered: expect.objectContaining({ palliativeCare: true, terrain: "foot" }) }),
      keys(entry({ oneWayKm: 5, supplements: ["MCI"], palliativeCare: true, terrain: "foot" })),
      // AMI 2 6.70, MCI 5.00, IFD 2.75, ten kilometres on foot at 3.40.
      prompt.amounts({ totalCents: 670 + 500 + 275 + 3400 }),
      gives("back"),
      prompt.acts(),
      keys(entry({ oneWayKm: 5, travelAlreadyBilled: true })),
      prompt.amounts({ totalCents: 670 }),
      cancels(),
      prompt.acts(),
      cancels(),
    ]);
  });
});
