import type { Row, Span, Style } from "../frame.ts";
import { clean, drawn, wrap } from "./text.ts";

/** A row of one span. */
export function row(text: string, style: Style = {}): Row {
  return text === "" ? [] : [span(text, style)];
}

export function span(text: string, style: Style = {}): Span {
  return { text: drawn(text), ...style };
}

export const BLANK: Row = [];

/** Cells of a row. */
export function rowWidth(one: Row): number {
  return one.reduce((sum, part) => sum + part.text.length, 0);
}

/** A paragraph wrapped to `columns`, its lines after the first indented by `hang`. */
export function paragraph(text: string, columns: number, style: Style = {}, hang = 0): Row[] {
  const [first = "", ...rest] = wrap(text, columns);
  if (hang === 0 || rest.length === 0) return [first, ...rest].map((line) => row(line, style));
  const tail = clean(text).slice(first.length).trimStart();
  return [row(first, style), ...wrap(tail, columns - hang).map((line) => row(" ".repeat(hang) + line, style))];
}

/** A paragraph, each line in the middle of `columns`. */
export function centred(text: string, columns: number, style: Style = {}): Row[] {
  return wrap(text, columns).map((line) => {
    const before = " ".repeat(Math.max(0, Math.floor((columns - line.length) / 2)));
    return before === "" ? row(line, style) : [span(before), span(line, style)];
  });
}

/** Left and right at the two ends of a row; on two rows when they do not fit on one. */
export function pair(left: string, right: string, columns: number, style: Style = {}): Row[] {
  const [a, b] = [drawn(left), drawn(right)];
  const gap = columns - a.length - b.length;
  if (gap >= 1) return [[span(a, style), span(" ".repeat(gap)), span(b, style)]];
  return [
    ...paragraph(left, columns, style),
    ...wrap(right, columns).map((line) => row(line.padStart(columns), style)),
  ];
}

/** A label in a column of `labelCells`, its value wrapped beside it; under it when there is no room beside. */
export function labelled(label: string, value: string, labelCells: number, columns: number, style: Style = {}): Row[] {
  const room = columns - labelCells;
  if (room < 8 || drawn(label).length > labelCells - 1) {
    return [...paragraph(label, columns), ...wrap(value, columns - 2).map((line) => [span("  "), span(line, style)])];
  }
  return wrap(value, room).map((line, index) => {
    const start = (index === 0 ? drawn(label) : "").padEnd(labelCells);
    return line === "" ? row(start.trimEnd()) : [span(start), span(line, style)];
  });
}

/** "█████░░░░░  45 %" in `columns` cells; `done` of `total`. */
export function bar(done: number, total: number, columns: number): Row {
  const part = total <= 0 ? 0 : Math.min(1, Math.max(0, done / total));
  const width = Math.max(4, columns - 6);
  const full = Math.floor(part * width);
  return row(`${"█".repeat(full)}${"░".repeat(width - full)}${`${Math.floor(part * 100)} %`.padStart(6)}`);
}
