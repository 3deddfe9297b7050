import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  activateReplacement,
  applyReturn,
  billersOf,
  billVisit,
  closeReplacement,
  closeRound,
  enrolColleague,
  eraseReplacement,
  isOwnWork,
  prepareReplacement,
  resumeSignatures,
  type Session,
  unlock,
  unsentOf,
} from "#billing";
import { readB2File, writeReturn } from "#billing/formats/index";
import { day } from "#billing/model/dates";
import { verifyLotSignature } from "#billing/signing/index";
import { CPS_CARDS } from "../../simulator/cards/deck-cps.ts";
import { arlOf } from "../../stage/soak/payers.ts";
import { FlowBench } from "./bench.ts";
import { cancels, card, chooses, expectPrompts, gives, holder, keys, prompt, type Step, seen } from "./script.ts";
import { entry, openSession, visit } from "./visits.ts";

/** Scenario B: Dr R is C02, replaced at CABINET MEDICAL; Dr T is C03, the student C04, the third practitioner C07. */

const R_PLACE = "991000027";
const R_OTHER_PLACE = "991000167";
const T_RPPS = "99700000039";
const CONSULTATION = {
  place: "office",
  acts: [{ code: "G", coefficient: "1", quantity: 1, ald: false }],
} as const;
const number = (n: number) => String(n).padStart(9, "0");
const typed = (field: "replacement-id") => ({ is: "prompt", wanted: { kind: "number", asks: { field } } }) as Step;
const date = (field: "replacement-from" | "replacement-to", value: string): readonly Step[] => [
  { is: "prompt", wanted: { kind: "date", asks: { field } } },
  gives(value),
];
const dates = () => [...date("replacement-from", "2026-11-23"), ...date("replacement-to", "2026-12-04")];
const agree = () => [prompt.confirm("replacement-open"), gives(true)];

let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  bench = await FlowBench.open();
  session = await openSession(bench, "C02");
});
afterEach(() => bench.stop(session));

const pinOf = (name: string) => CPS_CARDS.find((row) => row.card === name)?.pin ?? "";

/** The card of who replaces put in when the screen asks, its code typed, registered. */
function byCard(name: string): readonly Step[] {
  return [
    typed("replacement-id"),
    card.inserts("amc", name),
    prompt.pin(3),
    holder.types(pinOf(name)),
    prompt.anything("choose"),
    chooses(0),
    ...dates(),
    ...agree(),
    prompt.confirm("enrol"),
    gives(true),
  ];
}

const prepare = (script: readonly Step[]) =>
  expectPrompts(bench, () => prepareReplacement(bench.desk, session), script);

async function prepared(name = "C03"): Promise<string> {
  const end = await prepare(byCard(name));
  await bench.remove("amc");
  if (end.kind !== "prepared") throw new Error("not prepared");
  return end.id;
}

/** The card in session leaves, the other comes: its code, then what the script says. */
async function changesTo(name: string, script: readonly Step[] = []): Promise<void> {
  await bench.remove("cps");
  await bench.clock.run(500);
  await bench.insert("cps", name);
  const end = await expectPrompts(bench, () => unlock(bench.desk), [
    prompt.pin(3),
    holder.types(pinOf(name)),
    ...script,
  ]);
  if (end.kind !== "open") throw new Error("the session did not open");
  session = end.session;
}

const namesPlace = (index: number) => [
  prompt.choose("situation", ["CABINET MEDICAL", "MAISON DE SANTE"]),
  chooses(index),
];

/** T at work in the place of R. */
async function replacing(name = "C03"): Promise<string> {
  const id = await prepared(name);
  await changesTo(name, namesPlace(0));
  return id;
}

const bill = async (vitale: string, drawn: number, person = 0) => {
  const steps = visit(vitale, number(drawn), CONSULTATION, person);
  const end = await expectPrompts(bench, () => billVisit(bench.desk, session), steps);
  expect(end.kind).toBe("billed");
  return (await bench.desk.journal.signedInvoiceOf(R_PLACE, number(drawn))).invoice;
};

const own = () => [...session.book.invoices()].filter((one) => isOwnWork(session, one));

