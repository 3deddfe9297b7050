import { AMC_ROWS } from "./deck-amc.ts";
import { CPS_CARDS } from "./deck-cps.ts";
import { PERSONS } from "./deck-persons.ts";
import { createDeck } from "./index.ts";

/** One card of the deck and, in French, what a person at the bench wants to know of it. */
export interface CardNote {
  readonly name: string;
  readonly about: string;
}

const SPECIAL: Readonly<Record<string, string>> = {
  S01: "muette",
  S02: "ATR inconnu",
  S03: "semble une vraie Vitale 2",
  S04: "semble une vraie Vitale 1",
  S05: "semble une vraie CPS3",
  S06: "ATR abîmé",
  S07: "textes et longueurs hostiles",
  S08: "Vitale falsifiée",
  S09: "change de carte en route",
  S10: "répond sans fin",
  S11: "CPS lente",
  S12: "V12 à retirer en route",
  S13: "code 8642097531 (10 chiffres)",
};

/** The whole deck in its order: who it is, and the code of a CPS (codes of fiction, for the bench alone). */
export function deckNotes(): readonly CardNote[] {
  return createDeck()
    .names()
    .map((name) => ({ name, about: SPECIAL[name] ?? cpsNote(name) ?? familyNote(name) ?? amcNote(name) ?? "" }));
}

function cpsNote(name: string): string | undefined {
  const card = CPS_CARDS.find((one) => one.card === name);
  if (card === undefined) return undefined;
  const holder = card.name === "-" ? "" : `${card.firstName} ${card.name} `;
  return `code ${card.pin} ${holder}${card.who}`;
}

function familyNote(name: string): string | undefined {
  const people = PERSONS.filter((one) => one.card === name);
  const [first] = people;
  if (first === undefined) return undefined;
  return `${first.name} ${first.firstName}${people.length > 1 ? ` et ${people.length - 1}` : ""}`;
}

function amcNote(name: string): string | undefined {
  return AMC_ROWS[name] === undefined ? undefined : "carte de complémentaire";
}
