import { expect, test } from "vitest";
import { dreRecords, fseRecords, groupForLots } from "#billing/formats/index";
import type { Invoice } from "#billing/model/invoice";
import { INVOICE_42, signedAs } from "../../vectors/formats-worked-example.ts";

const { amc, ...PLAIN } = INVOICE_42;
const CAISSES = ["01", "02", "04", "08"];
const AMC_HOSTS = ["wanadoo.fr", "exemple.fr", "essai.fr"];

/** 20 FSE over four caisses, three of them with a DRE, each for another AMC: 23 invoices. */
const day: readonly Invoice[] = Array.from({ length: 20 }, (_, index) => {
  const domain = AMC_HOSTS[index];
  return {
    ...PLAIN,
    number: String(index + 1).padStart(9, "0"),
    amo: { ...PLAIN.amo, regime: CAISSES[index % CAISSES.length] ?? "01" },
    ...(domain === undefined || amc === undefined
      ? {}
      : { amc: { ...amc, routing: { code: "OC", host: "001", domain } } }),
  };
});

test("23 invoices over 4 caisses and 3 AMC make exactly 7 lots, each invoice in exactly one", () => {
  const signed = day.map((one) => signedAs(one, fseRecords(one), one.amc?.dre ? dreRecords(one) : undefined));
  const groups = groupForLots(signed, { invoicesPerLot: 10 });
  expect(groups.map(({ kind }) => kind).sort()).toEqual(["DRE", "DRE", "DRE", "FSE", "FSE", "FSE", "FSE"]);
  const placed = groups.flatMap(({ kind, members }) => members.map(({ invoice }) => `${kind} ${invoice.number}`));
  expect(new Set(placed).size).toBe(placed.length);
  expect(placed.length).toBe(23);
});

test("31 FSE of one caisse leave in groups of at most 10, none left out, none twice", () => {
  const many = Array.from({ length: 31 }, (_, index) => ({ ...PLAIN, number: String(index + 1).padStart(9, "0") }));
  const groups = groupForLots(
    many.map((invoice) => signedAs(invoice, fseRecords(invoice), undefined)),
    { invoicesPerLot: 10 },
  );
  expect(groups.map(({ members }) => members.length)).toEqual([10, 10, 10, 1]);
  expect(new Set(groups.flatMap(({ members }) => members.map(({ invoice }) => invoice.number))).size).toBe(31);
});
