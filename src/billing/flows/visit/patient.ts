import type { VitaleSteps } from "#billing/journal/index";
import type { Beneficiary, Family } from "#billing/model/beneficiary";
import type { SecuringMode } from "#billing/model/invoice";
import type { VisitPatient } from "#billing/model/visit-patient";
import type { SecuredAs } from "#hal/ports/index";
import type { ExpectedVitale } from "./sign-invoice.ts";

/** Who the care is for during a visit: what is kept, and the Vitale as it was read. */
export interface Patient extends VisitPatient {
  /** Absent when the care is billed from an attestation, or from what the journal knows. */
  readonly vitale?: { readonly family: Family; readonly reading: VitaleSteps["read"] };
}

/** The person of a Vitale that was read. */
export function patientOfCard(family: Family, beneficiary: Beneficiary, reading: VitaleSteps["read"]): Patient {
  const { nir, nirKey } = family.insured;
  return {
    insured: { nir, nirKey },
    beneficiary,
    rights: { source: "V", date: family.updatedOn },
    vitale: { family, reading },
  };
}

/** The same person, for whom the card is asked again. */
export function withCard({ otherwise: _, ...person }: VisitPatient): VisitPatient {
  return person;
}

/** What of it outlives the visit. */
export function keptOf({ vitale: _, ...kept }: Patient): VisitPatient {
  return kept;
}

/** How the invoice will be secured (formats.md 2T). */
export function modeOf({ otherwise, vitale }: Patient): SecuringMode {
  return otherwise?.mode ?? (vitale === undefined ? "D" : "S");
}

/** The same in the words of the screens. */
export function securedAs(mode: SecuringMode): SecuredAs {
  return ({ S: "secured", D: "degraded", Y: "desynchronised", L: "without-vitale" } as const)[mode];
}

/** The Vitale that must sign: the one that was read. Undefined when none signs, or not now. */
export function signerOf({ vitale, otherwise }: Patient): ExpectedVitale | undefined {
  if (vitale === undefined || (otherwise !== undefined && !("first" in otherwise && otherwise.first === "vitale")))
    return undefined;
  const { fingerprint, certificate } = vitale.family;
  return { serial: fingerprint.serial, certificate };
}

/** "FAMILLEUN Claire" */
export function shownName({ beneficiary }: Pick<VisitPatient, "beneficiary">): string {
  return `${beneficiary.useName} ${beneficiary.firstName}`;
}
