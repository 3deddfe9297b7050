import type { KeptInvoice } from "./kept-invoice.ts";
import type { ShareState } from "./views.ts";

/** Shares that nobody has acknowledged: on this device, or come back to it. */
const HELD: readonly ShareState[] = ["created", "in-lot", "to-correct"];

/** How many places an invoice takes: its FSE and its DRE, each until it is acknowledged. */
export function heldShares(invoice: KeptInvoice): number {
  if (invoice.stage !== "signed") return 0;
  const place = (state: ShareState) => (HELD.includes(state) ? 1 : 0);
  return place(invoice.fse.state) + place(invoice.dre.state);
}

const DAY_MS = 86_400_000;

/** Adds the shares an invoice holds to the count of its day. */
export function count(heldByDay: Map<number, number>, invoice: KeptInvoice, sign: 1 | -1): void {
  const shares = heldShares(invoice);
  if (shares === 0) return;
  const signedOn = Math.floor((invoice.signedAtMs ?? 0) / DAY_MS);
  const left = (heldByDay.get(signedOn) ?? 0) + sign * shares;
  if (left === 0) heldByDay.delete(signedOn);
  else heldByDay.set(signedOn, left);
}

export function total(heldByDay: ReadonlyMap<number, number>): number {
  let sum = 0;
  for (const shares of heldByDay.values()) sum += shares;
  return sum;
}
