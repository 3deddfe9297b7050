import type { DocumentCode } from "../model/piece.ts";
import type { PieceView } from "./views.ts";

/** A duplicate is looked for among the pieces of the last 12 months (formats.md 6.3). */
const TWELVE_MONTHS_MS = 366 * 24 * 3600 * 1000;

/** The pieces justificatives, in the order they were linked. */
export class PiecesBook {
  readonly #pieces = new Map<string, PieceView>();

  commit(piece: PieceView): void {
    this.#pieces.set(piece.pieceId, piece);
  }

  /** All it holds, for a checkpoint. */
  state(): readonly PieceView[] {
    return [...this.#pieces.values()];
  }

  piece(pieceId: string): PieceView | undefined {
    return this.#pieces.get(pieceId);
  }

  all(): IterableIterator<PieceView> {
    return this.#pieces.values();
  }

  of({ billerNumber, number }: { readonly billerNumber: string; readonly number: string }): readonly PieceView[] {
    return [...this.#pieces.values()].filter((one) => one.billerNumber === billerNumber && one.number === number);
  }

  /** Rank of the next piece of an invoice under a code, from 1. */
  nextSequence(invoice: { readonly billerNumber: string; readonly number: string }, code: DocumentCode): number {
    return this.of(invoice).filter(({ documentCode }) => documentCode === code).length + 1;
  }

  /** The piece with the very same bytes, linked in the 12 months before; undefined when there is none. */
  duplicateOf(sha256: string, atMs: number): PieceView | undefined {
    return [...this.#pieces.values()].find((one) => one.sha256 === sha256 && atMs - one.linkedAtMs < TWELVE_MONTHS_MS);
  }
}
