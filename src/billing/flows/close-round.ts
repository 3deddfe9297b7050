import type { Book, LotView } from "#billing/journal/index";
import type { SealedLot } from "#billing/model/lot";
import { handOverTicket } from "#billing/receipt/index";
import type { ReceptionFacts } from "#hal/ports/index";
import type { Desk } from "./desk.ts";
import { type HandOverResult, handedOver, handOverLots, tellProblem } from "./hand-over.ts";
import { makeLots, makePieceLots } from "./make-lots.ts";
import { lotRefusal } from "./may-bill.ts";
import { purgeExpired } from "./purge-expired.ts";
import { offerPutBack } from "./put-back.ts";
import { isNews, receivePushed } from "./receive-pushed.ts";
import type { HandOverEnd } from "./road.ts";
import { maySend } from "./sending-stop.ts";
import type { Session } from "./session.ts";
import { codeOf, tell } from "./trouble.ts";
import { billersOf } from "./whose-work.ts";

export type CloseEnd =
  | { readonly kind: "handed-over"; readonly lots: number }
  | { readonly kind: "nothing" }
  | { readonly kind: "stopped" };

/**
 * End of the round, at any hour: lots formed and signed, sealed, handed over, their receipts recorded; then what stands at the
 * poste is taken. Both happen even if one fails, and each result is shown (E128); begun again after a cut, it goes on.
 */
export async function closeRound(desk: Desk, session: Session): Promise<CloseEnd> {
  let sending = true;
  try {
    sending = await maySend(desk, session);
    const refusal = lotRefusal(desk, session);
    if (sending && refusal === undefined) {
      await offerPutBack(desk, session);
      await makeLots(desk, session);
      await makePieceLots(desk, session);
    } else if (refusal !== undefined && session.book.inNoLot(billersOf(session)).length > 0)
      await tell(desk, refusal, "saved", {}, session.signal);
  } catch (thrown) {
    if (session.signal.aborted) return { kind: "stopped" };
    await tell(desk, codeOf(thrown), "saved", {}, session.signal);
    return { kind: "stopped" };
  }
  const end = await dischargeLots(desk, session, sending);
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

/** Sends, then receives; what the poste signed for and what it had are shown together, and the proof is printed. */
export async function dischargeLots(desk: Desk, session: Session, sending = true): Promise<CloseEnd> {
  const sealed = sending ? inOrderMade(session.book, await desk.outbox.list()) : [];
  const result = await handOverLots(desk, sealed, (lot, end) => settle(desk, lot, end));
  const reception = await received(desk, session);
  const neither = result.problem !== undefined && reception?.problem?.step === "list";
  await tellProblem(desk, result, { ...countOf(session, sealed, result), neither }, session.signal);
  const news = reception !== undefined && isNews(reception) && !neither;
  if (result.received.length > 0 || news) await showEnd(desk, session, result, reception);
  if (reception?.problem?.code === "E_STORE_LOST_TAIL" && !session.signal.aborted)
    await tell(desk, "E_STORE_LOST_TAIL", "nothing-lost", {}, session.signal);
  if (result.received.length > 0) return { kind: "handed-over", lots: result.received.length };
  return { kind: sealed.length === 0 && sending ? "nothing" : "stopped" };
}

/** What the poste had; a fault of the storage is told, and what was sent stays sent. */
async function received(desk: Desk, session: Session): Promise<ReceptionFacts | undefined> {
  if (session.signal.aborted) return undefined;
  try {
    return await receivePushed(desk, session);
  } catch (thrown) {
    if (!session.signal.aborted) await tell(desk, codeOf(thrown), "nothing-lost", {}, session.signal);
    return undefined;
  }
}

/** Invoices confirmed by the poste, of those that were to be sent: FSE and DRE apart. */
function countOf({ book }: Session, sealed: readonly SealedLot[], { received: ends }: HandOverResult) {
  const members = sealed.map(({ id }) => book.lot(id)?.members.length ?? 0);
  return {
    confirmed: ends.reduce((sum, { receipt }) => sum + receipt.invoices, 0),
    all: members.reduce((sum, count) => sum + count, 0),
  };
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

/** What the poste signed for, on screen and on paper: the lots with their count, total and hash; and what it had. */
async function showEnd(
  desk: Desk,
  session: Session,
  result: HandOverResult,
  reception: ReceptionFacts | undefined,
): Promise<void> {
  const lots = result.received.flatMap(({ receipt }) => {
    const view: LotView | undefined = session.book.lot(receipt.lotId);
    return view === undefined ? [] : [{ view, receipt }];
  });
  if (lots.length > 0)
    await desk.printer.print(
      handOverTicket(lots, { test: desk.device.mode === "test", printedAtMs: desk.clock.now() }),
    );
  const left = result.lots - result.received.length;
  await desk.ui.ask(
    "handed-over",
    {
      locked: false,
      lots: lots.map(({ receipt }) => handedOver(receipt)),
      ...(left > 0 && { left }),
      ...(reception && { reception }),
    },
    session.signal,
  );
}
