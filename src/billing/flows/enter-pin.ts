import { pinTriesLeft } from "#billing/cards/index";
import type { Practitioner } from "#billing/model/practitioner";
import type { Card } from "#hal/ports/index";
import { codeName, tryOnUnit, waitedOut } from "./code-try.ts";
import type { Desk } from "./desk.ts";
import { noteAlways } from "./note-always.ts";

/** How asking for the holder's code ended. */
export type PinOutcome = "open" | "given-up" | "blocked" | "faulty-card";

/**
 * Asks the code on the unit until the card is open, the holder gives up or the card is blocked. The code goes from the
 * unit's keys to the card and never here; tries left are the card's own word (63Cx), never counted by us. Trouble
 * E_KEYPAD_ABSENT; `until` ends it as given up.
 */
export async function enterPin(
  desk: Desk,
  card: Card,
  holder: Practitioner,
  name: string,
  until?: AbortSignal,
): Promise<PinOutcome> {
  let wrong = false;
  const code = codeName(desk, holder.cardSerial, 1);
  for (;;) {
    const left = await pinTriesLeft(card);
    if (left.kind === "open") return "open";
    if (left.kind === "blocked") return "blocked";
    if (left.kind === "faulty") return "faulty-card";
    if (left.tries === 1 && !(await agreesToLastTry(desk, until))) return "given-up";
    if (!(await waitedOut(desk, card, code, until))) return "given-up";
    desk.ui.show({ kind: "pin", code: "porteur", card: name, triesLeft: left.tries, wrong });
    const entry = { operation: "verify", reference: 1, prompt: 0, ...holder.pin } as const;
    const end = await tryOnUnit(desk, card, code, entry, until);
    if (end.kind === "length-refused") continue;
    if (end.kind !== "answered") return "given-up";
    if (end.sw === 0x9000) return "open";
    await noteAlways(desk, "code-wrong", { card: holder.cardSerial, triesLeft: left.tries - 1 });
    wrong = true; // The screen says so, beeps, and asks again: the card alone counts the tries.
  }
}

async function agreesToLastTry(desk: Desk, until: AbortSignal | undefined): Promise<boolean> {
  const answer = await desk.ui.ask("confirm", { subject: "last-try", facts: { tries: 1 } }, until);
  return answer.kind === "given" && answer.value;
}
