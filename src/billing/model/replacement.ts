import type { Day } from "./dates.ts";
import type { Practitioner, Situation } from "./practitioner.ts";

/** Who replaces, as the invoices name them (formats.md 2T): RPPS (8, 11 digits) or ADELI (0, 9 digits), key included. */
export interface ReplacementId {
  readonly idType: "8" | "0";
  readonly id: string;
}

/** What is kept of the replaced practitioner: enough to bill in their name without their card. */
export type ReplacedPractitioner = Pick<
  Practitioner,
  "idNat" | "rpps" | "adeli" | "name" | "firstName" | "civility" | "profession"
>;

/** All that is stored of one replacement, together, under an erasable key of its own (E164). */
export interface ReplacementSetUp {
  /** The name is there when the identifier was read from the card. */
  readonly by: ReplacementId & { readonly name?: string };
  readonly replaced: ReplacedPractitioner;
  /** All the places of the replaced practitioner, as their card described them, and the number of the one that is replaced. */
  readonly situations: readonly Situation[];
  readonly situation: number;
  /** First and last day. */
  readonly from: Day;
  readonly to: Day;
  /** Lots go through the mailbox of the replaced practice, and no other (E132). */
  readonly mailbox: "practice";
}

/** Whether a card is that of the one who replaces. */
export function isReplacement(by: ReplacementId, holder: Pick<Practitioner, "rpps" | "adeli">): boolean {
  return by.id === (by.idType === "8" ? holder.rpps : holder.adeli);
}

/** The identifier a card gives: RPPS, else ADELI; undefined when it has neither. */
export function replacementIdOf(holder: Pick<Practitioner, "rpps" | "adeli">): ReplacementId | undefined {
  if (holder.rpps !== undefined) return { idType: "8", id: holder.rpps };
  return holder.adeli === undefined ? undefined : { idType: "0", id: holder.adeli };
}
