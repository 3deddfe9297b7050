import type { FormField, FormName } from "#hal/ports/index";

/** Titles of the forms of a visit, and the labels of their rows. */
export const forms: Readonly<Record<FormName, string>> = {
  situation: "Situation",
};

export const formFields: Readonly<Record<FormField, string>> = {
  "insurance-nature": "Nature d'assurance",
  "third-party-accident": "Accident causé par un tiers",
  "accident-date": "Date de l'accident",
  accident: "Accident du travail",
  "accident-sheet": "Feuillet AT présenté",
  "maternity-date": "Grossesse ou accouchement",
  "covered-amount": "Montant pris en charge",
  "sncf-doctor": "Médecin SNCF",
  "ald-proof": "ALD sur attestation",
  "care-path": "Parcours de soins",
  "third-party-amo": "Tiers payant AMO",
  "third-party-amc": "Tiers payant AMC",
};

export const formValues = {
  yes: "Oui",
  no: "Non",
  missing: "! à saisir",
  none: "-",
  locked: { "by-card": "Imposé par la carte.", "by-rule": "Obligatoire dans cette situation." },
  flagged: (value: string) => `! ${value}`,
} as const;
