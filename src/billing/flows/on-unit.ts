import type { Card, PinEnd, PinEntry } from "#hal/ports/index";
import { sleep } from "#hal/ports/index";
import { Trouble } from "#util/trouble";
import type { Desk } from "./desk.ts";

/** A unit that has just started is present after two heartbeats; one that is not there by then is absent. */
const KEYPAD_WAIT_MS = 3500;

/**
 * One code typed on the unit, for the card. Without its keypad nobody sees what is typed: nothing is asked then, and an
 * entry under way is stopped, no try burnt (wire.md 4.7, rule 7). Trouble E_KEYPAD_ABSENT; `until` ends it as "aborted".
 */
export async function typedOnUnit(desk: Desk, card: Card, entry: PinEntry, until?: AbortSignal): Promise<PinEnd> {
  if (!(await keypadThere(desk, until))) throw new Trouble("E_KEYPAD_ABSENT");
  const gone = new AbortController();
  const quiet = desk.keypad.listen((event) => {
    if (event.kind === "presence" && !event.present) gone.abort();
  });
  try {
    const end = await card.enterPin(entry, until === undefined ? gone.signal : AbortSignal.any([gone.signal, until]));
    if (gone.signal.aborted && end.kind === "aborted") throw new Trouble("E_KEYPAD_ABSENT");
    return end;
  } finally {
    quiet();
  }
}

/** Whether the keypad is there, once it had the time to say so. */
async function keypadThere(desk: Desk, until: AbortSignal | undefined): Promise<boolean> {
  if (desk.keypad.present) return true;
  const seen = new AbortController();
  const quiet = desk.keypad.listen((event) => {
    if (event.kind === "presence" && event.present) seen.abort();
  });
  await sleep(desk.clock, KEYPAD_WAIT_MS, until === undefined ? seen.signal : AbortSignal.any([seen.signal, until]));
  quiet();
  return desk.keypad.present;
}
