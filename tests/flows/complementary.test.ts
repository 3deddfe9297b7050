import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { billVisit, type Session } from "#billing";
import { readAttestation, writeAttestation } from "#billing/formats/attestation";
import { checkInvoiceBytes, readInvoiceRecords } from "#billing/formats/index";
import { readRound, writeRound } from "#billing/formats/round";
import { day } from "#billing/model/dates";
import type { RoundPatient } from "#billing/model/round";
import type { ComplementaryEntry } from "#hal/ports/index";
import { roundOf, roundPatient } from "../helpers/rounds.ts";
import { FlowBench } from "./bench.ts";
import { cancels, card, chooses, expectPrompts, gives, keys, prompt, type Step, seen } from "./script.ts";
import { entry, FIRST, openSession, visit } from "./visits.ts";

/** The complementary share (AMC): typed, read of the mutuelle's card, kept for the next invoice. */

let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  bench = await FlowBench.open();
  session = await openSession(bench);
});
afterEach(() => bench.stop(session));

const play = (script: readonly Step[]) => expectPrompts(bench, () => billVisit(bench.desk, session), script);
const signed = (number = FIRST) => bench.desk.journal.signedInvoiceOf("996000014", number);
const signing = async () => {
  const view = session.book.invoice("996000014", FIRST);
  if (view === undefined) throw new Error("no such invoice");
  return bench.desk.journal.signing(view);
};
const reads = (vitale: string, person = 0): readonly Step[] => [
  prompt.insertCard("vitale"),
  card.inserts("vitale", vitale),
  prompt.anything("choose"),
  chooses(person),
];
const signs = (number = FIRST): readonly Step[] => [
  prompt.amounts(),
  gives("sign"),
  prompt.signed(number),
  gives("done"),
  card.removes("vitale"),
];
const road = (complementary?: ComplementaryEntry): Step =>
  gives({ road: { to: "complementary" }, entry: entry(complementary === undefined ? {} : { complementary }) });
const row = (index: number): Step => gives({ row: index });
const form = (rows: readonly unknown[] = []): Step => ({
  is: "prompt",
  wanted: { kind: "form", asks: { form: "complementary", ...(rows.length === 0 ? {} : { rows }) } },
});
const asked = (kind: "text" | "number" | "pick" | "date" | "confirm" | "form", asks: unknown): Step => ({
  is: "prompt",
  wanted: { kind, asks } as Readonly<Record<string, unknown>>,
});
/** Rows of the form, by their place. */
const ROWS = { source: 0, number: 1, convention: 2, csr: 3, member: 4, contract: 5, type: 6, from: 7, to: 8 } as const;
const [INDICATOR, STS, CODE, HOST, DOMAIN, ATTESTATION] = [10, 11, 12, 13, 14, 16] as const;

const ROUTE = { code: "OC", host: "001", domain: "wanadoo.fr" };
const ZONE: NonNullable<ComplementaryEntry["zone"]> = {
  management: "GS",
  amcNumber: "0099900029",
  member: "12345678",
  conventionCode: "IS",
  from: "2026-01-01",
  to: "2026-12-31",
  treatmentIndicator: "33",
  stsRouting: "M",
  routing: ROUTE,
};
const typed = (change: Partial<typeof ZONE> = {}): ComplementaryEntry => ({
  source: "typed",
  zone: { ...ZONE, ...change },
});

