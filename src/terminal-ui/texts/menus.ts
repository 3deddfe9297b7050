/** Words of the menus and pages that the views show. */
export const menu = {
  title: "Menu",
  items: {
    "cps-menu": "CPS",
    situation: "Changer de situation",
    diagnostic: "Diagnostic",
    about: "À propos",
    lots: "Lots et retours",
    replacement: "Remplacement",
    "open-without-cps": "Sans CPS",
  },
} as const;

/** Home without the CPS: the Vitale alone signs. */
export const withoutCps = {
  title: "SANS CPS : la Vitale signe, la CPS plus tard",
  bill: "Facturer une visite",
  lock: "Verrouiller",
  next: "insérer la CPS pour signer",
} as const;

export const cpsMenu = {
  title: "CPS",
  items: {
    see: "Voir la CPS",
    again: "Relire la CPS",
    unblock: "Débloquer la CPS",
    change: "Changer le code porteur",
    colleague: "Enregistrer une autre CPS (fente AMC)",
    cards: "Cartes enregistrées",
    remove: "Retirer une carte",
  },
  notBlocked: "elle n'est pas bloquée",
  cardsTitle: "Cartes enregistrées",
  card: (serial: string) => `n° ${serial}`,
  thisOne: "en place",
  lastUse: (moment: string) => `dernière ouverture ${moment}`,
  neverUsed: "jamais ouvert avec elle",
  noOther: "aucune autre carte",
  removeTitle: "Retirer une carte",
} as const;

export const invoices = {
  title: "Factures",
  empty: "Aucune facture.",
  states: {
    signing: "signature à reprendre",
    created: "créée",
    "in-lot": "en lot",
    sent: "envoyée",
    acknowledged: "acquittée",
    "to-correct": "à corriger",
    paid: "payée",
    "partly-paid": "partiellement payée",
    rejected: "rejetée",
    unused: "non utilisé",
    voided: "supprimée",
    none: "inexistante",
  },
} as const;

export const pages = {
  about: "À propos",
  labels: {
    invoice: "Facture",
    patient: "Patient",
    mode: "Facture",
    careDate: "Soins du",
    total: "Total",
    amo: "Part AMO",
    amc: "Part AMC",
    patientShare: "Part patient",
    state: "État",
    dre: "DRE",
    organism: "Organisme",
    flags: "Gestion et TP",
    lot: "Lot",
    version: "Version",
    serial: "N° de l'appareil",
    approval: "Homologation",
    profile: "Formats",
  },
  values: {
    notApproved: "NON HOMOLOGUÉ",
    profile: "profil Tournée TRN1",
    unknown: "inconnu",
  },
} as const;
