import type { VitaleSteps } from "#billing/journal/index";
import type { Beneficiary, Family } from "#billing/model/beneficiary";
import type { Day } from "#billing/model/dates";
import type { Invoice } from "#billing/model/invoice";
import type { ExpectedVitale } from "./sign-invoice.ts";

/** Who the care is for, and where that is known from. */
export interface Patient {
  readonly insured: { readonly nir: string; readonly nirKey: string };
  readonly beneficiary: Beneficiary;
  /** Support of the rights (formats.md 8.4): V the card, A a paper attestation, T a téléservice, S without proof. */
  readonly rights: { readonly source: Invoice["rights"]["source"]; readonly date?: Day };
  /** The Vitale as it was read; absent when the care is billed without one. */
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

/** The Vitale that must sign: the one that was read. Undefined without one. */
export function signerOf({ vitale }: Patient): ExpectedVitale | undefined {
  if (vitale === undefined) return undefined;
  const { fingerprint, certificate } = vitale.family;
  return { serial: fingerprint.serial, certificate };
}

/** "FAMILLEUN Claire" */
export function shownName({ beneficiary }: Patient): string {
  return `${beneficiary.useName} ${beneficiary.firstName}`;
}
