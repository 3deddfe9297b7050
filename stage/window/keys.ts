/** What a key of the window asks for: a key of the unit, or something of the bench. */
export type BenchKey =
  | { readonly kind: "unit"; readonly key: string }
  | { readonly kind: "card"; readonly slot: 0 | 1 | 2 }
  | { readonly kind: "paper" }
  | { readonly kind: "panel" }
  | { readonly kind: "quit" }
  | { readonly kind: "move"; readonly by: -1 | 1 }
  | { readonly kind: "take" }
  | { readonly kind: "leave" };

const SEQUENCES: Readonly<Record<string, string>> = {
  "\x1b[A": "UP",
  "\x1b[B": "DOWN",
  "\x1b[C": "RIGHT",
  "\x1b[D": "LEFT",
  "\x1bOA": "UP",
  "\x1bOB": "DOWN",
  "\x1bOC": "RIGHT",
  "\x1bOD": "LEFT",
  "\x1bOP": "F1",
  "\x1bOQ": "F2",
  "\x1bOR": "F3",
  "\x1bOS": "F4",
  "\x1b[11~": "F1",
  "\x1b[12~": "F2",
  "\x1b[13~": "F3",
  "\x1b[14~": "F4",
  "\x1b[[A": "F1",
  "\x1b[[B": "F2",
  "\x1b[[C": "F3",
  "\x1b[[D": "F4",
};

const SINGLE: Readonly<Record<string, BenchKey>> = {
  "\r": { kind: "unit", key: "VALIDER" },
  "\n": { kind: "unit", key: "VALIDER" },
  "\x1b": { kind: "unit", key: "ANNULER" },
  "\x7f": { kind: "unit", key: "CORRIGER" },
  "\b": { kind: "unit", key: "CORRIGER" },
  "*": { kind: "unit", key: "STAR" },
  "#": { kind: "unit", key: "HASH" },
  m: { kind: "unit", key: "MENU" },
  l: { kind: "unit", key: "LOCK" },
  c: { kind: "card", slot: 0 },
  v: { kind: "card", slot: 1 },
  a: { kind: "card", slot: 2 },
  p: { kind: "paper" },
  "\t": { kind: "panel" },
  q: { kind: "quit" },
  "\x03": { kind: "quit" },
};

/** Keys of one read of the tty, in order (docs/interfaces.md 1.1). An escape sequence that is not ours is skipped whole. */
export function readKeys(input: string): readonly BenchKey[] {
  const keys: BenchKey[] = [];
  let at = 0;
  while (at < input.length) {
    const rest = input.slice(at);
    const sequence = Object.keys(SEQUENCES).find((one) => rest.startsWith(one));
    if (sequence !== undefined) {
      keys.push({ kind: "unit", key: SEQUENCES[sequence] ?? "" });
      at += sequence.length;
      continue;
    }
    const foreign = /^\x1b[[O][0-9;?]*[ -/]*[@-~]/.exec(rest);
    if (foreign !== null) {
      at += foreign[0].length;
      continue;
    }
    const letter = rest.charAt(0);
    const key = /^\d$/.test(letter) ? ({ kind: "unit", key: letter } as const) : SINGLE[letter];
    if (key !== undefined) keys.push(key);
    at += 1;
  }
  return keys;
}
