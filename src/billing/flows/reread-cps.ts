import { readCps, readSituations } from "#billing/cards/index";
import { Trouble } from "#util/trouble";
import type { Desk } from "./desk.ts";
import type { Session } from "./session.ts";
import { codeOf, tell } from "./trouble.ts";
import { needed, neededEnd } from "./with-card.ts";

/** Reads the card of the session again, all of it; another card in its place is told and ends the session (E022). */
export async function rereadCps(desk: Desk, session: Session): Promise<boolean> {
  desk.ui.show({ kind: "reading-cps" });
  try {
    const end = await desk.reader.withCard(
      "cps",
      async (card) => {
        const identity = needed(await readCps(card, desk.cards));
        if (identity.practitioner.cardSerial !== session.card.practitioner.cardSerial)
          throw new Trouble("E_CARD_SWAPPED");
        return needed(await readSituations(card, identity, desk.cards));
      },
      { stayPowered: true, epoch: session.epoch },
    );
    session.renew(neededEnd(end));
    return true;
  } catch (thrown) {
    const code = codeOf(thrown);
    if (!session.signal.aborted) await tell(desk, code, "nothing-lost", { slot: "cps" }, session.signal);
    if (code === "E_CARD_SWAPPED") session.end("card-removed");
    return false;
  }
}
