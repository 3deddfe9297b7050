import type { Questions, SecuredAs } from "#hal/ports/index";
import { plural } from "./fill.ts";

/** Words of the screens that ask. */
export const list = {
  typed: (typed: string) => `N° ${typed}_`,
  noNumber: (typed: string) => `Pas de n° ${typed} dans la liste.`,
  pickFirst: "Choisissez par un numéro.",
  empty: "La liste est vide.",
  page: (page: number, pages: number) => `page ${page}/${pages}`,
  otherWay: "Absent ? Pas sur cette carte : F4.",
} as const;

/** Titles of the lists that are of nobody. */
export const listTitles: Readonly<Partial<Record<Questions["choose"]["asks"]["list"], string>>> = {
  person: "Choisir la personne",
  draft: "Visites en attente",
};

/** How an invoice is secured, the same word wherever it is shown (E082). */
export const securedAs: Readonly<Record<SecuredAs, string>> = {
  secured: "SÉCURISÉE",
  degraded: "DÉGRADÉE",
  desynchronised: "DÉSYNCHRONISÉE",
  "without-vitale": "SANS VITALE",
};

/** Word and symbol: the meaning never rests on a colour. */
export const marks = { "up-to-date": "= À JOUR", "to-check": "! À VÉRIFIER", new: "+ NOUVEAU" } as const;

/** Age of the data of a Vitale: this terminal cannot update it. */
export const staleVitale = {
  updated: (date: string) => `Carte mise à jour le ${date}`,
  told: (date: string) => `Carte à mettre à jour (borne) : dernière mise à jour le ${date}.`,
} as const;

/** Last day of an ALD, as the card gives it. */
export const ald = {
  until: (date: string) => `ALD jusqu'au ${date}`,
  endless: "ALD sans date de fin",
  ended: (date: string) => `ALD terminée le ${date}`,
  ordinaryRate: (date: string) => `ALD terminée le ${date}, avant les soins : taux ordinaire proposé.`,
} as const;

export const home = {
  situation: "Situation",
  held: (held: number, free: number) => `Factures ${held} - libres ${free}`,
  notInLot: (count: number) => `${count} hors lot`,
  toFinish: (count: number) => plural(count, "lot à finir", "lots à finir"),
  sealed: (count: number) => plural(count, "lot prêt", "lots prêts"),
  /** After lots to finish: the word is there already. */
  sealedToo: (count: number) => plural(count, "prêt", "prêts"),
  awaiting: {
    cps: (count: number) => `${count} en attente CPS`,
    vitale: (count: number) => `${count} en attente Vitale`,
  },
  toResume: (count: number) => plural(count, "signature à reprendre", "signatures à reprendre"),
  drafts: (count: number) => plural(count, "visite en attente", "visites en attente"),
  roads: {
    bill: "Facturer une visite",
    "hand-over": "Lots et décharge",
    invoices: "Factures",
    situation: "Changer de situation",
    "print-again": "Tickets à réimprimer",
    menu: "Menu",
    pending: "Visites en attente",
  },
  refusals: {
    pending: "Aucune visite en attente.",
    situation: "La carte a une seule situation.",
    "print-again": "Aucun ticket en attente.",
  },
} as const;

export const signed = {
  title: "Facture signée",
  headline: (mode: SecuredAs, number: string) => `${securedAs[mode]} n° ${number}`,
  stored: "FSE enregistrée",
  storedBoth: "FSE et DRE enregistrées",
  /** What to do of the paper, by how the invoice is secured. */
  paper: {
    secured: "Pas de feuille papier",
    degraded: "Faites signer la feuille papier",
    desynchronised: "Pas de feuille papier",
    "without-vitale": "Location : ni feuille papier ni Vitale",
  },
  printed: "Ticket imprimé",
  toPrint: (cause: string) => `${cause} - FSE enregistrée`,
  printLater: "Le ticket reste à imprimer. Il sera marqué réimpression.",
  causeUnknown: "Ticket non imprimé",
} as const;

/** What a visit of the list of those in waiting waits for. */
export const pending = {
  draft: "brouillon",
  signature: "signature à reprendre",
  vitale: "En attente Vitale",
  cps: "En attente CPS",
  number: (number: string) => `n° ${number}`,
  careOf: (day: string) => `soins du ${day}`,
} as const;

/** Désynchronisé: what the invoice waits for. */
export const awaiting = {
  title: "Signature à compléter",
  headline: { vitale: "En attente Vitale", cps: "En attente CPS" },
  stored: (number: string) => `DÉSYNCHRONISÉE n° ${number} : une signature est enregistrée`,
  next: {
    vitale: "Reprenez-la à l'accueil quand la carte Vitale est là.",
    cps: "Reprenez-la à l'accueil, la CPS en place.",
  },
  stays: "Elle n'entre dans aucun lot avant.",
} as const;