/** R's own work before leaving: FSE 1 to `count`. */
async function billedByR(count: number): Promise<void> {
  for (let n = 1; n <= count; n++) await bill("V01", n);
}

describe("prepared by who is replaced", () => {
  test("B1 B2 B4: the CPS in the second slot fills the identifier; nothing secret is on the ticket", async () => {
    const end = await prepare(byCard("C03"));
    expect(end).toMatchObject({ kind: "prepared", registered: true });
    const [view] = session.book.replacements.all();
    expect(view).toMatchObject({ billerNumber: R_PLACE, stage: "prepared" });
    expect(await bench.desk.journal.replacement(view?.id ?? "")).toMatchObject({
      by: { idType: "8", id: T_RPPS, name: "Thomas REMPLACUN" },
      situation: 1,
      from: "2026-11-23",
      to: "2026-12-04",
      mailbox: "practice",
    });
    expect(bench.paper).toMatch(
      /REMPLACEMENT[\s\S]*CABINET MEDICAL[\s\S]*9970000003 clé 9[\s\S]*BAL du cabinet utilisée/,
    );
    expect(bench.paper).not.toMatch(/3456|2345|33334444/);
    expect(billersOf(session)).toEqual([R_PLACE, R_OTHER_PLACE]); // R's own card is still the one in session.
  });

  test("B2: it is shown with its key apart, before it is agreed to", async () => {
    const steps = byCard("C03");
    const asked = {
      is: "prompt",
      wanted: { kind: "confirm", asks: { facts: { kind: "RPPS", digits: "9970000003", key: "9" } } },
    };
    await prepare(
      steps.map((step) =>
        step.is === "prompt" && JSON.stringify(step).includes("replacement-open") ? (asked as Step) : step,
      ),
    );
  });

  test.each(["99700000038", "9970000003", "12345678", "99700000021"])(
    "B2: typed with a wrong key, short, or one's own, %s is refused, and the right one taken",
    async (wrong) => {
      const end = await prepare([
        typed("replacement-id"),
        gives(wrong),
        prompt.trouble("E_REPLACEMENT_ID", "nothing-lost"),
        seen(),
        typed("replacement-id"),
        gives(T_RPPS),
        prompt.anything("choose"),
        chooses(0),
        ...dates(),
        ...agree(),
      ]);
      expect(end).toMatchObject({ kind: "prepared", registered: false });
      expect(bench.paper).toContain("reste à enregistrer");
      expect(bench.desk.keys.enrolled().length).toBe(1);
    },
  );

  test("an ADELI of nine digits is taken as such", async () => {
    const end = await prepare([
      typed("replacement-id"),
      gives("996000014"),
      prompt.anything("choose"),
      chooses(0),
      ...dates(),
      ...agree(),
    ]);
    if (end.kind !== "prepared") throw new Error("not prepared");
    expect((await bench.desk.journal.replacement(end.id)).by).toEqual({ idType: "0", id: "996000014" });
  });

  test("a card without the assurance-maladie domain (C13) is refused, and nothing is prepared", async () => {
    const end = await prepare([
      typed("replacement-id"),
      card.inserts("amc", "C13"),
      prompt.pin(3),
      holder.types("1470"),
      prompt.trouble("E_RIGHT_DOMAIN"),
      seen(),
      prompt.insertCard("amc", "colleague"),
      cancels(),
    ]);
    expect([end.kind, session.book.replacements.all().length, bench.desk.keys.enrolled().length]).toEqual([
      "cancelled",
      0,
      1,
    ]);
  });

  test("read without its code it is prepared all the same, and its card is left to be registered", async () => {
    const end = await prepare([
      typed("replacement-id"),
      card.inserts("amc", "C03"),
      prompt.pin(3),
      holder.types("", "ANNULER"),
      prompt.anything("choose"),
      chooses(0),
      ...dates(),
      ...agree(),
    ]);
    expect(end).toMatchObject({ kind: "prepared", registered: false });
    await bench.remove("amc");
    await expectPrompts(bench, () => enrolColleague(bench.desk, session), [
      prompt.insertCard("amc", "colleague"),
      card.inserts("amc", "C03"),
      prompt.pin(3),
      holder.types("3456"),
      prompt.confirm("enrol"),
      gives(true),
    ]);
    expect(session.book.replacements.all()[0]?.cardSerial).toBeDefined();
    await bench.remove("amc");
    await changesTo("C03", namesPlace(0));
    expect(session.replacement).toBeDefined();
  });

  test("B3: a place that is replaced already is not offered again; the other one is", async () => {
    await prepared();
    await prepare([
      typed("replacement-id"),
      gives("99700000047"),
      prompt.refusals("situation", ["replaced", undefined]),
      chooses(1),
      ...dates(),
      ...agree(),
    ]);
    expect(session.book.replacements.all().map((one) => one.billerNumber)).toEqual([R_PLACE, R_OTHER_PLACE]);
    await prepare([typed("replacement-id"), gives(T_RPPS), prompt.trouble("E_REPLACEMENT_OPEN"), seen()]);
  });

  test("B4: a last day before the first one is refused and asked again", async () => {
    const end = await prepare([
      typed("replacement-id"),
      gives(T_RPPS),
      prompt.anything("choose"),
      chooses(0),
      ...date("replacement-from", "2026-12-04"),
      ...date("replacement-to", "2026-12-01"),
      prompt.trouble("E_REPLACEMENT_DATES"),
      seen(),
      ...dates(),
      ...agree(),
    ]);
    expect(end.kind).toBe("prepared");
  });

  test.each([
    ["the identifier", [typed("replacement-id"), cancels()]],
    ["the place", [typed("replacement-id"), gives(T_RPPS), prompt.anything("choose"), cancels()]],
    [
      "the agreement",
      [
        typed("replacement-id"),
        gives(T_RPPS),
        prompt.anything("choose"),
        chooses(0),
        ...dates(),
        prompt.confirm("replacement-open"),
        gives(false),
      ],
    ],
  ] as const)("given up at %s, nothing is stored and no ticket printed", async (_, script) => {
    expect((await prepare(script)).kind).toBe("cancelled");
    expect([session.book.replacements.all().length, bench.paper]).toEqual([0, ""]);
  });
});

