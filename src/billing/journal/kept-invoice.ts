import type { DayFacts } from "./entries.ts";
import type { InvoiceView } from "./views.ts";

/** An invoice as the fold keeps it: its view, and what later records and prices need. */
export interface KeptInvoice extends InvoiceView {
  readonly hasDre: boolean;
  readonly days: readonly DayFacts[];
  readonly patientKey?: string;
  /** Number of the erasable key of its person and bodies. */
  readonly bodyKey: number;
}
