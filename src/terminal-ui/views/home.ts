import { billersOf, holderName, isOwnWork, pendingOf, type Session } from "#billing";
import type { Destination, House } from "./house.ts";

const ROADS = {
  bill: "bill",
  "hand-over": "close",
  invoices: "invoices",
  menu: "menu",
  situation: "situation",
  "print-again": "print-again",
  pending: "pending",
} as const;

/** Home of an open session: what waits, and the roads. A Vitale that is put in starts a visit. ANNULER stays here: leaving is LOCK, or taking the CPS out. */
export async function homeView(house: House, session: Session): Promise<Destination> {
  const { desk } = house;
  const { book, card, situation } = session;
  const billers = billersOf(session);
  const pending = pendingOf(desk, session);
  const free = Math.max(0, desk.device.capacity - book.held);
  desk.ui.status({ held: book.held, free });
  const put = new AbortController();
  const quiet = desk.reader.listen((event) => {
    if (event.kind === "inserted" && event.slot === "vitale") put.abort();
  });
  const answer = await desk.ui.ask(
    "home",
    {
      holder: holderName(card),
      situation: `${session.replacement === undefined ? `${card.situations.indexOf(situation) + 1}/${card.situations.length} ` : ""}${situation.label}`,
      situations: card.situations.length,
      held: book.held,
      free,
      inNoLot: book.inNoLot(billers).length,
      lotsToFinish: book.lotsToFinish(billers).length,
      sealedLots: (await desk.outbox.list()).length,
      toResume: pending.signatures,
      awaiting: pending.awaiting,
      drafts: pending.drafts,
      toPrint: book.printJobsToDo().filter(({ about }) => {
        const view = about && book.invoice(about.billerNumber, about.number);
        return view !== undefined && isOwnWork(session, view);
      }).length,
    },
    AbortSignal.any([session.signal, put.signal]),
  );
  quiet();
  if (session.signal.aborted) return { to: "waiting" };
  if (put.signal.aborted) return { to: "bill", session };
  if (answer.kind !== "given") return { to: "home", session };
  return { to: ROADS[answer.value], session };
}
