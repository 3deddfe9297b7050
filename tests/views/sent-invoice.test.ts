import { afterEach, expect, test } from "vitest";
import { readInvoiceRecords } from "#billing/formats/index";
import { sentFieldName } from "#ui/texts/sent";
import { Terminal } from "./terminal.ts";

let terminal: Terminal;
afterEach(() => terminal.stop());

const open = async () => {
  terminal = await Terminal.open();
  await terminal.unlock();
  await terminal.bill("V12");
  await terminal.press("3");
  await terminal.shows("FAMILLEDOUZE Jeanne");
  await terminal.press("1");
  return terminal.shows("Part patient");
};

test("the page of an invoice says its organism with its label, and its gestion and flags on one line", async () => {
  const page = await open();
  expect(page).toMatch(/Organisme +01-349-9881 Régime général/);
  expect(page).toMatch(/Gestion et TP +GS {2}TP AMO O AMC O {2}TR AMO O AMC O/);
});

test("F2 shows every field sent, FSE and DRE, record by record", async () => {
  await open();
  await terminal.press("F2");
  let seen = await terminal.shows("FSE 2");
  const pages = Number(/page 1\/(\d+)/.exec(seen)?.[1] ?? 1);
  for (let page = 2; page <= pages; page++) {
    await terminal.press("DOWN");
    seen += await terminal.shows(`page ${page}/${pages}`);
  }
  const rows = seen.replace(/\s+/g, " ");
  const { fseBytes, dreBytes = new Uint8Array() } = await terminal.bench.desk.journal.signedInvoiceOf(
    "996000014",
    "000000001",
  );
  const records = [fseBytes, dreBytes].flatMap((bytes) => readInvoiceRecords(bytes));
  const fields = records
    .flatMap((record) => Object.entries(record.fields))
    .filter(([name]) => !name.startsWith("filler"));
  expect(fields.length).toBeGreaterThan(200);
  const missing = fields.filter(([name, text]) => !rows.includes(`${sentFieldName(name)} ${text.trim() || "-"}`));
  expect(missing).toEqual([]);
});
