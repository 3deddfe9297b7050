import { beginWithoutCps, billVisit, openWithoutCps, type Session } from "#billing";
import { withoutCps as words } from "../texts/menus.ts";
import type { Destination, House } from "./house.ts";
import { watchOver } from "./watch.ts";

/** "Sans CPS", asked for with the card in (E086). */
export async function openWithoutCpsView(house: House, session: Session): Promise<Destination> {
  await openWithoutCps(house.desk, session);
  return { to: "home", session };
}

/** Home without the CPS: one road. Everything that ends a session ends it, and so does a CPS put in, which asks for its code. */
export async function withoutCpsView(house: House, session: Session): Promise<Destination> {
  const { desk } = house;
  beginWithoutCps(desk, session);
  watchOver(house, session);
  while (!session.signal.aborted) {
    const items = [{ label: words.bill }, { label: words.lock, detail: words.next }];
    const answer = await desk.ui.ask("choose", { list: "menu", title: words.title, items }, session.signal);
    if (answer.kind !== "given" || !("index" in answer.value)) continue;
    if (answer.value.index === 0) await billVisit(desk, session);
    else session.end("lock-key");
  }
  return session.endedBy === "card-back" ? { to: "waiting", cpsIn: true } : { to: "waiting" };
}
