import * as v from "valibot";
import type { PosteReceipt } from "#billing/model/lot";
import { sha256 } from "#billing/signing/index";
import { concat, hex } from "#util/bytes";
import { Trouble } from "#util/trouble";

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const schema = v.strictObject({
  lotId: v.pipe(v.string(), v.regex(/^(fse|dre|pj)\.\d{9}\.\d{3}\.\d{12}$/)),
  hash,
  posteId: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
  receivedAt: v.pipe(v.string(), v.isoTimestamp()),
  sequence: count,
  previous: hash,
  invoices: count,
  totalFeesCents: count,
  signature: v.pipe(v.string(), v.base64(), v.maxLength(1024)),
});

/** The bytes the poste signs: the fields in this order, one a line, behind a prefix that nothing else begins with. */
export function receiptBytes(receipt: Omit<PosteReceipt, "signature">): Uint8Array {
  const lines = [
    "TRN-RECEIPT-1",
    receipt.lotId,
    receipt.hash,
    receipt.posteId,
    receipt.receivedAt,
    receipt.sequence,
    receipt.previous,
    receipt.invoices,
    receipt.totalFeesCents,
  ];
  return Buffer.from(lines.join("\n"), "utf8");
}

/** Chain value of a receipt: SHA-256 of its signed bytes and signature, in lower-case hexadecimal. */
export function receiptHash(receipt: PosteReceipt): string {
  return hex(sha256(concat(receiptBytes(receipt), Buffer.from(receipt.signature, "ascii")))).toLowerCase();
}

/** Reads a receipt. Trouble E_POSTE_RECEIPT when it is not one. */
export function parseReceipt(json: unknown): PosteReceipt {
  const parsed = v.safeParse(schema, json);
  if (!parsed.success) throw new Trouble("E_POSTE_RECEIPT", { part: "shape" });
  return parsed.output;
}
