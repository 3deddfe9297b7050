import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DecodedRecord } from "../../../src/billing/formats/index.ts";
import { dreRecords, fseRecords, readInvoiceRecords, writeInvoice } from "../../../src/billing/formats/index.ts";
import { day, toAammjj } from "../../../src/billing/model/dates.ts";
import type { Invoice } from "../../../src/billing/model/invoice.ts";
import { cents } from "../../../src/billing/model/money.ts";
import { Trouble } from "../../../src/util/trouble.ts";
import { INVOICE_42 } from "../../vectors/formats-worked-example.ts";
import { anyInvoice, withTotals } from "./invoices.ts";

const read = (bytes: Uint8Array) => readInvoiceRecords(bytes);
const of = (records: readonly DecodedRecord[], key: string) => records.filter((record) => record.key === key);
const total = (records: readonly DecodedRecord[], name: string) =>
  of(records, "4").reduce((sum, record) => sum + Number(record.fields[name]), 0);
const keys = (invoice: Invoice) =>
  read(fseRecords(invoice))
    .map(({ key }) => key)
    .join(" ");
const facts = (action: () => unknown) => {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof Trouble) return { code: thrown.code, ...thrown.facts };
    throw thrown;
  }
  return undefined;
};

describe("any invoice, written and read back", () => {
  test("holds the same fields", () => {
    fc.assert(
      fc.property(anyInvoice, (invoice) => {
        const records = read(fseRecords(invoice));
        const [head] = records;
        expect(head?.fields).toMatchObject({
          billerNumber: invoice.biller.number,
          insuredNir: invoice.insured.nir,
          insuredNirKey: invoice.insured.nirKey,
          invoiceNumber: invoice.number,
          beneficiaryRank: invoice.amo.regime === "01" ? "000" : invoice.beneficiary.rank,
          birthDate: invoice.beneficiary.birthDate.slice(-6),
          insuranceNature: invoice.insuranceNature,
        });
        expect(of(records, "2T")[0]?.fields).toMatchObject({
          securingMode: invoice.mode,
          careSheetId: invoice.careSheetId,
        });
        const first = invoice.lines[0];
        expect(of(records, "4")[0]?.fields).toMatchObject({
          careDate: first && toAammjj(first.careDate),
          actCode: ((first?.code ?? "").padEnd(4) + (first?.majorationKind ?? "")).trimEnd(),
          unitPrice: String(first?.unitPriceCents).padStart(7, "0"),
          coefficient: first?.coefficient.replace(".", "").padStart(6, "0"),
        });
      }),
    );
  });

  test("has totals which are those of the lines to the cent, AMC amounts only where they travel", () => {
    fc.assert(
      fc.property(anyInvoice, (invoice) => {
        const fse = read(fseRecords(invoice));
        expect(total(fse, "fees")).toBe(invoice.totals.feeCents);
        expect(total(fse, "amoAmount")).toBe(invoice.totals.amoCents);
        expect(total(fse, "reimbursementBase")).toBe(invoice.totals.baseCents);
        const inside = invoice.amc?.management === "U" && invoice.amc.treatmentIndicator !== "00";
        expect(total(fse, "amcAmount")).toBe(inside ? invoice.totals.amcCents : 0);
        if (invoice.amc?.dre) expect(total(read(dreRecords(invoice)), "amcAmount")).toBe(invoice.totals.amcCents);
      }),
    );
  });

  test("is the same bytes twice, and a whole number of records", () => {
    fc.assert(
      fc.property(anyInvoice, (invoice) => {
        const bytes = fseRecords(invoice);
        expect(fseRecords(invoice)).toEqual(bytes);
        expect(bytes.length % 128).toBe(0);
      }),
      { numRuns: 30 },
    );
  });
});

describe("the order of the records", () => {
  test("without RPPS nor article: no 4E, no 4M", () => {
    const { rpps: _rpps, ...performer } = INVOICE_42.performer;
    expect(keys({ ...INVOICE_42, performer, prescriber: { number: "341004562" } })).toBe("2 2S 2T 4 4S 4 4S 5");
  });

  test("a CCAM act has its 4M after 4E, with teeth and modifiers from the first zone", () => {
    const [line] = INVOICE_42.lines;
    const ccam = { code: "HBQK002", activity: "1", phase: "0", modifiers: ["F", "U"], teeth: ["11", "12"] };
    const invoice = withTotals({ ...INVOICE_42, lines: line ? [{ ...line, ccam }] : [] });
    expect(keys(invoice)).toBe("2 2S 2T 4 4S 4E 4M 5");
    expect(of(read(fseRecords(invoice)), "4M")[0]?.fields).toMatchObject({
      ccamCode: "HBQK002",
      ...{ modifier1: "F", modifier2: "U", modifier3: "", tooth1: "11", tooth2: "12", tooth3: "" },
    });
  });

  test("in single management the FSE carries the AMC amounts, its number, no F and a 2D", () => {
    const amc = INVOICE_42.amc && { ...INVOICE_42.amc, management: "U" as const, dre: false, treatmentIndicator: "02" };
    const invoice = { ...INVOICE_42, ...(amc && { amc }) };
    const [head] = read(fseRecords(invoice));
    expect(keys(invoice)).toBe("2 2S 2T 2D 4 4S 4E 4 4S 4E 5");
    expect(head?.fields).toMatchObject({ flowSplitFlag: "", amcNumber: "0775627391" });
  });

  test("care without prescription names the performer as the prescriber", () => {
    const { prescriber: _who, prescription: _when, ...invoice } = INVOICE_42;
    const records = read(fseRecords(invoice));
    expect(of(records, "4")[0]?.fields.prescriberNumber).toBe(INVOICE_42.performer.number);
    expect(of(records, "2T")[0]?.fields.prescriptionDate).toBe("000000");
  });
});

