import { AssertionFailed } from "#util/assert";
import { rowOf } from "./kinds.ts";
import type { Parts } from "./payload.ts";
import type { JournalRecord } from "./records.ts";

/** The JSON of a record, proved to be readable again: what cannot be read back is never written. */
export function partsOf(record: JournalRecord): Parts {
  const row = rowOf(record.kind);
  try {
    const parts = row.write(record);
    row.record(parts);
    return parts;
  } catch (thrown) {
    if (thrown instanceof AssertionFailed) throw thrown;
    // The reason quotes the record, which names a person: only the kind is told.
    throw new AssertionFailed(`a record that cannot be read back: ${record.kind}`);
  }
}
