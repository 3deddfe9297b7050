import { expect, test } from "vitest";
import { organismWords } from "#billing/flows/organism-words";
import { fseRecords, readInvoiceRecords } from "#billing/formats/index";
import { day } from "#billing/model/dates";
import { builtInTables } from "#billing/rules/index";
import { INVOICE_42 } from "../../vectors/formats-worked-example.ts";

const ON = day("2026-11-23");

test("the organism is shown with the label of its régime", () => {
  expect(organismWords(builtInTables(), { regime: "01", fund: "349", centre: "9881" }, ON)).toBe(
    "01-349-9881 Régime général",
  );
});

test("a régime that no table knows is shown raw, and an FSE is written for it", () => {
  const amo = { regime: "77", fund: "349", centre: "9881" };
  expect(organismWords(builtInTables(), amo, ON)).toBe("77-349-9881");
  const [head] = readInvoiceRecords(fseRecords({ ...INVOICE_42, amo }));
  expect(head?.fields.regimeCode).toBe("77");
});