export const insertCard = {
  title: {
    cps: "CPS demandée",
    vitale: "Carte Vitale demandée",
    amc: "Carte AMC demandée",
  },
  colleagueTitle: "Autre CPS demandée",
  card: { cps: "la CPS", vitale: "la carte Vitale", amc: "la carte AMC" },
  headline: {
    read: "Insérez {card}",
    colleague: "Insérez l'autre CPS dans la fente AMC",
    "sign-resume": "{short} retirée - rien n'est signé - réinsérez",
    "sign-lots": "CPS requise pour signer les lots",
    "wrong-card": "Ce n'est pas la même carte",
    "other-patient": "Ce n'est pas la carte de ce patient",
  },
  short: { cps: "CPS", vitale: "Vitale", amc: "Carte AMC" },
  next: {
    read: "La lecture commence dès que la carte est en place.",
    colleague: "Votre CPS reste dans la sienne. Chacun tapera son propre code.",
    "sign-resume": "La même carte reprend la signature où elle en était.",
    "sign-lots": "Insérez la CPS. Les factures attendent, rien n'est perdu.",
    "wrong-card": "Rien n'est signé. Réinsérez {card} lue au début.",
    "other-patient": "Rien n'est signé. Réinsérez {card} de la personne soignée.",
  },
} as const;

export const entry = {
  number: {
    prescriber: { title: "N° du prescripteur", unit: "", hint: "9 chiffres, clé comprise" },
    "prescriber-specialty": { title: "Spécialité du prescripteur", unit: "", hint: "2 chiffres, 01 médecine générale" },
    fee: { title: "Honoraires de l'acte", unit: "€", hint: "0 : le tarif. Touche * pour la virgule" },
    "series-count": { title: "Nombre de séances", unit: "", hint: "De 2 à 60" },
    "series-step": { title: "Écart entre deux séances", unit: "jours", hint: "1 : chaque jour" },
    "amc-number": { title: "N° d'AMC", unit: "", hint: "8 à 10 chiffres" },
    "amc-amount": { title: "Montant demandé à la mutuelle", unit: "€", hint: "Touche * pour la virgule" },
    "lpp-code": { title: "Code de l'article LPP", unit: "", hint: "7 chiffres" },
    "lpp-fee": { title: "Prix TTC d'un article", unit: "€", hint: "Touche * pour la virgule" },
    tooth: { title: "Dent", unit: "", hint: "2 chiffres, notation internationale" },
    "one-way-km": { title: "Kilomètres aller", unit: "km", hint: "Du cabinet au patient, un seul sens" },
    "covered-amount": { title: "Montant pris en charge", unit: "€", hint: "Touche * pour la virgule" },
    "at-number": { title: "N° d'accident du travail", unit: "", hint: "9 chiffres" },
    quantity: { title: "Quantité", unit: "", hint: "Nombre de fois" },
    "replacement-id": {
      title: "Identifiant du remplaçant",
      unit: "",
      hint: "RPPS ou ADELI, clé comprise. Ou mettez sa CPS dans la fente AMC.",
    },
    "birth-date": {
      title: "Date de naissance",
      unit: "",
      hint: "JJMMAAAA. Mois ou jour inconnu : comme sur l'attestation",
    },
    "birth-rank": { title: "Rang de naissance", unit: "", hint: "1, ou 2, 3... pour des jumeaux" },
    nir: { title: "NIR et clé", unit: "", hint: "15 caractères. Corse : * pour 2A, # pour 2B" },
    "sncf-contract": { title: "Contrat SNCF", unit: "", hint: "2 chiffres : 22 actifs, 23 non-actifs..." },
    rank: { title: "Rang du bénéficiaire", unit: "", hint: "3 chiffres, 001 le plus souvent" },
    organism: { title: "Caisse", unit: "", hint: "9 chiffres : régime 2, caisse 3, centre 4" },
    invoice: { title: "N° de la facture", unit: "", hint: "Sans les zéros de tête" },
  },
  coefficient: { title: "Coefficient", unit: "", hint: "Touche * pour la virgule" },
  date: {
    prescription: { title: "Date de la prescription", hint: "JJ MM AAAA" },
    accident: { title: "Date de l'accident", hint: "JJ MM AAAA" },
    maternity: { title: "Début de grossesse ou accouchement", hint: "JJ MM AAAA" },
    "prior-agreement": { title: "Date de l'entente préalable", hint: "JJ MM AAAA" },
    attestation: { title: "Date de l'attestation vue", hint: "JJ MM AAAA" },
    "series-from": { title: "Première séance", hint: "JJ MM AAAA" },
    "amc-from": { title: "Mutuelle valable du", hint: "JJ MM AAAA" },
    "amc-to": { title: "Mutuelle valable jusqu'au", hint: "JJ MM AAAA" },
    "amc-attestation": { title: "Date de l'attestation vue", hint: "JJ MM AAAA" },
    "rental-from": { title: "Location : premier jour", hint: "JJ MM AAAA" },
    "rental-to": { title: "Location : dernier jour", hint: "JJ MM AAAA" },
    "rights-date": { title: "Date de l'attestation de droits", hint: "JJ MM AAAA" },
    "rights-until": { title: "Droits ouverts jusqu'au", hint: "JJ MM AAAA" },
    "pension-proof": { title: "Date de la preuve vue", hint: "JJ MM AAAA" },
    care: { title: "Date des soins", hint: "JJ MM AAAA" },
    today: { title: "Date du jour", hint: "JJ MM AAAA" },
    "replacement-from": { title: "Premier jour du remplacement", hint: "JJ MM AAAA" },
    "replacement-to": { title: "Dernier jour du remplacement", hint: "JJ MM AAAA" },
  },
  text: {
    "person-name": { title: "Nom de la personne", hint: "Comme sur l'attestation" },
    "person-first-name": { title: "Prénom de la personne", hint: "Comme sur l'attestation" },
    "patient-name": { title: "Nom du patient", hint: "Début du nom ou du prénom" },
    "reset-phrase": { title: "Effacer malgré tout", hint: "Tapez EFFACER, ou ANNULER" },
    "amc-member": { title: "N° d'adhérent", hint: "20 caractères au plus" },
    "amc-contract-number": { title: "N° de contrat", hint: "12 caractères au plus, ou rien" },
    "amc-convention": { title: "Type de convention", hint: "2 caractères, par exemple IS, ou rien" },
    "amc-csr": { title: "CSR", hint: "5 caractères au plus, ou rien" },
    "amc-formula": { title: "Formule STS", hint: "3 caractères au plus, ou rien" },
    "amc-route-code": { title: "Code routage", hint: "2 caractères, par exemple OC" },
    "amc-route-host": { title: "Identifiant d'hôte", hint: "3 caractères, par exemple 001" },
    "amc-route-domain": { title: "Domaine", hint: "Touche 1 pour le point" },
  },
  empty: "Rien n'est saisi.",
  lettersWanted: (count: number) => `Il faut ${count} caractères.`,
  noSuchSign: "Ce signe n'est pas admis ici.",
  digitsWanted: (count: number) => `Il faut ${count} chiffres.`,
  atLeast: (least: number) => `Il faut au moins ${least}.`,
  noSuchDay: "Cette date n'existe pas.",
  dayUnfinished: "La date n'est pas complète.",
  full: "Pas plus de chiffres ici.",
  fullText: "Pas plus de lettres ici.",
} as const;

