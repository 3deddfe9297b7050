import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { billVisit, type Session } from "#billing";
import { readInvoiceRecords } from "#billing/formats/index";
import { readRound, writeRound } from "#billing/formats/round";
import { day } from "#billing/model/dates";
import type { AmoFile } from "#billing/model/round";
import type { SituationEntry } from "#hal/ports/index";
import { roundOf, roundPatient } from "../helpers/rounds.ts";
import { FlowBench } from "./bench.ts";
import { cancels, card, chooses, expectPrompts, gives, keysAndPasses, prompt, type Step } from "./script.ts";
import { dropDrafts, entry, FIRST, openSession, SETTLED, visit } from "./visits.ts";

/** Card, answer of a téléservice in the round, and paper: which one is used, told with the amounts and carried in the sheet (E073). */

const PERSON = {
  ...{ insuredNir: "2550875999901", birthDate: "19550814", birthRank: "1", rank: "000" },
  ...{ name: "FAMILLEUN", firstName: "Claire" },
};
/** V01 was updated on 5 October: this answer is newer, and of another caisse. */
const ANSWER: AmoFile = {
  origin: { source: "adri", at: "2026-11-23T06:28:00.000Z" },
  ...{ regime: "02", fund: "349", centre: "9882" },
  rights: { from: day("2026-11-01"), to: day("2027-10-31") },
};

let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  bench = await FlowBench.open();
  session = await openSession(bench);
});
afterEach(() => bench.stop(session));

const pushed = (change: Partial<AmoFile> = {}, person = PERSON) => {
  const patient = roundPatient(1, { person, file: { amo: { ...ANSWER, ...change } } });
  const round = readRound(writeRound(roundOf(1, { patients: [patient] })));
  Object.defineProperty(bench.desk.pushed, "round", { configurable: true, get: () => round });
};
const play = (script: readonly Step[]) => expectPrompts(bench, () => billVisit(bench.desk, session), script);
const signed = () => bench.desk.journal.signedInvoiceOf("996000014", FIRST);
/** What the journal keeps of how it was made. */
const kept = async () => {
  const view = session.book.invoice("996000014", FIRST);
  if (view === undefined) throw new Error("no invoice");
  return bench.desk.journal.signing(view);
};
const invoice = async () => (await signed()).invoice;
const asked = (kind: "pick" | "date" | "form" | "choose", asks: object): Step => ({
  is: "prompt",
  wanted: { kind, asks },
});
const upToActs = (vitale = "V01"): readonly Step[] => [
  prompt.insertCard("vitale"),
  card.inserts("vitale", vitale),
  prompt.anything("choose"),
  chooses(0),
  prompt.acts(),
];
const settled = (rights?: NonNullable<SituationEntry["rights"]>) =>
  entry({ situation: { ...SETTLED, ...(rights === undefined ? {} : { rights }) } });
const signs: readonly Step[] = [gives("sign"), prompt.signed(FIRST), gives("done")];
const bills = (support: object, rights?: NonNullable<SituationEntry["rights"]>): readonly Step[] => [
  ...upToActs(),
  keysAndPasses(settled(rights)),
  prompt.amounts({ support: expect.objectContaining(support) }),
  ...signs,
];

describe("an answer not older than the card", () => {
  test("is used: its caisse, its rights and its day in the sheet, [2:58] 2, and the amounts say why", async () => {
    pushed();
    await play(bills({ source: "T", date: "2026-11-23", why: "answer-newer" }));
    const { amo, rights } = await invoice();
    expect(amo).toEqual({ regime: "02", fund: "349", centre: "9882" });
    expect(rights).toEqual({ source: "T", date: "2026-11-23", validFrom: "2026-11-01", proofKind: "2" });
    const records = readInvoiceRecords((await signed()).fseBytes);
    const { rightsSource, rightsDate } = records.find(({ key }) => key === "2T")?.fields ?? {};
    expect([rightsSource, rightsDate]).toEqual(["T", "261123"]);
  });

  test("gives its C2S: tiers payant of both sides, nothing to pay", async () => {
    pushed({ service: "01" });
    await play([
      ...upToActs(),
      keysAndPasses(settled()),
      prompt.amounts({ patientCents: 0, shares: expect.objectContaining({ thirdPartyAmc: true }) }),
      ...signs,
    ]);
  });

  test("gives its ALD: each act is asked about", async () => {
    pushed({ exoneration: { code: "4", from: day("2026-11-01") } });
    await play([...upToActs().slice(0, -1), prompt.acts({ aldOpen: true }), cancels()]);
  });

  test("opens what the card has closed, which is asked about without it", async () => {
    const V13 = { ...PERSON, insuredNir: "1990844999919", birthDate: "19990820" };
    const keyed = [...upToActs("V13"), gives(settled())];
    const leaves = [cancels(), prompt.acts(), cancels()];
    pushed({ rights: { from: day("2026-11-24") } }, V13); // From the day after the care on.
    await play([...keyed, prompt.checks("rights-closed", "amc-out-of-validity"), ...leaves]);
    await bench.remove("vitale");
    await dropDrafts(bench, session);
    pushed({}, V13);
    const support = { source: "T", date: "2026-11-23", why: "answer-newer" } as const;
    await play([...keyed, prompt.checks("amc-out-of-validity"), gives("pass"), prompt.amounts({ support }), ...signs]);
  });

  test("leaves the person of the journal as the card gave them", async () => {
    pushed();
    await play(visit("V01", FIRST));
    const { patient } = await kept();
    expect([patient?.rights.source, patient?.beneficiary.amo.centre]).toEqual(["V", "9881"]);
  });
});

