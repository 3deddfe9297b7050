import type { UnattachedWhy } from "#billing/model/returns";
import type { ShareMark, ShareState } from "#billing/model/share";

/*
 * THE WORDS OF THE POSTE'S COMMANDS. Those of the states are the very words of the device (src/terminal-ui/texts): a test
 * compares them, since neither room may import the other.
 */

export const states: Readonly<Record<ShareState, string>> = {
  none: "inexistante",
  created: "créée",
  "in-lot": "en lot",
  sent: "envoyée",
  acknowledged: "acquittée",
  "to-correct": "à corriger",
  paid: "payée",
  "partly-paid": "partiellement payée",
  rejected: "rejetée",
};

export const acknowledged = "Reçu par la caisse (pas payé)";
export const deleted = "supprimée";

export const marks: Readonly<Record<ShareMark, string>> = {
  signalled: "signalée",
  recovery: "récupération",
  "more-than-asked": "montant supérieur",
  "billed-differs": "montant facturé différent",
};

export const modes: Readonly<Record<string, string>> = { D: "dégradé", Y: "désynchronisé" };

export const lotStates = { sent: "envoyé", received: "reçu", refused: "refusé" } as const;

export const why: Readonly<Record<UnattachedWhy, string>> = {
  "unknown-lot": "lot inconnu",
  "unknown-invoice": "facture inconnue",
  "test-or-real": "test et réel mêlés",
  digest: "empreinte différente",
  "not-sent": "jamais envoyé",
  "no-such-share": "part inexistante",
  "care-date": "date des soins différente",
  deleted: "facture supprimée",
  "answered-otherwise": "déjà répondu autrement",
};

export const said = {
  list: (shown: number, unanswered: number) => `Factures : ${shown} - sans ARL positif : ${unanswered}`,
  month: (month: string) => `Mois ${month} (--all pour toutes)`,
  none: "Aucune facture.",
  amo: "AMO",
  amc: "AMC",
  on: (day: string) => `le ${day}`,
  stopped: (lot: string, reason: string, advice: string) =>
    `ENVOIS À ARRÊTER : lot ${lot} refusé, ${reason} - ${advice}. Ne transmettez plus rien.`,
  unattached: (count: number) => `Retours non rattachés : ${count}`,
  lot: (kind: string, number: string) => `Lot ${kind} ${number}`,
  filed: "dossier classé ailleurs : ses factures ne sont plus connues ici",
  received: (moment: string, device: string) => `reçu le ${moment} de ${device}`,
  hash: "empreinte",
  noLot: "Lot inconnu.",
  cards: (device: string, moment: string) => `Appareil ${device}, vu le ${moment}`,
  card: (serial: string) => `carte ${serial}`,
  lastUse: (moment: string) => `dernier usage ${moment}`,
  neverUsed: "jamais utilisée",
  places: (held: number, free: number) => `Factures ${held} - libres ${free}`,
  there: (device: string, moment: string) => `Appareil ${device} : connecté depuis le ${moment}`,
  away: (device: string) => `Appareil ${device} : déconnecté`,
  listening: "Le poste écoute.",
  deaf: "Le poste n'écoute pas : démarrez-le par npm run poste -- --dir DOSSIER.",
  unpaired: "Aucun appareil associé : terminalctl pair.",
  noDevice: "Aucun appareil n'a encore donné de ses nouvelles.",
  filedReturn: (name: string, kind: string, lots: number) => `${name} : ${kind} classé, ${lots} lot(s)`,
  knownReturn: (name: string) => `${name} : déjà reçu, rien ne change`,
  pushed: (name: string, kind: string) => `${name} : ${kind}, à prendre par l'appareil à la prochaine décharge`,
  refused: (name: string, code: string) => `${name} : refusé ${code}`,
  codeNotOurs: "Code inconnu : il est laissé de côté. Saisissez le triplet sur l'appareil.",
  codeRefused: (why: string, about: string) => `Code refusé : ${why} (${about})`,
  codeWhy: { version: "autre version", form: "forme", crc: "contrôle faux", missing: "manque", value: "valeur" },
  codeKept: (patient: string, amc: string, convention: string, csr: string) =>
    `${patient} : AMC ${amc}, convention ${convention || "-"}, CSR ${csr || "-"}`,
  noPatient: (patient: string) => `${patient} : pas dans cette tournée`,
  kinds: { round: "tournée", tables: "tables", return: "retour" },
} as const;
