import { chooseSituation, type Session, workAt } from "#billing";
import type { Destination, House } from "./house.ts";

/** Where the holder works: every situation of the card, the unusable ones with their reason; that of a replacement leads into it. */
export async function situationView(house: House, session: Session): Promise<Destination> {
  const chosen = await chooseSituation(house.desk, session.card, session.signal, true);
  if (chosen !== undefined) await workAt(house.desk, session, chosen);
  return { to: "back" };
}
