import type { Period } from "#billing/model/beneficiary";
import { covers, type Day } from "#billing/model/dates";
import { type Place, ruleCount, type Tables } from "./tables.ts";

/** What may prove the rights of a person: a téléservice's answer, the card, a paper attestation seen, or what is said without proof. */
export type SupportKind = "teleservice" | "card" | "paper" | "file";

/** One that is there. */
export interface SupportThere {
  readonly kind: SupportKind;
  /** Day of the answer, of the last update of the card, of the attestation. */
  readonly on?: Day;
  /** When it says the rights are open. */
  readonly periods: readonly Period[];
}

/** The one used. "first": nothing before it in the order was there; else why the one just before it was passed over. */
export interface SupportChoice {
  readonly kind: SupportKind;
  readonly why: "first" | "chosen" | "answer-older" | "answer-closed" | "card-closed" | "paper-closed";
}

const CLOSED = { teleservice: "answer-closed", card: "card-closed", paper: "paper-closed", file: "first" } as const;

/**
 * Which support of the rights is used for these days of care (formats.md 8.4), in the order of the table on the first of them: one
 * counts only if it covers every day, an answer only if it is not older than the last update of the card. The one that the
 * practitioner chose is used whatever it covers. Undefined: none covers the care. Pure.
 */
export function chooseSupport(
  tables: Tables,
  there: readonly SupportThere[],
  { place, days, chosen }: { readonly place: Place; readonly days: readonly Day[]; readonly chosen?: SupportKind },
): SupportChoice | undefined {
  if (chosen !== undefined && there.some(({ kind }) => kind === chosen)) return { kind: chosen, why: "chosen" };
  const rank = ({ kind }: SupportThere) => ruleCount(tables, `support.${kind}`, place);
  const ordered = there.filter((one) => rank(one) > 0).toSorted((one, other) => rank(one) - rank(other));
  const card = there.find(({ kind }) => kind === "card")?.on;
  let why: SupportChoice["why"] = "first";
  for (const { kind, on, periods } of ordered) {
    const open = days.every((one) => periods.some((period) => covers(period, one)));
    const older = kind === "teleservice" && card !== undefined && (on === undefined || on < card);
    if (open && !older) return { kind, why };
    why = older ? "answer-older" : CLOSED[kind];
  }
  return undefined;
}
