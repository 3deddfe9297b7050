import { createSign } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { PosteReceipt } from "#billing/model/lot";
import { parseReceipt, receiptBytes, receiptHash } from "#sync/messages/index";
import { settledNames } from "./durable.ts";
import type { PosteIdentity } from "./identity.ts";

/** The chain of receipts of one poste: each signed, each naming the one before. */
export interface ReceiptChain {
  readonly count: number;
  readonly head: string;
}

const START: ReceiptChain = { count: 0, head: "0".repeat(64) };

/** Reads the chain back from the lots on disk, which are the truth; journal.jsonl only tells it to people. */
export async function readChain(lotsDir: string): Promise<ReceiptChain> {
  const receipts: PosteReceipt[] = [];
  for (const name of await settledNames(lotsDir)) {
    receipts.push(parseReceipt(JSON.parse(await readFile(join(lotsDir, name, "receipt.json"), "utf8"))));
  }
  receipts.sort((a, b) => a.sequence - b.sequence);
  const last = receipts.at(-1);
  return last === undefined ? START : { count: last.sequence, head: receiptHash(last) };
}

/** Signs the next receipt of the chain. */
export function nextReceipt(
  identity: PosteIdentity,
  chain: ReceiptChain,
  lot: {
    readonly lotId: string;
    readonly hash: string;
    readonly invoices: number;
    readonly totalFeesCents: number;
    readonly receivedAt: string;
  },
): PosteReceipt {
  const unsigned = { ...lot, posteId: identity.id, sequence: chain.count + 1, previous: chain.head };
  const signature = createSign("sha256").update(receiptBytes(unsigned)).sign(identity.keyPem, "base64");
  return { ...unsigned, signature };
}
