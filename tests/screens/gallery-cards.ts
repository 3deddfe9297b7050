import type { Diagnosis } from "#billing";
import { day } from "#billing/model/dates";
import type { PractitionerCard } from "#billing/model/practitioner";
import { START_MS } from "./bench.ts";

/** C01 as its files say, but for one key that does not hold and every optional field filled. */
export const C01: PractitionerCard = {
  practitioner: {
    cardSerial: "80250000019900000001",
    cardType: "CPS",
    anonymous: false,
    name: "INFIRUN",
    firstName: "Alice",
    civility: "MME",
    familyName: "INFIRUN",
    idNat: "899700000013",
    rpps: "99700000013",
    adeli: "996000013",
    profession: "60",
    role: "02",
    validFrom: day("2023-09-01"),
    validTo: day("2029-06-30"),
    issuer: "TOURNEE TEST",
    pin: { minDigits: 4, maxDigits: 4, blockBytes: 8 },
  },
  domain: { present: true, mayInvoice: true, mayLot: true, updatedOn: day("2024-07-01") },
  situations: [
    {
      number: 1,
      label: "CABINET BORDEAUX",
      billingNumber: "996000014",
      structure: {
        name: "CABINET INFIRMIER TEST A",
        kind: "F",
        identifier: "990000010",
        street: "1 RUE DES ESSAIS",
        postalCode: "33000",
        town: "BORDEAUX",
      },
      specialty: "24",
      convention: "1",
      tariffZone: "10",
      ikZone: "01",
      practiceMode: "L",
      mayInvoice: true,
      mayLot: true,
      from: day("2024-07-01"),
      optam: false,
      agreements: ["0", "0", "0"],
      sector: "SA07",
      fund: "013310000",
      wrongKeys: [],
    },
    {
      number: 2,
      label: "CENTRE ANCIEN",
      billingNumber: "996000155",
      specialty: "24",
      convention: "0",
      tariffZone: "10",
      ikZone: "00",
      practiceMode: "R",
      mayInvoice: false,
      mayLot: false,
      from: day("2020-01-01"),
      to: day("2024-12-31"),
      optam: false,
      wrongKeys: ["billing-number"],
    },
  ],
  signatureCertificate: new Uint8Array(),
  authenticationCertificate: new Uint8Array(),
};

/** A card of an establishment, of nobody in particular, without the domain and out of date. */
export const C12: PractitionerCard = {
  ...C01,
  practitioner: {
    cardSerial: "80250000019900000012",
    cardType: "CPA",
    anonymous: true,
    idNat: "3990000127/00001",
    establishment: "CENTRE DE SANTE TEST",
    role: "04",
    validFrom: day("2023-06-30"),
    validTo: day("2026-06-30"),
    pin: { minDigits: 4, maxDigits: 4, blockBytes: 8 },
  },
  domain: { present: false, mayInvoice: false, mayLot: false },
  situations: [],
};

export const ALL_WELL: Diagnosis = {
  reader: { link: "ready", firmware: "TRN-SIM 1.0" },
  slots: {
    cps: { kind: "card", card: "cps", atr: "3B 00" },
    vitale: { kind: "card", card: "vitale", atr: "3B 00" },
    amc: { kind: "empty" },
  },
  keypad: { present: true, tampered: false },
  printer: { present: true, nearEnd: true, cause: undefined },
  power: { percent: 80, charging: true },
  store: {
    records: 1234,
    invoices: 42,
    lots: 3,
    held: 10,
    findings: [],
    readOnly: false,
    freeBytes: 1e9,
    totalBytes: 2e9,
  },
  clock: { nowMs: START_MS, behind: false },
  paired: true,
};

export const ALL_WRONG: Diagnosis = {
  reader: { link: "silent" },
  slots: {
    cps: { kind: "card", card: "vitale", atr: "3B 00" },
    vitale: { kind: "foreign", what: "unknown", atr: "3B 68 00 00 00 73 C8 40 12 00 90 00" },
    amc: { kind: "failed", code: "E_CARD_MUTE" },
  },
  keypad: { present: false, tampered: false },
  printer: { present: true, nearEnd: false, cause: "paper-out" },
  power: { percent: 7, charging: false },
  store: {
    ...ALL_WELL.store,
    findings: [{ what: "NUMBER_GAP", about: "996000014.00" }],
    readOnly: true,
  },
  clock: { nowMs: START_MS, behind: true },
  paired: false,
};
