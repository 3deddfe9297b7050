import type { HandOverEnd } from "#billing";
import type { PosteReceipt, SealedLot } from "#billing/model/lot";
import { derOf, verifyRsaMessage } from "#billing/signing/index";
import { Trouble } from "#util/trouble";
import { type Pairing, parseReceipt, receiptBytes } from "../messages/index.ts";
import type { PosteAnswer } from "./put-lot.ts";

/** Refusals of the poste which the screen tells apart. */
const REFUSALS = ["E_LOT_ENVELOPE", "E_LOT_SIGNATURE", "E_LOT_DIGEST", "E_POSTE_FULL"] as const;

/** What an answer means. Trouble E_POSTE_RECEIPT when it should be a receipt and is not the right one: the doubt stays. */
export function readAnswer({ status, body }: PosteAnswer, sealed: SealedLot, pairing: Pairing): HandOverEnd {
  if (status === 200 || status === 201) return { kind: "received", receipt: checkedReceipt(body, sealed, pairing) };
  const said = codeOf(body);
  return { kind: "refused", code: REFUSALS.find((code) => code === said) ?? "E_POSTE_REFUSED" };
}

/**
 * A receipt counts only for this lot, this hash, this poste, and with its signature good (N4, N5). Trouble E_POSTE_RECEIPT,
 * `part` naming what does not hold.
 */
export function checkedReceipt(body: string, sealed: SealedLot, pairing: Pairing): PosteReceipt {
  const receipt = parseReceipt(json(body));
  const ours = receipt.lotId === sealed.id && receipt.hash === sealed.hash && receipt.posteId === pairing.posteId;
  if (!ours) throw new Trouble("E_POSTE_RECEIPT", { part: "identity" });
  const signature = new Uint8Array(Buffer.from(receipt.signature, "base64"));
  if (!verifyRsaMessage(derOf(pairing.certificatePem), receiptBytes(receipt), signature))
    throw new Trouble("E_POSTE_RECEIPT", { part: "signature" });
  return receipt;
}

function codeOf(body: string): unknown {
  const said = json(body);
  return typeof said === "object" && said !== null && "code" in said ? said.code : undefined;
}

function json(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
