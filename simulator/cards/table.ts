import { assert } from "#util/assert";

/**
 * A table as people write it: one line a row, cells between bars, spaces around them not counted. Every row must have
 * a cell for each column.
 */
export function table<const Columns extends readonly string[]>(
  columns: Columns,
  text: string,
): readonly Readonly<Record<Columns[number], string>>[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => {
    const cells = line.split("|").map((cell) => cell.trim());
    assert(cells.length === columns.length, "a row of the deck has a cell for each column");
    return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? ""])) as Record<Columns[number], string>;
  });
}
