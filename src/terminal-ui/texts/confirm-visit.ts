import type { ConfirmSubject } from "#hal/ports/index";

/** Title, question, and what each answer brings. Facts read are named in braces; all may be absent. */
export interface ConfirmWords {
  readonly title: string;
  readonly ask: string;
  readonly more: readonly string[];
  readonly yes: string;
  readonly no: string;
}

/** What is asked of a person, of an act and of the shares while a visit is keyed. */
export const visitConfirm = {
  "sncf-doctor": {
    title: "Régime SNCF",
    ask: "Prescription par un médecin de la SNCF ?",
    more: ["La signature attend cette réponse."],
    yes: "oui",
    no: "non",
  },
  "alsace-moselle": {
    title: "Régime local",
    ask: "La personne est-elle au régime local d'Alsace-Moselle ?",
    more: ["L'attestation de droits le dit."],
    yes: "oui",
    no: "non",
  },
  "third-party-accident": {
    title: "Accident",
    ask: "Soins dus à un accident causé par un tiers ?",
    more: ["Sa date sera demandée.", "La signature attend cette réponse."],
    yes: "oui",
    no: "non",
  },
  "accident-sheet": {
    title: "Accident du travail",
    ask: "Feuillet AT présenté ?",
    more: ["L'accident n'est pas lu d'une carte à jour : il faut le feuillet."],
    yes: "oui",
    no: "non",
  },
  "ald-proof": {
    title: "ALD sur attestation",
    ask: "Avez-vous vu l'attestation papier de l'ALD ?",
    more: ["Sa date sera demandée, et la FSE dira que le droit vient d'une attestation."],
    yes: "vue",
    no: "non",
  },
  "palliative-care": {
    title: "Soins palliatifs",
    ask: "Patient en soins palliatifs ?",
    more: ["La coordination MCI devient possible à domicile."],
    yes: "oui",
    no: "non",
  },
  "travel-billed": {
    title: "Déplacement",
    ask: "Déplacement déjà facturé à une autre personne du même domicile ?",
    more: ["Ni indemnité ni kilomètres sur cette facture."],
    yes: "oui",
    no: "non",
  },
  "act-ald": {
    title: "Affection de longue durée",
    ask: "Cet acte est-il en rapport avec l'ALD ?",
    more: ["Chaque acte le dit pour lui-même."],
    yes: "oui, en rapport",
    no: "non, sans rapport",
  },
  "at-pension": {
    title: "Pension d'accident du travail",
    ask: "Avez-vous vu la preuve d'une pension de 66 % ou plus ?",
    more: ["La carte ne la dit jamais. Sa date sera demandée."],
    yes: "vue",
    no: "non",
  },
  "third-party-amo": {
    title: "Tiers payant",
    ask: "Tiers payant sur la part obligatoire ?",
    more: ["Sinon, la personne avance cette part."],
    yes: "oui",
    no: "non",
  },
  "third-party-amc": {
    title: "Tiers payant",
    ask: "Tiers payant sur la part complémentaire ?",
    more: ["Sinon, la personne avance cette part."],
    yes: "oui",
    no: "non",
  },
  "amc-dre": {
    title: "Indicateur inconnu",
    ask: "Faut-il une DRE pour cette mutuelle ?",
    more: ["La table ne connaît pas son indicateur de traitement.", "Votre réponse est gardée avec la facture."],
    yes: "oui",
    no: "non",
  },
  "amc-attestation": {
    title: "Attestation de mutuelle",
    ask: "Avez-vous vu l'attestation ?",
    more: ["Sa date sera demandée et gardée avec la facture."],
    yes: "vue",
    no: "non",
  },
} as const satisfies Readonly<Partial<Record<ConfirmSubject, ConfirmWords>>>;