describe("activated by who replaces", () => {
  test("B6 B7: another place than the one stored is refused, both shown; it is in the audit, and nothing is billed", async () => {
    await prepared();
    await changesTo("C03", [
      ...namesPlace(1),
      prompt.trouble("E_REPLACEMENT_PLACE", "nothing-lost", { stored: "CABINET MEDICAL", named: "MAISON DE SANTE" }),
      seen(),
    ]);
    expect([session.replacement, bench.ui.statusLine.replacement]).toEqual([undefined, undefined]);
    const events: string[] = [];
    for await (const { record } of bench.desk.journal.export())
      if (record.kind === "audit" && record.event === "refused") events.push(String(record.facts.code));
    expect(events).toEqual(["E_REPLACEMENT_PLACE"]);
    await expectPrompts(bench, () => billVisit(bench.desk, session), [
      prompt.trouble("E_RIGHT_INVOICE", "nothing-lost", { reason: "no-billing-number" }),
      seen(),
      prompt.insertCard("vitale"),
      cancels(),
    ]);
  });

  test("B8: at the right place the banner names both, and goes with the session", async () => {
    await replacing();
    expect(bench.ui.statusLine.replacement).toEqual({ of: "Dr MEDECINUN", by: "Dr REMPLACUN" });
    session.end("lock-key");
    expect(bench.ui.statusLine.replacement).toBeUndefined();
  });

  test("the next morning it goes on without a question", async () => {
    await replacing();
    bench = await bench.restart();
    await bench.insert("cps", "C03");
    const end = await expectPrompts(bench, () => unlock(bench.desk), [prompt.pin(3), holder.types("3456")]);
    if (end.kind !== "open") throw new Error("not opened");
    session = end.session;
    expect(session.replacement?.place.billingNumber).toBe(R_PLACE);
  });

  test("outside of its days nothing is billed", async () => {
    await prepare([
      typed("replacement-id"),
      card.inserts("amc", "C03"),
      prompt.pin(3),
      holder.types("3456"),
      prompt.anything("choose"),
      chooses(0),
      ...date("replacement-from", "2026-11-24"),
      ...date("replacement-to", "2026-11-25"),
      ...agree(),
      prompt.confirm("enrol"),
      gives(true),
    ]);
    await bench.remove("amc");
    await changesTo("C03", namesPlace(0));
    await expectPrompts(bench, () => billVisit(bench.desk, session), [prompt.trouble("E_REPLACEMENT_DATES"), seen()]);
  });

  test("B13: another registered card finds no replacement, and opens its own work only", async () => {
    await billedByR(1);
    await prepared();
    await expectPrompts(bench, () => enrolColleague(bench.desk, session), [
      prompt.insertCard("amc", "colleague"),
      card.inserts("amc", "C07"),
      prompt.pin(3),
      holder.types("7890"),
      prompt.confirm("enrol"),
      gives(true),
    ]);
    await bench.remove("amc");
    await changesTo("C07");
    expect([own(), billersOf(session)]).toEqual([[], ["994000073"]]);
    await expectPrompts(bench, () => activateReplacement(bench.desk, session), [
      prompt.trouble("E_REPLACEMENT_NONE"),
      seen(),
    ]);
    expect(session.replacement).toBeUndefined();
  });

  test("B13: a card that is not registered opens nothing", async () => {
    await prepared();
    await bench.remove("cps");
    await bench.insert("cps", "C07");
    const end = await expectPrompts(bench, () => unlock(bench.desk), [
      prompt.pin(3),
      holder.types("7890"),
      prompt.trouble("E_NOT_ENROLLED"),
      seen(),
    ]);
    expect(end.kind).toBe("locked");
  });
});

