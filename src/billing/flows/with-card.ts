import type { CardRead } from "#billing/cards/index";
import type { WithCardEnd } from "#hal/ports/index";
import { Trouble } from "#util/trouble";
import type { TroubleCode } from "#util/trouble-codes";

/** The permanent code that names why a card could not be worked with. */
export function codeOfEnd(end: Exclude<WithCardEnd<unknown>, { kind: "done" }>): TroubleCode {
  switch (end.kind) {
    case "absent":
    case "removed":
      return "CARD_REMOVED";
    case "mute":
      return "E_CARD_MUTE";
    case "swapped":
      return "E_CARD_SWAPPED";
    case "unreadable":
      return end.code;
    case "no-reader":
      return end.link.kind === "failed" ? "E_READER_REFUSED" : "E_READER_ABSENT";
  }
}

/** The value of a reading that must succeed for the procedure to go on; its refusal is thrown. */
export function needed<T>(read: CardRead<T>): T {
  if (read.kind === "refused") throw new Trouble(read.code, read.facts);
  return read.value;
}

/** The value of a `withCard` that must succeed; any other end is thrown under its code. */
export function neededEnd<T>(end: WithCardEnd<T>): T {
  if (end.kind !== "done") throw new Trouble(codeOfEnd(end));
  return end.value;
}
