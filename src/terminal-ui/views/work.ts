import { closeRound, printAgain, resumeSignatures, type Session } from "#billing";
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

/** Signatures that a cut left unfinished, offered before anything else. */
export async function resumeView(house: House, session: Session): Promise<Destination> {
  await resumeSignatures(house.desk, session);
  return { to: "home", session };
}
