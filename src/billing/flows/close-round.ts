import type { Book, LotView } from "#billing/journal/index";
import type { SealedLot } from "#billing/model/lot";
import { handOverTicket } from "#billing/receipt/index";
import type { Desk } from "./desk.ts";
import { type HandOverResult, handedOver, handOverLots } from "./hand-over.ts";
import { makeLots, makePieceLots } from "./make-lots.ts";
import { lotRefusal } from "./may-bill.ts";
import { purgeExpired } from "./purge-expired.ts";
import { offerPutBack } from "./put-back.ts";
import type { HandOverEnd } from "./road.ts";
import type { Session } from "./session.ts";
import { codeOf, tell } from "./trouble.ts";
import { billersOf } from "./visit/resume-signatures.ts";

export type CloseEnd =
  | { readonly kind: "handed-over"; readonly lots: number }
  | { readonly kind: "nothing" }
  | { readonly kind: "stopped" };

/** End of the round: lots formed and signed, sealed, handed over, their receipts recorded, the proof printed. */
export async function closeRound(desk: Desk, session: Session): Promise<CloseEnd> {
  try {
    const refusal = lotRefusal(desk, session);
    if (refusal === undefined) {
      await offerPutBack(desk, session);
      await makeLots(desk, session);
      await makePieceLots(desk, session);
    } else if (session.book.inNoLot(billersOf(session)).length > 0)
      await tell(desk, refusal, "saved", {}, session.signal);
  } catch (thrown) {
    if (session.signal.aborted) return { kind: "stopped" };
    await tell(desk, codeOf(thrown), "saved", {}, session.signal);
    return { kind: "stopped" };
  }
  const end = await dischargeLots(desk, session);
  await purgeOver(desk, session);
  return end;
}

/** What is past its time goes at the end of a round; a fault of the storage is told, and the round ended well all the same. */
async function purgeOver(desk: Desk, session: Session): Promise<void> {
  if (session.signal.aborted) return;
  try {
    await purgeExpired(desk, session);
  } catch (thrown) {
    if (!session.signal.aborted) await tell(desk, codeOf(thrown), "nothing-lost", {}, session.signal);
  }
}

/** The lots that are sealed go to the poste, in the order they were made; what it signed for is shown and printed. */
export async function dischargeLots(desk: Desk, session: Session): Promise<CloseEnd> {
  const sealed = inOrderMade(session.book, await desk.outbox.list());
  if (sealed.length === 0) return { kind: "nothing" };
  const result = await handOverLots(desk, sealed, (lot, end) => settle(desk, lot, end));
  if (result.problem !== undefined) await tellProblem(desk, session, result);
  if (result.received.length === 0) return { kind: "stopped" };
  await showProof(desk, session, result);
  return { kind: "handed-over", lots: result.received.length };
}

/** The outbox lies in the order of its names; lots leave in the order they were made (scenario A23). */
function inOrderMade(book: Book, sealed: readonly SealedLot[]): readonly SealedLot[] {
  return book.lotsToHandOver().flatMap(({ lotId }) => sealed.filter((one) => one.id === lotId));
}

/** The receipt is journaled before the lot is called handed over, and before it leaves the outbox. */
export async function settle(desk: Desk, lot: SealedLot, end: HandOverEnd & { kind: "received" }): Promise<void> {
  await desk.journal.append({ kind: "handed-over", lotId: lot.id, receipt: end.receipt });
  await desk.outbox.remove(lot.id);
}

async function tellProblem(desk: Desk, session: Session, result: HandOverResult): Promise<void> {
  const facts = { done: result.received.length, lots: result.lots, left: result.lots - result.received.length };
  const code = result.problem?.code ?? "E_POSTE_ABSENT";
  await tell(desk, code, result.problem?.kind === "not-confirmed" ? "doubt" : "nothing-lost", facts, session.signal);
}

/** What the poste signed for, on screen and on paper: the lots with their count, total and hash. */
async function showProof(desk: Desk, session: Session, result: HandOverResult): Promise<void> {
  const lots = result.received.flatMap(({ receipt }) => {
    const view: LotView | undefined = session.book.lot(receipt.lotId);
    return view === undefined ? [] : [{ view, receipt }];
  });
  await desk.printer.print(handOverTicket(lots, { test: desk.device.mode === "test", printedAtMs: desk.clock.now() }));
  await desk.ui.ask(
    "handed-over",
    { locked: false, lots: lots.map(({ receipt }) => handedOver(receipt)) },
    session.signal,
  );
}
