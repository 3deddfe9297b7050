import { pinTriesLeft } from "#billing/cards/index";
import type { Card, PinEnd } from "#hal/ports/index";
import { codeName, tryOnUnit, waitedOut } from "./code-try.ts";
import type { Desk } from "./desk.ts";
import { enterPin } from "./enter-pin.ts";
import { holderName, type Session } from "./session.ts";
import { codeOf, tell } from "./trouble.ts";
import { codeOfEnd } from "./with-card.ts";

/**
 * The holder's own change of code: the current one, then the new one twice, typed on the unit. A wrong current code costs
 * a try and closes the card, so the code is asked once more before the session goes on; a card that stays closed ends it.
 * Gives true when the code was changed.
 */
export async function changePin(desk: Desk, session: Session): Promise<boolean> {
  try {
    const end = await desk.reader.withCard("cps", (card) => changeWith(desk, session, card), {
      stayPowered: true,
      epoch: session.epoch,
    });
    if (end.kind === "done") {
      if (!end.value.open) session.end("card-closed");
      return end.value.changed;
    }
    await tell(desk, codeOfEnd(end), "nothing-lost", {}, session.signal);
  } catch (thrown) {
    await tell(desk, codeOf(thrown), "nothing-lost", {}, session.signal);
  }
  return false;
}

interface Changed {
  readonly changed: boolean;
  /** The card still answers to this session. */
  readonly open: boolean;
}

async function changeWith(desk: Desk, session: Session, card: Card): Promise<Changed> {
  const { practitioner } = session.card;
  const name = holderName(session.card);
  const changed = await askUntilChanged(desk, session, card, name);
  if (changed === "blocked") {
    await tell(desk, "PIN_BLOCKED", "nothing-lost", { held: session.book.held }, session.signal);
    return { changed: false, open: false };
  }
  const open = (await enterPin(desk, card, practitioner, name, session.signal)) === "open";
  if (changed && open) desk.keypad.beep("good");
  return { changed, open };
}

async function askUntilChanged(desk: Desk, session: Session, card: Card, name: string): Promise<boolean | "blocked"> {
  const { pin, cardSerial } = session.card.practitioner;
  const code = codeName(desk, cardSerial, 1);
  let said = { wrong: false, differ: false };
  for (;;) {
    const left = await pinTriesLeft(card);
    if (left.kind === "blocked") return "blocked";
    if (left.kind === "faulty") return false;
    const triesLeft = left.kind === "left" ? left.tries : undefined;
    if (triesLeft === 1) return false; // The last try is left to the code screen, which asks first.
    if (!(await waitedOut(desk, card, code, session.signal))) return false;
    desk.ui.show({ kind: "pin", code: "changement", card: name, triesLeft, ...said });
    const entry = { operation: "change", reference: 1, prompt: 0, ...pin } as const;
    const end: PinEnd = await tryOnUnit(desk, card, code, entry, session.signal);
    if (end.kind === "answered" && end.sw === 0x9000) return true;
    if (end.kind !== "answered" && end.kind !== "codes-differ" && end.kind !== "length-refused") return false;
    said = { wrong: end.kind === "answered" && end.sw >> 4 === 0x63c, differ: end.kind === "codes-differ" };
  }
}
