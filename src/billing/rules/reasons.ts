/** Every reason to refuse a visit; the list is closed (docs/billing-rules.md, "Refusals"), with its words in French. */
export const REASONS = {
  "date-in-future": "La date des soins est après celle de l'horloge.",
  "birth-date-after-care": "La personne est née après les soins.",
  "unknown-code": "Ce code n'est celui d'aucun acte.",
  "act-not-for-profession": "Ce code est celui d'une autre profession.",
  "act-not-for-sector": "Cet acte n'existe pas en secteur 2.",
  "coefficient-out-of-table": "Aucun acte n'a ce coefficient à cette date.",
  "no-tariff-at-date": "Aucun tarif pour ce code, à cette date et dans cette zone.",
  "no-billable-act": "Il n'y a rien à facturer.",
  "prescription-missing": "Ces actes demandent une prescription.",
  "prescription-after-care": "La prescription est datée d'après les soins.",
  "prior-agreement-missing": "Cet acte demande un accord préalable.",
  "insurance-nature-conflict": "La nature d'assurance et le régime local ne s'accordent pas.",
  "at-number-or-date-missing": "Il manque le numéro ou la date de l'accident.",
  "maternity-date-missing": "Il manque la date de grossesse ou d'accouchement.",
  "sncf-contract-missing": "Il manque le code contrat du régime SNCF.",
  "sncf-doctor-answer-missing": "Il manque la réponse sur le médecin SNCF.",
  "ald-not-open": "L'acte est déclaré en ALD et aucune ALD n'est ouverte.",
  "exoneration-rate-conflict": "La justification forcée demande 100 %.",
  "bsx-duplicate-day": "Un seul forfait BSA, BSB ou BSC par jour.",
  "ami14-and-ami15-same-day": "Une seule perfusion longue par jour.",
  "exclusive-acts": "Ces actes ne se facturent pas ensemble.",
  "mci-with-bsx": "MCI ne va pas avec un jour de forfait de dépendance.",
  "mci-without-qualifying-act": "MCI demande le domicile, et un pansement lourd ou des soins palliatifs.",
  "mau-condition-not-met": "MAU demande un seul acte AMI, de coefficient 1,5 au plus.",
  "ifd-and-ifi": "Ce jour demande l'autre indemnité de déplacement.",
  "travel-without-home-visit": "Un déplacement demande une visite à domicile.",
  "supplement-age-limit": "La personne a passé l'âge de cette majoration.",
  "modifier-or-association-invalid": "Modificateur ou association hors des tables pour cet acte.",
  "excess-not-allowed": "Un dépassement demande ici le qualificatif D ou E.",
  "fee-below-base": "Les honoraires sont sous la base.",
  "c2s-excess-forbidden": "Pas de dépassement avec la C2S.",
  "third-party-conflict": "Le tiers payant de la part AMC demande celui de l'AMO ; la C2S demande les deux.",
} as const;

export type ReasonCode = keyof typeof REASONS;

export interface Reason {
  readonly reasonCode: ReasonCode;
  /** Path in the input: "patient.accident", "acts[1].fee". */
  readonly about: string;
}
