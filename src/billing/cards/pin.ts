import type { Card } from "#hal/ports/index";
import { recognise } from "./recognise.ts";

/** What a card says of a code, without costing a try: VERIFY without data. */
export type PinTries =
  /** Verified in this session of the card. */
  | { readonly kind: "open" }
  | { readonly kind: "left"; readonly tries: number }
  | { readonly kind: "blocked" }
  /** Another status, or more tries than the profile allows: a faulty card. No code is asked. */
  | { readonly kind: "faulty"; readonly sw: number };

const MAX_TRIES: Readonly<Record<number, number>> = { 1: 3, 2: 10 };

/**
 * Tries left of the code (reference 01) or of the unblocking code (02). The card counts, the terminal never does. To a
 * card that is not a test CPS nothing is sent.
 */
export async function pinTriesLeft(card: Card, reference: 1 | 2 = 1): Promise<PinTries> {
  const known = recognise(card.atr);
  if (known.kind !== "test" || known.card !== "cps") return { kind: "faulty", sw: 0 };
  const { sw } = await card.transmit({ cla: 0, ins: 0x20, p1: 0, p2: reference });
  return pinStatus(sw, reference);
}

/** The same words for the status of a VERIFY, a change or an unblock. */
export function pinStatus(sw: number, reference: 1 | 2 = 1): PinTries {
  if (sw === 0x9000) return { kind: "open" };
  if (sw === 0x6983 || sw === 0x6984) return { kind: "blocked" };
  const tries = sw & 0x0f;
  if (sw >> 4 !== 0x63c || tries > (MAX_TRIES[reference] ?? 0)) return { kind: "faulty", sw };
  return tries === 0 ? { kind: "blocked" } : { kind: "left", tries };
}