describe("typed at the bedside", () => {
  const text = (field: string, longest: number, value: string): readonly Step[] => [
    asked("text", { field, longest }),
    gives(value),
    form(),
  ];

  test("V01 without a zone: every field of the DRE by its question, as long as its place in the record", async () => {
    await play([
      ...reads("V01"),
      prompt.acts(),
      road(),
      form([expect.objectContaining({ field: "amc-source", value: { kind: "pick", of: "amc-source", code: "none" } })]),
      row(ROWS.source),
      asked("pick", { of: "amc-source", codes: ["amc-card", "typed", "none", "ame"], selected: "none" }),
      gives("typed"),
      form(),
      row(ROWS.number),
      asked("number", { field: "amc-number", maxDigits: 10 }),
      gives("0099900029"),
      form(),
      row(ROWS.convention),
      ...text("amc-convention", 2, "IS"),
      row(ROWS.csr),
      ...text("amc-csr", 5, "AB1"),
      row(ROWS.member),
      ...text("amc-member", 20, "12345678"),
      row(ROWS.contract),
      ...text("amc-contract-number", 12, "C-77"),
      row(ROWS.type),
      asked("pick", { of: "amc-contract-type", labels: expect.objectContaining({ "00": "Contrat ordinaire" }) }),
      gives("00"),
      form(),
      row(ROWS.from),
      asked("date", { field: "amc-from" }),
      gives("2026-01-01"),
      form(),
      row(ROWS.to),
      asked("date", { field: "amc-to" }),
      gives("2026-12-31"),
      form(),
      row(INDICATOR),
      asked("pick", { of: "amc-indicator", codes: expect.arrayContaining(["33", "12", "00"]) }),
      gives("33"),
      form(),
      row(STS),
      asked("pick", { of: "amc-sts" }),
      gives("M"),
      form(),
      row(CODE),
      ...text("amc-route-code", 2, "OC"),
      row(HOST),
      ...text("amc-route-host", 3, "001"),
      row(DOMAIN),
      ...text("amc-route-domain", 20, "wanadoo.fr"),
      gives("done"),
      ...givesBackTheEntry(),
      prompt.amounts({ dre: true }),
      gives("sign"),
      prompt.signed(FIRST, { dre: true }),
      gives("done"),
    ]);
    expect((await signed()).invoice.amc).toMatchObject({
      amcNumber: "0099900029",
      conventionCode: "IS",
      csr: "AB1",
      member: "12345678",
      contractNumber: "C-77",
      stsRouting: "M",
      treatmentIndicator: "33",
      routing: ROUTE,
      dre: true,
    });
  });

  test("the routing M / 33 / OC / 001 / wanadoo.fr stands unchanged in the journal and upper case in record 2D", async () => {
    await play(visit("V01", FIRST, { complementary: typed() }));
    const { invoice, dreBytes } = await signed();
    expect(invoice.amc).toMatchObject({ stsRouting: "M", treatmentIndicator: "33", routing: ROUTE });
    const record = Buffer.from(dreBytes ?? new Uint8Array())
      .toString("latin1")
      .match(/.{128}/g)
      ?.find((one) => /^2.{37}D/.test(one));
    expect(record?.slice(82, 110)).toBe("M33OC001WANADOO.FR".padEnd(28));
  });

  test("the formula and where the amount comes from stand in record 2D, the DRE alone carrying the share", async () => {
    const complementary = { ...typed({ stsFormula: "X9" }), amountCents: 123 };
    await play(visit("V01", FIRST, { complementary }));
    const { fseBytes, dreBytes = new Uint8Array() } = await signed();
    const dre = readInvoiceRecords(dreBytes);
    const shown = dre.find(({ key }) => key === "2D")?.fields;
    expect([shown?.stsFormula, shown?.amountOrigin, shown?.adherentNumber]).toEqual(["X9", "S", "12345678"]);
    const totals = [readInvoiceRecords(fseBytes), dre].map((records) => records.at(-1)?.fields.totalAmc);
    expect(totals.map(Number)).toEqual([0, 123]);
  });

  test("FSE and DRE are read back by the rules of the profile", async () => {
    await play(visit("V01", FIRST, { complementary: typed() }));
    const { fseBytes, dreBytes } = await signed();
    checkInvoiceBytes(fseBytes, "FSE");
    checkInvoiceBytes(dreBytes ?? new Uint8Array(), "DRE");
    expect(readInvoiceRecords(fseBytes).length).toBeGreaterThan(3);
  });

  test("an incomplete routing: no DRE, said with the amounts, and the FSE is signed", async () => {
    const complementary = typed({ routing: { ...ROUTE, host: "" } });
    await play([
      ...reads("V01"),
      prompt.acts(),
      keys(entry({ complementary })),
      prompt.amounts({
        dre: false,
        checks: expect.arrayContaining([expect.objectContaining({ code: "amc-routing-incomplete" })]),
      }),
      gives("sign"),
      prompt.signed(FIRST, { dre: false }),
      gives("done"),
    ]);
    expect((await signed()).dreBytes).toBeUndefined();
  });

  test("a wrong key of the number is doubtful, never refused", async () => {
    await play([
      ...reads("V01"),
      prompt.acts(),
      keys(entry({ complementary: typed({ amcNumber: "0099900028" }) })),
      prompt.amounts({
        checks: expect.arrayContaining([expect.objectContaining({ code: "amc-number-key-doubtful" })]),
      }),
      cancels(),
      prompt.acts(),
      cancels(),
    ]);
  });

  test("a number that no table knows is taken as it is", async () => {
    await play([
      ...reads("V01"),
      prompt.acts(),
      road(typed({ amcNumber: "12345674" })),
      form([
        expect.anything(),
        expect.objectContaining({ field: "amc-number", value: { kind: "text", text: "12345674" } }),
        ...Array.from({ length: 15 }, () => expect.anything()),
      ]),
      gives("done"),
      prompt.acts(),
      keys(entry({ complementary: typed({ amcNumber: "12345674" }) })),
      ...signs(),
    ]);
    expect((await signed()).invoice.amc?.amcNumber).toBe("12345674");
  });

  test("AME goes on paper, and the visit stays as it was", async () => {
    await play([
      ...reads("V01"),
      prompt.acts(),
      road(),
      form(),
      row(ROWS.source),
      asked("pick", { of: "amc-source" }),
      gives("ame"),
      prompt.trouble("E_AME_PAPER", "draft-kept"),
      seen(),
      form(),
      gives("done"),
      prompt.acts(),
      cancels(),
    ]);
  });
});

