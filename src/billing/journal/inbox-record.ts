import type { Book } from "./book.ts";
import type { LockedEvent, LockedRecord } from "./inbox-box.ts";
import type { Journal } from "./journal.ts";
import { rowOf } from "./kinds.ts";
import type { JournalRecord } from "./records.ts";

/**
 * Journals what an entry of the inbox holds, once however often it is read: a record that stands already, of a cut before its line,
 * is left. Gives the line that tells it. One that does not fit those before it is told, and journaled as nothing else.
 */
export async function journalLocked(
  journal: Journal,
  book: Book,
  entry: LockedEvent | LockedRecord,
): Promise<LockedEvent> {
  if (!("record" in entry)) return entry;
  const { atMs, record: parts } = entry;
  const record = rowOf(parts.kind).record(parts);
  if (!("number" in record) || !("billerNumber" in record)) return { atMs, event: "record-refused", facts: {} };
  const { billerNumber, number } = record;
  const facts = { kind: record.kind, billerNumber: String(billerNumber), number: String(number) };
  const fit = fitOf(book, record);
  if (fit === "new") await journal.append(record);
  return { atMs, event: fit === "refused" ? "record-refused" : "record-taken", facts };
}

function fitOf(book: Book, record: JournalRecord): "new" | "there" | "refused" {
  if (record.kind !== "signing" && record.kind !== "first-signature" && record.kind !== "unused") return "refused";
  const { billerNumber, number } = record;
  const before = book.kept(billerNumber, number);
  if (record.kind === "signing") {
    if (before !== undefined) return before.careSheetId === record.careSheetId ? "there" : "refused";
    return book.nextNumber(billerNumber, number.slice(0, 2)) === number ? "new" : "refused";
  }
  if (before === undefined) return "refused";
  if (record.kind === "first-signature" && before.firstSignature !== undefined) return "there";
  if (record.kind === "unused" && before.stage === "unused") return "there";
  return before.stage === "signing" ? "new" : "refused";
}
