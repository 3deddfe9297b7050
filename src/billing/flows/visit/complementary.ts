import type { Beneficiary, ComplementaryZone } from "#billing/model/beneficiary";
import { covers, type Day } from "#billing/model/dates";
import type { AmcShare } from "#billing/model/invoice";

/** Indicators under which the complementary share is proposed in tiers payant (golden cases, "From the cards"). */
const THIRD_PARTY = { GU: ["01", "02", "62", "71"], GS: ["22", "23", "32", "33", "62", "63", "72", "73"] } as const;
/** Indicators of gestion séparée under which a DRE is due (formats.md 3 and 8.10). */
const DRE_ALWAYS: readonly string[] = ["32", "33", "62", "63", "72", "73"];
const DRE_WITHOUT_THIRD_PARTY: readonly string[] = ["12", "13"];
const DRE_IN_THIRD_PARTY: readonly string[] = ["22", "23"];

/** C2S on the care date: service AMO 01, 02 or 03 within its dates; 10 (leaving) is not C2S. */
export function hasC2s(beneficiary: Beneficiary, careDate: Day): boolean {
  const { service, servicePeriod } = beneficiary.amo;
  return ["01", "02", "03"].includes(service) && (servicePeriod === undefined || covers(servicePeriod, careDate));
}

/** The complementary zone of the card when it covers the care date. */
export function zoneOn(beneficiary: Beneficiary, careDate: Day): ComplementaryZone | undefined {
  const zone = beneficiary.complementary;
  return zone !== undefined && covers(zone.period, careDate) ? zone : undefined;
}

/** Whether the complementary share is proposed in tiers payant. */
export function proposesThirdParty(beneficiary: Beneficiary, careDate: Day): boolean {
  if (hasC2s(beneficiary, careDate)) return true;
  const zone = zoneOn(beneficiary, careDate);
  return zone !== undefined && (THIRD_PARTY[zone.management] as readonly string[]).includes(zone.treatmentIndicator);
}

/**
 * The complementary share as it will travel: inside the FSE (gestion unique), as a DRE (gestion séparée), or undefined
 * when none does: no zone on the date, an accident at work, gestion unique with indicator 00.
 */
export function amcShareOf(
  beneficiary: Beneficiary,
  visit: { readonly careDate: Day; readonly insuranceNature: string; readonly thirdPartyAmc: boolean },
): AmcShare | undefined {
  const zone = zoneOn(beneficiary, visit.careDate);
  if (zone === undefined || visit.insuranceNature === "41") return undefined;
  const indicator = zone.treatmentIndicator;
  if (zone.management === "GU" && indicator === "00") return undefined;
  const dre = zone.management === "GS" && dreDue(indicator, visit.thirdPartyAmc);
  if (zone.management === "GS" && !dre) return undefined;
  return {
    management: zone.management === "GU" ? "U" : "S",
    amcNumber: zone.amcNumber,
    ...(zone.member === undefined ? {} : { member: zone.member }),
    contractType: hasC2s(beneficiary, visit.careDate) ? "89" : "00",
    ...(zone.stsRouting === undefined ? {} : { stsRouting: zone.stsRouting }),
    treatmentIndicator: indicator,
    ...(zone.routing === undefined ? {} : { routing: zone.routing }),
    amountOrigin: "T",
    dre: dre && zone.member !== undefined && zone.routing !== undefined,
  };
}

function dreDue(indicator: string, thirdPartyAmc: boolean): boolean {
  if (DRE_ALWAYS.includes(indicator)) return true;
  return thirdPartyAmc ? DRE_IN_THIRD_PARTY.includes(indicator) : DRE_WITHOUT_THIRD_PARTY.includes(indicator);
}
