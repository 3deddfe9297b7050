import type { Book, InvoiceView } from "#billing/journal/index";
import type { Invoice } from "#billing/model/invoice";
import { type DocumentCode, pieceId } from "#billing/model/piece";
import { assert } from "#util/assert";
import type { Desk } from "./desk.ts";
import type { Session } from "./session.ts";
import { tell } from "./trouble.ts";

/** A document whose every rule was found to hold, and that was looked at (formats.md 6.3). */
export interface CheckedPiece {
  readonly bytes: Uint8Array;
  readonly sha256: string; // 64 hexadecimal digits in lower case
  readonly pages: number;
  readonly resolutionDpi: number; // 0 when born digital
  readonly colour: "G" | "C" | "B";
  readonly origin: "S" | "N";
}

export type LinkEnd =
  | { readonly kind: "linked"; readonly pieceId: string }
  | { readonly kind: "kept" }
  | { readonly kind: "refused" };

/**
 * Links a document to a signed invoice for good: asked twice, one record with the document in it, and no record undoes it (E157).
 * The same document is linked once in twelve months. Trouble E_STORE_* when it cannot be recorded.
 */
export async function linkPiece(
  desk: Desk,
  session: Session,
  chosen: InvoiceView,
  piece: CheckedPiece,
): Promise<LinkEnd> {
  const { billerNumber, number } = chosen;
  const { book, signal } = session;
  const view = book.invoice(billerNumber, number);
  if (view?.stage !== "signed") return { kind: "refused" };
  const twin = book.pieces.duplicateOf(piece.sha256, desk.clock.now());
  if (twin !== undefined) {
    await tell(desk, "E_PIECE_TWICE", "nothing-lost", { number: twin.number }, signal);
    return { kind: "refused" };
  }
  for (const subject of ["link-once", "link-twice"] as const) {
    const answer = await desk.ui.ask("confirm", { subject, facts: { number } }, signal);
    if (answer.kind !== "given" || !answer.value) return { kind: "kept" };
  }
  const invoice = view.purgedAtMs === undefined ? (await desk.journal.signing(view)).invoice : undefined;
  const documentCode = codeFor(book, view, invoice);
  const sequence = book.pieces.nextSequence(view, documentCode);
  const id = pieceId({ billerNumber, number, documentCode, sequence });
  const documentDay = (documentCode === "ORDN" && invoice?.prescription?.date) || view.careFrom;
  await desk.journal.append({
    kind: "piece",
    pieceId: id,
    ...{ billerNumber, number, documentCode, sequence, documentDay },
    ...piece,
  });
  assert(book.pieces.piece(id) !== undefined, "a piece that was recorded is in the book");
  return { kind: "linked", pieceId: id };
}

/** The documents an invoice needs, by its mode and whether the care was prescribed (formats.md 6.2). */
export function expectedPieces({ mode, prescription, pieceMode }: Invoice): readonly DocumentCode[] {
  if (pieceMode !== "S") return [];
  const prescribed = prescription === undefined ? [] : (["ORDN"] as const);
  return mode === "D" ? [...prescribed, "FSP"] : prescribed;
}

/** The first code that is expected and not there yet (a refused piece is not there); when nothing is expected, "any other piece". */
function codeFor(book: Book, view: InvoiceView, invoice: Invoice | undefined): DocumentCode {
  const there = book.pieces.of(view).filter(({ state }) => state !== "refused");
  const missing = (invoice === undefined ? [] : expectedPieces(invoice)).find(
    (code) => !there.some(({ documentCode }) => documentCode === code),
  );
  return missing ?? "AOTP";
}
