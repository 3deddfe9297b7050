import type { BigCents, Exact } from "./exact.ts";
import type { Share } from "./share.ts";
import type { Entry } from "./tables.ts";
import type { Act } from "./visit.ts";

/** A line before its rate is known. */
export interface DraftLine {
  readonly code: string;
  readonly coefficient: Exact;
  readonly unit: Exact;
  readonly quantity: number;
  /** Night or Sunday inside the base. */
  readonly complement?: { readonly kind: "N" | "F"; readonly cents: BigCents; readonly entry: Entry };
  readonly base: BigCents;
  readonly fee: BigCents;
  readonly act?: Act;
  /** Place in the input, or "automatic". */
  readonly from: string;
  /** What the explanation says first, in French. */
  readonly notes: readonly string[];
  readonly entries: readonly Entry[];
}

/** A line with its shares. */
export interface SharedLine {
  readonly draft: DraftLine;
  readonly share: Share;
  readonly amo: BigCents;
  readonly tm: BigCents;
  readonly flat: BigCents;
}
