import type { PosteReceipt, SealedLot } from "#billing/model/lot";
import type { HandedOverLot, HandOverFacts } from "#hal/ports/index";
import type { Desk } from "./desk.ts";
import type { HandOverEnd } from "./road.ts";

/** What became of the sealed lots of one round of hand-over. */
export interface HandOverResult {
  readonly lots: number;
  readonly received: readonly (HandOverEnd & { kind: "received" })[];
  /** The first thing that went wrong; the lots that were not confirmed stay in the outbox. */
  readonly problem?: HandOverEnd & { kind: "unreachable" | "not-confirmed" | "refused" };
}

/**
 * Hands every sealed lot over, in order. `settle` is called with each verified receipt: it journals it when the data are
 * open, and only then the lot leaves the outbox. Locked, nothing is settled: the receipt is asked for again later, and
 * the other end gives the same one (reliability 5).
 */
export async function handOverLots(
  desk: Desk,
  sealed: readonly SealedLot[],
  settle: ((lot: SealedLot, end: HandOverEnd & { kind: "received" }) => Promise<void>) | undefined,
): Promise<HandOverResult> {
  const received: (HandOverEnd & { kind: "received" })[] = [];
  for (const [index, lot] of sealed.entries()) {
    const show = (step: HandOverFacts["step"], percent: number) =>
      desk.ui.show({ kind: "hand-over", step, lot: index + 1, lots: sealed.length, percent });
    show("connecting", 0);
    const end = await desk.road.handOver(lot, (percent) => show(percent < 100 ? "sending" : "receipt", percent));
    if (end.kind === "received") {
      show("recording", 100);
      await settle?.(lot, end);
      received.push(end);
    } else {
      return { lots: sealed.length, received, problem: end };
    }
  }
  return { lots: sealed.length, received };
}

/** A receipt as the screen shows it. */
export function handedOver(receipt: PosteReceipt): HandedOverLot {
  return { lotId: receipt.lotId, invoices: receipt.invoices, totalCents: receipt.totalFeesCents, hash: receipt.hash };
}
