import type { Beneficiary, Family } from "#billing/model/beneficiary";
import type { Priced, PriceInput } from "#billing/model/visit";
import type { VisitEntry } from "#hal/ports/index";

/** A visit as it stands before signing. */
export interface Draft {
  readonly family: Family;
  readonly beneficiary: Beneficiary;
  readonly entry: VisitEntry;
  readonly input: PriceInput;
  readonly priced: Priced;
}
