import { readFileSync } from "node:fs";
import { join } from "node:path";
import { day } from "../../src/billing/model/dates.ts";
import type { Invoice, InvoiceLine, SignedInvoice } from "../../src/billing/model/invoice.ts";
import { cents, ZERO } from "../../src/billing/model/money.ts";

/** The worked example of docs/formats.md, annex: an invoice 42 of a fictive biller, its DRE, and the returns. */
export function vector(name: string): readonly string[] {
  const path = join(import.meta.dirname, "formats", `${name}.txt`);
  return readFileSync(path, "ascii")
    .trimEnd()
    .split("\n")
    .map((line) => line.padEnd(128));
}

export const chained = (records: readonly string[]): Uint8Array => new TextEncoder().encode(records.join(""));

const line = (
  code: string,
  more: Pick<InvoiceLine, "coefficient" | "unitPriceCents" | "baseCents" | "amoCents" | "amcCents">,
): InvoiceLine => ({
  careDate: day("2026-10-14"),
  code,
  quantity: 1,
  ratePercent: 60,
  exoneration: "0",
  feeCents: more.baseCents,
  ...more,
});

/** AMI 1.5 and MAU at home, in separate management: base 6.08, AMO 3.65, AMC 2.43. */
export const INVOICE_42: Invoice = {
  careSheetId: "01K7JXQ4T8M5R2V9C3H6D0WZYB",
  number: "000000042",
  mode: "S",
  test: true,
  approvalNumber: "",
  biller: { number: "346001233", label: "CABINET" },
  performer: { number: "346001233", specialty: "24", rpps: "10001234565", status: "L", name: "ALICE INFIRUN" },
  insured: { nir: "2600720001002", nirKey: "89" },
  beneficiary: { name: "EXEMPLE", firstName: "ANNE", birthDate: "19600712", birthRank: "1", rank: "000" },
  amo: { regime: "01", fund: "349", centre: "9881" },
  rights: { source: "V", date: day("2026-10-14"), proofKind: "4" },
  insuranceNature: "10",
  prescription: { date: day("2026-10-10") },
  prescriber: { number: "341004562", rpps: "10006543218", status: "L" },
  thirdParty: { amo: true, amc: true },
  amc: {
    management: "S",
    amcNumber: "775627391",
    member: "12345678",
    contractType: "00",
    conventionCode: "IS",
    stsRouting: "M",
    treatmentIndicator: "33",
    routing: { code: "OC", host: "001", domain: "wanadoo.fr" },
    amountOrigin: "T",
    dre: true,
  },
  lines: [
    line("AMI", {
      coefficient: "1.5",
      unitPriceCents: cents(315),
      baseCents: cents(473),
      amoCents: cents(284),
      amcCents: cents(189),
    }),
    line("MAU", {
      coefficient: "1",
      unitPriceCents: cents(135),
      baseCents: cents(135),
      amoCents: cents(81),
      amcCents: cents(54),
    }),
  ],
  totals: {
    feeCents: cents(608),
    baseCents: cents(608),
    amoCents: cents(365),
    amcCents: cents(243),
    amcThirdPartyCents: cents(243),
    patientCents: ZERO,
  },
  pieceMode: "S",
};

/** As the journal would give it back; the signatures play no part in the bytes of a lot. */
export function signedAs(invoice: Invoice, fseBytes: Uint8Array, dreBytes?: Uint8Array): SignedInvoice {
  const none = new Uint8Array(0);
  return {
    invoice,
    fseBytes,
    ...(dreBytes === undefined ? {} : { dreBytes }),
    signatures: { cps: { cardSerial: "", certificate: none, signature: none } },
    signedAtMs: 0,
  };
}
