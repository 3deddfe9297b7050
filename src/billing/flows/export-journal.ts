import type { Journal, JournalEntry, RecordKind } from "#billing/journal/index";

/** Where each kind of record goes; what is in none of the first four is audit. */
const FILES: Readonly<Partial<Record<RecordKind, ExportFile>>> = {
  signing: "invoices.jsonl",
  "first-signature": "invoices.jsonl",
  signed: "invoices.jsonl",
  unused: "invoices.jsonl",
  voided: "invoices.jsonl",
  "put-back": "invoices.jsonl",
  "lot-formed": "lots.jsonl",
  "lot-signed": "lots.jsonl",
  "lot-sealed": "lots.jsonl",
  "mail-sealed": "lots.jsonl",
  "mail-submitted": "lots.jsonl",
  "mail-outcome": "receipts.jsonl",
  piece: "invoices.jsonl",
  "handed-over": "receipts.jsonl",
  arl: "returns.jsonl",
  rsp: "returns.jsonl",
  "return-refused": "returns.jsonl",
};

export const EXPORT_FILES = ["invoices.jsonl", "lots.jsonl", "receipts.jsonl", "returns.jsonl", "audit.jsonl"] as const;
export type ExportFile = (typeof EXPORT_FILES)[number];

export interface ExportLine {
  readonly file: ExportFile;
  readonly line: string;
}

/**
 * The sound part of an unlocked journal as lines of JSON, in the order of the records: {seq, at, kind, ...}, bytes in base64,
 * instants in ISO 8601. That it was exported is journaled first, where the journal can still be written (C24).
 */
export async function* exportJournal(journal: Journal): AsyncGenerator<ExportLine> {
  if (!journal.readOnly) await journal.note("exported", { records: journal.counts().records });
  for await (const entry of journal.export()) {
    const kind = entry.record.kind === "purged" ? entry.record.was : entry.record.kind;
    yield { file: FILES[kind] ?? "audit.jsonl", line: lineOf(entry) };
  }
}

function lineOf({ seq, atMs, record }: JournalEntry): string {
  const { kind, ...rest } = record;
  return JSON.stringify({ seq, at: new Date(atMs).toISOString(), kind, ...rest }, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value,
  );
}
