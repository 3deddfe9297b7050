import type { DataKeys } from "./data-keys.ts";

/** How opening the data key with a card ended. */
export type UnlockEnd =
  | { readonly kind: "unlocked"; readonly keys: DataKeys }
  /** No slot for this card. */
  | { readonly kind: "not-enrolled" }
  /** Its slot is there and does not open: another key under the same serial number, or a spoilt slot. */
  | { readonly kind: "wrong-key" };
