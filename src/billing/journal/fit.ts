import type { Change } from "./change.ts";

/** Where and when a record stands. */
export interface At {
  readonly seq: number;
  readonly atMs: number;
  /** Number of the erasable key that its person and body are under; 0 when under none. */
  readonly bodyKey: number;
}

/** What a record changes, or why it cannot stand after those before it. */
export type Fit =
  | { readonly kind: "fits"; readonly change: Change }
  | { readonly kind: "refused"; readonly why: string };

export const fits = (change: Change): Fit => ({ kind: "fits", change });
export const refused = (why: string): Fit => ({ kind: "refused", why });
