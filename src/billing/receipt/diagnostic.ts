import type { PrintDocument, PrintLine } from "#hal/ports/index";
import { BLANK, banner, footer, RULE, shownTime, type TicketOrigin, text, title } from "./lines.ts";

/** One part of the machine, in the words of the screen. */
export interface ReportLine {
  readonly part: string;
  /** "OK - 80 %", "À VOIR - plus de papier". */
  readonly value: string;
  readonly ok: boolean;
}

export interface DiagnosticOptions extends TicketOrigin {
  readonly serial: string;
  readonly version: string;
  readonly printedAtMs: number;
}

/** What the diagnostic found, part by part. Holds the ATR of a card, never a name or a number of it. */
export function diagnosticReport(lines: readonly ReportLine[], options: DiagnosticOptions): PrintDocument {
  const wrong = lines.filter((line) => !line.ok).length;
  return {
    id: `diagnostic.${options.printedAtMs}`,
    lines: [
      ...banner(options),
      RULE,
      title("DIAGNOSTIC"),
      ...origin(options),
      RULE,
      ...lines.map(reportLine),
      RULE,
      text(wrong === 0 ? "Tout répond." : `À voir : ${wrong}`),
      ...footer(),
    ],
  };
}

function reportLine({ part, value, ok }: ReportLine): PrintLine {
  return { kind: "text", text: `${part} : ${value}`, ...(ok ? {} : { style: { bold: true } }) };
}

/** Everything the printer can put on paper: accents, the euro, styles, a QR code and a bar code. */
export function testPage(options: DiagnosticOptions): PrintDocument {
  return {
    id: `print-test.${options.printedAtMs}`,
    lines: [
      ...banner(options),
      RULE,
      title("TEST D'IMPRESSION"),
      ...origin(options),
      RULE,
      text("Accents : àâäçéèêëîïôöùûüÿ"),
      text("Majuscules : ÀÂÇÉÈÊËÎÏÔÙÛÜ"),
      text("Signes : € ° « » & @ # % + - / ="),
      { kind: "pair", left: "Montant", right: "1 234,56 €" },
      { kind: "text", text: "gras", style: { bold: true } },
      { kind: "text", text: "grand", style: { big: true } },
      { kind: "text", text: "au centre", style: { align: "centre" } },
      { kind: "text", text: "à droite", style: { align: "right" } },
      text("12345678901234567890123456789012"),
      RULE,
      { kind: "qr", data: `TRN:TEST:${options.serial}` },
      BLANK,
      { kind: "barcode", data: options.serial },
      ...footer(),
    ],
  };
}

function origin(options: DiagnosticOptions): PrintLine[] {
  return [text(`Appareil ${options.serial}, ${options.version}`), text(shownTime(options.printedAtMs))];
}