describe("fields with a rule of their own", () => {
  const head = (change: Partial<Invoice>) => read(fseRecords({ ...INVOICE_42, ...change }))[0]?.fields;

  test("an accident at work: its number, or 000 and the date", () => {
    expect(head({ insuranceNature: "41", accident: { number: "123456782" } })?.accidentReference).toBe("123456782");
    expect(head({ insuranceNature: "41", accident: { date: day("2018-08-31") } })?.accidentReference).toBe("000180831");
    expect(head({ insuranceNature: "10", accident: { date: day("2018-08-31") } })?.accidentReference).toBe("000180831");
  });

  test("régime 96, caisse 196: a centre of three characters takes a zero after it", () => {
    expect(head({ amo: { regime: "96", fund: "196", centre: "123" } })?.centreCode).toBe("1230");
  });

  test("a lunar birth date goes as it is", () => {
    expect(head({ beneficiary: { ...INVOICE_42.beneficiary, birthDate: "19201399" } })?.birthDate).toBe("201399");
  });

  test("the SNCF answer is written in régime 04 only", () => {
    const sheet = (regime: string) =>
      of(read(fseRecords({ ...INVOICE_42, amo: { ...INVOICE_42.amo, regime }, sncfDoctor: true })), "2T")[0]?.fields;
    expect(sheet("04")?.sncfPrescription).toBe("O");
    expect(sheet("01")?.sncfPrescription).toBe("");
  });

  test("a coefficient with three decimals is written half up, and refuses nothing", () => {
    const [line] = INVOICE_42.lines;
    const written = (coefficient: string) =>
      of(read(fseRecords(withTotals({ ...INVOICE_42, lines: line ? [{ ...line, coefficient }] : [] }))), "4")[0]?.fields
        .coefficient;
    expect(written("1.525")).toBe("000153");
    expect(written("1.524")).toBe("000152");
    expect(written("9.995")).toBe("001000");
    expect(written("3")).toBe("000300");
  });

  test("a name too long for its field is cut, and the cut is told", () => {
    const attendingDoctor = { declared: true, name: "De La Très-Longue D'Œuvre Chœurétienne", firstName: "Zoë" };
    const { bytes, cuts } = writeInvoice({ ...INVOICE_42, attendingDoctor }, "FSE");
    expect(of(read(bytes), "2S")[0]?.fields).toMatchObject({
      attendingDoctorName: "DE LA TRES LONGUE D OEUVR",
      attendingDoctorFirstName: "ZOE",
    });
    expect(cuts).toEqual([{ record: "2S", field: "attendingDoctorName" }]);
  });
});

describe("an invoice that may not be written", () => {
  test("says which data the DRE misses, and the FSE stays possible", () => {
    if (INVOICE_42.amc === undefined) throw new Error("the example has a complementary share");
    const { member: _member, ...amc } = INVOICE_42.amc;
    expect(facts(() => dreRecords({ ...INVOICE_42, amc }))).toMatchObject({
      ...{ code: "E_B2_FIELD", record: "2D", field: "adherentNumber", position: 42, why: "missing" },
    });
    expect(() => fseRecords({ ...INVOICE_42, amc })).not.toThrow();
  });

  test("refuses totals that are not those of its lines", () => {
    const totals = { ...INVOICE_42.totals, amoCents: cents(366) };
    expect(facts(() => fseRecords({ ...INVOICE_42, totals }))).toMatchObject({
      code: "E_B2_TOTAL",
      field: "totalAmo",
      position: 66,
    });
  });

  test("refuses a line whose AMO passes its base", () => {
    const [line] = INVOICE_42.lines;
    const lines = line ? [{ ...line, amoCents: cents(474), feeCents: cents(900) }] : [];
    expect(facts(() => fseRecords(withTotals({ ...INVOICE_42, lines })))).toMatchObject({
      code: "E_B2_TOTAL",
      field: "amoAmount",
    });
  });

  test("names the field of an identifier that does not fit, never its content", () => {
    const found = facts(() => fseRecords({ ...INVOICE_42, insured: { nir: "26007200010023", nirKey: "89" } }));
    expect(found).toEqual({ code: "E_B2_FIELD", record: "2", field: "insuredNir", position: 12, why: "too-long" });
  });
});
