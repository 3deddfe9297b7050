import { closeRound, offerDrafts, openPending, printAgain, resumeSignatures, type Session } from "#billing";
import type { Destination, House } from "./house.ts";

/** Lots formed, signed and handed over. */
export async function closeView(house: House, session: Session): Promise<Destination> {
  await closeRound(house.desk, session);
  return { to: "home", session };
}

/** Tickets that a fault left unprinted. */
export async function printAgainView(house: House, session: Session): Promise<Destination> {
  await printAgain(house.desk, session);
  return { to: "home", session };
}

/** Visits put aside, and invoices that a signature is missing of. */
export async function pendingView(house: House, session: Session): Promise<Destination> {
  await openPending(house.desk, session);
  return { to: "home", session };
}

/** Signatures and drafts that a cut or a lock left unfinished, offered before anything else. */
export async function resumeView(house: House, session: Session): Promise<Destination> {
  await resumeSignatures(house.desk, session);
  if (!session.signal.aborted) await offerDrafts(house.desk, session);
  return { to: "home", session };
}
