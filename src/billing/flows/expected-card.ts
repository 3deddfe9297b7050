import { type CardKind, kindRefusal, recognise } from "#billing/cards/index";
import type { Card, Slot, TroubleFacts } from "#hal/ports/index";
import { Trouble } from "#util/trouble";

/**
 * Remembers which card stands in a slot, so that a card in the wrong one is named: "Carte CPS dans la fente Vitale".
 * Nothing is sent to a card that is not the one wanted.
 */
export class ExpectedCard {
  readonly #wanted: CardKind;
  readonly #slot: Slot;
  #found: CardKind | undefined;

  constructor(wanted: CardKind, slot: Slot) {
    this.#wanted = wanted;
    this.#slot = slot;
  }

  /** Trouble E_CARD_KIND, E_CARD_UNKNOWN, E_CARD_REAL or E_CARD_ATR for any other card. */
  check(card: Card): void {
    const recognised = recognise(card.atr);
    this.#found = recognised.kind === "test" ? recognised.card : undefined;
    const refusal = kindRefusal(recognised, this.#wanted);
    if (refusal !== undefined) throw new Trouble(refusal);
  }

  /** Facts for the trouble screen: the slot, and the card that was in it. */
  get facts(): NonNullable<TroubleFacts["facts"]> {
    return { slot: this.#slot, ...(this.#found === undefined ? {} : { found: this.#found }) };
  }
}