describe("kept for the next invoice of this person", () => {
  test("what was typed is proposed before the first key, and of nobody else", async () => {
    await play(visit("V01", FIRST, { complementary: typed() }));
    await play([
      ...reads("V01"),
      prompt.acts({ complementary: expect.objectContaining({ source: "typed", zone: ZONE }) }),
      cancels(),
      card.removes("vitale"),
    ]);
    await play([
      ...reads("V02", 0),
      {
        is: "prompt",
        wanted: { kind: "acts", asks: expect.not.objectContaining({ complementary: expect.anything() }) },
      },
      cancels(),
    ]);
  });

  test("a zone that no longer runs is not proposed again", async () => {
    const past = typed({ to: "2026-06-30" });
    await play([
      ...reads("V01"),
      prompt.acts(),
      keys(entry({ complementary: past })),
      { is: "prompt", wanted: { kind: "checks" } },
      gives("pass"),
      ...signs(),
    ]);
    await play([
      ...reads("V01"),
      {
        is: "prompt",
        wanted: { kind: "acts", asks: expect.not.objectContaining({ complementary: expect.anything() }) },
      },
      cancels(),
    ]);
  });
});

describe("the card of the mutuelle", () => {
  test("in its slot before the visit: read, its zone proposed where the Vitale has none", async () => {
    await bench.insert("amc", "M02");
    await play([
      ...reads("V13"),
      prompt.acts({ complementary: expect.objectContaining({ source: "amc-card" }) }),
      cancels(),
    ]);
  });

  test("another person's is told, and nothing of it is copied", async () => {
    await bench.insert("amc", "M03");
    await play([
      ...reads("V01"),
      prompt.trouble("E_AMC_PERSON", "draft-kept"),
      seen(),
      {
        is: "prompt",
        wanted: { kind: "acts", asks: expect.not.objectContaining({ complementary: expect.anything() }) },
      },
      cancels(),
    ]);
  });

  test("newer than the Vitale's zone: the differences are shown, it is proposed, and the choice is recorded", async () => {
    await bench.insert("amc", "M04");
    await play([
      ...reads("V14"),
      asked("form", {
        form: "complementary-choice",
        rows: expect.arrayContaining([
          { field: "amc-source", value: { kind: "pick", of: "amc-source", code: "amc-card" } },
          {
            field: "amc-to",
            value: {
              kind: "both",
              vitale: { kind: "day", day: "2026-12-31" },
              card: { kind: "day", day: "2027-12-31" },
            },
          },
        ]),
      }),
      gives("done"),
      prompt.acts({ complementary: expect.objectContaining({ source: "amc-card" }) }),
      keysOfTheForm(),
      ...signs(),
    ]);
    const { entry: kept } = await signing();
    expect(kept?.complementary).toMatchObject({ source: "amc-card", zone: { management: "GU", to: "2027-12-31" } });
  });

  test("put in when the form asks for it; a card of another kind there is named", async () => {
    await play([
      ...reads("V12"),
      prompt.acts(),
      road(),
      form(),
      row(ROWS.source),
      asked("pick", { of: "amc-source" }),
      gives("amc-card"),
      prompt.insertCard("amc"),
      card.inserts("amc", "V02"),
      prompt.trouble("E_CARD_KIND", "draft-kept", { slot: "amc", found: "vitale" }),
      seen(),
      prompt.insertCard("amc", "wrong-card"),
      card.removes("amc"),
      prompt.insertCard("amc"),
      card.inserts("amc", "M01"),
      form([
        expect.objectContaining({ value: { kind: "pick", of: "amc-source", code: "amc-card" } }),
        expect.objectContaining({ field: "amc-number", origin: "amc-card" }),
        ...Array.from({ length: 15 }, () => expect.anything()),
      ]),
      card.removes("amc"),
      prompt.trouble("CARD_REMOVED", "draft-kept", { slot: "amc" }),
      seen(),
      form([
        expect.anything(),
        expect.objectContaining({ field: "amc-number", origin: "amc-card" }),
        ...Array.from({ length: 15 }, () => expect.anything()),
      ]),
      gives("done"),
      prompt.acts(),
      cancels(),
    ]);
  });

  test("pulled out while it is read: said, and the visit stays as it was", async () => {
    await play([
      ...reads("V12"),
      prompt.acts(),
      card.inserts("amc", "M01"),
      card.pulledDuring("amc", "read"),
      road(),
      form(),
      row(ROWS.source),
      asked("pick", { of: "amc-source" }),
      gives("amc-card"),
      prompt.trouble("CARD_REMOVED", "draft-kept", { slot: "amc" }),
      seen(),
      form(),
      gives("done"),
      prompt.acts(),
      cancels(),
    ]);
  });
});

