import { plural } from "./fill.ts";

/** Words of the screens that ask. */
export const list = {
  typed: (typed: string) => `N° ${typed}_`,
  noNumber: (typed: string) => `Pas de n° ${typed} dans la liste.`,
  pickFirst: "Choisissez par un numéro.",
  empty: "La liste est vide.",
  page: (page: number, pages: number) => `page ${page}/${pages}`,
} as const;

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
  toResume: (count: number) => plural(count, "signature à reprendre", "signatures à reprendre"),
  roads: {
    bill: "Facturer une visite",
    "hand-over": "Lots et décharge",
    invoices: "Factures",
    situation: "Changer de situation",
    "print-again": "Tickets à réimprimer",
    menu: "Menu",
  },
  refusals: {
    situation: "La carte a une seule situation.",
    "print-again": "Aucun ticket en attente.",
  },
} as const;

export const amounts = {
  title: "Montants",
  mode: { secured: "SÉCURISÉE", degraded: "DÉGRADÉE" },
  simulation: "SIMULATION",
  cannotSign: (reason: string) => `Signature indisponible. ${reason}.`,
  modeLabel: "Facture",
  dre: "FSE + DRE",
  noDre: "FSE",
  headings: { act: "Acte", base: "Base", rate: "Taux", amo: "AMO" },
  ald: "ALD",
  total: "Total",
  amo: "Part AMO",
  amc: "Part AMC",
  patient: "À PAYER",
  warning: "Attention",
  seeAll: "Voyez d'abord la suite (touche bas).",
  explanation: "Explication des montants",
  noExplanation: "Aucune explication.",
} as const;

export const signed = {
  title: "Facture signée",
  headline: (mode: "secured" | "degraded", number: string) =>
    `${mode === "secured" ? "SÉCURISÉE" : "DÉGRADÉE"} n° ${number}`,
  stored: "FSE enregistrée",
  storedBoth: "FSE et DRE enregistrées",
  noPaper: "Pas de feuille papier",
  paper: "Faites signer la feuille papier",
  printed: "Ticket imprimé",
  toPrint: (cause: string) => `${cause} - FSE enregistrée`,
  printLater: "Le ticket reste à imprimer. Il sera marqué réimpression.",
  causeUnknown: "Ticket non imprimé",
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
    "one-way-km": { title: "Kilomètres aller", unit: "km", hint: "Du cabinet au patient, un seul sens" },
    "covered-amount": { title: "Montant pris en charge", unit: "€", hint: "Touche * pour la virgule" },
    "at-number": { title: "N° d'accident du travail", unit: "", hint: "9 chiffres" },
    quantity: { title: "Quantité", unit: "", hint: "Nombre de fois" },
    invoice: { title: "N° de la facture", unit: "", hint: "Sans les zéros de tête" },
  },
  coefficient: { title: "Coefficient", unit: "", hint: "Touche * pour la virgule" },
  date: {
    prescription: { title: "Date de la prescription", hint: "JJ MM AAAA" },
    accident: { title: "Date de l'accident", hint: "JJ MM AAAA" },
    maternity: { title: "Début de grossesse ou accouchement", hint: "JJ MM AAAA" },
    "prior-agreement": { title: "Date de l'entente préalable", hint: "JJ MM AAAA" },
    attestation: { title: "Date de l'attestation vue", hint: "JJ MM AAAA" },
    care: { title: "Date des soins", hint: "JJ MM AAAA" },
    today: { title: "Date du jour", hint: "JJ MM AAAA" },
  },
  text: {
    "patient-name": { title: "Nom du patient", hint: "Début du nom ou du prénom" },
    "reset-phrase": { title: "Effacer malgré tout", hint: "Tapez EFFACER, ou ANNULER" },
  },
  empty: "Rien n'est saisi.",
  digitsWanted: (count: number) => `Il faut ${count} chiffres.`,
  atLeastOne: "Il faut au moins 1.",
  noSuchDay: "Cette date n'existe pas.",
  dayUnfinished: "La date n'est pas complète.",
  full: "Pas plus de chiffres ici.",
  fullText: "Pas plus de lettres ici.",
} as const;

export const acts = {
  title: "Actes",
  catalogueTitle: "Choisir un acte",
  other: "Autre acte (code et coefficient)",
  codeTitle: "Code de l'acte",
  codeHint: "Lettres : touches 2 à 9, plusieurs fois",
  searchTitle: "Chercher un acte",
  searchHint: "Début du code ou du libellé",
  found: (count: number) => plural(count, "acte trouvé", "actes trouvés"),
  none: "Aucun acte : appuyez sur 0.",
  noneYet: "Il faut au moins un acte.",
  aldTitle: "Affection de longue durée",
  aldAsk: (act: string) => `${act} : en rapport avec l'ALD ?`,
  aldYes: "Oui, en rapport avec l'ALD",
  aldNo: "Non, sans rapport",
  ald: { yes: "ALD oui", no: "ALD non" },
  times: (quantity: number) => `× ${quantity}`,
  add: "Ajouter un acte",
  edit: "Modifier un acte",
  editTitle: "Modifier quel acte ?",
  oneTitle: "Modifier",
  quantity: "Quantité",
  remove: "Ôter cet acte",
  fields: {
    careDate: "Date des soins",
    place: "Lieu",
    time: "Heure",
    sunday: "Dimanche ou férié",
    km: "Kilomètres aller",
    prescription: "Prescription du",
    prescriber: "Prescripteur",
    supplements: "Suppléments",
  },
  place: { home: "Domicile", office: "Cabinet" },
  time: { day: "Jour", night: "Nuit (20 h-23 h, 5 h-8 h)", "deep-night": "Nuit profonde (23 h-5 h)" },
  yes: "Oui",
  no: "Non",
  notGiven: "à saisir",
  noKm: "aucun",
  noSupplement: "aucun",
  supplementsTitle: "Suppléments",
  supplementLabels: {
    MCI: "Coordination infirmière",
    MIE: "Enfant de moins de 7 ans",
    MEG: "Enfant de moins de 6 ans",
    MSF: "Majoration sage-femme",
    MD: "Déplacement",
    MAU: "Acte unique",
    IFD: "Déplacement, forfait",
    IFI: "Déplacement, soins infirmiers",
    IK: "Kilomètres",
  },
  on: "[x]",
  off: "[ ]",
} as const;

export const trouble = {
  title: "Un problème",
  what: "Ce qui s'est passé",
  data: "Vos données",
  next: "Que faire",
  code: "Code",
} as const;

export const refused = {
  title: "Visite refusée",
  head: "Rien n'est signé. La saisie est gardée.",
  act: (place: number) => `Acte ${place}`,
  supplement: (place: number) => `Supplément ${place}`,
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
