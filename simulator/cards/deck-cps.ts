import { table } from "./table.ts";

/**
 * The CPS of the deck (cards.md 7.4, 7.5), one line a card and one line a situation; `-` where there is nothing. All
 * persons, numbers and places are invented; codes are for the simulator only.
 */
export const CPS_CARDS = table(
  ["card", "type", "name", "firstName", "who", "idNat", "role", "pin", "puk", "validTo"],
  `
  C01 | CPS | INFIRUN     | Alice   | infirmière                       | 899700000013     | 02 | 1234 | 11112222 | 2029-06-30
  C02 | CPS | MEDECINUN   | Robert  | médecin généraliste, secteur 1   | 899700000021     | 01 | 2345 | 22223333 | 2029-06-30
  C03 | CPS | REMPLACUN   | Thomas  | médecin remplaçant               | 899700000039     | 01 | 3456 | 33334444 | 2028-12-31
  C04 | CPF | ETUDIANTUN  | Camille | interne, licence de remplacement | 899700000047     | 01 | 4567 | 44445555 | 2027-10-31
  C05 | CPS | KINEUN      | Pascal  | masseur-kinésithérapeute         | 899700000054     | 02 | 5678 | 55556666 | 2029-06-30
  C06 | CPS | SAGEFEMMEUN | Louise  | sage-femme                       | 899700000062     | 01 | 6789 | 66667777 | 2029-06-30
  C07 | CPS | DENTISTEUN  | Victor  | chirurgien-dentiste              | 899700000070     | 01 | 7890 | 77778888 | 2029-06-30
  C08 | CPE | EMPLOYEUN   | Sophie  | secrétaire, nominative           | 3990000036/00001 | 03 | 1357 | 88889999 | 2028-06-30
  C09 | CDE | DIRECTEURUN | Henri   | centre de soins infirmiers       | 3990000085/00001 | 03 | 2468 | 12341234 | 2028-06-30
  C10 | CPS | BLOQUEEUN   | Diane   | infirmière                       | 899700000104     | 02 | 9999 | 23452345 | 2029-06-30
  C11 | CPS | PERIMEUN    | Jacques | médecin généraliste              | 899700000112     | 01 | 1111 | 34563456 | 2025-12-31
  C12 | CPA | -           | -       | personnel autorisé, anonyme      | 3990000127/00001 | 04 | 8642 | 45674567 | 2028-06-30
  C13 | CPS | SALARIEUN   | Nadine  | médecin salariée                 | 899700000138     | 01 | 1470 | 56785678 | 2029-06-30
  C14 | CPS | PERDUEUN    | Irène   | infirmière                       | 899700000146     | 02 | 3690 | 67896789 | 2029-06-30
  C15 | CPS | OPTICIENUN  | Marius  | opticien-lunetier                | 899700000153     | 05 | 2580 | 78907890 | 2029-06-30
`,
);

