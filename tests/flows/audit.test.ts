import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { billVisit, closeRound, type Session, voidInvoice } from "#billing";
import { type ExportLine, exportJournal } from "#billing/flows/export-journal";
import type { JournalEntry } from "#billing/journal/index";
import { FlowBench } from "./bench.ts";
import { expectPrompts, gives, prompt, seen } from "./script.ts";
import { FIRST, openSession, visit } from "./visits.ts";

let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  bench = await FlowBench.open();
  session = await openSession(bench);
});
afterEach(() => bench.stop(session));

const bill = (number = FIRST) => expectPrompts(bench, () => billVisit(bench.desk, session), visit("V12", number));

async function records(): Promise<readonly JournalEntry["record"][]> {
  const all: JournalEntry["record"][] = [];
  const read = async () => {
    for await (const { record } of bench.desk.journal.export()) all.push(record);
  };
  await bench.until(read());
  return all;
}

async function lines(): Promise<readonly ExportLine[]> {
  const all: ExportLine[] = [];
  const read = async () => {
    for await (const line of exportJournal(bench.desk.journal)) all.push(line);
  };
  await bench.until(read());
  return all;
}

const view = (number = FIRST) => {
  const found = session.book.invoice("996000014", number);
  if (found === undefined) throw new Error(`no ${number}`);
  return found;
};

describe("C24: the audit is in the chain of the journal", () => {
  test("an unlock, the place chosen, a deletion and a refusal each leave their line", async () => {
    await bill();
    const twice = [prompt.confirm("void-once"), gives(true), prompt.confirm("void-twice"), gives(true)];
    await expectPrompts(bench, () => voidInvoice(bench.desk, session, view()), twice);
    await bill("000000002");
    await expectPrompts(bench, () => closeRound(bench.desk, session), [prompt.handedOver([1, 1]), seen()]);
    const refused = [prompt.trouble("E_INVOICE_IN_LOT", "saved"), seen()];
    await expectPrompts(bench, () => voidInvoice(bench.desk, session, view("000000002")), refused);
    const all = await records();
    const card = session.card.practitioner.cardSerial;
    expect(all.filter(({ kind }) => kind === "audit" || kind === "settings-changed" || kind === "voided")).toEqual([
      { kind: "audit", event: "unlocked", facts: expect.objectContaining({ card }) },
      { kind: "settings-changed", facts: { card, situation: 1 } },
      { kind: "voided", billerNumber: "996000014", number: FIRST },
      {
        kind: "audit",
        event: "refused",
        facts: { what: "void", code: "E_INVOICE_IN_LOT", billerNumber: "996000014", number: "000000002" },
      },
    ]);
  });

  test("names nobody: no name and no NIR of the patient is in any line of it", async () => {
    await bill();
    const { invoice } = await bench.until(bench.desk.journal.signedInvoiceOf("996000014", FIRST));
    const audit = (await lines()).filter(({ file }) => file === "audit.jsonl").map(({ line }) => line);
    expect(audit.length).toBeGreaterThan(2);
    const { name, firstName } = invoice.beneficiary;
    for (const canary of [name, firstName, invoice.insured.nir]) expect(audit.join("\n")).not.toContain(canary);
  });

  test("that cannot be written stops signing", async () => {
    Object.defineProperty(bench.desk.journal, "readOnly", { get: () => true });
    await expectPrompts(bench, () => billVisit(bench.desk, session), [
      prompt.trouble("E_STORE_READ_ONLY", "nothing-lost"),
      seen(),
    ]);
    expect([...session.book.invoices()]).toEqual([]);
  });

  test("has no setting that turns it off", () => {
    expect(Object.keys(bench.desk.settings.value).filter((name) => /audit|log|trace/i.test(name))).toEqual([]);
  });
});

describe("the export for the practitioner", () => {
  test("has every record once, in order, in the file of its kind, and says itself", async () => {
    await bill();
    await expectPrompts(bench, () => closeRound(bench.desk, session), [prompt.handedOver([1, 1]), seen()]);
    const all = (await lines()).map(({ file, line }) => ({
      file,
      ...(JSON.parse(line) as { seq: number; kind: string }),
    }));
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index + 1));
    expect(all.length).toBe(bench.desk.journal.counts().records);
    const kinds = (file: string) => [...new Set(all.filter((one) => one.file === file).map(({ kind }) => kind))];
    expect(kinds("invoices.jsonl")).toEqual(["signing", "signed"]);
    expect(kinds("lots.jsonl")).toEqual(["lot-formed", "lot-signed", "lot-sealed"]);
    expect(kinds("receipts.jsonl")).toEqual(["handed-over"]);
    expect(all.at(-1)).toMatchObject({ file: "audit.jsonl", kind: "audit", event: "exported" });
  });

  test("gives the bytes that were signed, in base64", async () => {
    await bill();
    const { fseBytes } = await bench.until(bench.desk.journal.signedInvoiceOf("996000014", FIRST));
    const signing = (await lines())
      .map(({ line }) => JSON.parse(line) as { kind: string; fseBytes?: string })
      .find(({ kind }) => kind === "signing");
    expect(signing?.fseBytes).toBe(Buffer.from(fseBytes).toString("base64"));
  });

  test("of a journal that cannot be written still gives all that can be read", async () => {
    await bill();
    const { records: before } = bench.desk.journal.counts();
    Object.defineProperty(bench.desk.journal, "readOnly", { get: () => true });
    expect((await lines()).length).toBe(before);
    expect(bench.desk.journal.counts().records).toBe(before);
  });
});
