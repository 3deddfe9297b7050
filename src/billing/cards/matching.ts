import type { Beneficiary, ComplementaryZone, Family } from "#billing/model/beneficiary";
import type { AmcCard, AmcPerson } from "./amc.ts";

/**
 * The person of a complementary card who is that beneficiary: by NIR when both have one, else by birth date, birth rank
 * and first name without accents. A name alone never matches. Undefined: "La carte mutuelle n'est pas celle de cette
 * personne", and nothing is copied.
 */
export function matchPerson(
  card: Pick<AmcCard, "persons">,
  family: { readonly insured: Pick<Family["insured"], "nir"> },
  beneficiary: Beneficiary,
): AmcPerson | undefined {
  const nir = beneficiary.nir ?? (beneficiary.quality === "0" ? family.insured.nir : undefined);
  return card.persons.find((person) =>
    person.nir !== undefined && nir !== undefined ? person.nir === nir : sameBirth(person, beneficiary),
  );
}

function sameBirth(person: AmcPerson, beneficiary: Beneficiary): boolean {
  return (
    person.birthDate === beneficiary.birthDate &&
    person.birthRank === beneficiary.birthRank &&
    plain(person.firstName) === plain(beneficiary.firstName)
  );
}

/** Letters alone, without accents nor case. */
function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toUpperCase()
    .replace(/[^\p{L}]/gu, "");
}

/**
 * The complementary zone that a card gives to that person. Gestion séparée, unless the Vitale has a GU zone of the same
 * AMC number: it stays GU.
 */
export function zoneOfCard(
  card: AmcCard,
  person: AmcPerson,
  vitaleZone: ComplementaryZone | undefined,
): ComplementaryZone {
  const stays = vitaleZone?.management === "GU" && vitaleZone.amcNumber.padStart(10, "0") === card.amcNumber;
  const { contract } = card;
  return {
    management: stays ? "GU" : "GS",
    amcNumber: card.amcNumber,
    member: person.member,
    period: { from: person.period.from, to: person.period.to ?? card.validTo },
    treatmentIndicator: contract.treatmentIndicator,
    ...(contract.stsRouting === undefined ? {} : { stsRouting: contract.stsRouting }),
    ...(contract.serviceType === undefined ? {} : { serviceType: contract.serviceType }),
    ...(contract.services === undefined ? {} : { services: contract.services }),
    name: card.name,
    ...(stays ? {} : { routing: contract.routing }),
  };
}

export type ZoneComparison =
  | { readonly kind: "same" }
  /** They differ: the user chooses, the newer is proposed, and where it came from is recorded. */
  | { readonly kind: "differ"; readonly proposed: "vitale" | "amc" };

/** Compares what would be billed from the Vitale zone and from the card. The newer is the one that runs later. */
export function compareZones(vitaleZone: ComplementaryZone, cardZone: ComplementaryZone): ZoneComparison {
  if (zoneKey(vitaleZone) === zoneKey(cardZone)) return { kind: "same" };
  const end = (zone: ComplementaryZone) => `${zone.period.to ?? "9999-12-31"} ${zone.period.from}`;
  return { kind: "differ", proposed: end(cardZone) > end(vitaleZone) ? "amc" : "vitale" };
}

function zoneKey(zone: ComplementaryZone): string {
  const { routing } = zone;
  return JSON.stringify([
    zone.management,
    zone.amcNumber.padStart(10, "0"),
    zone.member ?? "",
    zone.period.from,
    zone.period.to ?? "",
    zone.treatmentIndicator,
    zone.stsRouting ?? "",
    routing ? [routing.code, routing.host, routing.domain] : [],
  ]);
}
