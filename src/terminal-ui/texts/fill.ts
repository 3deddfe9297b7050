/** Facts of a flow, told in a text: numbers and event words, and names on screens that ask about them. */
export type Facts = Readonly<Record<string, string | number>>;

/**
 * Puts facts into a text: "reste {tries} essais", "{card|Carte} retirée" (the word after | when the fact is absent).
 * A placeholder with neither is left out.
 */
export function fill(text: string, facts: Facts = {}): string {
  return text.replace(/\{(\w+)(?:\|([^}]*))?\}/g, (_whole, name: string, otherwise?: string) => {
    const fact = Object.hasOwn(facts, name) ? facts[name] : undefined;
    return fact === undefined ? (otherwise ?? "") : String(fact);
  });
}

/** "1 essai", "2 essais". */
export function plural(count: number, one: string, many: string): string {
  return `${count} ${Math.abs(count) < 2 ? one : many}`;
}
