import type { Beneficiary } from "./beneficiary.ts";
import type { Day } from "./dates.ts";
import type { Invoice } from "./invoice.ts";

/** Why the Vitale does not sign now: a closed list, whose words the screens have. */
export const WITHOUT_VITALE = ["forgotten", "lost", "unreadable", "refused", "absent"] as const;
export type WithoutVitale = (typeof WITHOUT_VITALE)[number];

/**
 * How an invoice is secured when both cards do not sign at once (features E084 to E086): D by the CPS alone, with a paper sheet; L by the
 * CPS alone, of rentals, the card read before; Y by each card when it is there, and `first` is the one that signs first.
 */
export type Otherwise =
  | { readonly mode: "D"; readonly reason: WithoutVitale }
  | { readonly mode: "L" }
  | { readonly mode: "Y"; readonly first: "cps"; readonly reason: WithoutVitale }
  | { readonly mode: "Y"; readonly first: "vitale" };

/** Who the care is for and where that is known from, as it is kept with a draft and with an invoice. */
export interface VisitPatient {
  readonly insured: { readonly nir: string; readonly nirKey: string };
  readonly beneficiary: Beneficiary;
  /**
   * Support of the rights (formats.md 8.4): V the card, A a paper attestation, T a téléservice, S without proof; its day, and the
   * last day it covers when it says one.
   */
  readonly rights: { readonly source: Invoice["rights"]["source"]; readonly date?: Day; readonly until?: Day };
  /** Absent: both cards sign at once. */
  readonly otherwise?: Otherwise;
}