describe("at work", () => {
  test("B5 B9: both identities in the FSE and on the ticket, drawn from the series of who is replaced", async () => {
    await billedByR(4);
    expect(own().length).toBe(4);
    await replacing();
    expect(own()).toEqual([]); // The patients of R stay R's.
    bench.paper = "";
    const invoice = await bill("V03", 5);
    expect(invoice).toMatchObject({
      number: number(5),
      biller: { number: R_PLACE, label: "CABINET MEDICAL" },
      performer: {
        number: R_PLACE,
        rpps: "99700000021",
        structure: "990000036",
        replacement: { idType: "8", id: T_RPPS },
      },
    });
    const signed = await bench.desk.journal.signedInvoiceOf(R_PLACE, number(5));
    expect(signed.signatures.cps.cardSerial).toBe(session.card.practitioner.cardSerial);
    expect(Buffer.from(signed.fseBytes).toString("latin1")).toContain(`8${T_RPPS}`);
    expect(bench.paper).toMatch(/Robert MEDECINUN[\s\S]*soins par Thomas[\s\S]*REMPLACUN, RPPS[\s\S]*99700000039/);
    expect(own().map((one) => one.number)).toEqual([number(5)]);
  });

  test("B9: priced by the sector of the place replaced, whatever that of the card", async () => {
    await replacing();
    // The card of who replaces, as if it said sector 2: a G does not exist there.
    const [place] = session.card.situations;
    if (place === undefined) throw new Error("no place");
    session.renew({ ...session.card, situations: [{ ...place, convention: "3", optam: false }] });
    const invoice = await bill("V01", 1);
    expect(invoice.totals.feeCents).toBe(3000);
  });

  test("B17: one lot holds what both made, signed by the card of who replaces, and says so", async () => {
    await billedByR(4);
    await replacing();
    for (let n = 5; n <= 10; n++) await bill("V01", n);
    await expectPrompts(bench, () => closeRound(bench.desk, session), [prompt.handedOver([10]), seen()]);
    const [view] = session.book.lots();
    const { file, members, identity } = await bench.desk.journal.lot(view?.lotId ?? "");
    expect([identity.billerNumber, members.length]).toEqual([R_PLACE, 10]);
    const signedData = await bench.desk.journal.lotSignature(view?.lotId ?? "");
    await verifyLotSignature(signedData, { certificate: session.card.signatureCertificate });
    const text = Buffer.from(file).toString("latin1");
    expect(text.match(new RegExp(`8${T_RPPS}`, "g"))?.length).toBe(6 + 1); // Six sheets, and who signs the lot.
    expect(readB2File(file).lots[0]?.invoices.length).toBe(10);
    expect([...session.book.invoices()].filter((one) => one.replacement !== undefined).length).toBe(6);
  });

  test("B19: the student's CPF signs invoices; its lots are refused and wait for a card that has the right", async () => {
    await replacing("C04");
    expect(bench.ui.statusLine.replacement?.by).toContain("ETUDIANTUN");
    const invoice = await bill("V01", 1);
    expect(invoice.performer.replacement?.id).toBe("99700000047");
    await expectPrompts(bench, () => closeRound(bench.desk, session), [prompt.trouble("E_RIGHT_LOT", "saved"), seen()]);
    expect([...session.book.lots()]).toEqual([]);
    await changesTo("C02");
    await expectPrompts(bench, () => closeRound(bench.desk, session), [prompt.handedOver([1]), seen()]);
  });

  test("B19: the right to sign lots is that of the card's own place, not of the place replaced", async () => {
    await replacing();
    await bill("V01", 1);
    const [place] = session.card.situations;
    if (place === undefined) throw new Error("no place");
    session.renew({ ...session.card, situations: [{ ...place, mayLot: false }] });
    await expectPrompts(bench, () => closeRound(bench.desk, session), [prompt.trouble("E_RIGHT_LOT", "saved"), seen()]);
  });

  test("a signature left to resume belongs to the card that drew it, and who was replaced can give it up once closed", async () => {
    const id = await replacing();
    await expectPrompts(bench, () => billVisit(bench.desk, session), [
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V01"),
      prompt.anything("choose"),
      chooses(0),
      prompt.acts(),
      keys(entry(CONSULTATION)),
      prompt.amounts(),
      card.pulledDuring("cps", "sign"),
      gives("sign"),
    ]);
    await bench.remove("vitale");
    expect(session.endedBy).toBe("card-removed");
    await bench.insert("cps", "C02");
    session = await openSession(bench, "C02");
    expect(session.book.toResume().length).toBe(1);
    await expectPrompts(bench, () => resumeSignatures(bench.desk, session), []); // Not the card of R.
    await expectPrompts(bench, () => closeReplacement(bench.desk, session), [
      prompt.confirm("replacement-close"),
      gives(true),
    ]);
    expect(unsentOf(session, id).map((one) => one.stage)).toEqual(["signing"]);
    await expectPrompts(bench, () => resumeSignatures(bench.desk, session), [
      prompt.confirm("give-up-number"),
      gives(true),
    ]);
    expect(unsentOf(session, id)).toEqual([]);
  });
});

