import { Trouble } from "#util/trouble";

/** Something was asked of a journal that is locked, or was locked meanwhile: the card went away. */
export function lockedTrouble(): Trouble {
  return new Trouble("CARD_REMOVED", { store: "locked" });
}

/** What the start saw without a key, the unlock sees again. */
export function withoutRepeats(problems: readonly Trouble[]): readonly Trouble[] {
  const name = ({ code, facts }: Trouble) => `${code} ${facts.segment} ${facts.seq}`;
  return [...new Map([...problems].reverse().map((one) => [name(one), one])).values()].reverse();
}
