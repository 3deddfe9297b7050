import { createSign } from "node:crypto";
import type { PosteReceipt } from "#billing/model/lot";
import { derOf, verifyRsaMessage } from "#billing/signing/index";
import { receiptBytes, receiptHash } from "#sync/messages/index";
import { Trouble } from "#util/trouble";
import type { PosteIdentity } from "./identity.ts";

/** Where the chain of receipts of one poste stands: each signed, each naming the one before. */
export interface ReceiptChain {
  readonly count: number;
  readonly head: string;
}

const START: ReceiptChain = { count: 0, head: "0".repeat(64) };

/** Signs the next receipt of the chain. */
export function nextReceipt(
  identity: PosteIdentity,
  chain: ReceiptChain,
  lot: Pick<PosteReceipt, "lotId" | "hash" | "invoices" | "totalFeesCents" | "receivedAt">,
): PosteReceipt {
  const unsigned = { ...lot, posteId: identity.id, sequence: chain.count + 1, previous: chain.head };
  const signature = createSign("sha256").update(receiptBytes(unsigned)).sign(identity.keyPem, "base64");
  return { ...unsigned, signature };
}

/** Every receipt given, by lot, and the head of their chain. */
export class ReceiptBook {
  readonly #byLot = new Map<string, PosteReceipt>();
  #chain = START;

  /**
   * Takes the receipts found on disk, in any order. Trouble E_POSTE_RECEIPT, `sequence` naming the one, when one of this
   * poste's is not signed by it, when two bear one number, or when one does not name the one before.
   */
  constructor(identity: PosteIdentity, receipts: readonly PosteReceipt[]) {
    const certificate = derOf(identity.certificatePem);
    let before: PosteReceipt | undefined;
    for (const receipt of [...receipts].sort((a, b) => a.sequence - b.sequence)) {
      const { sequence } = receipt;
      const signature = new Uint8Array(Buffer.from(receipt.signature, "base64"));
      const ours = receipt.posteId === identity.id;
      if (ours && !verifyRsaMessage(certificate, receiptBytes(receipt), signature))
        throw new Trouble("E_POSTE_RECEIPT", { part: "signature", sequence });
      if (before !== undefined && !follows(receipt, before))
        throw new Trouble("E_POSTE_RECEIPT", { part: "chain", sequence });
      this.keep(receipt);
      before = receipt;
    }
  }

  get chain(): ReceiptChain {
    return this.#chain;
  }

  of(lotId: string): PosteReceipt | undefined {
    return this.#byLot.get(lotId);
  }

  keep(receipt: PosteReceipt): void {
    this.#byLot.set(receipt.lotId, receipt);
    this.#chain = { count: receipt.sequence, head: receiptHash(receipt) };
  }
}

/** After a gap (lots filed away together with the journal) there is nothing to compare with. */
function follows(receipt: PosteReceipt, before: PosteReceipt): boolean {
  if (receipt.sequence === before.sequence) return false;
  return receipt.sequence > before.sequence + 1 || receipt.previous === receiptHash(before);
}
