import type { Book } from "./book.ts";
import { type At, type Fit, fits, refused } from "./fit.ts";
import type { KeptInvoice } from "./kept-invoice.ts";
import type { ReturnFileView } from "./returns.ts";
import type { Share } from "./views.ts";

/**
 * A LOT PURGED: its bytes go, its pieces, the names of those of its invoices whose other share is in no lot that is kept, and the return
 * files that name no lot that is kept. Numbers, amounts and states stay. Pure.
 */
export function foldPurge(book: Book, lotId: string, { atMs, seq }: At): Fit {
  const lot = book.lot(lotId);
  if (lot === undefined || lot.purgedAtMs !== undefined) return refused("purge of a lot that is not there");
  if (lot.stage !== "handed-over" && lot.answer === undefined) return refused("purge of a lot nobody has");
  const gone = (id: string | undefined) => id === lotId || (id !== undefined && book.lot(id)?.purgedAtMs !== undefined);
  const invoices = lot.members.flatMap((number) => {
    const before = book.kept(lot.identity.billerNumber, number);
    return before !== undefined && isFree(before, gone) ? [withoutNames(before, atMs)] : [];
  });
  const files = [...book.returns.files()].flatMap((file): ReturnFileView[] =>
    file.purgedAtMs === undefined && file.lotIds.includes(lotId) && file.lotIds.every((id) => !book.lot(id) || gone(id))
      ? [{ ...file, purgedAtMs: atMs }]
      : [],
  );
  const pieces = (lot.pieces ?? []).flatMap((id) => {
    const piece = book.pieces.piece(id);
    return piece?.lotId === lotId ? [{ ...piece, purgedAtMs: atMs }] : []; // One that came out of the lot again is kept.
  });
  return fits({ invoices, pieces, lot: { ...lot, purgedAtMs: atMs }, purgedReturns: files, purgeSeq: seq });
}

/** Nothing that is kept needs it: each of its shares is in a lot that is purged; of a deleted one, was. */
function isFree(invoice: KeptInvoice, gone: (lotId: string | undefined) => boolean): boolean {
  const lotOf = (share: Share) => share.lotId ?? (invoice.stage === "voided" ? share.refusedLotId : undefined);
  const free = (share: Share) => share.state === "none" || gone(lotOf(share));
  return invoice.purgedAtMs === undefined && free(invoice.fse) && free(invoice.dre);
}

function withoutNames({ patient: _, patientKey: __, ...invoice }: KeptInvoice, atMs: number): KeptInvoice {
  return { ...invoice, purgedAtMs: atMs };
}
