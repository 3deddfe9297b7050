import fc from "fast-check";
import { type Day, day } from "../../../src/billing/model/dates.ts";
import type { AmcShare, Invoice, InvoiceLine } from "../../../src/billing/model/invoice.ts";
import { cents, sum } from "../../../src/billing/model/money.ts";
import { INVOICE_42 } from "../../vectors/formats-worked-example.ts";

/** Any invoice that the rules could make: amounts in order within each line, any mode, any way of the AMC share. */

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
const careDay: fc.Arbitrary<Day> = fc
  .integer({ min: 0, max: 3000 })
  .map((days) => day(new Date(Date.UTC(2020, 0, 1) + days * 86_400_000).toISOString().slice(0, 10)));

export const anyLine: fc.Arbitrary<InvoiceLine> = fc
  .record({
    careDate: careDay,
    code: fc.constantFrom("AMI", "AIS", "IK", "MAU", "IFA", "BSC", "G", "AMK"),
    majorationKind: fc.option(fc.constantFrom("N" as const, "F" as const), { nil: undefined }),
    quantity: fc.integer({ min: 1, max: 99 }),
    coefficientHundredths: fc.integer({ min: 1, max: 999_999 }),
    unitPrice: fc.integer({ min: 0, max: 9_999_999 }),
    amo: fc.integer({ min: 0, max: 400_000 }),
    overAmo: fc.integer({ min: 0, max: 400_000 }),
    amc: fc.integer({ min: 0, max: 400_000 }),
    rest: fc.integer({ min: 0, max: 400_000 }),
    ratePercent: fc.integer({ min: 0, max: 100 }),
    exoneration: fc.constantFrom("0", "0", "0", "4", "9", "C", "1", "3"),
    expenseQualifier: fc.option(fc.constantFrom("D" as const, "E" as const, "N" as const), { nil: undefined }),
    ccam: fc.boolean(),
  })
  .map(
    ({
      majorationKind,
      expenseQualifier,
      ccam,
      coefficientHundredths,
      unitPrice,
      amo,
      overAmo,
      amc,
      rest,
      ...same
    }) => ({
      ...same,
      ...(majorationKind && { majorationKind }),
      ...(expenseQualifier && { expenseQualifier }),
      ...(ccam && { ccam: { code: "YYYY001", activity: "1", phase: "0", modifiers: ["F", "U"], teeth: ["11", "12"] } }),
      coefficient: `${Math.floor(coefficientHundredths / 100)}.${String(coefficientHundredths % 100).padStart(2, "0")}`,
      unitPriceCents: cents(unitPrice),
      amoCents: cents(amo),
      baseCents: cents(amo + overAmo),
      amcCents: cents(amc),
      feeCents: cents(amo + amc + rest),
    }),
  );

const route = { code: "OC", host: "001", domain: "wanadoo.fr" };
const share = (more: Pick<AmcShare, "management" | "dre" | "treatmentIndicator">): AmcShare => ({
  amcNumber: "775627391",
  member: "AB-12/3.4",
  contractType: "89",
  conventionCode: "IS",
  csr: "A-1",
  stsRouting: "M",
  routing: route,
  amountOrigin: "T",
  ...more,
});

export const anyAmc: fc.Arbitrary<AmcShare | undefined> = fc.constantFrom(
  undefined,
  share({ management: "S", dre: true, treatmentIndicator: "33" }),
  share({ management: "S", dre: false, treatmentIndicator: "00" }),
  share({ management: "U", dre: false, treatmentIndicator: "01" }),
  share({ management: "U", dre: false, treatmentIndicator: "00" }),
);

export function withTotals(invoice: Omit<Invoice, "totals">): Invoice {
  const total = (pick: (line: InvoiceLine) => number) => sum(...invoice.lines.map((line) => cents(pick(line))));
  return {
    ...invoice,
    totals: {
      feeCents: total((line) => line.feeCents),
      baseCents: total((line) => line.baseCents),
      amoCents: total((line) => line.amoCents),
      amcCents: total((line) => line.amcCents),
      amcThirdPartyCents: cents(0),
      patientCents: cents(0),
    },
  };
}

export const anyInvoice: fc.Arbitrary<Invoice> = fc
  .record({
    number: digits(9),
    mode: fc.constantFrom("S" as const, "D" as const, "Y" as const, "L" as const),
    nir: fc.stringMatching(/^[1278][0-9]{4}([0-9]{2}|2A|2B)[0-9]{6}$/),
    nirKey: digits(2),
    rank: digits(3),
    birthDate: fc.oneof(digits(8), digits(6)),
    birthRank: fc.constantFrom("1", "2", "6"),
    regime: fc.constantFrom("01", "02", "04", "07", "91"),
    insuranceNature: fc.constantFrom("10", "13", "30", "41", "90"),
    doctor: fc.option(fc.record({ name: fc.string(), firstName: fc.string() }), { nil: undefined }),
    thirdParty: fc.record({ amo: fc.boolean(), amc: fc.boolean() }),
    rpps: fc.boolean(),
    prescribed: fc.boolean(),
    lines: fc.array(anyLine, { minLength: 1, maxLength: 6 }),
    amc: anyAmc,
  })
  .map(
    ({
      number,
      mode,
      nir,
      nirKey,
      rank,
      birthDate,
      birthRank,
      regime,
      insuranceNature,
      doctor,
      thirdParty,
      rpps,
      prescribed,
      lines,
      amc,
    }) => {
      const { amc: _amc, prescriber, prescription, totals: _totals, ...base } = INVOICE_42;
      const { rpps: performerRpps, ...performer } = base.performer;
      return withTotals({
        ...base,
        ...{ number, mode, insuranceNature, thirdParty, lines },
        performer: { ...performer, ...(rpps && performerRpps && { rpps: performerRpps }) },
        insured: { nir, nirKey },
        beneficiary: { ...base.beneficiary, rank, birthDate, birthRank },
        amo: { ...base.amo, regime },
        ...(doctor && { attendingDoctor: { declared: true, ...doctor } }),
        ...(prescribed && prescriber && prescription && { prescriber: { number: prescriber.number }, prescription }),
        ...(amc && { amc }),
      });
    },
  );
