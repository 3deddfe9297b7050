import type { Key } from "#hal/ports/index";

/** What keys do, on the last line of screens. Key names are those engraved on the keys. */
export const keys = {
  next: "suite",
  back: "retour",
  choose: "choisir",
  close: "fermer",
  erase: "effacer",
  help: "aide",
  pages: "pages",
  lock: "verrouiller",
  diagnostic: "diagnostic",
  unlock: "déverrouiller",
  giveUp: "abandonner",
  handOver: "décharger les lots",
  askPoste: "recevoir du poste",
  comma: "virgule",
  dayStep: "jour",
  sign: "signer",
  signAll: "tout signer",
  explain: "explication",
  acts: "actes",
  printAgain: "réimprimer",
  paperSheet: "feuille papier",
  duplicate: "duplicata",
  end: "terminer",
  readAgain: "relire",
  withoutCard: "sans carte",
  search: "chercher",
  all: "tout montrer",
  showDeleted: "voir supprimées",
  sent: "transmis",
  legend: "légende",
  hideDeleted: "sans supprimées",
  addAct: "ajouter",
  change: "modifier",
  situation: "situation",
  complementary: "mutuelle",
  details: "détails",
  series: "série",
  takeOff: "ôter",
  pass: "passer outre",
  accept: "accepter",
  lastOnes: "derniers",
  toggle: "changer",
  amounts: "montants",
  remove: "supprimer",
} as const;

/** Names of keys as engraved, where they are not their own name. */
const ENGRAVED: Readonly<Partial<Record<Key, string>>> = {
  DOUBLE_ZERO: "00",
  STAR: "*",
  HASH: "#",
  UP: "▲",
  DOWN: "▼",
  LEFT: "◄",
  RIGHT: "►",
};

export function keyName(key: Key): string {
  return ENGRAVED[key] ?? key;
}