describe("the amount", () => {
  test("a formula of the table computes it", async () => {
    await play(visit("V01", FIRST, { complementary: typed({ stsFormula: "T50" }) }));
    const { amc, totals } = (await signed()).invoice;
    expect([amc?.amountOrigin, totals.amcCents]).toEqual(["F", Math.floor((totals.baseCents - totals.amoCents) / 2)]);
  });

  test("an unknown formula asks for it, and it is marked as typed; the patient pays the rest", async () => {
    await play([
      ...reads("V01"),
      prompt.acts(),
      keys(entry({ complementary: typed({ stsFormula: "X9" }) })),
      asked("number", { field: "amc-amount", decimals: 2 }),
      gives("1.5"),
      ...signs(),
    ]);
    const { amc, totals } = (await signed()).invoice;
    expect([amc?.amountOrigin, amc?.stsFormula, totals.amcCents]).toEqual(["S", "X9", 150]);
    expect(totals.patientCents).toBe(totals.feeCents - totals.amoCents - 150);
  });

  test("more than what the caisse leaves is refused", async () => {
    await play([
      ...reads("V01"),
      prompt.acts(),
      keys(entry({ complementary: { ...typed({ stsFormula: "X9" }), amountCents: 999_900 } })),
      {
        is: "prompt",
        wanted: { kind: "checks", asks: { rows: [expect.objectContaining({ code: "amc-amount-too-high" })] } },
      },
      cancels(),
      prompt.acts(),
      cancels(),
    ]);
  });

  test("an indicator that no table knows asks whether a DRE is to be made", async () => {
    await play([
      ...reads("V01"),
      prompt.acts(),
      keys(entry({ complementary: typed({ treatmentIndicator: "47" }) })),
      prompt.confirm("amc-dre"),
      gives(true),
      prompt.amounts({ dre: true }),
      cancels(),
      prompt.acts(),
      cancels(),
    ]);
  });
});

describe("outside its validity", () => {
  test("a zone that was chosen is asked all the same, once the practitioner has passed: written down", async () => {
    await play([
      ...reads("V01"),
      prompt.acts(),
      keys(entry({ complementary: typed({ to: "2026-06-30" }) })),
      {
        is: "prompt",
        wanted: { kind: "checks", asks: { rows: [expect.objectContaining({ code: "amc-used-out-of-validity" })] } },
      },
      gives("pass"),
      ...signs(),
    ]);
    const { entry: kept, invoice } = await signing();
    expect(kept?.overrides).toEqual([{ code: "amc-used-out-of-validity", field: "amc.validity" }]);
    expect(invoice.amc?.dre).toBe(true);
  });

  test("the attestation shown: its day is kept with the invoice", async () => {
    await play([
      ...reads("V01"),
      prompt.acts(),
      road(typed()),
      form(),
      row(ATTESTATION),
      asked("confirm", { subject: "amc-attestation" }),
      gives(true),
      asked("date", { field: "amc-attestation", initial: "2026-11-23" }),
      gives("2026-11-20"),
      form(),
      gives("done"),
      ...givesBackTheEntry(),
      ...signs(),
    ]);
    const { entry: kept } = await signing();
    expect(kept?.complementary?.attestation).toEqual({ seenOn: "2026-11-20" });
  });

  test("an accident at work asks nothing of the complementary side", async () => {
    const situation = { insuranceNature: "41", accident: { number: "251234567", sheetSeen: true } } as const;
    await play(visit("V01", FIRST, { complementary: typed(), situation }));
    const { amc, totals } = (await signed()).invoice;
    expect([amc, totals.amcCents]).toEqual([undefined, 0]);
  });
});

