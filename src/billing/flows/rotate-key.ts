import type { Desk } from "./desk.ts";
import type { Session } from "./session.ts";

/**
 * Makes a new data key and goes over to it; with `remove`, the serial number of a card, that card opens this device no more
 * (reliability 5, rule 9). What is written under the old key is written anew at the unlocks that follow. Gives the generation.
 */
export async function rotateKey(desk: Desk, session: Session, remove?: string): Promise<number> {
  const next = await desk.keys.rotate(remove === undefined ? {} : { remove }, session.keys);
  session.rekeyed(next);
  await desk.journal.rekey(next);
  await desk.drafts.rekey(next); // The former key goes, one day.
  await desk.inbox.takeIn(desk.journal, session.book, next); // What is sealed from here on, the former key does not open.
  return next.generation;
}
