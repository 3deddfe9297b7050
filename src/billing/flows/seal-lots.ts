import type { LotView } from "#billing/journal/index";
import type { SignedInvoice } from "#billing/model/invoice";
import type { Desk } from "./desk.ts";

/** Envelopes one signed lot for the poste; bytes and hash are journaled before the outbox shows them. */
export async function sealLot(desk: Desk, view: LotView): Promise<void> {
  const lot = await desk.journal.lot(view.lotId);
  const signedData = await desk.journal.lotSignature(view.lotId);
  const members: SignedInvoice[] = [];
  for (const number of lot.members) members.push(await desk.journal.signedInvoiceOf(lot.identity.billerNumber, number));
  const sealed = await desk.road.seal({ lotId: view.lotId, signedData, members });
  await desk.journal.append({ kind: "lot-sealed", lotId: view.lotId, hash: sealed.hash, parcel: sealed.parcel });
  await desk.outbox.put(sealed);
}