export const trouble = {
  title: "Un problème",
  what: "Ce qui s'est passé",
  data: "Vos données",
  next: "Que faire",
  code: "Code",
} as const;

export const handedOver = {
  title: "Reçu du poste",
  total: (invoices: number, lots: number) =>
    `${plural(invoices, "facture", "factures")} en ${plural(lots, "lot", "lots")}`,
  invoices: (count: number) => plural(count, "facture", "factures"),
  hash: "Empreinte",
  received: "Le poste a tout reçu et signé.",
  receivedSome: "Le poste a reçu et signé ces lots ; les autres restent ici.",
  locked: "Reçus gardés : ils sont enregistrés au prochain déverrouillage.",
  reception: {
    title: "Réception",
    nothing: "Réception : rien de nouveau",
    files: (taken: number, files: number) =>
      taken === files
        ? `Réception : ${plural(files, "fichier", "fichiers")}`
        : `Réception : ${taken}/${files} fichiers`,
    round: (patients: number) => `Tournée ${patients}`,
    rights: (time: string) => `droits ${time}`,
    noRights: "droits non demandés",
    tables: (version: string) => `tables ${version}`,
    ok: "OK",
    change: (before: string, version: string) => `Tables ${before} → ${version}`,
    builtIn: "du produit",
    from: (day: string) => `effet au ${day}`,
    lotsReceived: "Lots reçus par la caisse",
    lotsRefused: "Lots refusés",
    paid: "Paiements",
    rejected: "Rejets",
    signalled: "Signalements",
    unattached: "Non rattachés",
    refused: "Refusé",
    stopped: {
      list: "Réception non faite",
      file: (file: number, files: number) => `Réception coupée au fichier ${file}/${files}`,
      tell: "Tout est reçu ; l'état de l'appareil n'a pas pu être dit au poste",
    },
  },
} as const;
