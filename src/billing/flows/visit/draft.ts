import type { Check } from "#billing/model/check";
import type { Day } from "#billing/model/dates";
import type { AmcShare } from "#billing/model/invoice";
import type { Priced, PricedLine, PriceInput } from "#billing/model/visit";
import type { PricedLppLine } from "#billing/rules/index";
import type { ActEntry, VisitEntry } from "#hal/ports/index";
import type { Patient } from "./patient.ts";
import type { Billed } from "./support.ts";

/** A line of a sheet of one or more days. */
export interface SheetLine extends PricedLine {
  readonly careDate: Day;
  /** The act keyed that it comes from; absent for what is automatic. */
  readonly act?: ActEntry;
  /** The article of the LPP it is. */
  readonly lpp?: PricedLppLine;
  /** Code prestation of a CCAM act, by its category. */
  readonly prestation?: string;
}

/** The lines of all days in order, and the sums of their totals. */
export interface PricedSheet extends Priced {
  readonly lines: readonly SheetLine[];
}

/** A visit keyed and priced, before any number is drawn. */
export interface Draft {
  readonly patient: Patient;
  readonly entry: VisitEntry;
  /** The rights that are billed, and why they are those (E073). */
  readonly billed: Billed;
  /** Of the first day: what it says of the person and of the sheet holds for all. */
  readonly input: PriceInput;
  readonly priced: PricedSheet;
  /** The complementary share that travels, its lines' amounts in `priced`; absent: none. */
  readonly amc?: AmcShare;
  /** Found before signing and no refusal: shown with the amounts. Pricing's own warnings stand in `priced`. */
  readonly warnings: readonly Check<string>[];
}
