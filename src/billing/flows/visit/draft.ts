import type { Priced, PriceInput } from "#billing/model/visit";
import type { VisitEntry } from "#hal/ports/index";
import type { Patient } from "./patient.ts";

/** A visit keyed and priced, before any number is drawn. */
export interface Draft {
  readonly patient: Patient;
  readonly entry: VisitEntry;
  readonly input: PriceInput;
  readonly priced: Priced;
}
