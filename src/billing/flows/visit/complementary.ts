import type { Beneficiary, ComplementaryZone } from "#billing/model/beneficiary";
import { covers, type Day, day } from "#billing/model/dates";
import type { AmcShare } from "#billing/model/invoice";
import { indicatorOf, type Tables } from "#billing/rules/index";
import type { ComplementaryEntry, ComplementaryZoneEntry } from "#hal/ports/index";

/** Natures without a complementary share: accident at work, soins médicaux gratuits. */
const NATURES_WITHOUT: readonly string[] = ["41", "90"];
/** Gestion unique under which nothing travels to the complementary side (formats.md 3). */
const NOTHING_ASKED = "00";
/** C2S that the AMO manages by itself, without an organism of its own (formats.md 8.11), and its indicator. */
const C2S_BY_AMO = { service: "01", indicator: "62" } as const;
const C2S_CONTRACT = "89";

/** Nothing is asked of the complementary side under that nature d'assurance. */
export function withoutAmc(insuranceNature: string): boolean {
  return NATURES_WITHOUT.includes(insuranceNature);
}

/** C2S on the care date: service AMO 01, 02 or 03 within its dates; 10 (leaving) is not C2S. */
export function hasC2s(beneficiary: Beneficiary, careDate: Day): boolean {
  const { service, servicePeriod } = beneficiary.amo;
  return ["01", "02", "03"].includes(service) && (servicePeriod === undefined || covers(servicePeriod, careDate));
}

/** The zone of a card as it is keyed and kept. */
export function asEntry({
  period,
  services,
  guarantees,
  ediNumber,
  ...zone
}: ComplementaryZone): ComplementaryZoneEntry {
  return { ...zone, from: period.from, ...(period.to === undefined ? {} : { to: period.to }) };
}

/** The zone that was chosen, or that of the Vitale, whatever its period. */
export function chosenZone(
  { complementary: ofVitale }: Pick<Beneficiary, "complementary">,
  said: ComplementaryEntry | undefined,
): ComplementaryZoneEntry | undefined {
  if (said?.source === "none") return undefined;
  return said?.zone ?? (ofVitale === undefined ? undefined : asEntry(ofVitale));
}

/** The period of a zone covers that day. One whose first day was not typed covers nothing. */
export function zoneRuns({ from, to }: Pick<ComplementaryZoneEntry, "from" | "to">, careDate: Day): boolean {
  return from !== "" && covers({ from: day(from), ...(to === undefined ? {} : { to: day(to) }) }, careDate);
}

/** The zone that is billed: the one chosen, whatever its period (E103); that of the Vitale while it runs. */
export function zoneOn(
  beneficiary: Pick<Beneficiary, "complementary">,
  careDate: Day,
  said: ComplementaryEntry | undefined,
): ComplementaryZoneEntry | undefined {
  const zone = chosenZone(beneficiary, said);
  return zone !== undefined && (said?.zone !== undefined || zoneRuns(zone, careDate)) ? zone : undefined;
}

/** Whether the complementary share is proposed in tiers payant. */
export function proposesThirdParty(
  tables: Tables,
  beneficiary: Beneficiary,
  careDate: Day,
  said?: ComplementaryEntry,
): boolean {
  if (hasC2s(beneficiary, careDate)) return true;
  const zone = zoneOn(beneficiary, careDate, said);
  if (zone === undefined) return false;
  return indicatorOf(tables, zone.treatmentIndicator, zone.management, careDate)?.proposesThirdParty ?? false;
}

/**
 * The complementary share as it will travel: inside the FSE (gestion unique), as a DRE (gestion séparée), or undefined
 * when none does: no zone on the date, an accident at work, soins médicaux gratuits, an indicator that asks nothing.
 */
export function amcShareOf(
  tables: Tables,
  beneficiary: Beneficiary,
  visit: {
    readonly careDate: Day;
    readonly insuranceNature: string;
    readonly thirdPartyAmc: boolean;
    readonly complementary?: ComplementaryEntry;
  },
): AmcShare | undefined {
  const { careDate, complementary: said } = visit;
  if (withoutAmc(visit.insuranceNature)) return undefined;
  const zone = zoneOn(beneficiary, careDate, said);
  const c2s = hasC2s(beneficiary, careDate);
  if (zone === undefined) return c2s ? shareOfAmo(beneficiary) : undefined;
  const { management, treatmentIndicator } = zone;
  if (management === "GU" && treatmentIndicator === NOTHING_ASKED) return undefined;
  if (management === "GS" && !dreAsked(tables, zone, visit)) return undefined;
  const { routing, member = "" } = zone;
  const routed = routing !== undefined && [routing.code, routing.host, routing.domain].every((part) => part !== "");
  return {
    management: management === "GU" ? "U" : "S",
    amcNumber: zone.amcNumber,
    ...(member === "" ? {} : { member }),
    contractType: zone.contractType ?? (c2s ? C2S_CONTRACT : "00"),
    ...filled("contractNumber", zone.contractNumber),
    ...filled("conventionCode", zone.conventionCode),
    ...filled("csr", zone.csr),
    ...filled("stsRouting", zone.stsRouting),
    ...filled("stsFormula", zone.stsFormula),
    treatmentIndicator,
    ...(routed ? { routing } : {}),
    amountOrigin: "T",
    dre: management === "GS" && member !== "" && routed,
  };
}

/** C2S managed by the AMO and no zone: its share goes inside the FSE without an AMC number (formats.md 3). */
function shareOfAmo({ amo }: Beneficiary): AmcShare | undefined {
  if (amo.service !== C2S_BY_AMO.service) return undefined;
  return {
    management: "U",
    amcNumber: "",
    contractType: C2S_CONTRACT,
    treatmentIndicator: C2S_BY_AMO.indicator,
    amountOrigin: "T",
    dre: false,
  };
}

/** By the table of indicators; one that is not in it asks the practitioner. */
function dreAsked(
  tables: Tables,
  zone: ComplementaryZoneEntry,
  visit: { readonly careDate: Day; readonly thirdPartyAmc: boolean; readonly complementary?: ComplementaryEntry },
): boolean {
  const indicator = indicatorOf(tables, zone.treatmentIndicator, zone.management, visit.careDate);
  if (indicator === undefined) return visit.complementary?.dre ?? false;
  return visit.thirdPartyAmc ? indicator.dreInThirdParty : indicator.dreOutsideThirdParty;
}

function filled<K extends string>(name: K, value: string | undefined): { readonly [P in K]?: string } {
  const none: { readonly [P in K]?: string } = {};
  return value === undefined || value === "" ? none : { ...none, [name]: value };
}
