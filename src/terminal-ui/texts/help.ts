import type { QuestionKind } from "#hal/ports/index";

/** The page of F1, one for each kind of question. */
export const help: Readonly<Record<QuestionKind, readonly string[]>> = {
  choose: [
    "Tapez le numéro d'une ligne pour la choisir tout de suite.",
    "Ou placez-vous avec les flèches haut et bas, puis VALIDER.",
    "Gauche et droite changent de page.",
    "Une ligne refusée dit pourquoi elle ne peut pas être choisie.",
  ],
  home: [
    "Tapez le numéro de ce que vous voulez faire.",
    "Insérer une carte Vitale lance aussi une visite.",
    "LOCK verrouille : les noms disparaissent, rien n'est perdu.",
    "Libres : nombre de factures que l'appareil peut encore garder.",
  ],
  confirm: ["VALIDER répond oui.", "F4 répond non.", "ANNULER revient en arrière sans répondre."],
  acts: [
    "Tapez le numéro d'un champ pour le modifier, 0 pour ajouter un acte, 9 pour en modifier un.",
    "Dans le choix d'un acte, F2 cherche par les lettres du code ou du libellé.",
    "F2 ouvre la situation : nature d'assurance, accident, parcours, tiers payant.",
    "MENU ouvre la mutuelle : carte, attestation saisie, routage.",
    "Avec une ALD ouverte, la question est posée pour chaque acte.",
    "VALIDER calcule les montants. Rien n'est signé avant l'écran suivant.",
  ],
  form: [
    "Tapez le numéro d'une ligne pour la changer, ou F4 sur la ligne choisie.",
    "Le signe ! marque ce qui manque ou ce qu'il faut regarder.",
    "VALIDER revient aux actes. Rien n'est signé.",
  ],
  pick: ["Tapez le numéro d'une ligne pour la choisir tout de suite.", "ANNULER garde ce qui était choisi."],
  amounts: [
    "VALIDER lance la signature.",
    "F1 explique chaque ligne.",
    "F2 revient aux actes.",
    "F3 imprime de quoi remplir une feuille de soins papier.",
    "À PAYER est ce que la personne doit maintenant.",
  ],
  signed: [
    "La facture est enregistrée dans l'appareil.",
    "F3 imprime le ticket qui n'est pas sorti, ou un duplicata numéroté.",
    "VALIDER revient à l'accueil.",
  ],
  page: ["Les flèches changent de page.", "VALIDER ou ANNULER ferme.", "Le signe ! marque ce qui ne concorde pas."],
  checks: [
    "Chaque ligne dit ce qui ne va pas et ce qui le corrige.",
    "Son numéro ouvre le champ à corriger.",
    "Quand rien n'est refusé, VALIDER passe outre : c'est noté.",
  ],
  "handed-over": [
    "Le poste a signé un reçu pour chaque lot.",
    "L'empreinte est la même sur le poste : elle prouve que rien n'a changé en route.",
    "N'importe quelle touche ferme.",
  ],
  "insert-card": [
    "Puce vers le haut, poussez la carte jusqu'au bout.",
    "VALIDER relit une carte déjà en place.",
    "ANNULER abandonne sans rien signer.",
    "F4, quand elle est là : la visite sans cette carte.",
  ],
  awaiting: ["Une carte a signé, l'autre signera plus tard.", "N'importe quelle touche ferme."],
  number: ["Tapez les chiffres.", "CORRIGER efface le dernier.", "Touche * pour la virgule, quand elle est permise."],
  text: [
    "Touches 2 à 9, plusieurs fois, pour les lettres.",
    "Une autre touche, ou une pause, passe à la lettre suivante.",
    "CORRIGER efface la dernière lettre.",
  ],
  date: [
    "Tapez le jour, le mois et l'année : 23 11 2026, ou 23 11 26.",
    "Haut et bas changent la date d'un jour.",
    "CORRIGER efface le dernier chiffre.",
  ],
  keys: [
    "Chaque touche qui répond quitte la liste.",
    "VALIDER ou ANNULER deux fois de suite termine, même si des touches restent.",
  ],
  trouble: ["Le code nomme le problème pour l'assistance.", "N'importe quelle touche ferme."],
};

export const helpTitle = "Aide";
