import { type Day, parisTime } from "#billing/model/dates";
import type { Desk } from "./desk.ts";

/** Today in Paris, by the desk's clock. */
export function today(desk: Pick<Desk, "clock">): Day {
  return parisTime(desk.clock.now()).day;
}
