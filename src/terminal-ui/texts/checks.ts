import type { RefusalWords } from "./refusals.ts";

/** What is said for each check before signing, and what mends it; filled with the check's facts (dates as the screen writes them). */
export const checks = {
  "insured-name-missing": { what: "Il manque le nom de l'assuré.", next: "Saisissez-le ou relisez la carte." },
  "insured-first-name-missing": { what: "Il manque le prénom de l'assuré.", next: "Saisissez-le ou relisez la carte." },
  "insured-birth-date-missing": {
    what: "Il manque la date de naissance de l'assuré.",
    next: "Saisissez-la comme sur la carte.",
  },
  "nir-missing": { what: "Il manque le NIR de l'assuré.", next: "Saisissez ses 13 caractères et sa clé." },
  "nir-malformed": { what: "Ce n'est pas un NIR.", next: "Corrigez-le : 13 caractères, 2A ou 2B pour la Corse." },
  "nir-key-missing": { what: "Il manque la clé du NIR.", next: "Saisissez ses deux chiffres." },
  "nir-key-wrong": { what: "La clé du NIR ne lui correspond pas.", next: "Vérifiez le NIR et sa clé." },
  "own-nir-key-wrong": {
    what: "La clé du NIR du bénéficiaire ne lui correspond pas.",
    next: "Relisez la carte ou ôtez ce NIR.",
  },
  "beneficiary-name-missing": { what: "Il manque le nom du bénéficiaire.", next: "Saisissez-le ou relisez la carte." },
  "beneficiary-first-name-missing": {
    what: "Il manque le prénom du bénéficiaire.",
    next: "Saisissez-le ou relisez la carte.",
  },
  "birth-date-missing": {
    what: "Il manque la date de naissance du bénéficiaire.",
    next: "Saisissez-la comme sur la carte.",
  },
  "birth-rank-missing": { what: "Il manque le rang gémellaire.", next: "Saisissez 1 pour un enfant unique." },
  "rank-missing": { what: "Il manque le rang du bénéficiaire.", next: "Saisissez-le comme sur l'attestation." },
  "rank-malformed": { what: "Le rang du bénéficiaire a trois chiffres.", next: "Corrigez-le." },
  "quality-missing": { what: "Il manque la qualité du bénéficiaire.", next: "Choisissez-la dans la liste." },
  "fund-missing": { what: "Il manque le régime, la caisse ou le centre.", next: "Saisissez rr-ccc-cccc." },
  "fund-malformed": { what: "Le numéro de caisse n'a pas la forme rr-ccc-cccc.", next: "Corrigez-le." },
  "insurance-nature-missing": { what: "Il manque la nature d'assurance.", next: "Choisissez-la dans la liste." },
  "insurance-nature-unknown": {
    what: "Cette nature d'assurance n'existe pas.",
    next: "Choisissez-la dans la liste.",
  },
  "exoneration-missing": { what: "L'exonération n'est pas dite.", next: "Choisissez-la, ou « aucune »." },
  "rights-proof-missing": { what: "Il manque la pièce justificative des droits.", next: "Dites laquelle a été vue." },
  "rights-proof-expired": {
    what: "La pièce justificative des droits a expiré le {until}.",
    next: "Demandez une pièce à jour.",
  },
  "rights-closed": {
    what: "Les droits ne sont pas ouverts le {date}.",
    next: "Mettez la carte à jour, ou passez outre.",
  },
  "card-stale": { what: "La carte date du {since}.", next: "Carte à mettre à jour (borne)." },
  "fund-changed": { what: "La personne a changé de caisse (avant : {before}).", next: "Vérifiez la caisse." },
  "performer-number-wrong": {
    what: "Le numéro de facturation n'a pas sa clé.",
    next: "Choisissez une autre situation de la CPS.",
  },
  "performer-specialty-missing": {
    what: "La situation de la CPS n'a pas de spécialité.",
    next: "Choisissez une autre situation.",
  },
  "care-past-deadline": {
    what: "Les soins ont plus de {months} mois.",
    next: "La caisse peut refuser : vérifiez la date, ou passez outre.",
  },
  "prescription-too-old": {
    what: "La prescription du {date} a plus de {months} mois le jour des soins.",
    next: "Vérifiez sa date, ou passez outre.",
  },
  "prescriber-missing": { what: "Il manque le numéro du prescripteur.", next: "Saisissez ses neuf chiffres." },
  "prescriber-number-wrong": {
    what: "La clé du numéro du prescripteur est fausse.",
    next: "Vérifiez ses neuf chiffres.",
  },
  "prescriber-specialty-missing": {
    what: "Il manque la spécialité du prescripteur.",
    next: "Choisissez-la dans la liste.",
  },
  "prior-agreement-date-missing": {
    what: "Il manque la date de l'entente préalable.",
    next: "Saisissez la date de la demande.",
  },
  "prior-agreement-in-future": {
    what: "L'entente préalable est datée de l'avenir ({date}).",
    next: "Corrigez sa date.",
  },
  "third-party-accident-unanswered": {
    what: "Accident causé par un tiers : sans réponse.",
    next: "Répondez oui ou non.",
  },
  "already-billed": {
    what: "{code} du {date} est déjà sur la facture {number}.",
    next: "Ôtez l'acte, ou confirmez un second passage.",
  },
  "too-many-lines": {
    what: "{lines} lignes : trop pour une seule facture.",
    next: "Ôtez des séances et faites une seconde facture.",
  },
  "not-a-rental": {
    what: "Sans la carte Vitale, seules des locations (LPP) sont facturées ainsi.",
    next: "Ôtez le reste, ou recommencez avec la carte ou en dégradé.",
  },
  "covered-amount-too-high": {
    what: "Le montant pris en charge dépasse le total des actes ({total} €).",
    next: "Corrigez-le dans la situation.",
  },
  "piece-missing": { what: "Il manque une pièce justificative ({piece}).", next: "Numérisez-la ou joignez-la." },
  "amc-out-of-validity": {
    what: "Les soins sont hors de la validité de la complémentaire.",
    next: "Demandez une attestation à jour, ou passez outre : rien ne lui est demandé.",
  },
  "amc-used-out-of-validity": {
    what: "Les soins sont hors de la validité de la complémentaire choisie.",
    next: "Corrigez ses dates, ou passez outre : sa part lui est demandée quand même.",
  },
  "amc-amount-too-high": {
    what: "Le montant demandé à la mutuelle dépasse ce que laisse la caisse ({most} €).",
    next: "Corrigez-le.",
  },
  "amc-number-malformed": { what: "Le numéro d'AMC a 8 à 10 chiffres.", next: "Corrigez-le." },
  "amc-number-key-doubtful": { what: "La clé du numéro d'AMC est douteuse.", next: "Vérifiez-le sur l'attestation." },
  "amc-member-missing": {
    what: "Sans numéro d'adhérent, pas de DRE.",
    next: "Saisissez-le, ou laissez partir la FSE seule.",
  },
  "amc-routing-incomplete": {
    what: "Sans routage complet, pas de DRE.",
    next: "Complétez code, hôte et domaine, ou laissez partir la FSE seule.",
  },
  "test-and-real-mixed": {
    what: "Carte de test et carte réelle ne vont pas ensemble.",
    next: "Reprenez les cartes : rien n'est signé.",
  },
} as const satisfies Readonly<Record<string, RefusalWords>>;

/** Document codes of the pieces, in words. */
export const pieces: Readonly<Record<string, string>> = {
  ORDN: "ordonnance",
  AOTP: "autre pièce",
  FSP: "feuille de soins signée",
};
