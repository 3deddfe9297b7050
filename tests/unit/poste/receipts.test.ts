import { describe, expect, test } from "vitest";
import { posteIdentity } from "../../../poste/identity.ts";
import { nextReceipt, ReceiptBook, type ReceiptChain } from "../../../poste/receipts.ts";
import { receiptHash } from "../../../src/sync/messages/index.ts";
import { sha256, temporaryFolder } from "./rig.ts";

const poste = await posteIdentity(temporaryFolder(), { now: () => 0 });
const START: ReceiptChain = { count: 0, head: "0".repeat(64) };
const give = (chain: ReceiptChain, lotNumber: string) =>
  nextReceipt(poste, chain, {
    lotId: `fse.346001233.${lotNumber}.261014183000`,
    hash: sha256(lotNumber),
    invoices: 1,
    totalFeesCents: 608,
    receivedAt: "2026-10-14T17:00:00.000Z",
  });
const first = give(START, "001");
const second = give({ count: 1, head: receiptHash(first) }, "002");
const third = give({ count: 2, head: receiptHash(second) }, "003");

describe("the book of receipts", () => {
  test("an empty one begins the chain", () => {
    expect(new ReceiptBook(poste, []).chain).toEqual(START);
  });

  test("found in any order, they are one chain, and each lot has its own", () => {
    const book = new ReceiptBook(poste, [third, first, second]);
    expect([book.chain, book.of(second.lotId)]).toEqual([{ count: 3, head: receiptHash(third) }, second]);
  });

  test("after a gap the numbers go on from the last", () => {
    expect(new ReceiptBook(poste, [first, third]).chain.count).toBe(3);
  });

  test.each([
    [
      "one that does not name the one before, though rightly signed",
      [first, give({ count: 1, head: "f".repeat(64) }, "009")],
      "chain",
    ],
    ["two under one number, each rightly signed", [first, give(START, "009")], "chain"],
    ["one whose date was changed", [first, { ...second, receivedAt: "2026-10-15T17:00:00.000Z" }], "signature"],
  ])("%s is not taken", (_, receipts, part) => {
    expect(() => new ReceiptBook(poste, receipts)).toThrow(
      expect.objectContaining({ code: "E_POSTE_RECEIPT", facts: expect.objectContaining({ part }) }),
    );
  });

  test("those of another identity on the same folder keep their place in the numbering", async () => {
    const later = await posteIdentity(temporaryFolder(), { now: () => 0 });
    expect(new ReceiptBook(later, [first, second]).chain).toEqual({ count: 2, head: receiptHash(second) });
  });
});
