import { afterEach, describe, expect, test } from "vitest";
import { Bench, firstUnlock, keyVisit, openVisit } from "./bench.ts";

/** A whole visit by keys alone, on the screen of the terminal and on the smallest one. */

let bench: Bench;

afterEach(() => bench.close());

describe.each([
  { columns: 60, rows: 20 },
  { columns: 40, rows: 15 },
])("at $columns x $rows", (size) => {
  test("from the CPS to the ticket, which says what the screen says", async () => {
    bench = new Bench(size);
    await bench.open();
    const terminal = bench.startTerminal();
    await firstUnlock(bench, terminal);
    await openVisit(bench, terminal, "V05", "1");
    const amounts = await keyVisit(bench, terminal, "7", "1");
    expect(amounts).toMatch(/Total +7,45 €/);
    await bench.press("VALIDER");
    const signed = await terminal.shows(/SÉCURISÉE n° 000001 .*Ticket imprimé/);
    expect(signed).toMatch(/Part AMO +7,45 €/);
    expect(signed).toMatch(/À PAYER +0,00 €/);
    await bench.press("VALIDER");
    await terminal.shows(/Facturer une visite/);
    const paper = bench.paper();
    expect(paper).toMatch(/FSE SÉCURISÉE n° 000001/);
    expect(paper).toMatch(/pas de feuille papier/);
    expect(paper).toMatch(/Patient : FAMILLECINQ Monique/);
    expect(paper).toMatch(/^Total +7,45 €$/m);
    expect(paper).toMatch(/^Part AMO +7,45 €$/m);
    expect(paper).toMatch(/^À payer par le patient +0,00 €$/m);
    for (const line of paper.split("\n")) expect(line.length).toBeLessThanOrEqual(32);
  });
});
