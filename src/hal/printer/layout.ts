import type { PrintDocument, PrintLine, PrintStyle } from "#hal/ports/index";
import { COLUMNS, isQrData, printableText } from "#hal/wire/escpos/index";

/** One printed row: it fits its line, 32 columns, or 16 when big. */
export interface TextRow {
  readonly kind: "text";
  readonly text: string;
  readonly align: "left" | "centre" | "right";
  readonly bold: boolean;
  readonly big: boolean;
}

export type Row = TextRow | { readonly kind: "qr" | "barcode"; readonly data: string };

/** Signs a bar code holds on 384 dots at 2 dots a module: start, check and stop take 35 modules, the margins 20, a sign 11. */
const BARCODE_MAX = 12;

/** The rows of a document on 32 columns. Nothing is ever cut: what does not fit goes on the next row. */
export function rowsOf(document: PrintDocument): Row[] {
  return document.lines.flatMap(rowsOfLine);
}

function rowsOfLine(line: PrintLine): Row[] {
  switch (line.kind) {
    case "text":
      return wrap(printableText(line.text), widthOf(line.style)).map((text) => row(text, line.style));
    case "pair":
      return pairRows(line.left, line.right, line.style);
    case "rule":
      return [row("-".repeat(COLUMNS.A))];
    case "blank":
      return [row("")];
    case "qr":
      // A QR code holds a short ASCII text; anything else is printed as the text it is.
      if (isQrData(line.data)) return [{ kind: "qr", data: line.data }];
      return wrap(printableText(line.data), COLUMNS.A).map((text) => row(text));
    case "barcode":
      if (isQrData(line.data) && line.data.length <= BARCODE_MAX) return [{ kind: "barcode", data: line.data }];
      return wrap(printableText(line.data), COLUMNS.A).map((text) => row(text));
  }
}

/** Left and right on one row when both fit; else each wraps, and the right part ends the last row of the left one. */
function pairRows(left: string, right: string, style: PrintStyle = {}): Row[] {
  const width = widthOf(style);
  const lefts = wrap(printableText(left), width);
  const rights = wrap(printableText(right), width);
  const last = lefts.at(-1) ?? "";
  const first = rights[0] ?? "";
  const texts =
    rights.length === 1 && last.length + 1 + first.length <= width
      ? [...lefts.slice(0, -1), last + first.padStart(width - last.length)]
      : [...lefts, ...rights.map((text) => text.padStart(width))];
  return texts.map((text) => row(text, { ...style, align: "left" }));
}

/** Cuts a text into rows at its blanks; a word longer than a row goes on in the next one. At least one row. */
function wrap(text: string, width: number): string[] {
  const rows: string[] = [];
  let rest = text.trimEnd();
  while (rest.length > width) {
    const blank = rest.lastIndexOf(" ", width);
    const at = rest.slice(0, Math.max(0, blank)).trim() === "" ? width : blank;
    rows.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return [...rows, rest];
}

function row(text: string, style: PrintStyle = {}): TextRow {
  const { align = "left", bold = false, big = false } = style;
  return { kind: "text", text, align, bold, big };
}

function widthOf(style: PrintStyle = {}): number {
  return style.big ? COLUMNS.A / 2 : COLUMNS.A;
}
