import { day } from "#billing/model/dates";
import type { Invoice, InvoiceLine } from "#billing/model/invoice";
import type { PosteReceipt } from "#billing/model/lot";
import { cents } from "#billing/model/money";
import {
  diagnosticReport,
  type HandedOverLot,
  handOverTicket,
  paperSheetOf,
  receiptOf,
  roundEndTicket,
  testPage,
  unblockAdvice,
} from "#billing/receipt/index";
import type { PrintDocument } from "#hal/ports/index";

/** Fictive invoices of the test profile; 2026-11-23, 07:42 in Paris. */
const SIGNED_AT_MS = Date.parse("2026-11-23T07:42:00+01:00");

function line(over: Partial<InvoiceLine>): InvoiceLine {
  return {
    careDate: day("2026-11-23"),
    code: "AMI",
    quantity: 1,
    coefficient: "1",
    unitPriceCents: cents(315),
    baseCents: cents(315),
    ratePercent: 60,
    exoneration: "0",
    amoCents: cents(189),
    feeCents: cents(315),
    amcCents: cents(0),
    ...over,
  };
}

export const INVOICE: Invoice = {
  careSheetId: "01JDCAREFAKE00000000000001",
  number: "000000123",
  mode: "S",
  test: true,
  approvalNumber: "",
  biller: { number: "346001233", label: "Cabinet infirmier des Tilleuls" },
  performer: { number: "346001233", specialty: "24", rpps: "10001234565", status: "L", name: "Zoé LEFÈVRE" },
  insured: { nir: "2600720001002", nirKey: "89" },
  beneficiary: {
    name: "PATIENTEST",
    firstName: "CLAIRE",
    birthDate: "19600704",
    birthRank: "1",
    rank: "001",
  },
  amo: { regime: "01", fund: "349", centre: "9881" },
  rights: { source: "V", proofKind: "4" },
  insuranceNature: "10",
  prescription: { date: day("2026-11-16") },
  prescriber: { number: "991000027" },
  thirdParty: { amo: true, amc: false },
  lines: [
    line({
      coefficient: "1.5",
      baseCents: cents(473),
      amoCents: cents(284),
      feeCents: cents(473),
      amcCents: cents(0),
    }),
    line({
      coefficient: "4",
      baseCents: cents(1260),
      ratePercent: 100,
      amoCents: cents(1260),
      feeCents: cents(1260),
      amcCents: cents(0),
    }),
    line({ code: "IFD", baseCents: cents(275), amoCents: cents(165), feeCents: cents(275), amcCents: cents(0) }),
    line({
      code: "IK",
      quantity: 12,
      baseCents: cents(420),
      amoCents: cents(252),
      feeCents: cents(420),
      amcCents: cents(0),
    }),
  ],
  totals: {
    feeCents: cents(2428),
    baseCents: cents(2428),
    amoCents: cents(1961),
    amcCents: cents(0),
    amcThirdPartyCents: cents(0),
    patientCents: cents(467),
  },
  pieceMode: "S",
};

const signed = (over: Partial<Invoice> = {}) => ({ invoice: { ...INVOICE, ...over }, signedAtMs: SIGNED_AT_MS });

/** Two weeks of a bed, without the Vitale. */
const RENTAL: Partial<Invoice> = {
  mode: "L",
  number: "000000126",
  lines: [
    line({
      code: "MAD",
      quantity: 2,
      unitPriceCents: cents(1509),
      baseCents: cents(3018),
      amoCents: cents(1811),
      feeCents: cents(3018),
      lpp: {
        code: "9900036",
        supply: "L",
        ...{ from: day("2026-11-09"), to: day("2026-11-22") },
        unitTariffCents: cents(1509),
        unitFeeCents: cents(1509),
      },
    }),
  ],
  totals: {
    feeCents: cents(3018),
    baseCents: cents(3018),
    amoCents: cents(1811),
    amcCents: cents(0),
    amcThirdPartyCents: cents(0),
    patientCents: cents(1207),
  },
};

/** With a dépassement, long names, big amounts, several days, night: everything that could be too wide. */
const WIDE: Partial<Invoice> = {
  biller: { number: "346001233", label: "Maison de santé pluriprofessionnelle de l'Œuvre-aux-Trois-Rivières" },
  performer: {
    number: "691000017",
    specialty: "24",
    status: "L",
    name: "Anne-Sophie de MONTMORENCY-LA-TOUR d'AUVERGNE",
    replacement: { idType: "8", id: "10009876543" },
  },
  beneficiary: {
    name: "ANTICONSTITUTIONNELLEMENTDUPONTDELATOUR",
    firstName: "MARIE-ANTOINETTE",
    birthDate: "500230",
    birthRank: "1",
    rank: "001",
  },
  number: "010000131",
  thirdParty: { amo: true, amc: true },
  amc: {
    management: "S",
    amcNumber: "0099900011",
    contractType: "89",
    treatmentIndicator: "33",
    amountOrigin: "T",
    dre: true,
  },
  lines: [
    line({
      code: "CCAM",
      ccam: { code: "YYYY001", activity: "1", phase: "0", modifiers: [] },
      careDate: day("2026-11-11"),
      baseCents: cents(123450),
      amoCents: cents(86415),
      ratePercent: 70,
      feeCents: cents(234567),
      amcCents: cents(37035),
    }),
    line({
      coefficient: "1.25",
      quantity: 2,
      majorationKind: "F",
      careDate: day("2026-11-22"),
      amcCents: cents(126),
    }),
    line({ coefficient: "3.00", majorationKind: "N", careDate: day("2026-11-22"), amcCents: cents(126) }),
  ],
  totals: {
    feeCents: cents(235197),
    baseCents: cents(124080),
    amoCents: cents(86793),
    amcCents: cents(37287),
    amcThirdPartyCents: cents(37287),
    patientCents: cents(111117),
  },
};

