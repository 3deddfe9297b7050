import type { InvoiceView, LotView, ShareMark, UnattachedWhy } from "#billing";

/** Words of lots, of what came back for them, and of the search. */
export const search = {
  title: "Chercher une facture",
  by: { number: "Par numéro", name: "Par nom", date: "Par date des soins", state: "Par état" },
  states: "État de la FSE ou de la DRE",
  found: (count: number) => (count === 0 ? "Aucune facture trouvée" : `Factures trouvées : ${count}`),
} as const;

export const marks: Readonly<Record<ShareMark, string>> = {
  signalled: "signalée",
  recovery: "récupération",
  "more-than-asked": "montant supérieur",
  "billed-differs": "montant facturé différent",
};

export const acknowledged = "Reçu par la caisse (pas payé)";

export type LotState = LotView["stage"] | "received" | "refused" | "no-answer";

export const lots = {
  title: "Lots",
  states: {
    formed: "préparé",
    signed: "signé",
    sealed: "à envoyer",
    "handed-over": "envoyé",
    received: "reçu",
    refused: "refusé",
    "no-answer": "sans réponse",
  } satisfies Record<LotState, string>,
  notUnderstood: "retour non compris",
  labels: {
    lot: "Lot",
    state: "État",
    invoices: "Factures",
    replaced: "dont en remplacement",
    formed: "Formé le",
    handedOver: "Reçu du poste le",
    answered: "Retour du",
    reason: "Motif",
    advice: "À faire",
    hash: "Empreinte",
  },
  unattached: (count: number) => `Retours non rattachés : ${count}`,
  unattachedTitle: "Retours non rattachés",
  why: {
    "unknown-lot": "lot inconnu",
    "unknown-invoice": "facture inconnue",
    "test-or-real": "test et réel mêlés",
    digest: "empreinte différente",
    "not-sent": "jamais envoyé",
    "no-such-share": "part inexistante",
    "care-date": "date des soins différente",
    deleted: "facture supprimée",
    "answered-otherwise": "déjà répondu autrement",
  } satisfies Record<UnattachedWhy, string>,
} as const;

/** The marks beside the state of an invoice. */
export function marksOf({ mode, firstSignature, stage }: InvoiceView): readonly string[] {
  if (stage === "signing" && firstSignature !== undefined)
    return [firstSignature === "vitale" ? "en attente CPS" : "en attente Vitale"];
  const mark = MODE_MARKS[mode];
  return mark === undefined ? [] : [mark];
}

/** How it is secured, when not by both cards at once. */
const MODE_MARKS: Readonly<Partial<Record<InvoiceView["mode"], string>>> = {
  D: "dégradé",
  Y: "désynchronisé",
  L: "sans Vitale",
};

export const legend = {
  title: "États des factures",
  rows: {
    inexistante: "Rien de tel pour cette visite (souvent : pas de DRE)",
    créée: "Signée, dans aucun lot",
    "en lot": "Dans un lot, pas encore parti",
    envoyée: "Reçue par le poste, la caisse n'a rien dit",
    acquittée: "Reçue par la caisse, pas payée",
    "à corriger": "En erreur : son lot est refusé ; la remettre en lot ou la supprimer",
    rejetée: "En erreur : la caisse ne la paie pas ; voir le motif",
    "payée, partiellement payée": "Avec le montant et la date",
    supprimée: "Se montre par F3",
    dégradé: "Signée sans la carte Vitale",
    désynchronisé: "Signée en deux fois",
    "sans Vitale": "Location signée par la CPS seule",
  },
} as const;

export { adviceOn } from "#billing/model/return-advice";
