import { table } from "./table.ts";

/**
 * The 55 persons of the Vitale cards (cards.md 7.2). All invented: commune 999 and numbers from 901 up in a NIR. Birth
 * dates as on the card, lunar or without century ones too. `-`: no NIR. Quality: 0 assuré, 1 ascendant, 2 conjoint,
 * 4 concubin, 6 enfant.
 */
export const PERSONS = table(
  ["card", "number", "name", "firstName", "birth", "birthRank", "nir", "quality", "rank"],
  `
  V01 | 1  | FAMILLEUN       | Claire    | 19550814 | 1 | 255087599990136 | 0 | 000
  V02 | 1  | FAMILLEDEUX     | Paul      | 19840211 | 1 | 184023399990290 | 0 | 000
  V02 | 2  | FAMILLEDEUX     | Nora      | 19860530 | 1 | 286053399990386 | 2 | 000
  V02 | 3  | FAMILLEDEUX     | Lina      | 20080319 | 1 | -               | 6 | 000
  V02 | 4  | FAMILLEDEUX     | Adam      | 20101107 | 1 | -               | 6 | 000
  V02 | 5  | FAMILLEDEUX     | Jules     | 20130902 | 1 | -               | 6 | 000
  V02 | 6  | FAMILLEDEUX     | Jade      | 20130902 | 2 | -               | 6 | 000
  V02 | 7  | FAMILLEDEUX     | Emma      | 20160125 | 1 | -               | 6 | 000
  V02 | 8  | FAMILLEDEUX     | Hugo      | 20190614 | 1 | -               | 6 | 000
  V02 | 9  | FAMILLEDEUX     | Zoé       | 20231231 | 1 | -               | 6 | 000
  V03 | 1  | FAMILLETROIS    | Ahmed     | 19500000 | 1 | 150209999990466 | 0 | 000
  V03 | 2  | FAMILLETROIS    | Fatima    | 19531340 | 1 | 253339999990576 | 2 | 000
  V04 | 1  | FAMILLEQUATRE   | Ange      | 19600317 | 1 | 160032A99990607 | 0 | 000
  V04 | 2  | FAMILLEQUATRE   | Letizia   | 19620708 | 1 | 262072B99990746 | 2 | 000
  V04 | 3  | FAMILLEQUATRE   | Petru     | 20090422 | 1 | -               | 6 | 000
  V05 | 1  | FAMILLECINQ     | Monique   | 19481021 | 1 | 248101499990814 | 0 | 000
  V05 | 2  | FAMILLECINQ     | Robert    | 19460603 | 1 | 146061499990997 | 2 | 000
  V06 | 1  | FAMILLESIX      | Sarah     | 19940109 | 1 | 294016999991009 | 0 | 000
  V07 | 1  | FAMILLESEPT     | Marc      | 19791202 | 1 | 179125999991175 | 0 | 000
  V08 | 1  | FAMILLEHUIT     | Georges   | 19380428 | 1 | 138048399991246 | 0 | 000
  V09 | 1  | FAMILLENEUF     | Denis     | 19750916 | 1 | 175093799991339 | 0 | 000
  V09 | 2  | FAMILLENEUF     | Odette    | 19490205 | 1 | 249023799991483 | 1 | 000
  V10 | 1  | FAMILLEDIX      | Karima    | 19900701 | 1 | 290079399991536 | 0 | 000
  V10 | 2  | FAMILLEDIX      | Inès      | 20180213 | 1 | -               | 6 | 000
  V11 | 1  | FAMILLEONZE     | Mathieu   | 19681130 | 1 | 168116799991686 | 0 | 000
  V12 | 1  | FAMILLEDOUZE    | Jeanne    | 19570505 | 1 | 257053399991738 | 0 | 000
  V12 | 2  | FAMILLEDOUZE    | Luc       | 19550327 | 1 | 155033399991856 | 2 | 000
  V13 | 1  | FAMILLETREIZE   | Rémi      | 19990820 | 1 | 199084499991910 | 0 | 000
  V14 | 1  | FAMILLEQUATORZE | Yvette    | 19430909 | 1 | 243093599992052 | 0 | 000
  V15 | 1  | FAMILLEQUINZE   | André     | 19630118 | 1 | 163012299992123 | 0 | 001
  V15 | 2  | FAMILLEQUINZE   | Marie     | 19651224 | 1 | 265122299992250 | 2 | 002
  V15 | 3  | FAMILLEQUINZE   | Yann      | 20070511 | 1 | -               | 6 | 011
  V15 | 4  | FAMILLEQUINZE   | Maëlle    | 20111003 | 1 | -               | 6 | 012
  V16 | 1  | FAMILLESEIZE    | Aline     | 19700501 | 1 | 270051399992332 | 0 | 000
  V16 | 2  | FAMILLESEIZE    | Bruno     | 19710502 | 1 | 171051399992432 | 2 | 000
  V16 | 3  | FAMILLESEIZE    | Célia     | 20070503 | 1 | -               | 6 | 000
  V16 | 4  | FAMILLESEIZE    | David     | 20080504 | 1 | -               | 6 | 000
  V16 | 5  | FAMILLESEIZE    | Élise     | 20090505 | 1 | -               | 6 | 000
  V16 | 6  | FAMILLESEIZE    | Fabien    | 20100506 | 1 | -               | 6 | 000
  V16 | 7  | FAMILLESEIZE    | Gaëlle    | 20110507 | 1 | -               | 6 | 000
  V16 | 8  | FAMILLESEIZE    | Hector    | 20120508 | 1 | -               | 6 | 000
  V16 | 9  | FAMILLESEIZE    | Irène     | 20130509 | 1 | -               | 6 | 000
  V16 | 10 | FAMILLESEIZE    | Jonas     | 20140510 | 1 | -               | 6 | 000
  V16 | 11 | FAMILLESEIZE    | Katia     | 20150511 | 1 | -               | 6 | 000
  V16 | 12 | FAMILLESEIZE    | Léo       | 20160512 | 1 | -               | 6 | 000
  V16 | 13 | FAMILLESEIZE    | Manon     | 20170513 | 1 | -               | 6 | 000
  V16 | 14 | FAMILLESEIZE    | Noé       | 20180514 | 1 | -               | 6 | 000
  V16 | 15 | FAMILLESEIZE    | Olga      | 20190515 | 1 | -               | 6 | 000
  V16 | 16 | FAMILLESEIZE    | Pierre    | 20200516 | 1 | -               | 6 | 000
  V17 | 1  | FAMILLEDIXSEPT  | Solange   | 19450330 | 1 | 245036299992594 | 0 | 000
  V17 | 2  | FAMILLEDIXSEPT  | Gilbert   | 19440712 | 1 | 144076299992662 | 4 | 000
  V18 | 1  | FAMILLEDIXHUIT  | Hélène    | 19850606 | 1 | 285063199992784 | 0 | 000
  V18 | 2  | FAMILLEDIXHUIT  | Tom       | 20140808 | 1 | -               | 6 | 000
  V19 | 1  | FAMILLEDIXHUIT  | Cédric    | 19830404 | 1 | 183043199992805 | 0 | 000
  V20 | 1  | FAMILLEVINGT    | Augustine | 230117   | 1 | 223016499992915 | 0 | 000
`,
);

export type PersonRow = (typeof PERSONS)[number];
