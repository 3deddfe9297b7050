import type { ReplacementSetUp } from "../model/replacement.ts";

/** A replacement is prepared. All that was set up goes under an erasable key of its own. */
export interface ReplacementOpenedRecord {
  readonly kind: "replacement-opened";
  readonly id: string; // ULID
  /** Billing number of the place that is replaced. */
  readonly billerNumber: string;
  readonly setUp: ReplacementSetUp;
}

/** What became of it; "erased" ends its readability: its key is destroyed, whatever is cut after this record. */
export interface ReplacementMovedRecord {
  readonly kind: "replacement-moved";
  readonly id: string;
  readonly to: "active" | "closed" | "erased";
}

/** prepared: by the one who is replaced. active: the one who replaces named the right place. closed: no card bills in it. */
export type ReplacementStage = "prepared" | ReplacementMovedRecord["to"];

/** A replacement as it is seen: who replaces stays in its record (`journal.replacement`). */
export interface ReplacementView {
  readonly id: string;
  readonly billerNumber: string;
  readonly stage: ReplacementStage;
  /** The card that was registered for it, and for nothing else. */
  readonly cardSerial?: string;
  readonly openedAtMs: number;
  readonly activeAtMs?: number;
  readonly closedAtMs?: number;
  readonly erasedAtMs?: number;
  readonly openedSeq: number;
  /** Number of the erasable key of what was set up. */
  readonly bodyKey: number;
}
