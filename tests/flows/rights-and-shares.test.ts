import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { billVisit, closeRound, type Session, unlock } from "#billing";
import { FlowBench } from "./bench.ts";
import { cancels, card, chooses, expectPrompts, gives, keys, prompt, type Step, seen } from "./script.ts";
import { entry, FIRST, openSession, visit } from "./visits.ts";

/** What the card says of a person's rights, and who may sign for it, carried into the invoice without typing. */

let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  bench = await FlowBench.open();
  session = await openSession(bench);
});
afterEach(() => bench.stop(session));

const play = (script: readonly Step[]) => expectPrompts(bench, () => billVisit(bench.desk, session), script);
const invoice = async (number = FIRST) => (await bench.desk.journal.signedInvoiceOf("996000014", number)).invoice;
const acts = (vitale: string, person: number): readonly Step[] => [
  prompt.insertCard("vitale"),
  card.inserts("vitale", vitale),
  prompt.anything("choose"),
  chooses(person),
  prompt.acts(),
  keys(entry()),
];

describe("an exemption of the card", () => {
  test.each([
    [0, 80, "9"],
    [1, 100, "5"],
  ])("V17, person %i: rate %i and justification %s on the act, nothing typed", async (person, rate, code) => {
    await play(visit("V17", FIRST, {}, person));
    const [line] = (await invoice()).lines;
    expect([line?.ratePercent, line?.exoneration]).toEqual([rate, code]);
  });
});

test("V06, a maternity of the card: its nature and date, 100 % in tiers payant, and nothing asks to take it off", async () => {
  await play(visit("V06", FIRST));
  const { insuranceNature, maternity, thirdParty, totals, lines } = await invoice();
  expect([insuranceNature, maternity?.date, thirdParty.amo, totals.patientCents]).toEqual([
    "30",
    "2026-04-20",
    true,
    0,
  ]);
  expect(lines.every((line) => line.ratePercent === 100)).toBe(true);
});

describe("the SNCF doctor", () => {
  test("is asked about for contract 22, and the answer makes the rate", async () => {
    await play([
      ...acts("V09", 0),
      prompt.confirm("sncf-doctor"),
      gives(true),
      prompt.amounts(),
      gives("sign"),
      prompt.signed(FIRST),
      gives("done"),
    ]);
    const signed = await invoice();
    expect([signed.sncfDoctor, signed.lines[0]?.ratePercent]).toEqual([true, 100]);
  });

  test("unanswered, nothing can be signed", async () => {
    await play([...acts("V09", 0), prompt.confirm("sncf-doctor"), cancels(), prompt.acts(), cancels()]);
  });

  test("is not asked about for another contract, nor for another régime", async () => {
    await play([...acts("V09", 1), prompt.amounts(), cancels(), prompt.acts(), cancels()]);
    await bench.remove("vitale");
    await play([...acts("V01", 0), prompt.amounts(), cancels(), prompt.acts(), cancels()]);
  });
});

describe("the marks of the persons of a card", () => {
  const asked = (mark: string): Step => ({
    is: "prompt",
    wanted: { kind: "choose", asks: { items: [expect.objectContaining({ mark }), ...rest] } },
  });
  const rest = [expect.anything(), expect.anything(), expect.anything()];
  const reads = (mark: string) =>
    play([prompt.insertCard("vitale"), card.inserts("vitale", "V15"), asked(mark), cancels()]);

  test("never billed here is NOUVEAU, billed with the same caisse À JOUR, with another one À VÉRIFIER", async () => {
    await reads("new");
    await bench.remove("vitale");
    await play(visit("V15", FIRST));
    await reads("up-to-date");
    await bench.remove("vitale");
    session.book.lastOrganism = () => "01-349-9881"; // Billed to another caisse since: the card says 02-349-9882.
    await reads("to-check");
  });
});

describe("the complementary share", () => {
  test("V14, gestion unique: no DRE, its amounts inside the FSE, one place taken", async () => {
    await play(visit("V14", FIRST));
    const { amc, lines } = await invoice();
    expect(amc).toMatchObject({ management: "U", amcNumber: "0099900029", dre: false });
    expect(lines[0]?.amcCents).toBe((lines[0]?.baseCents ?? 0) - (lines[0]?.amoCents ?? 0));
    expect((await bench.desk.journal.signedInvoiceOf("996000014", FIRST)).dreBytes).toBeUndefined();
    expect(session.book.held).toBe(1);
  });

  test("V12, gestion séparée: the routing M / 33 / OC / 001 / wanadoo.fr is kept as the card says it", async () => {
    await play(visit("V12", FIRST));
    expect((await invoice()).amc).toMatchObject({
      management: "S",
      stsRouting: "M",
      treatmentIndicator: "33",
      routing: { code: "OC", host: "001", domain: "wanadoo.fr" },
    });
  });
});

describe("before signing", () => {
  test("nothing is written and no number is drawn, however often the amounts are shown", async () => {
    const before = bench.desk.journal.counts().records;
    await play([
      ...acts("V01", 0),
      prompt.amounts(),
      gives("back"),
      prompt.acts(),
      keys(entry({ acts: [{ code: "AMI", coefficient: "4", quantity: 1, ald: false }] })),
      prompt.amounts(),
      cancels(),
      prompt.acts(),
      cancels(),
    ]);
    expect([bench.desk.journal.counts().records, session.book.nextNumber("996000014")]).toEqual([before, FIRST]);
  });
});

test("a card that may not sign lots forms none; the invoices wait for one that may", async () => {
  await play(visit("V01", FIRST));
  const { card: read } = session;
  session.renew({ ...read, domain: { ...read.domain, mayLot: false } });
  await expectPrompts(bench, () => closeRound(bench.desk, session), [prompt.trouble("E_RIGHT_LOT", "saved"), seen()]);
  expect([[...session.book.lots()].length, session.book.inNoLot().length]).toEqual([0, 1]);
  session.renew(read);
  await expectPrompts(bench, () => closeRound(bench.desk, session), [prompt.handedOver([1]), seen()]);
});

test("in real mode no test card opens anything: without an approval nothing is signed outside MODE TEST", async () => {
  session.end("lock-key");
  await bench.clock.run(100);
  const real = { ...bench.desk, device: { ...bench.desk.device, mode: "real" as const } };
  const end = await expectPrompts(bench, () => unlock(real), [prompt.trouble("E_CARD_UNKNOWN"), seen()]);
  expect([end.kind, bench.desk.journal.locked]).toEqual(["locked", true]);
});