function handedOver(lotNumber: string, invoices: number, totalFeesCents: number, sequence: number): HandedOverLot {
  const identity = {
    kind: "FSE" as const,
    billerNumber: "346001233",
    lotNumber,
    creationDay: day("2026-11-23"),
    creationTime: "18:05:00",
  };
  const lotId = `fse.346001233.${lotNumber}.261123180500`;
  const receipt: PosteReceipt = {
    lotId,
    hash: lotNumber.repeat(22).slice(0, 64),
    posteId: "poste-des-tilleuls",
    receivedAt: "2026-11-23T18:05:12+01:00",
    sequence,
    previous: "0".repeat(64),
    invoices,
    totalFeesCents,
    signature: "",
  };
  const recipient = { kind: "amo", regime: "01", fund: "349", centre: "9881" } as const;
  return { view: { lotId, identity, recipient }, receipt };
}

const DRE_LOT: HandedOverLot = {
  ...handedOver("014", 1, 4200, 3),
  view: {
    ...handedOver("014", 1, 4200, 3).view,
    recipient: { kind: "amc", amcNumber: "0099900029", routing: { code: "OC", host: "001", domain: "wanadoo.fr" } },
  },
};

const HAND_OVER_AT_MS = Date.parse("2026-11-23T18:06:00+01:00");

const ROUND_END = {
  test: true,
  printedAtMs: HAND_OVER_AT_MS,
  ticketNumber: 42,
  day: day("2026-11-23"),
  practitioner: "Zoé LEFÈVRE",
  visits: 12,
  notSeen: ["PATIENTEST SARAH"],
  paperSheets: 2,
  missingPieces: { prescriptions: 3, sheets: 2 },
  held: {
    fse: 20,
    dre: 3,
    feeCents: cents(123450),
    amoCents: cents(98760),
    amcCents: cents(24690),
    hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  },
  free: 477,
};

/** Every golden receipt by name. */
const MACHINE = {
  test: true,
  approvalNumber: "",
  serial: "TRN0A1B2C3D",
  version: "0.1.0",
  printedAtMs: HAND_OVER_AT_MS,
};

export const CASES: Readonly<Record<string, PrintDocument>> = {
  secured: receiptOf(signed()),
  "secured-reprint": receiptOf(signed(), { reprint: true }),
  "secured-duplicate": receiptOf(signed(), { duplicate: 2 }),
  "secured-stale-vitale": receiptOf(signed({ rights: { source: "V", date: day("2025-10-05"), proofKind: "4" } }), {
    staleVitaleMonths: 12,
  }),
  "paper-sheet-draft": paperSheetOf({ ...INVOICE, number: "" }, "draft"),
  "paper-sheet-signed": paperSheetOf(INVOICE, "signed"),
  degraded: receiptOf(signed({ mode: "D", number: "000000124" })),
  desynchronised: receiptOf(signed({ mode: "Y", number: "000000125" })),
  rental: receiptOf(signed(RENTAL)),
  "real-approved": receiptOf(signed({ test: false, approvalNumber: "AB1234" })),
  wide: receiptOf(signed(WIDE)),
  "hand-over": handOverTicket([handedOver("012", 8, 19320, 1), handedOver("013", 6, 102345, 2), DRE_LOT], {
    test: true,
    printedAtMs: HAND_OVER_AT_MS,
  }),
  "unblock-advice": unblockAdvice({ ...MACHINE, holder: "Irène PERDUEUN" }),
  "print-test": testPage(MACHINE),
  diagnostic: diagnosticReport(
    [
      { part: "Lecteur", value: "OK - TRN-READER 1.00", ok: true },
      { part: "Fente Vitale", value: "À VOIR - Carte non reconnue. ATR 3B 75 13 00 00 9C 02 02 01 02", ok: false },
      { part: "Imprimante", value: "OK", ok: true },
    ],
    MACHINE,
  ),
  "round-end": roundEndTicket(ROUND_END),
  "round-end-nothing-missing": roundEndTicket({
    ...ROUND_END,
    notSeen: [],
    paperSheets: 0,
    missingPieces: { prescriptions: 0, sheets: 0 },
  }),
};
