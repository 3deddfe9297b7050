import type { TroubleWords } from "./trouble-words.ts";

/** Devices, rights and signing, storage, formats, poste, command line. */
export const machineTroubles = {
  E_KEYPAD_ABSENT: {
    what: "Le clavier ne répond plus.",
    next: "Rien n'est signé sans lui. Il revient seul ; sinon redémarrez.",
  },
  E_PRINTER_ABSENT: { what: "Imprimante absente", next: "Allumez-la ou branchez-la. Le ticket attend." },
  E_PRINTER_PAPER: {
    what: "Plus de papier",
    next: "Changez le rouleau. Le ticket entier est réimprimé, marqué réimpression.",
  },
  E_PRINTER_COVER: { what: "Capot ouvert", next: "Fermez le capot. Le ticket entier est réimprimé." },
  E_PRINTER_HOT: { what: "Imprimante chaude - patientez", next: "L'impression reprend seule quand elle a refroidi." },
  E_PRINTER_ERROR: { what: "Imprimante en panne", next: "Éteignez-la et rallumez-la. Le ticket attend." },
  E_LINE_CLOSED: {
    what: "Une liaison interne s'est fermée.",
    next: "Elle est rouverte seule. Sinon, redémarrez l'appareil.",
  },

  E_RIGHT_INVOICE: {
    what: "Cette carte n'a pas le droit de signer des factures{reason|}.",
    next: "Vous pouvez voir les montants. Signez avec une carte habilitée.",
  },
  E_RIGHT_DOMAIN: {
    what: "Pas de domaine assurance maladie sur cette carte.",
    next: "Facturez avec une carte qui l'a. Sa caisse renseigne le porteur.",
  },
  E_INVOICE_IN_LOT: {
    what: "Cette facture est déjà dans un lot : elle ne se supprime plus.",
    next: "Attendez le retour de la caisse. Une facture refusée redevient libre.",
  },
  E_UNDISCHARGED: {
    what: "Factures acquittées par personne : {invoices|une ou plusieurs}, pour {total|un total non nul}.",
    next: "Rien n'est effacé. Faites les lots, déchargez et attendez les retours, puis recommencez.",
  },
  E_SENDING_STOPPED: {
    what: "Une caisse a refusé un lot pour {label|un motif qui touche tous les envois}.",
    next: "Plus rien ne part avant votre accord. Appelez l'éditeur avec ce code et le motif.",
  },
  E_REPLACEMENT_ID: {
    what: "Identifiant refusé : clé fausse, chiffres manquants, ou le vôtre.",
    next: "Retapez-le, clé comprise : RPPS de 11 chiffres ou ADELI de 9. Ou mettez la CPS du remplaçant dans la fente AMC.",
  },
  E_REPLACEMENT_NONE: {
    what: "Pas de remplacement pour cette carte.",
    next: "Le praticien remplacé le prépare avec sa CPS : Menu, Remplacement, Préparer.",
  },
  E_REPLACEMENT_PLACE: {
    what: "Ce n'est pas la situation remplacée. Préparée : {stored|une autre}. Indiquée : {named|celle-ci}.",
    next: "Menu, Remplacement, Activer : indiquez le lieu où vous remplacez. Sinon, le praticien remplacé prépare à nouveau.",
  },
  E_REPLACEMENT_OPEN: {
    what: "Un remplacement est déjà préparé pour cette situation.",
    next: "Clôturez-le d'abord : Menu, Remplacement, Clore.",
  },
  E_REPLACEMENT_DATES: {
    what: "Ces dates ne vont pas avec le remplacement.",
    next: "Vérifiez le premier et le dernier jour. Passé le dernier, le praticien remplacé prépare à nouveau.",
  },
  E_RIGHT_LOT: {
    what: "Cette carte n'a pas le droit de signer des lots.",
    next: "Les factures attendent une carte qui le peut.",
  },
  E_NOT_ENROLLED: {
    what: "Cette carte n'est pas enregistrée sur cet appareil. Pas de remplacement pour cette carte.",
    next: "Enregistrez ce PS, ou utilisez sa carte habituelle.",
  },
  E_RECOVERY_ASKED: {
    what: "La demande est prête : le poste doit ouvrir cet appareil à cette carte.",
    next: "Portez-la au poste, rapportez sa réponse, puis remettez la carte. Le manuel dit comment.",
  },
  E_SIGNATURE_WRONG: {
    what: "La carte a donné une signature fausse. Elle est refusée.",
    next: "Recommencez avec la même carte. Si cela revient, changez de carte.",
  },
  E_BATTERY_LOW: { what: "Batterie faible : signature refusée.", next: "Branchez l'appareil, puis signez." },
  E_CLOCK_DOUBTFUL: {
    what: "Date à confirmer.",
    next: "Confirmez la date du jour. Les lots prêts peuvent partir sans attendre.",
  },
  E_NIR_KEY: {
    what: "La clé ne va pas avec ce NIR.",
    next: "Relisez les 13 caractères et les 2 chiffres de la clé sur l'attestation.",
  },
  E_ACCIDENT_SHEET: {
    what: "L'accident du travail n'est prouvé par rien.",
    next: "Demandez le feuillet AT à la personne, ou changez la nature d'assurance (F2).",
  },
  E_LPP_UNKNOWN: {
    what: "Aucun article LPP {code|de ce code} dans la table à cette date.",
    next: "Vérifiez ses 7 chiffres et la date des soins.",
  },
  E_CCAM_UNKNOWN: {
    what: "Aucun acte CCAM {code|de ce code} dans la table à cette date.",
    next: "Vérifiez ses 7 caractères et la date des soins.",
  },
  E_REFUSED_VISIT: {
    what: "La visite ne peut pas être facturée ainsi.",
    next: "Corrigez ce qui est dit, puis recommencez.",
  },

  E_STORE_DAMAGED: {
    what: "Un enregistrement de la mémoire est abîmé.",
    next: "Ne supprimez rien. Déchargez ce qui peut l'être et appelez l'assistance avec ce code.",
  },
  E_STORE_READ_ONLY: {
    what: "La mémoire refuse d'écrire. Plus rien n'est signé.",
    next: "Redémarrez. Si cela revient, déchargez les lots prêts et changez la carte mémoire.",
  },
  E_STORE_FULL: { what: "Mémoire pleine : déchargez.", next: "Faites les lots et déchargez, puis reprenez la visite." },
  E_STORE_RESOURCES: {
    what: "L'appareil manque de mémoire vive ou de fichiers ouverts.",
    next: "Redémarrez l'appareil, puis recommencez.",
  },
  E_STORE_BUSY: {
    what: "Les données sont déjà ouvertes par un autre programme.",
    next: "Arrêtez l'autre, puis redémarrez.",
  },
  E_STORE_MODE: {
    what: "Ces données sont celles de l'autre mode (test ou réel).",
    next: "Démarrez dans le bon mode, ou choisissez un autre dossier.",
  },
  E_STORE_VERSION: {
    what: "Ces données viennent d'une version plus récente.",
    next: "Remettez à jour l'appareil. Rien n'a été touché.",
  },
  E_STORE_LOST_TAIL: {
    what: "La fin de la mémoire manque par rapport à un reçu.",
    next: "Ne signez plus. Comparez la liste des factures avec le poste et appelez l'assistance.",
  },
  E_KEY_WRONG: {
    what: "Cette carte n'ouvre pas les données de cet appareil.",
    next: "Utilisez la carte enregistrée. Si elle est perdue, le poste peut ouvrir à une autre.",
  },
  E_PURGED: {
    what: "Ces données sont effacées : leur durée de garde est finie.",
    next: "Il en reste les numéros, les montants et les états. Le poste peut en garder une copie.",
  },

  E_B2_LENGTH: {
    what: "Un fichier B2 n'a pas la bonne longueur.",
    next: "Il ne part pas. Appelez l'assistance avec ce code.",
  },
  E_B2_RECORD: {
    what: "Un enregistrement B2 n'est pas à sa place.",
    next: "Il ne part pas. Appelez l'assistance avec ce code.",
  },
  E_B2_FIELD: { what: "Un champ B2 est faux{field|}.", next: "Corrigez la facture, puis refaites le lot." },
  E_B2_TOTAL: { what: "Les totaux B2 ne concordent pas.", next: "Il ne part pas. Appelez l'assistance avec ce code." },
  E_B2_CHARSET: {
    what: "Un caractère n'est pas permis dans le fichier B2.",
    next: "Corrigez le nom ou le texte saisi.",
  },
  E_LOT_ENVELOPE: {
    what: "Le lot n'a pas pu être chiffré ou ouvert.",
    next: "Refaites le lot. Les factures restent dans l'appareil.",
  },
  E_LOT_SIGNATURE: { what: "La signature du lot est fausse.", next: "Signez le lot à nouveau avec la CPS." },
  E_LOT_DIGEST: { what: "Le lot a changé depuis sa signature.", next: "Il ne part pas. Refaites le lot." },
  E_TRACE_DIVERGED: {
    what: "Le lecteur a été conduit autrement que dans la trace.",
    next: "Comparez les deux versions ; gardez la trace pour l'assistance.",
  },
  E_ROUND: {
    what: "La tournée préparée par le poste est illisible. L'ancienne reste.",
    next: "Refaites la tournée sur le poste, puis recommencez.",
  },
  E_FILE_READ: { what: "Fichier non lu{file|}.", next: "Recopiez le fichier et recommencez. Les autres ont été lus." },

  E_POSTE_UNPAIRED: {
    what: "Aucun poste n'est associé à cet appareil.",
    next: "Associez-le sur le poste (terminalctl pair). Les lots signés attendent, rien n'est perdu.",
  },
  E_POSTE_ABSENT: { what: "Le poste ne répond pas.", next: "Vérifiez qu'il est allumé et relié, puis recommencez." },
  E_POSTE_REFUSED: { what: "Le poste a refusé l'envoi.", next: "Lisez la raison sur le poste. Rien n'est effacé ici." },
  E_POSTE_RECEIPT: {
    what: "Le reçu du poste est faux. Il n'est pas compté.",
    next: "Recommencez la décharge : rien ne sera doublé.",
  },
  E_POSTE_ANSWER: {
    what: "Le poste a répondu autre chose que ce qui est attendu.",
    next: "Mettez le poste à jour, ou redémarrez-le, puis recommencez.",
  },
  E_POSTE_FULL: { what: "Poste plein.", next: "Libérez de la place sur le poste, puis recommencez." },

  E_MAIL_UNSET: {
    what: "La boîte aux lettres n'est pas réglée.",
    next: "Réglez-la, ou confiez les lots au poste. Ils attendent ici.",
  },
  E_MAIL_ABSENT: {
    what: "Le serveur de messagerie ne répond pas.",
    next: "Vérifiez le réseau, puis recommencez : rien ne sera doublé.",
  },
  E_MAIL_TLS: {
    what: "Le serveur de messagerie ne prouve pas qui il est.",
    next: "Rien n'est parti. Changez de réseau ; sinon, voyez son fournisseur.",
  },
  E_MAIL_PASSWORD: {
    what: "Le serveur refuse le compte ou le mot de passe.",
    next: "Corrigez les réglages de la boîte, puis recommencez.",
  },
  E_MAIL_REFUSED: {
    what: "Le serveur a refusé le message.",
    next: "Le lot reste ici, entier. Voyez le fournisseur de la boîte.",
  },
  E_MAIL_RECIPIENT: {
    what: "Pas d'adresse ou de certificat valable pour cet organisme.",
    next: "Complétez la table des adresses. Le lot attend ici.",
  },
  E_MAIL_SIZE: {
    what: "Message trop gros pour le serveur.",
    next: "Il n'est pas parti. Appelez l'assistance avec ce code.",
  },
  E_PIECE_REFUSED: {
    what: "Pièce refusée : {rule|une règle n'est pas tenue}.",
    next: "Numérisez-la à nouveau, puis présentez le nouveau fichier.",
  },
  E_PIECE_TWICE: {
    what: "Cette pièce est déjà jointe à une facture.",
    next: "Présentez un autre fichier. Rien n'est envoyé deux fois.",
  },

  E_USAGE: { what: "Commande mal écrite.", next: "Voyez l'aide de terminalctl." },
  E_NOT_IN_VERSION: {
    what: "Cette version ne sait pas encore le faire.",
    next: "Voyez les nouveautés de la version suivante.",
  },
  E_NODE_VERSION: {
    what: "La version de Node n'est pas la bonne.",
    next: "Lancez par npm, qui prend la bonne version.",
  },
  E_INPUT: { what: "Données mal formées.", next: "Corrigez les données données à la commande." },
  E_TABLE: {
    what: "Table de tarifs refusée{table|}. L'ancienne reste en service.",
    next: "Demandez une autre table à qui l'a fournie.",
  },
} as const satisfies Readonly<Record<string, TroubleWords>>;