describe("an answer that does not count: the card is used, and told why", () => {
  test.each([
    ["older than the card", { origin: { source: "adri", at: "2026-10-04T06:28:00.000Z" } }, "answer-older"],
    ["closed for that care", { rights: { from: day("2025-01-01"), to: day("2025-12-31") } }, "answer-closed"],
    ["of no téléservice", { origin: { source: "typed", at: "2026-11-23T06:28:00.000Z" } }, "read"],
  ] as const)("%s", async (_, change, why) => {
    pushed(change);
    await play(bills({ source: "V", date: "2026-10-05", why }));
    const { amo, rights } = await invoice();
    expect([amo.centre, rights.source, rights.proofKind]).toEqual(["9881", "V", "4"]);
  });
});

test("without the card, the answer of the round goes before the attestation seen", async () => {
  pushed();
  await play([
    prompt.insertCard("vitale"),
    gives("other-way"),
    prompt.pick("way"),
    gives("degraded"),
    prompt.pick("without-vitale"),
    gives("forgotten"),
    prompt.pick("person-source"),
    gives("round"),
    asked("choose", {}),
    chooses(0),
    prompt.form("person"),
    gives({ row: 6 }),
    prompt.pick("quality"),
    gives("0"),
    prompt.form("person"),
    gives({ row: 8 }),
    prompt.pick("exoneration"),
    gives("0"),
    prompt.form("person"),
    gives({ row: 10 }),
    asked("date", { field: "rights-date" }),
    gives("2026-11-20"),
    prompt.form("person"),
    gives("done"),
    prompt.acts(),
    keysAndPasses(settled()),
    prompt.amounts({ mode: "degraded", support: { source: "T", date: "2026-11-23", why: "forgotten" } }),
    cancels(),
    prompt.acts(),
    cancels(),
  ]);
});

describe("another one is taken", () => {
  /** Below the nature and the accident caused by a third party. */
  const row = 2;
  const opens = (code: string): Step =>
    asked("form", {
      rows: expect.arrayContaining([{ field: "rights-support", value: { kind: "pick", of: "rights-support", code } }]),
    });

  test("the card, in the form of the situation: kept in the entry, the card's caisse in the sheet", async () => {
    pushed();
    await play([
      ...upToActs(),
      gives({ road: { to: "situation" }, entry: settled() }),
      opens(""),
      gives({ row }),
      asked("pick", { of: "rights-support", codes: ["", "T", "V", "A"], selected: "" }),
      gives("V"),
      opens("V"),
      gives("done"),
      prompt.acts(),
      keysAndPasses(settled({ source: "V" })),
      prompt.amounts({ support: { source: "V", date: "2026-10-05", why: "chosen" } }),
      ...signs,
    ]);
    const { invoice: made, entry: keyed } = await kept();
    expect([made.amo.centre, made.rights.source, keyed?.situation?.rights]).toEqual(["9881", "V", { source: "V" }]);
  });

  test("an attestation, by the day it was seen; back to the order, the three are there and the answer is used", async () => {
    pushed();
    await play([
      ...upToActs(),
      gives({ road: { to: "situation" }, entry: settled() }),
      opens(""),
      gives({ row }),
      prompt.pick("rights-support"),
      gives("A"),
      asked("date", { field: "attestation" }),
      gives("2026-11-20"),
      opens("A"),
      gives({ row }),
      asked("pick", { selected: "A" }),
      gives(""),
      opens(""),
      gives("done"),
      prompt.acts({
        entered: expect.objectContaining({ situation: { ...SETTLED, rights: { seenOn: "2026-11-20" } } }),
      }),
      keysAndPasses(settled({ seenOn: "2026-11-20" })),
      prompt.amounts({ support: { source: "T", date: "2026-11-23", why: "answer-newer" } }),
      ...signs,
    ]);
  });

  test("an attestation that is taken travels with its day, [2:58] 2", async () => {
    pushed();
    await play(bills({ source: "A", date: "2026-11-20", why: "chosen" }, { source: "A", seenOn: "2026-11-20" }));
    expect((await invoice()).rights).toMatchObject({ source: "A", date: "2026-11-20", proofKind: "2" });
  });

  test("is not asked where the card is the only one there", async () => {
    await play([
      ...upToActs(),
      gives({ road: { to: "situation" }, entry: settled() }),
      asked("form", { rows: expect.not.arrayContaining([expect.objectContaining({ field: "rights-support" })]) }),
      gives("done"),
      prompt.acts(),
      cancels(),
    ]);
  });
});

describe("the marks of the persons of a card, set against the round", () => {
  test.each([
    ["another caisse than the card's: À VÉRIFIER", {}, "to-check"],
    ["the same: À JOUR", { regime: "01", centre: "9881" }, "up-to-date"],
  ])("%s", async (_, change, mark) => {
    pushed(change);
    await play([
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V01"),
      asked("choose", { items: [expect.objectContaining({ mark })] }),
      cancels(),
    ]);
  });

  test("somebody else of the same name is not that person", async () => {
    const other = { ...PERSON, birthDate: "19550815" };
    const patient = roundPatient(1, { person: other, file: { amo: ANSWER } });
    Object.defineProperty(bench.desk.pushed, "round", { get: () => roundOf(1, { patients: [patient] }) });
    await play([
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V01"),
      asked("choose", { items: [expect.objectContaining({ mark: "new" })] }),
      cancels(),
    ]);
  });
});
