import type { PickSet } from "#hal/ports/index";

interface PickWords {
  readonly title: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Words of the closed lists; a code without words is shown as it is. */
export const picks: Readonly<Record<PickSet, PickWords>> = {
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
