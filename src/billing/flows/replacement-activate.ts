import type { Situation } from "#billing/model/practitioner";
import type { Desk } from "./desk.ts";
import { byName, chooseReplacement, placeOf, type Replacement, replacementsBy, shortName } from "./replacements.ts";
import type { Session } from "./session.ts";
import { tell } from "./trouble.ts";

/** Works at a place of the card; at that of a replacement, in the replacement it is for. */
export async function workAt(desk: Desk, session: Session, situation: Situation): Promise<void> {
  session.work(situation);
  desk.ui.status({ replacement: undefined });
  await enterReplacement(desk, session);
}

/** A place in mode R bills in the replacement that is active for its holder; one that is prepared is offered. */
export async function enterReplacement(desk: Desk, session: Session): Promise<void> {
  if (session.own.practiceMode === "R") await activateReplacement(desk, session);
}

/**
 * The replacement of the card in session. Prepared, it becomes active once its holder names the place where they work, and
 * that is the one that was stored: anything else is refused with both shown, and stands in the audit (E166). Gives whether
 * the session now works in it.
 */
export async function activateReplacement(desk: Desk, session: Session): Promise<boolean> {
  const mine = await replacementsBy(desk, session, session.card.practitioner);
  if (mine.length === 0) {
    await tell(desk, "E_REPLACEMENT_NONE", "nothing-lost", {}, session.signal);
    return false;
  }
  const chosen = await chooseReplacement(desk, session, mine, (one) => shortName(one.replaced));
  if (chosen === undefined) return false;
  if (chosen.view.stage === "prepared" && !(await namesThePlace(desk, session, chosen))) return false;
  begin(desk, session, chosen);
  return true;
}

async function namesThePlace(desk: Desk, session: Session, { view, setUp }: Replacement): Promise<boolean> {
  const items = setUp.situations.map((one) => ({
    label: one.label,
    detail: [one.structure?.name, one.billingNumber].filter((part) => part !== undefined).join(" - "),
  }));
  const title = shortName(setUp.replaced);
  const answer = await desk.ui.ask("choose", { list: "situation", title, items }, session.signal);
  if (answer.kind !== "given" || !("index" in answer.value)) return false;
  const named = setUp.situations[answer.value.index];
  if (named?.number !== setUp.situation) {
    const facts = { stored: placeOf(setUp)?.label ?? "", named: named?.label ?? "" };
    await desk.journal.note("refused", { what: "replacement", code: "E_REPLACEMENT_PLACE" });
    await tell(desk, "E_REPLACEMENT_PLACE", "nothing-lost", facts, session.signal);
    return false;
  }
  await desk.journal.append({ kind: "replacement-moved", id: view.id, to: "active" });
  desk.keypad.beep("good");
  return true;
}

/** From here on the session bills in the other's name, and every screen says so. */
function begin(desk: Desk, session: Session, { view, setUp }: Replacement): void {
  const place = placeOf(setUp);
  if (place?.billingNumber === undefined) return; // It was prepared with one.
  session.replace({ id: view.id, setUp, place: { ...place, billingNumber: place.billingNumber } });
  const by = shortName(session.card.practitioner);
  desk.ui.status({ replacement: { of: shortName(setUp.replaced), by: by === "" ? byName(setUp) : by } });
}
