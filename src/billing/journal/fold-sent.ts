import { moved as movedShare } from "../model/share.ts";
import type { Book } from "./book.ts";
import { type At, type Fit, fits, refused } from "./fit.ts";
import { movedPieces } from "./fold-pieces.ts";
import type { KeptInvoice } from "./kept-invoice.ts";
import { shareOf } from "./shares.ts";
import type { LotView } from "./views.ts";

/** A lot that is gone from this device, by either road: its members are "envoyées", its pieces too. What a return said first stays. */
export function sentLot(book: Book, lot: LotView, at: At): Fit {
  const members = sentMembers(book, lot);
  if (members === undefined) return refused("a member that is not in this lot");
  return fits({
    invoices: members,
    pieces: movedPieces(book, lot, "sent"),
    lot: { ...lot, stage: "handed-over", handedOverAtMs: at.atMs },
  });
}

/** The members that are "envoyées" from here on; undefined when one is elsewhere. */
function sentMembers(book: Book, lot: LotView): readonly KeptInvoice[] | undefined {
  const share = shareOf(lot);
  if (share === undefined) return [];
  const members: KeptInvoice[] = [];
  for (const number of lot.members) {
    const before = book.kept(lot.identity.billerNumber, number);
    if (before === undefined || (before[share].lotId !== lot.lotId && lot.answer?.status !== "refused"))
      return undefined;
    const moved = before[share].lotId === lot.lotId ? movedShare(before[share], "handed-over") : undefined;
    if (moved !== undefined) members.push({ ...before, [share]: moved });
  }
  return members;
}
