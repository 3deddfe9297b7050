import type { Beneficiary, Exoneration } from "#billing/model/beneficiary";
import { covers, type Day, day } from "#billing/model/dates";
import type { PricePatient } from "#billing/model/visit";
import type { SituationEntry } from "#hal/ports/index";
import { hasC2s } from "./complementary.ts";

/** Exonerations of the card whose period covers a day. */
export function exonerationsOn(beneficiary: Beneficiary, careDate: Day): readonly Exoneration[] {
  return (beneficiary.protected?.exonerations ?? []).filter((one) => covers(one.period, careDate));
}

/** An ALD right of the card is open on that day. Each act then says for itself whether it is in relation. */
export function aldOpen(beneficiary: Beneficiary, careDate: Day): boolean {
  return exonerationsOn(beneficiary, careDate).some((one) => one.code === "4");
}

/** The card gives the soins médicaux gratuits on that day: the nature is locked (billing-rules 3.4). */
export function smgOn({ protected: zone }: Beneficiary, careDate: Day): boolean {
  const smg = zone?.smg;
  return smg?.covered === true && (smg.period === undefined || covers(smg.period, careDate));
}

/** Nature d'assurance of the sheet: imposed by the card, else keyed, else what the card proposes (formats.md 8.1). */
export function natureOf(
  beneficiary: Beneficiary,
  careDate: Day,
  entry: SituationEntry,
): PricePatient["insuranceNature"] {
  if (smgOn(beneficiary, careDate)) return "90";
  const proposed = maternityOn(beneficiary, careDate) === undefined ? "10" : "30";
  const nature = entry.insuranceNature ?? proposed;
  return nature === "10" && beneficiary.amo.alsaceMoselle ? "13" : nature;
}

/** The maternity of the card that runs on that day. */
export function maternityOn(beneficiary: Beneficiary, careDate: Day): Exoneration | undefined {
  return exonerationsOn(beneficiary, careDate).find((one) => one.kind === "MAT");
}

/** Date that nature 30 travels with, keyed or from the card, and what it is: G start of the pregnancy, A delivery. */
export function maternityDateOf(
  beneficiary: Beneficiary,
  careDate: Day,
  entry: SituationEntry,
): { readonly date: Day; readonly kind: "G" | "A" } | undefined {
  if (entry.maternity !== undefined) return { ...entry.maternity, date: day(entry.maternity.date) };
  const date = maternityOn(beneficiary, careDate)?.pregnancyFrom;
  return date === undefined ? undefined : { date, kind: "G" };
}

/** Tiers payant that cannot be taken off: maternity, accident at work, soins médicaux gratuits, C2S. */
export function thirdPartyAmoImposed(beneficiary: Beneficiary, careDate: Day, nature: string): boolean {
  return ["30", "41", "90"].includes(nature) || hasC2s(beneficiary, careDate);
}
