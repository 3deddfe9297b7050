import { pieceId } from "../model/piece.ts";
import type { Book } from "./book.ts";
import type { LotFormedEntry, PieceEntry } from "./entries.ts";
import { type At, type Fit, fits, refused } from "./fit.ts";
import { PIECE_MOVES } from "./moves.ts";
import type { ReturnedLot } from "./returns.ts";
import { BODY_KEYS } from "./series.ts";
import type { LotView, PieceState, PieceView } from "./views.ts";

/** A piece linked to its invoice: there is no record that undoes it. Pure. */
export function foldPiece(book: Book, entry: PieceEntry, at: At): Fit {
  const { kind: _, ...facts } = entry;
  if (book.invoice(entry.billerNumber, entry.number)?.stage !== "signed")
    return refused("a piece of no signed invoice");
  if (entry.sequence !== book.pieces.nextSequence(entry, entry.documentCode)) return refused("not the next piece");
  if (entry.pieceId !== pieceId(entry)) return refused("a piece under another name");
  if (book.pieces.duplicateOf(entry.sha256, at.atMs) !== undefined) return refused("a piece linked twice");
  const { bodyKey, seq, atMs } = at;
  return fits({
    pieces: [{ ...facts, state: "linked", linkedAtMs: atMs, seq, bodyKey }],
    counters: [[BODY_KEYS, bodyKey]],
  });
}

/** Whether a piece may leave: in no lot, and the FSE lot of its invoice was received (formats.md 6.4). */
export function mayLeave(book: Book, piece: PieceView): boolean {
  const invoice = book.invoice(piece.billerNumber, piece.number);
  const lot = invoice?.fse.lotId === undefined ? undefined : book.lot(invoice.fse.lotId);
  return piece.state === "linked" && invoice?.stage === "signed" && lot?.answer?.status === "received";
}

/** The pieces of a new PJ lot, each in it from here on; undefined when one may not leave, or is there twice. */
export function lotPieces(
  book: Book,
  { lotId, identity, pieces = [] }: LotFormedEntry,
): readonly PieceView[] | undefined {
  const found: PieceView[] = [];
  for (const id of new Set(pieces)) {
    const piece = book.pieces.piece(id);
    if (piece === undefined || piece.billerNumber !== identity.billerNumber || !mayLeave(book, piece)) return undefined;
    found.push({ ...piece, state: PIECE_MOVES["lot-formed"].to, lotId });
  }
  return found.length === pieces.length ? found : undefined;
}

/** The pieces of a lot, moved by what happened to it; those that may not are left out. */
export function movedPieces(book: Book, lot: LotView, by: keyof typeof PIECE_MOVES): readonly PieceView[] {
  return piecesOf(book, lot).flatMap((piece) => {
    const state = movedPiece(piece, by);
    return state === undefined ? [] : [{ ...piece, state }];
  });
}

/**
 * What the ARL of a PJ lot says of its pieces: received, but for those that it names with a reason; a lot that is refused gives
 * them all back, to leave in another one.
 */
export function answeredPieces(book: Book, lot: LotView, told: ReturnedLot): readonly PieceView[] {
  if (told.status === "N") return movedPieces(book, lot, "lot-refused").map(({ lotId: _, ...piece }) => piece);
  return piecesOf(book, lot).flatMap((piece) => {
    const rank = (lot.pieces ?? []).indexOf(piece.pieceId) + 1;
    const reason = told.reasons.find(({ line, severity }) => line === rank && severity === "R");
    const state = movedPiece(piece, reason === undefined ? "lot-received" : "piece-refused");
    return state === undefined ? [] : [{ ...piece, state, ...(reason && { reason }) }];
  });
}

/** The pieces that are in this lot. */
function piecesOf(book: Book, { lotId, pieces = [] }: LotView): readonly PieceView[] {
  return pieces.flatMap((id) => {
    const piece = book.pieces.piece(id);
    return piece?.lotId === lotId ? [piece] : [];
  });
}

function movedPiece({ state }: PieceView, by: keyof typeof PIECE_MOVES): PieceState | undefined {
  const { from, to } = PIECE_MOVES[by];
  return (from as readonly string[]).includes(state) ? to : undefined;
}
