import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { billVisit, openPending, resumeSignatures, type Session } from "#billing";
import { TEST_TRUST } from "#billing/cards/index";
import { verifyFse } from "#billing/signing/index";
import { FlowBench } from "./bench.ts";
import {
  cancels,
  card,
  chooses,
  expectPrompts,
  gives,
  keys,
  keysAndPasses,
  prompt,
  type Step,
  seen,
} from "./script.ts";
import { entry, FIRST, openSession, visit } from "./visits.ts";

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
const view = (number = FIRST) => session.book.invoice(BILLER, number);
const signed = (number = FIRST) => bench.desk.journal.signedInvoiceOf(BILLER, number);

/** Rows of the form of a person, as they stand in it. */
const ROW = {
  name: 0,
  firstName: 1,
  birth: 2,
  birthRank: 3,
  nir: 4,
  rank: 5,
  quality: 6,
  organism: 7,
  exoneration: 8,
  c2s: 9,
  proof: 10,
} as const;

const type = (row: number, value: unknown): readonly Step[] => [
  prompt.form("person"),
  gives({ row }),
  { is: "prompt", wanted: {} }, // The question of that row, whichever it is.
  gives(value),
];
const degraded = (reason = "forgotten"): readonly Step[] => [
  prompt.insertCard("vitale"),
  gives("other-way"),
  prompt.pick("way"),
  gives("degraded"),
  prompt.pick("without-vitale"),
  gives(reason),
];
const whole: readonly Step[] = [
  ...type(ROW.name, "ORSINI"),
  ...type(ROW.firstName, "LISA"),
  ...type(ROW.birth, "14201955"),
  ...type(ROW.nir, "255082A99900123"),
  ...type(ROW.organism, "013499881"),
  ...type(ROW.exoneration, "0"),
  ...type(ROW.proof, "2026-11-23"),
];
const signs = (number: string, mode: string): readonly Step[] => [
  prompt.acts(),
  keysAndPasses(entry()),
  prompt.amounts({ mode: mode as "degraded" }),
  gives("sign"),
  prompt.signed(number, { mode: mode as "degraded" }),
  gives("done"),
];

describe("a visit without the Vitale", () => {
  test("degraded from an attestation typed whole: one signature, of the CPS, and the paper sheet on the ticket", async () => {
    expect(
      await play([
        ...degraded(),
        prompt.pick("person-source"),
        gives("typed"),
        ...whole,
        prompt.form("person"),
        gives("done"),
        ...signs(FIRST, "degraded"),
      ]),
    ).toEqual({ kind: "billed", number: FIRST });
    const invoice = await signed();
    expect(invoice.signatures.vitale).toBeUndefined();
    expect(verifyFse(invoice, TEST_TRUST)).toEqual({ kind: "good" });
    expect(invoice.invoice).toMatchObject({
      mode: "D",
      insured: { nir: "255082A999001", nirKey: "23" },
      beneficiary: { name: "ORSINI", firstName: "LISA", birthDate: "19552014", birthRank: "1", rank: "001" },
      amo: { regime: "01", fund: "349", centre: "9881" },
      rights: { source: "A", date: "2026-11-23", proofKind: "2" },
    });
    expect(view()).toMatchObject({ mode: "D", stage: "signed" });
    expect(bench.paper).toContain("DÉGRADÉE");
    expect(bench.paper).toContain("FEUILLE DE SOINS PAPIER");
  });

  test("what is mandatory is one list, and a line opens its field; a NIR with a wrong key is refused at entry", async () => {
    const script = [
      ...degraded(),
      prompt.pick("person-source"),
      gives("typed"),
      prompt.form("person"),
      gives("done"),
      prompt.checks(
        "insured-name-missing",
        "insured-first-name-missing",
        "insured-birth-date-missing",
        "nir-missing",
        "fund-missing",
        "exoneration-missing",
        "rights-proof-missing",
      ),
      gives({ row: 3 }),
      { is: "prompt", wanted: { kind: "number", asks: { field: "nir" } } },
      gives("255082A99900124"),
      prompt.trouble("E_NIR_KEY", "nothing-lost"),
      seen(),
      { is: "prompt", wanted: { kind: "number", asks: { field: "nir", initial: "255082A99900124" } } },
      gives("255082A99900123"),
      prompt.form("person"),
      cancels(),
      prompt.pick("person-source"),
      cancels(),
      prompt.insertCard("vitale"),
      cancels(),
    ] satisfies readonly Step[];
    expect(await play(script)).toEqual({ kind: "cancelled" });
    expect(view()).toBeUndefined();
  });

  test("a person billed before: found by name, everything there but the day of the attestation", async () => {
    await play(visit("V01", FIRST));
    await play([
      ...degraded("lost"),
      prompt.pick("person-source", ["journal", "typed"]),
      gives("journal"),
      { is: "prompt", wanted: { kind: "text", asks: { field: "patient-name" } } },
      gives("famille"),
      prompt.choose("person", ["FAMILLEUN Claire"]),
      chooses(0),
      prompt.form("person"),
      gives("done"),
      prompt.checks("rights-proof-missing"),
      gives({ row: 0 }),
      { is: "prompt", wanted: { kind: "date", asks: { field: "rights-date", initial: "2026-11-23" } } },
      gives("2026-11-23"),
      prompt.form("person"),
      gives("done"),
      ...signs(SECOND, "degraded"),
    ]);
    const [before, after] = [(await signed()).invoice, (await signed(SECOND)).invoice];
    expect(after).toMatchObject({ insured: before.insured, beneficiary: before.beneficiary, amo: before.amo });
    expect(after.rights).toMatchObject({ source: "A", date: "2026-11-23" });
    expect(after.totals).toEqual(before.totals);
  });

  test("the reason is in the audit, with the number and no name", async () => {
    await play([
      ...degraded("unreadable"),
      prompt.pick("person-source"),
      gives("typed"),
      ...whole,
      prompt.form("person"),
      gives("done"),
      ...signs(FIRST, "degraded"),
    ]);
    const notes = [];
    for await (const { record } of bench.desk.journal.export())
      if (record.kind === "audit" && record.event === "without-vitale") notes.push(record.facts);
    expect(notes).toEqual([{ number: FIRST, mode: "D", reason: "unreadable" }]);
  });

  test("gone when it should sign: the four ways; degraded shows the amounts again under that word before signing", async () => {
    await play([
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V01"),
      prompt.anything("choose"),
      chooses(0),
      prompt.acts(),
      keys(entry()),
      prompt.amounts({ mode: "secured" }),
      card.removes("vitale"),
      gives("sign"),
      prompt.pick("way", ["read", "degraded", "desynchronised", "wait"]),
      gives("degraded"),
      prompt.pick("without-vitale"),
      gives("forgotten"),
      prompt.amounts({ mode: "degraded" }),
      gives("sign"),
      prompt.signed(FIRST, { mode: "degraded" }),
      gives("done"),
    ]);
    expect((await signed()).invoice).toMatchObject({ mode: "D", rights: { source: "V" } });
    expect(verifyFse(await signed(), TEST_TRUST)).toEqual({ kind: "good" });
  });

  test("put in again while the ways are offered: it signs, and nothing is to choose", async () => {
    await play([
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V01"),
      prompt.anything("choose"),
      chooses(0),
      prompt.acts(),
      keys(entry()),
      prompt.amounts({ mode: "secured" }),
      card.removes("vitale"),
      gives("sign"),
      prompt.pick("way"),
      card.inserts("vitale", "V01"),
      prompt.signed(FIRST, { mode: "secured" }),
      gives("done"),
    ]);
  });

  test("gone, and read again: secured by both", async () => {
    await play([
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V01"),
      prompt.anything("choose"),
      chooses(0),
      prompt.acts(),
      keys(entry()),
      prompt.amounts({ mode: "secured" }),
      card.removes("vitale"),
      gives("sign"),
      prompt.pick("way"),
      gives("read"),
      prompt.insertCard("vitale", "sign-resume"),
      card.inserts("vitale", "V01"),
      prompt.signed(FIRST, { mode: "secured" }),
      gives("done"),
    ]);
    expect((await signed()).signatures.vitale).toBeDefined();
  });
});

