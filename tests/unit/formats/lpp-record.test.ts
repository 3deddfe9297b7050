import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { dreRecords, fseRecords, readInvoiceRecords } from "../../../src/billing/formats/index.ts";
import { invoiceSchema } from "../../../src/billing/journal/invoice-schema.ts";
import { day } from "../../../src/billing/model/dates.ts";
import type { Invoice, InvoiceLine, LppArticle } from "../../../src/billing/model/invoice.ts";
import { cents } from "../../../src/billing/model/money.ts";
import { Trouble } from "../../../src/util/trouble.ts";
import { INVOICE_42 } from "../../vectors/formats-worked-example.ts";
import { anyInvoice, withTotals } from "./invoices.ts";

const rental: LppArticle = {
  code: "9900036",
  supply: "L",
  from: day("2026-10-01"),
  to: day("2026-10-14"),
  unitTariffCents: cents(1509),
  unitFeeCents: cents(1600),
};
const lineOf = (article: LppArticle, quantity = 2): InvoiceLine => ({
  careDate: day("2026-10-14"),
  code: "MAD",
  quantity,
  coefficient: "1",
  unitPriceCents: article.unitTariffCents,
  baseCents: cents(article.unitTariffCents * quantity),
  ratePercent: 60,
  exoneration: "0",
  amoCents: cents(Math.floor((article.unitTariffCents * quantity * 6) / 10)),
  feeCents: cents(article.unitFeeCents * quantity),
  amcCents: cents(0),
  lpp: article,
});
const invoice = (...lines: readonly InvoiceLine[]): Invoice => withTotals({ ...INVOICE_42, lines });
const records = (one: Invoice) => readInvoiceRecords(fseRecords(one));

describe("record 4L", () => {
  test("stands after the line of its article, whose code is the prestation", () => {
    const [act] = INVOICE_42.lines;
    if (act === undefined) throw new Error("no line");
    const found = records(invoice(act, lineOf(rental)));
    expect(found.map(({ key }) => key).join(" ")).toBe("2 2S 2T 4 4S 4E 4 4S 4E 4L 5");
    expect(found.at(-2)?.fields).toMatchObject({
      lppCode: "9900036",
      supply: "L",
      periodFrom: "261001",
      periodTo: "261014",
      unitTariff: "0001509",
      unitFee: "0001600",
      sequence: "01",
    });
    const line = found.filter(({ key }) => key === "4").at(-1);
    expect(line?.fields).toMatchObject({
      actCode: "MAD",
      quantity: "02",
      reimbursementBase: "0003018",
      fees: "0003200",
    });
  });

  test("its characters are where the table of positions puts them", () => {
    const raw = records(invoice(lineOf(rental))).find(({ key }) => key === "4L")?.raw ?? "";
    expect([raw.length, raw.slice(35, 72)]).toEqual([128, "L019900036L26100126101400015090001600"]);
  });

  test("a bought article has no dates", () => {
    const { from: _from, to: _to, ...bought } = rental;
    const found = records(invoice(lineOf({ ...bought, supply: "A" }))).find(({ key }) => key === "4L");
    expect(found?.fields).toMatchObject({ supply: "A", periodFrom: "000000", periodTo: "000000" });
  });

  test("the DRE carries the same one", () => {
    const one = invoice(lineOf(rental));
    const of = (bytes: Uint8Array) => readInvoiceRecords(bytes).find(({ key }) => key === "4L")?.raw;
    expect(of(dreRecords(one))).toBe(of(fseRecords(one)));
  });

  test("a code that has not seven digits is refused with its field", () => {
    const facts = (code: string) => {
      try {
        fseRecords(invoice(lineOf({ ...rental, code })));
      } catch (thrown) {
        if (thrown instanceof Trouble) return thrown.facts;
        throw thrown;
      }
      return undefined;
    };
    expect(facts("99000361")).toMatchObject({ record: "4L", field: "lppCode", position: 39 });
    expect(facts("99A0036")).toMatchObject({ record: "4L", field: "lppCode" });
  });

  test("any articles beside any acts: read back the same, totals to the cent, split lines each with theirs", () => {
    const article = fc.record({
      code: fc.stringMatching(/^[0-9]{7}$/),
      supply: fc.constantFrom("A" as const, "L" as const),
      unitTariffCents: fc.integer({ min: 0, max: 200_000 }).map(cents),
      quantity: fc.integer({ min: 1, max: 250 }),
    });
    fc.assert(
      fc.property(anyInvoice, fc.array(article, { minLength: 1, maxLength: 3 }), (base, articles) => {
        const lines = articles.map(({ quantity, ...one }) =>
          lineOf({ ...one, unitFeeCents: one.unitTariffCents }, quantity),
        );
        const one = withTotals({ ...base, lines: [...base.lines, ...lines] });
        const found = readInvoiceRecords(fseRecords(one));
        const articlesRead = found
          .filter(({ key }) => key === "4L")
          .map(({ fields }) => `${fields.lppCode} ${fields.supply} ${Number(fields.unitTariff)}`);
        const due = articles.map(({ code, supply, unitTariffCents }) => `${code} ${supply} ${unitTariffCents}`);
        expect([...new Set(articlesRead)]).toEqual([...new Set(due)]);
        const end = found.at(-1);
        expect(Number(end?.fields.totalFees)).toBe(one.totals.feeCents);
        expect(Number(end?.fields.recordCount)).toBe(found.filter(({ key }) => key.startsWith("4")).length);
      }),
      { numRuns: 100 },
    );
  });

  test("the journal keeps the article", () => {
    const one = invoice(lineOf(rental));
    expect(v.parse(invoiceSchema, one)).toEqual(one);
  });
});
