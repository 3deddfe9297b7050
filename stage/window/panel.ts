/** What the panel shows of the bench. */
export interface PanelFacts {
  readonly cards: readonly [string | undefined, string | undefined, string | undefined];
  readonly paper: string;
  /** A card being chosen for a slot: the deck, and which one is under the hand. */
  readonly choosing: { readonly slot: number; readonly deck: readonly DeckCard[]; readonly index: number } | undefined;
  /** The last lines printed. */
  readonly ticket: readonly string[];
  readonly message: string;
}

export interface DeckCard {
  readonly name: string;
  readonly about: string;
}

const SLOTS = ["c CPS", "v Vitale", "a AMC"];
const SLOT_NAMES = ["CPS", "Vitale", "AMC"];
const HELP = [
  "c v a cartes  p papier  m menu  l verrou  Tab panneau  q fin",
  "c v a cartes  p papier  m l  Tab  q fin",
  "c v a p m l  Tab  q fin",
];

/** The panel as lines of text, its one help line always the first. */
export function panelLines(facts: PanelFacts, rows: number, columns: number): readonly string[] {
  const lines = [HELP.find((line) => line.length <= columns) ?? "q", ""];
  if (facts.choosing !== undefined) lines.push(...choosingLines(facts.choosing, rows - lines.length));
  else lines.push(...stateLines(facts, rows - lines.length));
  return lines.slice(0, rows).map((line) => line.slice(0, columns).padEnd(columns));
}

function stateLines(facts: PanelFacts, room: number): readonly string[] {
  const lines = SLOTS.map((slot, index) => `${slot.padEnd(9)} ${facts.cards[index] ?? "-"}`);
  lines.push(`p papier  ${facts.paper}`);
  if (facts.message !== "") lines.push(facts.message);
  const left = room - lines.length - 1;
  return left > 1 ? [...lines, "", ...facts.ticket.slice(-left + 1)] : lines;
}

function choosingLines(choosing: NonNullable<PanelFacts["choosing"]>, room: number): readonly string[] {
  const { deck, index, slot } = choosing;
  const shown = Math.max(1, room - 1);
  const first = Math.max(0, Math.min(index - Math.floor(shown / 2), deck.length - shown));
  const list = deck.slice(first, first + shown).map((card, at) => {
    const here = first + at === index ? ">" : " ";
    return `${here} ${card.name} ${card.about}`;
  });
  return [`Fente ${SLOT_NAMES[slot]} : ▲ ▼ Entrée, Échap`, ...list];
}