test("V10 with the C2S in gestion unique: nothing to pay, and GU is shown with the flags of the shares", async () => {
  const shares = { management: "GU", thirdPartyAmo: true, thirdPartyAmc: true, sentAmo: true, sentAmc: true };
  await play([
    ...reads("V10"),
    prompt.acts(),
    keys(entry()),
    prompt.amounts({ patientCents: 0, shares: expect.objectContaining(shares) }),
    cancels(),
    prompt.acts(),
    cancels(),
  ]);
});

test("none: the zone of the Vitale is left out", async () => {
  await play(visit("V12", FIRST, { complementary: { source: "none" } }));
  const { invoice, dreBytes } = await signed();
  expect([invoice.amc, dreBytes, invoice.thirdParty.amc]).toEqual([undefined, undefined, false]);
});

describe("what the poste says in the round", () => {
  const second = {
    amcNumber: "99000010",
    conventionCode: "IS",
    csr: "",
    member: "778",
    from: day("2026-01-01"),
    to: day("2026-12-31"),
  };
  const origin = { source: "typed", at: "2026-11-23T06:28:00.000Z" } as const;
  /** Pushes a round with that record of the person; as the file brings it. */
  const pushed = (person: RoundPatient["person"], file: RoundPatient["file"]) => {
    const round = readRound(writeRound(roundOf(1, { patients: [roundPatient(1, { person, file })] })));
    Object.defineProperty(bench.desk.pushed, "round", { get: () => round });
  };
  const JEANNE = { insuredNir: "2570533999917", birthDate: "19570505", birthRank: "1", rank: "000" };
  const CLAIRE = { insuredNir: "2550875999901", birthDate: "19550814", birthRank: "1", rank: "000" };
  const named = { name: "ESSAI", firstName: "ESSAI" };

  test("a second complementary goes into the record as it came, and the first is billed", async () => {
    pushed({ ...JEANNE, ...named }, { amc2: { origin, ...second } });
    await play([
      ...reads("V12"),
      prompt.acts({ complementary: { source: "vitale", second } }),
      keysOfTheForm(),
      ...signs(),
    ]);
    const { entry: kept, invoice } = await signing();
    expect(kept?.complementary?.second).toEqual(second);
    expect(invoice.amc?.amcNumber).toBe("0099900011");
  });

  test("a triplet scanned there is proposed, equal to the same triplet typed here", async () => {
    const { management: _, treatmentIndicator, amcNumber, ...others } = ZONE;
    const scanned = { ...others, amcNumber, treatmentIndicator, csr: "", conventionCode: "IS", member: "12345678" };
    const dated = { ...scanned, from: day("2026-01-01"), to: day("2026-12-31") };
    const file = readAttestation(writeAttestation(dated));
    if (file.kind !== "read") throw new Error(file.kind);
    pushed({ ...CLAIRE, ...named }, { amc: { origin, ...file.attestation } });
    await play([
      ...reads("V01"),
      prompt.acts({ complementary: { source: "poste", zone: expect.objectContaining({ ...ZONE }) } }),
      keysOfTheForm(),
      ...signs(),
    ]);
    const scannedInvoice = (await signed()).invoice.amc;
    await play(visit("V02", "000000002", { complementary: typed() }));
    expect(scannedInvoice).toEqual((await signed("000000002")).invoice.amc);
  });
});

/** VALIDER at once on the form of the acts: what is proposed, and one act. */
function keysOfTheForm(): Step {
  return {
    is: "deed",
    name: "keys what the form proposes",
    run: ({ ui }) => {
      const { open } = ui;
      if (open?.kind !== "acts") throw new Error("the acts are not open");
      const { complementary } = open.asks;
      const value = entry(complementary === undefined ? {} : { complementary });
      ui.answer({ kind: "given", value });
    },
  };
}

/** The acts form comes back with the entry that was typed: it is given again as it is. */
function givesBackTheEntry(): readonly Step[] {
  return [
    { is: "prompt", wanted: { kind: "acts" } },
    {
      is: "deed",
      name: "gives back the entry",
      run: ({ ui }) => {
        const open = ui.open;
        if (open?.kind !== "acts") throw new Error("the acts are not open");
        ui.answer({ kind: "given", value: open.asks.entered });
      },
    },
  ];
}
