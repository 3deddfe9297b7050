import type { FormField, FormName } from "#hal/ports/index";

/** Titles of the forms of a visit, and the labels of their rows. */
export const forms: Readonly<Record<FormName, string>> = {
  situation: "Situation",
  details: "Détails de la visite",
  seances: "Actes en série",
  series: "Créer la série",
  ccam: "Acte CCAM",
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
  "at-pension": "Pension AT de 66 % ou plus",
  "care-path": "Parcours de soins",
  "third-party-amo": "Tiers payant AMO",
  "third-party-amc": "Tiers payant AMC",
  "palliative-care": "Soins palliatifs",
  "travel-billed": "Déplacement déjà facturé",
  terrain: "Terrain des kilomètres",
  seance: "Séance",
  "seance-add": "Ajouter une séance",
  "seance-generate": "Créer la série",
  "series-rhythm": "Rythme",
  "series-from": "Première séance",
  "series-step": "Tous les (jours)",
  "series-count": "Nombre de séances",
  "ccam-modifiers": "Modificateurs",
  "ccam-association": "Association",
  "ccam-teeth": "Dents",
};

export const formValues = {
  yes: "Oui",
  no: "Non",
  missing: "! à saisir",
  none: "-",
  locked: { "by-card": "Imposé par la carte.", "by-rule": "Obligatoire dans cette situation." },
  sundayOrHoliday: "dim./férié",
  night: { day: "", night: "nuit", "deep-night": "nuit profonde" },
  flagged: (value: string) => `! ${value}`,
} as const;
