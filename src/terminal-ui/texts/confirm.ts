import type { ConfirmSubject } from "#hal/ports/index";

/** Title, question, and what each answer brings. Facts read are named in braces; all may be absent. */
export interface ConfirmWords {
  readonly title: string;
  readonly ask: string;
  readonly more: readonly string[];
  readonly yes: string;
  readonly no: string;
}

/**
 * Facts: `card` and `tries` (last-try), `name` and `card` (enrol, recover), `number` (give-up-number, resume-signature, void-once,
 * void-twice, link-once, link-twice, print-again), `date` and `time` (clock), `held` and `total` (reset-store, reset-store-twice), `count`
 * (put-back), `name`, `kind`, `digits`, `key`, `place`, `from`, `to`, `count` (replacement-open, -close, -erase).
 */
export const confirm: Readonly<Record<ConfirmSubject, ConfirmWords>> = {
  "last-try": {
    title: "Dernier essai",
    ask: "Il ne reste qu'un essai. Taper le code porteur ?",
    more: ["Carte {card|CPS}", "Un code faux bloque la CPS. Il faudra le code de déblocage."],
    yes: "taper le code",
    no: "ne pas essayer",
  },
  "last-puk-try": {
    title: "Dernier essai",
    ask: "Il ne reste qu'un essai. Taper le code de déblocage ?",
    more: ["Un code faux ferme cette carte pour de bon.", "Un accueil de CPAM peut la débloquer sans ce risque."],
    yes: "taper le code",
    no: "ne pas essayer",
  },
  unblock: {
    title: "Débloquer la CPS",
    ask: "Débloquer la CPS maintenant ?",
    more: ["Il faut son code de déblocage de 8 chiffres.", "Puis un nouveau code porteur, tapé deux fois."],
    yes: "débloquer",
    no: "plus tard",
  },
  enrol: {
    title: "Enregistrer ce PS",
    ask: "Enregistrer {name|ce praticien} sur cet appareil ?",
    more: ["Ses factures s'ouvriront avec sa carte seulement."],
    yes: "enregistrer",
    no: "refuser",
  },
  recover: {
    title: "Carte perdue ou remplacée",
    ask: "Demander au poste d'ouvrir cet appareil à {name|cette carte} ?",
    more: ["Seul le poste du cabinet peut l'accorder.", "Rien n'est perdu, et rien ne s'ouvre avant."],
    yes: "demander",
    no: "ne pas demander",
  },
  "give-up-number": {
    title: "Abandonner la signature",
    ask: "Abandonner le n° {number} ?",
    more: [
      "Le numéro est marqué non utilisé et ne resservira pas.",
      "La saisie est gardée et prendra le numéro suivant.",
    ],
    yes: "abandonner le n°",
    no: "garder",
  },
  "resume-signature": {
    title: "Signature à reprendre",
    ask: "Reprendre la signature n° {number} ?",
    more: ["Avec les mêmes cartes, la facture garde son numéro et son contenu."],
    yes: "reprendre",
    no: "abandonner le n°",
  },
  "void-once": {
    title: "Supprimer la facture",
    ask: "Supprimer la facture n° {number} ?",
    more: ["Elle n'est dans aucun lot. Son numéro ne resservira pas."],
    yes: "supprimer",
    no: "garder",
  },
  "void-twice": {
    title: "Supprimer : deuxième demande",
    ask: "Supprimer pour de bon la facture n° {number} ?",
    more: ["Elle ne pourra pas être rétablie.", "Une trace de la suppression reste dans l'appareil."],
    yes: "supprimer",
    no: "garder",
  },
  "link-once": {
    title: "Joindre la pièce",
    ask: "Avez-vous regardé la pièce ? La joindre à la facture n° {number} ?",
    more: ["Elle partira après l'accusé de réception positif du lot."],
    yes: "joindre",
    no: "ne pas joindre",
  },
  "link-twice": {
    title: "Joindre : deuxième demande",
    ask: "Joindre pour de bon la pièce à la facture n° {number} ?",
    more: ["Ce lien ne pourra pas être défait."],
    yes: "joindre",
    no: "ne pas joindre",
  },
  "resume-sending": {
    title: "Envois arrêtés",
    ask: "Reprendre les envois ?",
    more: ["Le même refus peut revenir pour tous les lots.", "Reprenez quand l'éditeur l'a dit."],
    yes: "reprendre les envois",
    no: "attendre",
  },
  "put-back": {
    title: "Factures à corriger",
    ask: "Remettre en lot telles quelles les factures refusées ({count|1}) ?",
    more: [
      "Leur lot a été refusé. Elles gardent leur numéro, dans un lot nouveau.",
      "Sinon, elles attendent dans la liste.",
    ],
    yes: "remettre en lot",
    no: "les laisser",
  },
  "remove-card": {
    title: "Retirer une carte",
    ask: "Retirer la carte {card} de cet appareil ?",
    more: ["Elle n'ouvrira plus rien ici. Son titulaire peut être enregistré à nouveau."],
    yes: "retirer",
    no: "garder",
  },
  "replacement-open": {
    title: "Préparer le remplacement",
    ask: "Vous faire remplacer par {name} ?",
    more: [
      "{kind|RPPS} {digits} clé {key}",
      "Situation {place}, du {from} au {to}",
      "BAL du cabinet utilisée pour les lots.",
      "Le remplaçant facturera en votre nom, à vos tarifs.",
    ],
    yes: "préparer",
    no: "ne pas préparer",
  },
  "replacement-close": {
    title: "Clore le remplacement",
    ask: "Clore le remplacement par {name} ?",
    more: [
      "Sa carte ne facturera plus en votre nom.",
      "Factures de ce remplacement encore ici : {count|0}. Elles partiront dans vos lots.",
    ],
    yes: "clore",
    no: "continuer",
  },
  "replacement-erase": {
    title: "Effacer le remplacement",
    ask: "Effacer les informations mémorisées sur {name} ?",
    more: [
      "Identifiant, dates, situation : rien n'en restera dans l'appareil, et sa carte ne l'ouvrira plus.",
      "Les factures déjà faites gardent ce qu'elles disent.",
    ],
    yes: "effacer",
    no: "garder",
  },
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
  clock: {
    title: "Date à confirmer",
    ask: "Sommes-nous le {date} à {time} ?",
    more: ["L'horloge a été perdue ou a sauté.", "Aucune facture ne peut être signée avant votre réponse."],
    yes: "c'est exact",
    no: "changer la date",
  },
  "print-again": {
    title: "Réimprimer",
    ask: "Réimprimer le ticket n° {number} ?",
    more: ["Le ticket sera marqué réimpression ou duplicata."],
    yes: "réimprimer",
    no: "ne pas imprimer",
  },
  "reset-store": {
    title: "Tout effacer",
    ask: "Effacer toutes les données de l'appareil ?",
    more: ["Factures non déchargées : {held|0}.", "Ce qui est effacé ne revient pas."],
    yes: "tout effacer",
    no: "garder",
  },
  "reset-store-twice": {
    title: "Tout effacer : deuxième demande",
    ask: "Effacer pour de bon ?",
    more: ["Factures perdues : {held|0}, pour {total|0,00 €}.", "L'appareil redémarre comme neuf, à un rang nouveau."],
    yes: "tout effacer",
    no: "garder",
  },
  "screen-test": {
    title: "Essai de l'écran",
    ask: "Les lignes sont-elles droites et entières ?",
    more: [
      "ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789",
      "àâäçéèêëîïôöùûüÿ ÀÂÇÉÈÊËÎÏÔÙÛÜ œŒ €",
      "■ · • × ▲▼◄► « » ° ' - ! ? ( ) % / + =",
      "────────────────────────────────────",
    ],
    yes: "oui",
    no: "non",
  },
  "sound-test": {
    title: "Essai des sons",
    ask: "Avez-vous entendu quatre sons différents ?",
    more: ["Touche, bon, erreur, alerte : l'un après l'autre."],
    yes: "oui",
    no: "non",
  },
};
