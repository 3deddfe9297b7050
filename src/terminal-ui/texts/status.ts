import type { CardPlace, PrinterCause, StatusFacts } from "#hal/ports/index";

/** Words of the status line and of the states of the machine. */
export const status = {
  testMode: "MODE TEST",
  notApproved: "NON HOMOLOGUÉ",
  approval: (number: string) => `Agrément ${number}`,
  slots: { cps: "CPS", vitale: "Vitale", amc: "AMC" },
  shortSlots: { cps: "CPS", vitale: "VIT", amc: "AMC" },
  battery: "Bat.",
  charging: "Charge",
  stuckKey: (key: string) => `Touche bloquée : ${key}`,
  clockDoubtful: "Date à confirmer",
  batteryLow: "Batterie faible",
  /** Told when some alerts find no room. */
  more: (count: number) => `+${count}`,
} as const;

/** Present, absent, unknown: a symbol beside the name of the slot. */
export const PLACE_SYMBOL: Readonly<Record<CardPlace, string>> = { present: "■", absent: "·", unknown: "?" };

/** What the alert line says of the reader; "" when there is nothing to say. */
export const readerAlert: Readonly<Record<StatusFacts["reader"], string>> = {
  ready: "",
  absent: "Lecteur absent",
  opening: "Lecteur : connexion",
  silent: "Lecteur ne répond pas",
  recovering: "Lecteur : nouvel essai",
  failed: "Lecteur en panne",
};

export const printerAlert: Readonly<Record<StatusFacts["printer"], string>> = {
  ready: "",
  absent: "Imprimante absente",
  "near-end": "Bientôt plus de papier",
  "paper-out": "Plus de papier",
  "cover-open": "Capot ouvert",
  hot: "Imprimante chaude",
  error: "Imprimante en panne",
};

export const keypadAlert: Readonly<Record<StatusFacts["keypad"], string>> = { present: "", absent: "Clavier absent" };

/** Why a ticket waits, as the signed screen and the trouble screen say it. */
export const printerCause: Readonly<Record<PrinterCause, string>> = {
  absent: "Imprimante absente",
  "paper-out": "Plus de papier",
  "cover-open": "Capot ouvert",
  hot: "Imprimante chaude - patientez",
  error: "Imprimante en panne",
};

/** The same states at their place on the waiting screen. */
export const deviceState = {
  reader: {
    ready: "prêt",
    absent: "absent",
    opening: "connexion en cours",
    silent: "ne répond pas",
    recovering: "nouvel essai",
    failed: "en panne",
  },
  printer: {
    ready: "prête",
    absent: "absente",
    "near-end": "bientôt plus de papier",
    "paper-out": "plus de papier",
    "cover-open": "capot ouvert",
    hot: "chaude - patientez",
    error: "en panne",
  },
  keypad: { present: "présent", absent: "absent" },
} as const;
