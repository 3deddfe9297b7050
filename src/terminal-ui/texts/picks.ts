import type { PickSet } from "#hal/ports/index";

interface PickWords {
  readonly title: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Words of the closed lists; a code without words is shown as it is. */
export const picks: Readonly<Record<PickSet, PickWords>> = {
  way: {
    title: "Sans carte Vitale",
    labels: {
      read: "Lire la carte Vitale",
      degraded: "Dégradé : feuille papier signée",
      desynchronised: "Désynchronisé : la Vitale signera plus tard",
      rental: "Location, sans Vitale",
      wait: "Mettre en attente",
    },
  },
  draft: { title: "Visite en attente", labels: { resume: "Reprendre", drop: "Supprimer le brouillon" } },
  "without-vitale": {
    title: "Pourquoi sans carte Vitale ?",
    labels: {
      forgotten: "Oubliée",
      lost: "Perdue ou volée",
      unreadable: "Illisible ou cassée",
      refused: "Refusée ou périmée",
      absent: "La personne n'est pas sur la carte",
    },
  },
  "person-source": {
    title: "Qui est la personne ?",
    labels: { round: "Dans la tournée du jour", journal: "Déjà facturée ici", typed: "Saisir son attestation" },
  },
  quality: {
    title: "Qualité",
    labels: {
      "0": "Assuré",
      "1": "Ascendant, descendant, collatéral",
      "2": "Conjoint",
      "3": "Conjoint divorcé",
      "4": "Concubin",
      "5": "Conjoint séparé",
      "6": "Enfant",
      "7": "Hors article L. 313",
      "8": "Conjoint veuf",
      "9": "Autre ayant droit",
    },
  },
  exoneration: {
    title: "Justification d'exonération",
    labels: {
      "0": "Aucune",
      "3": "3 : soins particuliers exonérés",
      "5": "5 : assuré ou bénéficiaire exonéré",
      "7": "7 : dispositif de prévention",
      "9": "9 : FSV (ASPA)",
    },
  },
  c2s: {
    title: "Complémentaire santé solidaire",
    labels: {
      "00": "Aucune",
      "01": "C2S gérée par la caisse",
      "02": "C2S déléguée à un organisme",
      "03": "C2S d'un organisme complémentaire",
    },
  },
  "insurance-nature": {
    title: "Nature d'assurance",
    labels: {
      "10": "Maladie",
      "13": "Maladie, régime local d'Alsace-Moselle",
      "30": "Maternité",
      "41": "Accident du travail, maladie professionnelle",
      "90": "Soins médicaux gratuits",
    },
  },
  "accident-source": {
    title: "Accident du travail",
    labels: { card: "Accident de la carte", number: "Saisir le numéro", date: "Saisir la date, sans numéro" },
  },
  "maternity-kind": {
    title: "Maternité",
    labels: { G: "Début de la grossesse", A: "Accouchement" },
  },
  "amc-source": {
    title: "Mutuelle : d'où vient-elle ?",
    labels: {
      vitale: "Carte Vitale",
      "amc-card": "Carte de mutuelle",
      poste: "Poste du cabinet",
      typed: "Saisie (attestation)",
      none: "Aucune",
      ame: "AME",
    },
  },
  "amc-management": { title: "Gestion", labels: { GS: "GS : gestion séparée", GU: "GU : gestion unique" } },
  "amc-contract-type": { title: "Type de contrat", labels: {} },
  "amc-indicator": { title: "Indicateur de traitement", labels: {} },
  "amc-sts": {
    title: "Aiguillage STS",
    labels: {
      "": "Aucun",
      M: "M : mutuelles (FNMF)",
      "4": "4 : assureurs (FFSA)",
      "8": "8 : prévoyance (CTIP)",
      R: "R : A8",
    },
  },
  terrain: {
    title: "Terrain des kilomètres",
    labels: { plain: "Plaine", mountain: "Montagne", foot: "À pied ou à ski" },
  },
  "series-rhythm": {
    title: "Rythme de la série",
    labels: {
      "1": "Tous les jours",
      step: "Tous les n jours",
      "1-5": "Du lundi au vendredi",
      "1-6": "Du lundi au samedi",
      "1,3,5": "Lundi, mercredi, vendredi",
      "2,4": "Mardi, jeudi",
      "1,4": "Lundi, jeudi",
      days: "Jours choisis",
    },
  },
  weekday: {
    title: "Jours de la semaine",
    labels: {
      "1": "Lundi",
      "2": "Mardi",
      "3": "Mercredi",
      "4": "Jeudi",
      "5": "Vendredi",
      "6": "Samedi",
      "0": "Dimanche",
      done: "C'est tout",
    },
  },
  "lpp-supply": { title: "Article LPP", labels: { A: "Achat", L: "Location" } },
  "ccam-modifier": {
    title: "Modificateurs",
    labels: { none: "Aucun", done: "C'est tout" },
  },
  "ccam-association": {
    title: "Association",
    labels: {
      "": "Aucune",
      "1": "1 : acte principal, 100 %",
      "2": "2 : second acte, 50 %",
      "3": "3 : second acte, 75 %",
      "4": "4 : 100 %",
      "5": "5 : 100 %",
    },
  },
  "rights-support": {
    title: "Droits",
    labels: {
      "": "Selon l'ordre prévu",
      T: "Réponse du téléservice",
      V: "Carte Vitale",
      A: "Attestation vue",
    },
  },
  "care-path": {
    title: "Parcours de soins",
    labels: {
      "": "Acte hors du champ du parcours",
      T: "Médecin traitant",
      N: "Nouveau médecin traitant",
      R: "Médecin traitant remplacé",
      O: "Orienté par le médecin traitant",
      M: "Orienté par un autre médecin",
      D: "Accès direct spécifique",
      H: "Hors résidence habituelle",
      U: "Urgence",
      A: "Acte non concerné",
      B: "Généraliste en zone sous-médicalisée",
      J: "Généraliste installé depuis moins de 5 ans",
      S: "Hors parcours",
    },
  },
};

/** The word of a code, or the code itself. */
export function pickWord(of: PickSet, code: string): string {
  const { labels } = picks[of];
  return Object.hasOwn(labels, code) ? (labels[code] ?? code) : code;
}
