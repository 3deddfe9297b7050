import type { KeptInvoice } from "./kept-invoice.ts";
import type { ReplacementView } from "./replacement-records.ts";
import type { ReturnFileView, Unattached } from "./returns.ts";
import type { ReturnsState } from "./returns-book.ts";
import type { LotView, PieceView, PrintJobView } from "./views.ts";

/** When a card opened this device for the last time, and what type it said it was. */
export interface CardUse {
  readonly atMs: number;
  readonly cardType?: string;
}

/** What one record changes. Values are whole: the old ones are replaced. */
export interface Change {
  readonly invoices?: readonly KeptInvoice[];
  readonly lot?: LotView;
  readonly lots?: readonly LotView[];
  readonly pieces?: readonly PieceView[];
  /** Hash of a return file that could not be read. */
  readonly refusedReturn?: string;
  /** Number of a record that purges. */
  readonly purgeSeq?: number;
  readonly purgedReturns?: readonly ReturnFileView[];
  readonly returned?: { readonly file: ReturnFileView; readonly unattached: readonly Unattached[] };
  readonly printJob?: PrintJobView;
  readonly replacement?: ReplacementView;
  readonly enrolled?: string;
  /** A card shut out. */
  readonly removed?: string;
  /** Generation of the data key from here on. */
  readonly generation?: number;
  /** Counters moved: key and last value used. */
  readonly counters?: readonly (readonly [string, number])[];
  /** A card opened the device. */
  readonly cardUse?: readonly [serial: string, use: CardUse];
}

/** A whole book but for its invoices, for a checkpoint. */
export interface BookState {
  readonly lots: readonly LotView[];
  readonly printJobs: readonly PrintJobView[];
  readonly enrolled: readonly string[];
  readonly counters: readonly (readonly [string, number])[];
  readonly cardUses: readonly (readonly [string, CardUse])[];
  readonly generation: number;
  readonly lastPurgeSeq: number;
  readonly returns: ReturnsState;
  readonly replacements: readonly ReplacementView[];
  readonly pieces: readonly PieceView[];
}
