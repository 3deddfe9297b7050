import { Trouble } from "#util/trouble";

/** Something was asked of a journal that is locked, or was locked meanwhile: the card went away. */
export function lockedTrouble(): Trouble {
  return new Trouble("CARD_REMOVED", { store: "locked" });
}
