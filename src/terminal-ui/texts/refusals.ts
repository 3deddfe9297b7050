/** One reason of the pricing engine why a visit cannot be billed: what is wrong, and what mends it. */
export interface RefusalWords {
  readonly what: string;
  readonly next: string;
}

/** Every reason code of the pricing contract (docs, golden cases: "Refusals"). The list is closed. */
export const refusals = {
  "date-in-future": { what: "La date des soins est dans l'avenir.", next: "Corrigez la date des soins." },
  "birth-date-after-care": {
    what: "La personne est née après la date des soins.",
    next: "Vérifiez la date des soins et le bénéficiaire.",
  },
  "unknown-code": { what: "Ce code d'acte n'existe pas.", next: "Corrigez le code de l'acte." },
  "act-not-for-profession": {
    what: "Cet acte n'est pas de votre profession.",
    next: "Ôtez l'acte ou corrigez son code.",
  },
  "act-not-for-sector": { what: "Cet acte n'existe pas dans votre secteur.", next: "Corrigez le code de l'acte." },
  "coefficient-out-of-table": {
    what: "Aucun acte de cette lettre n'a ce coefficient.",
    next: "Corrigez le coefficient.",
  },
  "no-tariff-at-date": { what: "Aucun tarif à cette date pour cet acte.", next: "Vérifiez la date et le code." },
  "no-billable-act": { what: "Il n'y a rien à facturer.", next: "Ajoutez un acte." },
  "prescription-missing": { what: "Il manque la prescription.", next: "Saisissez sa date et le prescripteur." },
  "prescription-after-care": {
    what: "La prescription est datée d'après les soins.",
    next: "Corrigez la date de la prescription.",
  },
  "prior-agreement-missing": {
    what: "Cet acte demande une entente préalable.",
    next: "Saisissez la date de l'entente préalable.",
  },
  "insurance-nature-conflict": {
    what: "La nature d'assurance ne va pas avec le régime local.",
    next: "Choisissez l'autre nature d'assurance.",
  },
  "at-number-or-date-missing": {
    what: "Il manque le numéro ou la date de l'accident du travail.",
    next: "Saisissez l'un des deux.",
  },
  "maternity-date-missing": {
    what: "Il manque la date de maternité.",
    next: "Saisissez le début de grossesse ou l'accouchement.",
  },
  "sncf-contract-missing": {
    what: "Il manque le contrat du régime SNCF.",
    next: "Relisez la carte ou facturez en dégradé.",
  },
  "sncf-doctor-answer-missing": {
    what: "La question du médecin SNCF est sans réponse.",
    next: "Répondez oui ou non.",
  },
  "ald-not-open": {
    what: "Un acte est marqué ALD, mais aucune ALD n'est ouverte.",
    next: "Répondez non pour cet acte.",
  },
  "exoneration-rate-conflict": {
    what: "Le taux forcé ne va pas avec l'exonération.",
    next: "Corrigez le taux ou l'exonération.",
  },
  "bsx-duplicate-day": {
    what: "Un forfait BSA, BSB ou BSC est déjà compté ce jour.",
    next: "N'en gardez qu'un par jour.",
  },
  "ami14-and-ami15-same-day": {
    what: "Deux perfusions longues le même jour.",
    next: "N'en gardez qu'une.",
  },
  "exclusive-acts": { what: "Deux actes ne vont pas ensemble.", next: "Ôtez l'un des deux." },
  "mci-with-bsx": { what: "MCI ne va pas avec un forfait BSA, BSB ou BSC.", next: "Ôtez MCI." },
  "mci-without-qualifying-act": {
    what: "MCI demande un pansement lourd ou des soins palliatifs, à domicile.",
    next: "Ôtez MCI.",
  },
  "mau-condition-not-met": { what: "MAU n'est pas due pour cette visite.", next: "Ôtez MAU." },
  "ifd-and-ifi": {
    what: "L'indemnité de déplacement n'est pas celle de ce jour.",
    next: "Ôtez-la : l'appareil met la bonne.",
  },
  "travel-without-home-visit": {
    what: "Un déplacement est compté pour des soins au cabinet.",
    next: "Ôtez le déplacement ou corrigez le lieu.",
  },
  "supplement-age-limit": { what: "La personne a passé l'âge de cette majoration.", next: "Ôtez la majoration." },
  "modifier-or-association-invalid": {
    what: "Un modificateur ou une association ne va pas avec l'acte.",
    next: "Corrigez le modificateur ou l'association.",
  },
  "excess-not-allowed": {
    what: "Un dépassement n'est pas permis ici.",
    next: "Ramenez le montant à la base, ou donnez le motif D ou E.",
  },
  "fee-below-base": { what: "Le montant est sous la base.", next: "Corrigez le montant." },
  "c2s-excess-forbidden": { what: "Pas de dépassement avec la C2S.", next: "Ramenez le montant à la base." },
  "third-party-conflict": {
    what: "Le tiers payant n'est pas possible ainsi.",
    next: "La C2S demande les deux parts ; la part AMC demande la part AMO.",
  },
} as const satisfies Readonly<Record<string, RefusalWords>>;

/** Reasons that the LPP alone has (billing-rules 6.8). */
const lppRefusals = {
  "lpp-supply": {
    what: "Cet article ne se vend ou ne se loue pas ainsi.",
    next: "Ôtez l'article et saisissez-le à nouveau.",
  },
  "lpp-period": { what: "Les jours de la location ne vont pas.", next: "Ôtez l'article et saisissez-le à nouveau." },
  "lpp-quantity": {
    what: "La quantité n'est pas un nombre d'articles.",
    next: "Ôtez l'article et saisissez-le à nouveau.",
  },
} as const satisfies Readonly<Record<string, RefusalWords>>;

export type RefusalCode = keyof typeof refusals;

/** Words of one reason code; a code of no list is shown raw, with what to do. */
export function refusalWords(reasonCode: string): RefusalWords {
  const words: Readonly<Record<string, RefusalWords>> = { ...refusals, ...lppRefusals };
  return Object.hasOwn(words, reasonCode) && words[reasonCode] !== undefined
    ? words[reasonCode]
    : { what: `Refus ${reasonCode}.`, next: "Vérifiez la visite." };
}

/** Why a situation of the CPS cannot bill. */
export const situationRefusals = {
  expired: "situation terminée",
  "not-begun": "situation pas encore commencée",
  "no-right": "sans droit de signer des factures",
  "no-billing-number": "sans numéro de facturation",
  "wrong-key": "numéro dont la clé est fausse",
  "not-approved": "terminal non homologué",
  replaced: "remplacement déjà préparé",
  "no-domain": "carte sans domaine assurance maladie",
} as const;