describe("closed and erased by who was replaced", () => {
  const closes = (...after: readonly Step[]) =>
    expectPrompts(bench, () => closeReplacement(bench.desk, session), [
      prompt.confirm("replacement-close"),
      gives(true),
      ...after,
    ]);

  test("B21: closed while something is unsent; erased only once it is handed over", async () => {
    const id = await replacing();
    await bill("V01", 1);
    await changesTo("C02");
    expect(unsentOf(session, id).map((one) => one.number)).toEqual([number(1)]);
    expect(await closes()).toBe(id); // No offer to erase.
    expect(
      await expectPrompts(bench, () => eraseReplacement(bench.desk, session), [
        prompt.trouble("E_UNDISCHARGED", "nothing-lost", { invoices: 1, total: "30,00 €" }),
        seen(),
      ]),
    ).toBe(false);
    await expectPrompts(bench, () => closeRound(bench.desk, session), [prompt.handedOver([1]), seen()]);
    expect(
      await expectPrompts(bench, () => eraseReplacement(bench.desk, session), [
        prompt.confirm("replacement-erase"),
        gives(true),
      ]),
    ).toBe(true);
    expect(session.book.replacements.one(id)?.stage).toBe("erased");
  });

  test("E170: the card of who replaces closes nothing, nor prepares or erases", async () => {
    const id = await replacing();
    await expectPrompts(bench, () => closeReplacement(bench.desk, session), []);
    await expectPrompts(bench, () => eraseReplacement(bench.desk, session), []);
    expect(session.book.replacements.one(id)?.stage).toBe("active");
  });

  test("B22: after the closing the other card bills here no more; what it made stays told as such", async () => {
    await replacing();
    await bill("V01", 1);
    await changesTo("C02");
    await closes();
    await changesTo("C03", [prompt.trouble("E_REPLACEMENT_NONE"), seen()]);
    expect([session.replacement, own()]).toEqual([undefined, []]);
    await expectPrompts(bench, () => billVisit(bench.desk, session), [
      prompt.trouble("E_RIGHT_INVOICE", "nothing-lost", { reason: "no-billing-number" }),
      seen(),
      prompt.insertCard("vitale"),
      cancels(),
    ]);
    expect(session.book.invoice(R_PLACE, number(1))?.replacement).toBeDefined();
  });

  test("B23: erased, no byte of the identifier is left in the store, and the other card opens the device no more", async () => {
    await replacing();
    await changesTo("C02");
    await closes(prompt.confirm("replacement-erase"), gives(true));
    expect(bench.desk.keys.enrolled().length).toBe(1);
    const records: unknown[] = [];
    for await (const { record } of bench.desk.journal.export()) records.push(record);
    expect(JSON.stringify(records)).not.toMatch(/99700000039|REMPLACUN|Thomas/);
    const plain = Buffer.concat([...bench.lasting.disk.files.values()]).toString("latin1");
    expect(plain).not.toMatch(/99700000039|REMPLACUN/);
    session.end("lock-key");
    bench = await bench.restart();
    await bench.insert("cps", "C03");
    await expectPrompts(bench, () => unlock(bench.desk), [
      prompt.pin(3),
      holder.types("3456"),
      prompt.trouble("E_NOT_ENROLLED"),
      seen(),
    ]);
  });

  test("B23: the trace of what was sent keeps it", async () => {
    await replacing();
    await bill("V01", 1);
    await changesTo("C02");
    await expectPrompts(bench, () => closeRound(bench.desk, session), [prompt.handedOver([1]), seen()]);
    await closes(prompt.confirm("replacement-erase"), gives(true));
    const { invoice } = await bench.desk.journal.signedInvoiceOf(R_PLACE, number(1));
    expect(invoice.performer.replacement?.id).toBe(T_RPPS);
  });

  test("B25: the ARL of the mixed lot comes a week later, and is attached to what both made without the other card", async () => {
    await billedByR(1);
    await replacing();
    await bill("V01", 2);
    await expectPrompts(bench, () => closeRound(bench.desk, session), [prompt.handedOver([2]), seen()]);
    await changesTo("C02");
    await closes(prompt.confirm("replacement-erase"), gives(true));
    const stamp = { fileId: "001", day: day("2026-12-01"), time: "20:15:00" };
    const arl = writeReturn(arlOf([...session.book.lots()], new Set(), stamp));
    await bench.until(applyReturn(bench.desk, session.book, arl));
    const states = [1, 2].map((n) => session.book.invoice(R_PLACE, number(n))?.fse.state);
    expect(states).toEqual(["acknowledged", "acknowledged"]);
  });

  test("E171: erasing is offered and may be left for later", async () => {
    const id = await replacing();
    await changesTo("C02");
    await closes(prompt.confirm("replacement-erase"), gives(false));
    expect(session.book.replacements.one(id)?.stage).toBe("closed");
    expect((await bench.desk.journal.replacement(id)).by.id).toBe(T_RPPS);
  });

  test("B24: the next invoice of who was replaced has no replacement in it", async () => {
    await replacing();
    await bill("V01", 1);
    await changesTo("C02");
    await closes();
    const invoice = await bill("V01", 2);
    expect([invoice.performer.replacement, session.book.invoice(R_PLACE, number(2))?.replacement]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
