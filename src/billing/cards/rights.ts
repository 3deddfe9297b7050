import type { Beneficiary, Family } from "#billing/model/beneficiary";
import type { Day } from "#billing/model/dates";
import type { Practitioner, PractitionerCard, Situation, SituationRefusal } from "#billing/model/practitioner";
import type { TroubleCode } from "#util/trouble-codes";
import { ACCESS_TABLE, type AccessTable, typeSigns } from "./access.ts";

/** The last day of validity is included. An absent end is open. */
export function expired(card: { readonly validTo?: Day }, today: Day): boolean {
  return card.validTo !== undefined && card.validTo < today;
}

/** An expired CPS is shown and can be unblocked; it signs nothing any more. */
export function cpsRefusal(practitioner: Practitioner, today: Day): TroubleCode | undefined {
  return expired(practitioner, today) ? "E_CARD_EXPIRED" : undefined;
}

/**
 * Why a situation cannot bill on a day, or undefined when it can. A replacement (no billing number of its own) bills
 * only inside the replacement of another: `insideReplacement` says so.
 */
export function situationRefusal(
  card: Pick<PractitionerCard, "practitioner" | "domain">,
  situation: Situation,
  today: Day,
  insideReplacement = false,
  table: AccessTable = ACCESS_TABLE,
): SituationRefusal | undefined {
  if (!card.domain.present) return "no-domain";
  if (today < situation.from) return "not-begun";
  if (situation.to !== undefined && situation.to < today) return "expired";
  if (situation.wrongKeys.length > 0 || card.practitioner.wrongKeys) return "wrong-key";
  if (!mayInvoice(card, situation, today, table)) return "no-right";
  return situation.billingNumber === undefined && !insideReplacement ? "no-billing-number" : undefined;
}

/** Right to sign invoices: type of card by the table of the day, general right and right of the situation. */
export function mayInvoice(
  card: Pick<PractitionerCard, "practitioner" | "domain">,
  situation: Situation,
  today: Day,
  table: AccessTable = ACCESS_TABLE,
): boolean {
  return (
    typeSigns(table, "invoices", card.practitioner.cardType, today) && card.domain.mayInvoice && situation.mayInvoice
  );
}

/** Right to sign lots: type of card by the table of the day, general right and right of the situation. */
export function mayLot(
  card: Pick<PractitionerCard, "practitioner" | "domain">,
  situation: Situation,
  today: Day,
  table: AccessTable = ACCESS_TABLE,
): boolean {
  return typeSigns(table, "lots", card.practitioner.cardType, today) && card.domain.mayLot && situation.mayLot;
}

/** Why nothing can be done with this card anywhere: without a place where it may sign invoices or lots, none is opened. */
export function cardRefusal(card: PractitionerCard, today: Day): TroubleCode | undefined {
  const late = cpsRefusal(card.practitioner, today);
  if (late !== undefined) return late;
  if (!card.domain.present) return "E_RIGHT_DOMAIN";
  const works = card.situations.some((one) => {
    const refusal = situationRefusal(card, one, today, true);
    return refusal === undefined || (refusal === "no-right" && mayLot(card, one, today));
  });
  return works ? undefined : "E_RIGHT_INVOICE";
}

/** Why nothing can be signed with this Vitale for this person today, or undefined when it can. */
export function familyRefusal(family: Family, beneficiary: Beneficiary, today: Day): TroubleCode | undefined {
  if (!family.authentic) return "E_CARD_AUTHENTICITY";
  if (expired(family, today)) return "E_CARD_EXPIRED";
  const flags = [...(family.flags ?? []), ...(beneficiary.flags ?? [])];
  return flags.includes("nir-key") || flags.includes("doctor-key") ? "E_CARD_FILE" : undefined;
}
