/** What comes back when the reader hands one TPDU to a card. */
export type Exchange =
  | { readonly kind: "answered"; readonly bytes: Uint8Array; readonly workMs: number }
  /** The card says nothing. */
  | { readonly kind: "mute" }
  /** The card answered, and the block was spoilt on the contacts. */
  | { readonly kind: "spoilt"; readonly workMs: number }
  /** T=0: no TPDU has this length. */
  | { readonly kind: "bad-length" };

/** A card as its reader meets it, whichever protocol carries it. */
export interface CarriedCard {
  /** Power-on or reset of the card, and of the protocol. */
  reset(): void;
  exchange(tpdu: Uint8Array): Exchange;
}