/** Billing number with its key, FINESS of the structure, rights to sign invoices and lots. */
export const SITUATIONS = table(
  [
    "card",
    "number",
    "label",
    "billing",
    "structure",
    "finess",
    "specialty",
    "convention",
    "tariffZone",
    "ikZone",
    "mode",
    "invoices",
    "lots",
    "from",
    "to",
  ],
  `
  C01 | 1 | CABINET BORDEAUX    | 996000014 | CABINET INFIRMIER TEST A | 990000010 | 24 | 1 | 10 | 01 | L | O | O | 2024-07-01 | -
  C01 | 2 | CABINET ARCACHON    | 996000154 | CABINET INFIRMIER TEST B | 990000028 | 24 | 1 | 10 | 02 | L | O | O | 2025-03-01 | -
  C02 | 1 | CABINET MEDICAL     | 991000027 | CABINET MEDICAL TEST C   | 990000036 | 01 | 1 | 10 | 01 | L | O | O | 2020-01-01 | -
  C02 | 2 | MAISON DE SANTE     | 991000167 | MAISON DE SANTE TEST D   | 990000044 | 01 | 1 | 24 | 01 | L | O | O | 2023-09-01 | -
  C03 | 1 | REMPLACANT          | -         | -                        | -         | 01 | 1 | 00 | 00 | R | O | O | 2026-01-01 | 2028-12-31
  C04 | 1 | REMPLACANT ETUDIANT | -         | -                        | -         | 01 | 1 | 00 | 00 | R | O | N | 2026-05-01 | 2027-10-31
  C05 | 1 | CABINET KINE        | 997000054 | CABINET KINE TEST E      | 990000051 | 26 | 1 | 10 | 01 | L | O | O | 2022-01-01 | -
  C05 | 2 | CENTRE REEDUCATION  | 997000179 | CENTRE TEST L            | 990000135 | 26 | 1 | 10 | 00 | S | N | N | 2023-01-01 | -
  C05 | 3 | CLUB SPORTIF        | -         | CLUB TEST M              | 990000143 | 26 | 0 | 00 | 00 | B | N | N | 2022-01-01 | 2024-12-31
  C06 | 1 | CABINET SAGE-FEMME  | 995000064 | CABINET SF TEST F        | 990000069 | 21 | 1 | 10 | 01 | L | O | O | 2022-01-01 | -
  C07 | 1 | CABINET DENTAIRE    | 994000073 | CABINET DENTAIRE TEST G  | 990000077 | 19 | 1 | 00 | 00 | L | O | O | 2022-01-01 | -
  C09 | 1 | CENTRE DE SOINS     | 996000097 | CENTRE DE SOINS TEST H   | 990000085 | 24 | 1 | 10 | 01 | S | N | O | 2022-01-01 | -
  C10 | 1 | CABINET BLOQUE      | 996000105 | CABINET INFIRMIER TEST I | 990000093 | 24 | 1 | 10 | 01 | L | O | O | 2022-01-01 | -
  C11 | 1 | CABINET FERME       | 991000118 | CABINET MEDICAL TEST J   | 990000101 | 01 | 2 | 10 | 00 | L | O | O | 2015-01-01 | 2025-12-31
  C14 | 1 | CABINET PERDU       | 996000147 | CABINET INFIRMIER TEST K | 990000119 | 24 | 1 | 10 | 01 | L | O | O | 2022-01-01 | -
  C15 | 1 | MAGASIN OPTIQUE     | 992000182 | OPTIQUE TEST N           | 990000150 | 64 | 1 | 00 | 00 | L | O | O | 2022-01-01 | -
`,
);

export type SituationRow = (typeof SITUATIONS)[number];

/** What the two tables leave to the card: civility, profession (00 for staff), establishment of a CPE, CDE or CPA. */
export const CPS_MORE = table(
  ["card", "civility", "profession", "establishment"],
  `
  C01 | MME | 60 | -
  C02 | DR  | 10 | -
  C03 | DR  | 10 | -
  C04 | MME | 10 | -
  C05 | M   | 70 | -
  C06 | MME | 50 | -
  C07 | DR  | 40 | -
  C08 | MME | 00 | CABINET MEDICAL TEST C
  C09 | M   | 00 | CENTRE DE SOINS TEST H
  C10 | MME | 60 | -
  C11 | DR  | 10 | -
  C12 | -   | 00 | CENTRE DE SANTE TEST
  C13 | DR  | 10 | -
  C14 | MME | 60 | -
  C15 | M   | 28 | -
`,
);

/** General rights of the assurance-maladie domain. Absent: both. C13 has no domain at all. */
export const GENERAL_RIGHTS: Readonly<Record<string, { readonly invoices: boolean; readonly lots: boolean }>> = {
  C04: { invoices: true, lots: false },
  C08: { invoices: false, lots: false },
  C09: { invoices: false, lots: true },
  C12: { invoices: false, lots: false },
  C13: { invoices: false, lots: false },
};

export const WITHOUT_DOMAIN: readonly string[] = ["C13"];

/** The printed EF.ID of C01 has no ADELI; every other card carries the billing number of its first situation. */
export const WITHOUT_ADELI: readonly string[] = ["C01"];

/** Tries left when they are not 3 and 10. */
export const TRIES: Readonly<Record<string, { readonly pin: number; readonly puk: number }>> = {
  C10: { pin: 0, puk: 10 },
  C14: { pin: 0, puk: 1 },
};

export const CPS_ISSUED_ON = "2023-09-01";