describe("désynchronisé, the CPS first", () => {
  const first: readonly Step[] = [
    prompt.insertCard("vitale"),
    card.inserts("vitale", "V01"),
    prompt.anything("choose"),
    chooses(0),
    prompt.acts(),
    keys(entry()),
    prompt.amounts({ mode: "secured" }),
    card.removes("vitale"),
    gives("sign"),
    prompt.pick("way"),
    gives("desynchronised"),
    prompt.pick("without-vitale"),
    gives("forgotten"),
    prompt.amounts({ mode: "desynchronised" }),
    gives("sign"),
    prompt.awaiting("vitale", FIRST),
    seen(),
  ];
  const pending = (script: readonly Step[]) => expectPrompts(bench, () => openPending(bench.desk, session), script);

  test("waits for the Vitale, named, held by nobody and in no lot", async () => {
    expect(await play(first)).toEqual({ kind: "awaiting", number: FIRST });
    expect(view()).toMatchObject({ mode: "Y", stage: "signing", firstSignature: "cps", fse: { state: "none" } });
    expect(session.book.inNoLot()).toEqual([]);
    expect(session.book.held).toBe(0);
  });

  test("completed by the very person's card, with the first signature as it was kept, after a restart", async () => {
    await play(first);
    const before = view();
    if (before === undefined) throw new Error("it is there");
    const kept = await bench.desk.journal.firstSignature(before);
    session.end("lock-key");
    bench = await bench.restart();
    session = await openSession(bench);
    await expectPrompts(bench, () => resumeSignatures(bench.desk, session), []); // Not asked for at each unlock.
    await pending([
      prompt.choose("draft", ["FAMILLEUN Claire"]),
      chooses(0),
      prompt.confirm("resume-signature"),
      gives(true),
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V02"),
      prompt.trouble("E_CARD_SWAPPED"),
      seen(),
      prompt.insertCard("vitale", "other-patient"),
      card.removes("vitale"),
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V01"),
      prompt.signed(FIRST, { mode: "desynchronised" }),
      gives("done"),
    ]);
    const invoice = await signed();
    expect(invoice.invoice.mode).toBe("Y");
    expect(invoice.signatures.cps).toEqual(kept?.signature);
    expect(invoice.signatures.vitale).toBeDefined();
    expect(verifyFse(invoice, TEST_TRUST)).toEqual({ kind: "good" });
    expect(session.book.inNoLot().map(({ number }) => number)).toEqual([FIRST]);
  });
});
