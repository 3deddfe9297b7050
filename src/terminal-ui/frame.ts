/**
 * WHAT IS PAINTED. A frame is the whole screen as plain text: every row is exactly `columns` cells wide, one
 * character a cell. Painters know nothing else.
 *
 *     Frame = columns x rows
 *       row = span span span      one span = text of one style
 */

/** Bold: a title, a key name, the amount to pay. Reverse: the chosen line, an alarm, the lock sign. Nothing else. */
export interface Style {
  readonly bold?: boolean;
  readonly reverse?: boolean;
}

export interface Span extends Style {
  readonly text: string;
}

export type Row = readonly Span[];

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface Frame extends Size {
  /** Title of the screen, for the log painter. */
  readonly title: string;
  /** `rows` rows, each `columns` cells wide. */
  readonly lines: readonly Row[];
}

/** The text of a row, without its styles. */
export function rowText(row: Row): string {
  return row.map((span) => span.text).join("");
}

/** The text of a frame, one line a row, blanks at the ends of lines left out. */
export function frameText(frame: Frame): string {
  return frame.lines.map((row) => rowText(row).trimEnd()).join("\n");
}

/** Same size, same text and same styles. */
export function sameFrame(a: Frame, b: Frame): boolean {
  if (a.columns !== b.columns || a.rows !== b.rows || a.title !== b.title) return false;
  return a.lines.every((row, index) => sameRow(row, b.lines[index]));
}

function sameRow(a: Row, b: Row | undefined): boolean {
  if (b === undefined || a.length !== b.length) return false;
  return a.every((span, index) => {
    const other = b[index];
    return (
      other !== undefined &&
      span.text === other.text &&
      Boolean(span.bold) === Boolean(other.bold) &&
      Boolean(span.reverse) === Boolean(other.reverse)
    );
  });
}
