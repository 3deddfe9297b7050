import { plural } from "./fill.ts";

/** Words of the screens that wait for nothing. */
export const waiting = {
  title: "Tournée",
  insert: "Insérez la CPS",
  inPlace: "CPS en place",
  held: (held: number, free: number) => `Factures ${held} - libres ${free}`,
  sealed: (lots: number) => `${plural(lots, "lot prêt", "lots prêts")} à décharger`,
  oldest: "La plus ancienne",
  clock: "Date et heure",
  battery: "Batterie",
  batteryUnknown: "niveau inconnu",
  charging: "en charge",
  reader: "Lecteur",
  printer: "Imprimante",
  keypad: "Clavier",
  today: "aujourd'hui",
  days: (count: number) => `depuis ${plural(count, "jour", "jours")}`,
} as const;

export const reading = {
  cps: "Lecture de la CPS",
  vitale: "Lecture de la carte Vitale",
  amc: "Lecture de la carte AMC",
  keep: "Laissez la carte en place.",
  files: (done: number, total: number) => `Fichier ${done}/${total}`,
} as const;

export const backOff = {
  title: "Code porteur",
  wait: (seconds: number) => `Attendez ${plural(seconds, "seconde", "secondes")}`,
  why: "Des codes faux ont été tapés juste avant.",
  out: "Retirer la carte annule.",
} as const;

export const pin = {
  title: {
    porteur: "Code porteur",
    deblocage: "Code de déblocage",
    nouveau: "Nouveau code porteur",
    changement: "Changer le code porteur",
  },
  ask: {
    porteur: "Tapez le code porteur de la CPS",
    deblocage: "Tapez le code de déblocage (8 chiffres) de la CPS",
    nouveau: "Tapez deux fois le nouveau code porteur",
    changement: "Tapez le code actuel, puis deux fois le nouveau",
  },
  fields: {
    porteur: ["Code"],
    deblocage: ["Code de déblocage"],
    nouveau: ["Nouveau code", "Confirmation"],
    changement: ["Code actuel", "Nouveau code", "Confirmation"],
  },
  card: "Carte",
  triesLeft: (count: number) => `Il reste ${plural(count, "essai", "essais")} (dit par la carte)`,
  wrong: (count: number | undefined) =>
    count === undefined ? "Code faux" : `Code faux - reste ${plural(count, "essai", "essais")}`,
  differ: "Les deux codes diffèrent - rien n'est changé",
  secure: "SAISIE PROTÉGÉE",
  secureMeaning: "Les chiffres restent dans le lecteur.",
  notYet: "Le lecteur se prépare. Attendez avant de taper.",
  checking: "La carte vérifie.",
  tooShort: "Il manque des chiffres. Aucun essai n'est perdu.",
  full: "Le code est complet : VALIDER.",
  empty: "-",
} as const;

export const signing = {
  title: (number: string) => `Signature n° ${number}`,
  steps: {
    vitale: "La carte Vitale signe",
    cps: "La CPS signe",
    verify: "Vérification des signatures",
    record: "Enregistrement",
  },
  keep: "Laissez les cartes en place.",
  done: "fait",
  now: "en cours",
} as const;

export const printing = {
  title: (number: string) => `Ticket n° ${number}`,
  body: "Impression du ticket",
  saved: "FSE enregistrée",
} as const;

export const handOver = {
  title: "Lots et décharge",
  lot: (lot: number, lots: number) => `Lot ${lot}/${lots}`,
  file: (file: number, files: number) => `Fichier ${file}/${files}`,
  steps: {
    forming: "Formation",
    signing: "Signature",
    sealing: "Chiffrement",
    connecting: "Connexion au poste",
    sending: "Envoi",
    receipt: "Réception du reçu",
    recording: "Enregistrement",
    receiving: "Réception",
  },
  percent: (percent: number) => `${percent} %`,
  kept: "Rien n'est effacé avant le reçu du poste.",
} as const;

/** Shown at once when LOCK is pressed, until the session has ended. */
export const locking = {
  title: "Verrouillage",
  body: "L'appareil se verrouille.",
} as const;
