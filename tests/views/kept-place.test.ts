import { afterEach, expect, test } from "vitest";
import { Terminal } from "./terminal.ts";

/**
 * The place chosen stays while the CPS is in, whatever is billed, and through a lock. Taken out, the card's choice is over:
 * the next insertion starts with the last place, shown on the home screen, one key from the others (E014, A3).
 */

let terminal: Terminal;
afterEach(() => terminal.stop());

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");
const fseOf = async (biller: string, number: string) =>
  latin1((await terminal.bench.until(terminal.bench.desk.journal.signedInvoiceOf(biller, number))).fseBytes);

async function unlockAgain(): Promise<void> {
  await terminal.shows("Tapez le code porteur");
  await terminal.bench.pin("1234");
  await terminal.shows("Facturer une visite");
}

test("the second place of C01 stays to the end, stands in the bytes of each sheet, and is one key from the first", async () => {
  terminal = await Terminal.open();
  await terminal.unlock();
  await terminal.press("4");
  await terminal.shows("CABINET ARCACHON");
  await terminal.press("2");
  await terminal.shows("2/2 CABINET ARCACHON");
  await terminal.bill("V01");
  await terminal.press("LOCK");
  await terminal.shows("CPS en place");
  await terminal.press("VALIDER");
  await unlockAgain();
  expect(terminal.screen).toContain("2/2 CABINET ARCACHON");
  await terminal.bill("V05", "2");
  for (const number of ["000000001", "000000002"]) {
    const bytes = await fseOf("996000154", number);
    expect(bytes).toContain("996000154");
    expect(bytes).not.toContain("996000014");
  }
  await terminal.remove("cps");
  await terminal.shows("Insérez la CPS");
  await terminal.insert("cps", "C01");
  await unlockAgain();
  expect(terminal.screen).toContain("2/2 CABINET ARCACHON");
  await terminal.press("4");
  await terminal.shows("CABINET BORDEAUX");
  await terminal.press("1");
  await terminal.shows("1/2 CABINET BORDEAUX");
  await terminal.bill("V01");
  expect(await fseOf("996000014", "000000001")).toContain("996000014");
});
