import { Trouble } from "#util/trouble";
import type { CardRead } from "./desk.ts";

/** The codes a card earns by what it says. Those of the line and of the slot pass through to the reader. */
const BY_THE_CARD: ReadonlySet<string> = new Set([
  "E_CARD_FILE",
  "E_CARD_STATUS",
  "E_CARD_AUTHENTICITY",
  "E_CARD_KIND",
  "E_CARD_REAL",
  "E_CARD_ATR",
  "E_CARD_EXPIRED",
  "E_CARD_SWAPPED",
  "E_CARD_UNKNOWN",
]);

/** Runs a reading; what the card did wrong becomes a refusal, and nothing else is caught. */
export async function asRead<T>(work: () => Promise<T>): Promise<CardRead<T>> {
  try {
    return { kind: "read", value: await work() };
  } catch (thrown) {
    if (thrown instanceof Trouble && BY_THE_CARD.has(thrown.code)) {
      return { kind: "refused", code: thrown.code, facts: thrown.facts };
    }
    throw thrown;
  }
}
