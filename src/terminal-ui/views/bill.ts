import { billVisit, type Session } from "#billing";
import type { Destination, House } from "./house.ts";

/** One visit, then home: the next patient is one key away. */
export async function billView(house: House, session: Session): Promise<Destination> {
  const end = await billVisit(house.desk, session);
  return end.kind === "interrupted" ? { to: "waiting" } : { to: "home", session };
}
