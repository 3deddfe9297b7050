import type { Book } from "./book.ts";
import type { Entry, SigningEntry } from "./entries.ts";
import { type At, type Fit, fits, refused } from "./fit.ts";
import { REPLACEMENT_MOVES } from "./moves.ts";
import type { ReplacementView } from "./replacement-records.ts";
import { BODY_KEYS } from "./series.ts";

type EntryOf<K extends Entry["kind"]> = Extract<Entry, { kind: K }>;

/** One replacement of a place at a time. Pure. */
export function foldOpened(book: Book, entry: EntryOf<"replacement-opened">, at: At): Fit {
  const { id, billerNumber } = entry;
  if (book.replacements.one(id) !== undefined) return refused("a replacement opened twice");
  if (book.replacements.running(billerNumber) !== undefined) return refused("a place replaced twice at once");
  return fits({
    replacement: {
      id,
      billerNumber,
      stage: "prepared",
      openedAtMs: at.atMs,
      openedSeq: at.seq,
      bodyKey: at.bodyKey,
    },
    counters: [[BODY_KEYS, at.bodyKey]],
  });
}

/** Activated, closed, erased. After the last, no checkpoint made before may be left: as with a purge. Pure. */
export function foldMoved(book: Book, entry: EntryOf<"replacement-moved">, { atMs, seq }: At): Fit {
  const { id, to } = entry;
  const before = book.replacements.one(id);
  const from: readonly ReplacementView["stage"][] = REPLACEMENT_MOVES[to];
  if (before === undefined || !from.includes(before.stage))
    return refused(`a replacement ${to} that is ${before?.stage ?? "none"}`);
  const moved = { ...before, stage: to };
  switch (to) {
    case "active":
      return fits({ replacement: { ...moved, activeAtMs: atMs } });
    case "closed":
      return fits({ replacement: { ...moved, closedAtMs: atMs } });
    case "erased":
      return fits({ replacement: { ...moved, erasedAtMs: atMs }, purgeSeq: seq });
  }
}

/** A card registered for a replacement opens the device like any other; the replacement knows which it is. Pure. */
export function foldEnrolled(book: Book, { cardSerial, replacement }: EntryOf<"enrolled">): Fit {
  if (replacement === undefined) return fits({ enrolled: cardSerial });
  const before = book.replacements.one(replacement);
  if (before === undefined || before.stage === "erased") return refused("a card registered for no replacement");
  return fits({ enrolled: cardSerial, replacement: { ...before, cardSerial } });
}

/** Why an invoice cannot be drawn inside the replacement it names, or undefined. Pure. */
export function replacementRefusal(book: Book, { replacement, billerNumber }: SigningEntry): string | undefined {
  if (replacement === undefined) return undefined;
  const found = book.replacements.one(replacement);
  return found?.stage === "active" && found.billerNumber === billerNumber ? undefined : "drawn in no replacement";
}
