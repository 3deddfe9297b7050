import type { ReturnFacts } from "../model/returns.ts";

export type * from "../model/returns.ts";

/** A return file that was applied. */
export interface ReturnFileView extends Omit<ReturnFacts, "lots"> {
  readonly kind: "arl" | "rsp";
  readonly seq: number;
  readonly atMs: number;
  readonly lots: number;
  /** Of them, those it names. */
  readonly lotIds: readonly string[];
  /** Number of the erasable key of its bytes. */
  readonly bodyKey: number;
  /** Since when its bytes are no more: every lot it names is purged. */
  readonly purgedAtMs?: number;
  readonly invoices: number;
  readonly unattached: number;
}
