import { asciiBytes } from "#util/bytes";
import { Trouble } from "#util/trouble";

const CR = 0x0d;
const LF = 0x0a;

/**
 * Cuts a file into its records (G1, G7): chained, or with LF or CRLF after each one, all or none.
 *
 *   +--- length ---+--- length ---+        +--- length ---+ CR LF +--- length ---+ CR LF
 *   | record       | record       |   or   | record       |       | record       |
 *
 * Trouble E_B2_LENGTH or E_B2_CHARSET with the rank of the record and the position in it.
 */
export function splitRecords(bytes: Uint8Array, length: number): readonly string[] {
  const separator = bytes[length] === LF ? [LF] : bytes[length] === CR ? [CR, LF] : [];
  const step = length + separator.length;
  if (bytes.length === 0) throw new Trouble("E_B2_LENGTH", { at: 1, position: 1, why: "empty" });
  const records: string[] = [];
  for (let from = 0; from < bytes.length; from += step) {
    const at = records.length + 1;
    const record = bytes.subarray(from, from + length);
    if (record.length < length) throw new Trouble("E_B2_LENGTH", { at, position: record.length + 1, why: "truncated" });
    records.push(asciiRecord(record, at));
    const found = bytes.subarray(from + length, from + step);
    const agrees = separator.every((code, index) => found[index] === code);
    if (!agrees) throw new Trouble("E_B2_LENGTH", { at, position: length + 1, why: "line-break" });
  }
  return records;
}

function asciiRecord(record: Uint8Array, at: number): string {
  const wrong = record.findIndex((code) => code < 0x20 || code > 0x7e);
  if (wrong >= 0) throw new Trouble("E_B2_CHARSET", { at, position: wrong + 1, why: "not-printable" });
  return String.fromCharCode(...record);
}

/** Records chained into a file, without line break (G7). */
export function chainRecords(records: readonly string[]): Uint8Array {
  return asciiBytes(records.join(""));
}
