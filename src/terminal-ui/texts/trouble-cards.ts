import type { TroubleWords } from "./trouble-words.ts";

/** Reader, cards and codes. Facts read: slot and found (cps, vitale, amc), tries, code. */
export const cardTroubles = {
  E_READER_UNSUPPORTED: {
    what: "Le lecteur ne connaît pas une commande.",
    next: "Recommencez. Si cela revient, notez le code et lancez Diagnostic.",
  },
  E_READER_PARAM: {
    what: "Le lecteur a refusé une commande.",
    next: "Recommencez. Si cela revient, notez le code et lancez Diagnostic.",
  },
  E_READER_VENDOR: {
    what: "Le lecteur a répondu une erreur de son fabricant.",
    next: "Recommencez. Si cela revient, notez le code et lancez Diagnostic.",
  },
  E_READER_BUSY: { what: "Le lecteur est occupé.", next: "Finissez ou annulez la saisie en cours, puis recommencez." },
  E_READER_ABSENT: {
    what: "Lecteur absent.",
    next: "Vérifiez le branchement du lecteur. L'appareil le retrouve seul.",
  },
  E_READER_REFUSED: {
    what: "Ce lecteur ne convient pas : il n'offre pas la saisie protégée du code.",
    next: "Utilisez le lecteur de l'appareil.",
  },
  E_CARD_PROTOCOL: {
    what: "La carte ne parle pas comme il faut{slot|}.",
    next: "Retirez la carte, essuyez la puce, réinsérez-la.",
  },
  E_CARD_ATR: { what: "Carte illisible (ATR){slot|}.", next: "Retirez la carte, essuyez la puce, réinsérez-la." },
  E_CARD_HW: { what: "La carte fait un court-circuit{slot|}.", next: "Retirez-la. N'utilisez plus cette carte." },
  E_CARD_IO: { what: "La lecture de la carte a échoué{slot|}.", next: "Réinsérez la carte et recommencez." },
  E_CARD_MUTE: {
    what: "Carte muette ou mal insérée{slot|}.",
    next: "Retournez la carte ou essuyez la puce, puis réinsérez-la.",
  },
  E_CARD_UNKNOWN: {
    what: "Carte non reconnue{slot|}.",
    next: "Prenez une autre carte ou facturez en dégradé. L'ATR est dans Diagnostic.",
  },
  E_CARD_REAL: {
    what: "Carte réelle : non prise en charge par le profil de test.",
    next: "En MODE TEST, utilisez les cartes de test.",
  },
  E_CARD_KIND: {
    what: "{found|Cette carte} n'est pas à sa place{slot|}.",
    next: "Mettez chaque carte dans sa fente.",
  },
  E_CARD_FILE: {
    what: "Une donnée de la carte est illisible.",
    next: "Réinsérez la carte. Si cela revient, facturez en dégradé.",
  },
  E_CARD_AUTHENTICITY: {
    what: "Données de carte non authentiques.",
    next: "Rien ne peut être signé avec cette carte. Facturez en dégradé.",
  },
  E_CARD_STATUS: { what: "La carte a refusé une commande.", next: "Réinsérez la carte et recommencez." },
  E_CARD_SWAPPED: { what: "Ce n'est pas la même carte.", next: "Réinsérez la carte lue au début." },
  E_CARD_EXPIRED: {
    what: "Cette carte est périmée.",
    next: "Elle ne signe plus. Utilisez la carte renouvelée.",
  },
  E_AMC_PERSON: {
    what: "La carte mutuelle n'est pas celle de cette personne.",
    next: "Rien n'en est repris. Prenez la bonne carte, ou saisissez l'attestation.",
  },
  E_AME_PAPER: {
    what: "AME : facture papier.",
    next: "Faites une feuille papier, avec une copie de l'attestation d'AME.",
  },
  CARD_REMOVED: { what: "{card|Carte} retirée.", next: "Réinsérez la même carte pour continuer." },
  PIN_CANCELLED: {
    what: "La saisie du code a été annulée.",
    next: "Recommencez quand vous voulez. Aucun essai perdu.",
  },
  PIN_TIMEOUT: {
    what: "Le code n'a pas été tapé à temps.",
    next: "Recommencez. Aucun essai n'est perdu.",
  },
  PIN_ABORTED: { what: "La saisie du code a été arrêtée.", next: "Recommencez. Aucun essai n'est perdu." },
  PIN_WRONG: { what: "Code faux{tries|}.", next: "Retapez le code. Le dernier essai est demandé à part." },
  PIN_BLOCKED: {
    what: "CPS bloquée.",
    next: "VALIDER, puis débloquez-la avec le code de 8 chiffres. S'il est perdu ou refusé : un accueil de CPAM, avec la carte et les deux codes.",
  },
  PUK_BLOCKED: {
    what: "Le code de déblocage est refusé par la carte : elle reste bloquée.",
    next: "Allez à un accueil de CPAM, avec la carte et les deux codes. Les factures attendent dans l'appareil.",
  },
} as const satisfies Readonly<Record<string, TroubleWords>>;
