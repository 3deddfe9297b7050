import { AttachedReturn } from "../model/attach-return.ts";
import type { Book } from "./book.ts";
import type { Change } from "./change.ts";
import type { ReturnEntry } from "./entries.ts";
import { answeredPieces } from "./fold-pieces.ts";
import type { KeptInvoice } from "./kept-invoice.ts";
import { BODY_KEYS } from "./series.ts";
import type { LotView } from "./views.ts";

/** A return file taken in: the views it changes, and what of it matched nothing (model/attach-return.ts). Pure. */
export function foldReturn(
  book: Book,
  entry: ReturnEntry,
  { bodyKey, ...at }: { readonly seq: number; readonly atMs: number; readonly bodyKey: number },
): Change {
  const work = new AttachedReturn<LotView, KeptInvoice>(
    {
      lot: (lotId) => book.lot(lotId),
      invoice: (billerNumber, number) => book.kept(billerNumber, number),
      left: ({ stage }) => stage === "sealed" || stage === "handed-over",
    },
    entry,
    at,
  );
  const { lots: _, ...facts } = entry;
  return {
    invoices: work.invoices(),
    lots: work.lots(),
    pieces: work.answered.flatMap(([lot, told]) => answeredPieces(book, lot, told)),
    counters: [[BODY_KEYS, bodyKey]],
    returned: {
      file: {
        ...facts,
        ...at,
        lots: entry.lots.length,
        lotIds: [...new Set(entry.lots.map((lot) => lot.lotId))],
        bodyKey,
        invoices: entry.lots.reduce((sum, lot) => sum + lot.invoices.length, 0),
        unattached: work.unattached.length,
      },
      unattached: work.unattached,
    },
  };
}
