import type { Session } from "#billing";
import type { TroubleCode } from "#util/trouble-codes";
import { cps as words } from "../texts/cps.ts";
import { troubleLine } from "../texts/trouble.ts";
import { cpsRows } from "./cps-rows.ts";
import type { House } from "./house.ts";

/**
 * The pages of a card that can work nowhere, the reason first (E017). It was not registered and opened nothing: its pages
 * close with the card taken out, ANNULER, LOCK (any question ends with it), or nobody at the keys for as long as a session
 * may be left.
 */
export async function showUnusableCard(house: House, card: Session["card"], why: TroubleCode): Promise<void> {
  const { desk, ui, stopping } = house;
  const over = new AbortController();
  const close = () => over.abort();
  const idleMs = desk.settings.value.idleMinutes * 60_000;
  let idle = desk.clock.after(idleMs, close);
  const undo = [
    ui.onActivity(() => {
      idle.cancel();
      idle = desk.clock.after(idleMs, close);
    }),
    desk.reader.listen((event) => {
      if (event.kind === "removed" && event.slot === "cps") close();
      if (event.kind === "link" && event.link.kind === "absent") close();
    }),
    () => idle.cancel(),
  ];
  const reason = { label: words.labels.opens, value: words.noBecause(troubleLine(why)), flagged: true };
  const rows = [reason, ...cpsRows(card, desk.clock.now())];
  try {
    await desk.ui.ask("page", { title: words.title, rows }, AbortSignal.any([over.signal, stopping]));
  } finally {
    for (const release of undo) release();
  }
}
