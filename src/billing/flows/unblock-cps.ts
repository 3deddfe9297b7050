import { pinTriesLeft } from "#billing/cards/index";
import type { Practitioner } from "#billing/model/practitioner";
import { unblockAdvice } from "#billing/receipt/index";
import type { Card, PinEntry } from "#hal/ports/index";
import { codeName, tryOnUnit, waitedOut } from "./code-try.ts";
import type { Desk } from "./desk.ts";
import { noteAlways } from "./note-always.ts";
import { typedOnUnit } from "./on-unit.ts";
import { tell } from "./trouble.ts";

/**
 * How an unblock ended. "given-up": cancelled or too late, nothing changed and no try burnt by that. "dead": the code of
 * unblocking is blocked or used up, and the holder was sent to a CPAM desk.
 */
export type UnblockEnd = "unblocked" | "given-up" | "dead" | "faulty-card";

/** What the card says to the code of unblocking: 10 tries, 8 digits (cards.md 2.2). */
const PUK: PinEntry = { operation: "verify", reference: 2, minDigits: 8, maxDigits: 8, blockBytes: 8, prompt: 1 };
const SUCCESS = 0x9000;
/** RESET RETRY COUNTER without the code of unblocking verified just before: it is asked again. */
const NOT_VERIFIED = 0x6982;
const REFUSED_CODE = 0x6a80;

/**
 * A blocked CPS: its code of unblocking, then the new code twice, all typed on the unit. Two secure commands, and nothing
 * changes on the card before the second one (wire.md 3.2). Trouble CARD_REMOVED, E_KEYPAD_ABSENT.
 */
export async function unblockCps(
  desk: Desk,
  card: Card,
  holder: Practitioner,
  name: string,
  until?: AbortSignal,
): Promise<UnblockEnd> {
  let wrong = false;
  const code = codeName(desk, holder.cardSerial, 2);
  for (;;) {
    const left = await pinTriesLeft(card, 2);
    if (left.kind === "faulty") return "faulty-card";
    if (left.kind === "blocked") return sendToDesk(desk, name, until);
    if (left.kind === "left") {
      if (left.tries === 1 && !(await agreesToLastTry(desk, until))) return "given-up";
      if (!(await waitedOut(desk, card, code, until))) return "given-up";
      desk.ui.show({ kind: "pin", code: "deblocage", card: name, triesLeft: left.tries, wrong });
      const end = await tryOnUnit(desk, card, code, PUK, until);
      if (end.kind === "length-refused") continue;
      if (end.kind !== "answered") return "given-up";
      if (end.sw === 0x6983 || end.sw === 0x6984) return sendToDesk(desk, name, until);
      wrong = end.sw !== SUCCESS;
      if (wrong) await noteAlways(desk, "unblock-code-wrong", { card: holder.cardSerial, triesLeft: left.tries - 1 });
      if (wrong) continue;
    }
    const chosen = await newCode(desk, card, holder, name, until);
    if (chosen !== "again") return chosen;
  }
}

/** The new code, twice. Two that differ, or one the card does not take, are asked again: nothing has changed. */
async function newCode(
  desk: Desk,
  card: Card,
  holder: Practitioner,
  name: string,
  until: AbortSignal | undefined,
): Promise<UnblockEnd | "again"> {
  let differ = false;
  for (;;) {
    desk.ui.show({ kind: "pin", code: "nouveau", card: name, triesLeft: undefined, wrong: false, differ });
    const end = await typedOnUnit(desk, card, { operation: "reset", reference: 1, prompt: 2, ...holder.pin }, until);
    differ = end.kind === "codes-differ";
    if (differ || end.kind === "length-refused") continue;
    if (end.kind !== "answered") return "given-up";
    if (end.sw === SUCCESS) {
      await desk.backOff.end(codeName(desk, holder.cardSerial, 1), "right"); // Its code is a new one.
      return "unblocked";
    }
    if (end.sw === NOT_VERIFIED) return "again";
    if (end.sw !== REFUSED_CODE) return "faulty-card";
  }
}

/** Nothing can be done here any more: told on the screen, and on a ticket to take along (E008). */
async function sendToDesk(desk: Desk, name: string, until: AbortSignal | undefined): Promise<"dead"> {
  const origin = { test: desk.device.mode === "test", approvalNumber: desk.device.approvalNumber };
  const printed = await desk.printer.print(unblockAdvice({ ...origin, holder: name, printedAtMs: desk.clock.now() }));
  await tell(desk, "PUK_BLOCKED", "nothing-lost", { ticket: printed.kind === "printed" ? 1 : 0 }, until);
  return "dead";
}

async function agreesToLastTry(desk: Desk, until: AbortSignal | undefined): Promise<boolean> {
  const answer = await desk.ui.ask("confirm", { subject: "last-puk-try", facts: {} }, until);
  return answer.kind === "given" && answer.value;
}
