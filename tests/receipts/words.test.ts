import fc from "fast-check";
import { expect, test } from "vitest";
import { cents, toFrench } from "#billing/model/money";
import { handOverTicket, receiptOf } from "#billing/receipt/index";
import { CASES, INVOICE } from "./cases.ts";
import { printed } from "./print.ts";

const SIGNED_AT_MS = Date.parse("2026-11-23T07:42:00+01:00");
const squeezed = (text: string) => text.replace(/\s/g, "");

test.each(Object.entries(CASES))("%s fits 32 columns", async (_name, document) => {
  const { paper } = await printed(document);
  expect(Math.max(...paper.split("\n").map((line) => line.length))).toBeLessThanOrEqual(32);
});

test("a test ticket says so at its top, whatever it is", async () => {
  for (const [name, document] of Object.entries(CASES)) {
    const { paper } = await printed(document);
    const top = paper.split("\n").slice(0, 3).join("\n");
    if (name === "real-approved") expect(top).not.toContain("TEST");
    else expect(top).toMatch(/MODE TEST\n\s+NON HOMOLOGUÉ/);
  }
});

test("an invoice without an approval number is NON HOMOLOGUÉ in real mode too", async () => {
  const { paper } = await printed(receiptOf({ invoice: { ...INVOICE, test: false }, signedAtMs: SIGNED_AT_MS }));
  expect(paper).toContain("NON HOMOLOGUÉ");
});

test("a secured ticket asks for no paper sheet, a degraded one for the sheet and the signature", async () => {
  const secured = (await printed(receiptOf({ invoice: INVOICE, signedAtMs: SIGNED_AT_MS }))).paper;
  const invoice = { ...INVOICE, mode: "D" as const };
  const degraded = (await printed(receiptOf({ invoice, signedAtMs: SIGNED_AT_MS }))).paper;
  expect(secured).toContain("pas de feuille papier");
  expect(secured).not.toContain("Signature du patient");
  expect(degraded).not.toContain("pas de feuille papier");
  expect(degraded).toContain("FEUILLE DE SOINS PAPIER");
  expect(degraded).toContain("Signature du patient :");
});

test("a rental without the Vitale says that neither paper nor card goes with it", async () => {
  const { paper } = await printed(receiptOf({ invoice: { ...INVOICE, mode: "L" }, signedAtMs: SIGNED_AT_MS }));
  expect(squeezed(paper)).toContain(squeezed("Location : pas de feuille papier ni carte Vitale"));
  expect(paper).not.toContain("Signature du patient");
});

test("a copy is marked, the first ticket is not", async () => {
  const signed = { invoice: INVOICE, signedAtMs: SIGNED_AT_MS };
  const original = (await printed(receiptOf(signed))).paper;
  expect(original).not.toMatch(/RÉIMPRESSION|DUPLICATA/);
  expect((await printed(receiptOf(signed, { reprint: true }))).paper).toContain("RÉIMPRESSION");
  expect((await printed(receiptOf(signed, { duplicate: 3 }))).paper).toContain("DUPLICATA n° 3");
});

test("the mode on the ticket is the mode of the invoice", async () => {
  const words = { S: "SÉCURISÉE", D: "DÉGRADÉE", Y: "DÉSYNCHRONISÉE", L: "SANS VITALE" } as const;
  for (const mode of ["S", "D", "Y", "L"] as const) {
    const { paper } = await printed(receiptOf({ invoice: { ...INVOICE, mode }, signedAtMs: SIGNED_AT_MS }));
    for (const [other, word] of Object.entries(words)) expect(paper.includes(word)).toBe(other === mode);
  }
});

test("no name, number or amount is ever cut: every sign of them is on the paper, in order", async () => {
  const name = fc.stringMatching(/^[A-Z][A-Za-zéèçÉ' -]{0,60}[A-Z]$/);
  const amount = fc.integer({ min: 0, max: 99_999_999 });
  await fc.assert(
    fc.asyncProperty(name, name, name, amount, amount, async (family, first, label, fee, patient) => {
      const invoice = {
        ...INVOICE,
        biller: { ...INVOICE.biller, label },
        beneficiary: { ...INVOICE.beneficiary, name: family, firstName: first },
        totals: { ...INVOICE.totals, feeCents: cents(fee), patientCents: cents(patient) },
      };
      const { paper } = await printed(receiptOf({ invoice, signedAtMs: SIGNED_AT_MS }));
      const all = squeezed(paper);
      expect(all).toContain(squeezed(`Patient : ${family} ${first}`));
      expect(all).toContain(squeezed(label));
      expect(paper).toContain(toFrench(cents(fee)));
      expect(all).toContain(squeezed(`À payer par le patient ${toFrench(cents(patient))}`));
    }),
    { numRuns: 40 },
  );
});

test("the identities of the seven amounts hold on the paper", async () => {
  const amount = fc.integer({ min: 0, max: 500_000 });
  await fc.assert(
    fc.asyncProperty(amount, amount, amount, amount, async (amo, tm, excess, amc) => {
      const sums = {
        feeCents: amo + tm + excess,
        baseCents: amo + tm,
        amoCents: amo,
        amcCents: Math.min(amc, tm + excess),
      };
      const totals = {
        feeCents: cents(sums.feeCents),
        baseCents: cents(sums.baseCents),
        amoCents: cents(sums.amoCents),
        amcCents: cents(sums.amcCents),
        amcThirdPartyCents: cents(0),
        patientCents: cents(sums.feeCents),
      };
      const { paper } = await printed(receiptOf({ invoice: { ...INVOICE, totals }, signedAtMs: SIGNED_AT_MS }));
      const read = (label: string) => {
        const text = paper.split("\n").find((line) => line.startsWith(label) && line.includes("€")) ?? "";
        return Number(text.slice(label.length).replace(/[^\d]/g, ""));
      };
      expect(read("Base de remboursement")).toBe(read("Part AMO") + read("Ticket modérateur"));
      expect(read("Total")).toBe(read("Base de remboursement") + read("Dépassement"));
      expect(read("Reste à charge")).toBe(read("Total") - read("Part AMO") - read("Part AMC"));
    }),
    { numRuns: 40 },
  );
});

test("a proof holds each lot's id, count, total and whole hash, and their sum", async () => {
  const { paper } = await printed(CASES["hand-over"] ?? handOverTicket([], { test: true, printedAtMs: 0 }));
  const all = squeezed(paper);
  for (const lot of ["012", "013", "014"]) {
    expect(all).toContain(`fse.346001233.${lot}.261123180500`);
    expect(all).toContain(lot.repeat(22).slice(0, 64));
  }
  expect(paper).toMatch(/3 lots\s+15 factures/);
  expect(paper).toMatch(/TOTAL\s+1 258,65 €/);
});

test("the end of the round tells what A21 asks", async () => {
  const document = CASES["round-end"];
  expect(document).toBeDefined();
  const { paper } = await printed(document ?? { id: "", lines: [] });
  for (const words of ["12 visites", "1 non vu", "PATIENTEST SARAH", "2 feuilles papier", "PJ manquantes : 5"]) {
    expect(paper).toContain(words);
  }
  expect(paper).toContain("Factures 23 - libres 477");
  expect(paper).toContain("20 FSE, 3 DRE");
});
