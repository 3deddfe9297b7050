import { hex } from "#util/bytes";
import { Trouble } from "#util/trouble";
import { pieceFileName } from "../model/piece.ts";
import { sha256 } from "../signing/crypto.ts";
import type { B2Lot } from "./b2-model.ts";
import { fieldOf, numberOf } from "./record.ts";

/**
 * A bordereau and the documents that came with it: one document a record P, in its order, under its name, with its size and its
 * SHA-256 (formats.md 6.5). Any other lot has none. Trouble E_LOT_DIGEST, why `pieces`, with the rank of the first that is not.
 */
export function checkPieces(
  { pieces: records }: B2Lot,
  documents: readonly { readonly fileName: string; readonly bytes: Uint8Array }[],
): void {
  if (records.length !== documents.length) throw new Trouble("E_LOT_DIGEST", { why: "pieces" });
  for (const [index, record] of records.entries()) {
    const document = documents[index];
    const field = (name: string) => fieldOf(record, name);
    const [code, rank] = [field("documentCode").trim(), numberOf(record, "pieceSequence")];
    const name = pieceFileName({
      billerNumber: field("billerNumber"),
      number: field("invoiceNumber"),
      documentCode: code === "ORDN" || code === "FSP" ? code : "AOTP",
      sequence: rank,
    });
    const same =
      document?.fileName === name &&
      document.bytes.length === numberOf(record, "sizeBytes") &&
      hex(sha256(document.bytes)) === field("sha256");
    if (!same) throw new Trouble("E_LOT_DIGEST", { why: "pieces", piece: index + 1 });
  }
}
