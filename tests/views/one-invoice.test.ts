import { afterEach, expect, test } from "vitest";
import { Terminal } from "./terminal.ts";

let terminal: Terminal;
afterEach(() => terminal.stop());

test("an invoice of the list opens on its amounts: AMO, AMC and the patient's share, each with its own line", async () => {
  terminal = await Terminal.open();
  await terminal.unlock();
  await terminal.bill("V12");
  await terminal.press("3");
  const list = await terminal.shows("FAMILLEDOUZE Jeanne");
  expect(list).toContain("000001");
  await terminal.press("1");
  const page = await terminal.shows("Part patient");
  const { invoice } = await terminal.bench.desk.journal.signedInvoiceOf("996000014", "000000001");
  const shown = (label: string) => {
    const euros = new RegExp(`${label} +(\\d+),(\\d\\d) €`).exec(page);
    return Number(`${euros?.[1]}${euros?.[2]}`);
  };
  const { feeCents, amoCents, amcThirdPartyCents, patientCents } = invoice.totals;
  expect([shown("Total"), shown("Part AMO"), shown("Part patient")]).toEqual([feeCents, amoCents, patientCents]);
  expect(shown("Part AMC")).toBe(amcThirdPartyCents);
  expect(page).toMatch(/État +créée/);
  expect(page).toMatch(/DRE +créée/);
});
