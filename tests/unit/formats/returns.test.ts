import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ReturnFile, readReturn, writeReturn } from "../../../src/billing/formats/index.ts";
import { day } from "../../../src/billing/model/dates.ts";
import { cents } from "../../../src/billing/model/money.ts";
import { Trouble } from "../../../src/util/trouble.ts";
import { chained, vector } from "../../vectors/formats-worked-example.ts";

const RSP = vector("rsp-invoices-41-42");
const refusal = (bytes: Uint8Array) => {
  try {
    readReturn(bytes);
  } catch (thrown) {
    if (thrown instanceof Trouble) return { code: thrown.code, ...thrown.facts };
    throw thrown;
  }
  return undefined;
};
const changed = (at: number, from: string, to: string) =>
  chained(RSP.map((entity, index) => (index === at ? entity.replace(from, to) : entity)));

const label = (max: number) => fc.stringMatching(new RegExp(`^[!-?A-~]{0,${max}}$`));
const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
const amount = fc.integer({ min: 0, max: 99_999 }).map(cents);
const reason = fc.record({
  billerNumber: digits(9),
  invoiceNumber: digits(9),
  lineNumber: fc.nat(999),
  severity: fc.constantFrom("R", "S"),
  code: label(5).filter((text) => text !== ""),
  subCode: label(4),
  label: label(60),
  faultyRecord: fc.constantFrom("", "4", "2D"),
  faultyPosition: fc.nat(128),
  receivedValue: label(20),
});
const line = fc.record({
  billerNumber: digits(9),
  invoiceNumber: digits(9),
  lineNumber: fc.nat(999),
  actCode: fc.constantFrom("", "AMI", "AMI N"),
  outcome: fc.constantFrom("P", "R", "S"),
  paidCents: amount,
  billedCents: amount,
  appliedRate: fc.nat(100),
  reasons: fc.array(reason, { maxLength: 2 }),
});
const invoice = fc.record({
  billerNumber: digits(9),
  number: digits(9),
  firstCareDay: fc.constant(day("2026-10-14")),
  outcome: fc.constantFrom("P", "R", "S"),
  payerShare: fc.constantFrom("O", "C"),
  operation: fc.constantFrom("N", "R"),
  outcomeDay: fc.constant(day("2026-10-20")),
  paidCents: amount,
  billedCents: amount,
  paymentReference: label(15),
  payee: fc.constantFrom("", "P", "A"),
  label: label(54),
  reasons: fc.array(reason, { maxLength: 2 }),
  lines: fc.array(line, { maxLength: 3 }),
});
const rsp: fc.Arbitrary<ReturnFile> = fc
  .array(fc.array(invoice, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
  .map((lots) => ({
    kind: "RSP",
    sender: { type: "AO", number: "00000013499881", program: "" },
    recipient: { type: "PS", number: "00000346001233", program: "TOURNE" },
    fileId: "101",
    creationDay: day("2026-10-21"),
    creationTime: "06:10:00",
    test: true,
    lots: lots.map((invoices, index) => ({
      billerNumber: "346001233",
      lotNumber: String(index + 1).padStart(3, "0"),
      lotKind: "FSE",
      creationDay: day("2026-10-14"),
      creationTime: "18:30:00",
      status: "R",
      statusDay: day("2026-10-21"),
      itemCount: invoices.length,
      ...{ code: "", subCode: "", label: "", digestEcho: "", reasons: [] },
      invoices,
    })),
  }));

describe("a return of a payer", () => {
  test("of any content is read back as it was written", () => {
    fc.assert(
      fc.property(rsp, (file) => void expect(readReturn(writeReturn(file)).file).toEqual(file)),
      { numRuns: 60 },
    );
  });

  test("a delimiter inside a label becomes a space", () => {
    const { file } = readReturn(chained(RSP));
    const lots = file.lots.map((lot) => ({ ...lot, label: "a@b" }));
    expect(readReturn(writeReturn({ ...file, lots })).file.lots[0]?.label).toBe("a b");
  });

  test("truncated after any entity is refused whole", () => {
    for (let count = 0; count < RSP.length; count++) expect(refusal(chained(RSP.slice(0, count)))).toBeDefined();
  });

  test.each([
    ["an amount", 2, "00003621", "00003622", { code: "E_B2_TOTAL", field: "totalBilled", at: 5 }],
    ["an outcome", 2, "RON", "SON", { code: "E_B2_TOTAL", field: "rejectedCount", at: 5 }],
    ["the number of reasons", 2, "01000 ", "02000 ", { code: "E_B2_TOTAL", field: "reasonCount", at: 3 }],
    ["the count of a level", 4, "0000004", "0000005", { code: "E_B2_TOTAL", field: "entityCount", at: 5 }],
    ["the count of the file", 9, "00000010", "00000011", { code: "E_B2_TOTAL", field: "entityCount", at: 10 }],
    ["the delimiter", 3, "@", " ", { code: "E_B2_RECORD", at: 4 }],
    ["the profile", 0, "TRN1", "TRN2", { code: "E_B2_FIELD", field: "profileCode", at: 1 }],
  ])("with %s changed is refused, with the entity", (_what, at, from, to, found) => {
    expect(refusal(changed(at, from, to))).toMatchObject(found);
  });

  test("codes it does not know never block it", () => {
    const { file } = readReturn(changed(3, "E0730 0041 NUMERO", "ZZ!?~ ???? n'importe".padEnd(17).slice(0, 17)));
    expect(file.lots[0]?.invoices[0]?.reasons[0]).toMatchObject({ code: "ZZ!?~", subCode: "????" });
  });

  test("a status it does not know is kept for what it is", () => {
    expect(readReturn(changed(1, "R261021", "X261021")).file.lots[0]?.status).toBe("X");
  });

  test("an entity it does not know is counted, kept raw, and has no effect", () => {
    const extra = `T77${"opaque".padEnd(124)}@`;
    const counted = RSP.map((entity, index) =>
      index === 4 ? entity.replace("0000004", "0000005") : index === 8 ? entity.replace("0000009", "0000010") : entity,
    ).map((entity, index) => (index === 9 ? entity.replace("00000010", "00000011") : entity));
    const read = readReturn(chained([...counted.slice(0, 3), extra, ...counted.slice(3)]));
    expect(read.unknown.map(({ raw }) => raw)).toEqual([extra]);
    expect(read.file).toEqual(readReturn(chained(RSP)).file);
  });
});
