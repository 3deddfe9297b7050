import type { AmountLine, AmountsFacts } from "#hal/ports/index";
import type { Row, Size } from "../frame.ts";
import { euros, frenchDay, frenchDecimal } from "../layout/french.ts";
import { BLANK, pair, paragraph, row, span } from "../layout/rows.ts";
import { drawn } from "../layout/text.ts";
import type { Block, FooterKey, Screen } from "../screen.ts";
import { keys } from "../texts/keys.ts";
import { ald, staleVitale, amounts as words } from "../texts/questions.ts";
import { troubleLine } from "../texts/trouble.ts";

/** Totals take two rows instead of four below this many rows. */
const TALL_ROWS = 18;

/**
 * Amounts before signing. The lines may go over several pages; the totals and what is to pay stand on each.
 *
 *     Acte            Base    Taux       AMO
 *     AMI 4        21,90 €   100 %   21,90 €  ALD
 */
export function amountsScreen(
  facts: AmountsFacts,
  view: { readonly page: number; readonly message: string },
  size: Size,
): Screen {
  const table = tableOf(facts, size.columns);
  return {
    title: `${words.title} - ${facts.patient}`,
    head: [...headRows(facts, size.columns), ...table.heading],
    body: [...table.lines, ...warningBlocks(warningsOf(facts), size.columns)],
    foot: totalRows(facts, size),
    message: view.message,
    keys: [...(facts.unsigned === undefined ? [{ key: "VALIDER", does: keys.sign }] : []), ...OTHER_KEYS],
    keysUntilLast: [{ key: "▼", does: keys.next }, ...OTHER_KEYS],
    page: view.page,
  };
}

const OTHER_KEYS: readonly FooterKey[] = [
  { key: "ANNULER", does: keys.back },
  { key: "F1", does: keys.explain },
  { key: "F2", does: keys.acts },
];

function headRows(facts: AmountsFacts, columns: number): Row[] {
  const mode =
    facts.unsigned === undefined
      ? `${words.modeLabel} ${words.mode[facts.mode]} (${facts.dre ? words.dre : words.noDre})`
      : words.simulation;
  return pair(mode, frenchDay(facts.careDate), columns);
}

interface Cells {
  readonly label: string;
  readonly base: string;
  readonly rate: string;
  readonly amo: string;
  readonly ald: string;
}

/** The lines in columns under one heading, the last one followed by a blank; two rows a line where it is too narrow. */
function tableOf(
  facts: AmountsFacts,
  columns: number,
): { readonly heading: readonly Row[]; readonly lines: readonly Block[] } {
  const cells = facts.lines.map(cellsOf);
  const { act, base, rate, amo } = words.headings;
  const heading: Cells = { label: act, base, rate, amo, ald: "" };
  const widths = widthsOf([heading, ...cells]);
  const taken = widths.label + widths.base + widths.rate + widths.amo + 6 + (widths.ald > 0 ? widths.ald + 2 : 0);
  const ended = (blocks: readonly Block[]) =>
    blocks.map((block, index) =>
      index === blocks.length - 1 && warningsOf(facts).length > 0 ? [...block, BLANK] : block,
    );
  if (taken > columns) return { heading: [], lines: ended(cells.map((one) => stacked(one, columns))) };
  const spare = Math.min(columns - taken, 12);
  const placed = (one: Cells): Row =>
    row(
      [
        one.label.padEnd(widths.label + spare),
        one.base.padStart(widths.base),
        one.rate.padStart(widths.rate),
        one.amo.padStart(widths.amo),
        one.ald,
      ]
        .join("  ")
        .trimEnd(),
    );
  return { heading: [placed(heading)], lines: ended(cells.map((one) => [placed(one)])) };
}

function cellsOf(line: AmountLine): Cells {
  return {
    label: drawn(frenchDecimal(line.label)),
    base: drawn(euros(line.baseCents)),
    rate: `${line.ratePercent} %`,
    amo: drawn(euros(line.amoCents)),
    ald: line.ald ? words.ald : "",
  };
}

function widthsOf(all: readonly Cells[]): Readonly<Record<keyof Cells, number>> {
  const widest = (key: keyof Cells) => Math.max(...all.map((one) => one[key].length));
  return { label: widest("label"), base: widest("base"), rate: widest("rate"), amo: widest("amo"), ald: widest("ald") };
}

/** Two rows a line when one is too narrow: nothing is cut. */
function stacked(one: Cells, columns: number): Block {
  const second = `  ${one.base} × ${one.rate}${one.ald === "" ? "" : `  ${one.ald}`}`;
  return [...paragraph(one.label, columns), ...pair(second, one.amo, columns)];
}

/** What to look at before signing, why it cannot be signed first. */
function warningsOf(facts: AmountsFacts): readonly string[] {
  return [
    ...(facts.unsigned === undefined ? [] : [words.cannotSign(troubleLine(facts.unsigned))]),
    ...(facts.staleSince === undefined ? [] : [staleVitale.told(frenchDay(facts.staleSince))]),
    ...(facts.aldEnded === undefined ? [] : [ald.ordinaryRate(frenchDay(facts.aldEnded))]),
    ...facts.warnings,
  ];
}

function warningBlocks(warnings: readonly string[], columns: number): Block[] {
  return warnings.map((warning) => paragraph(`! ${warning}`, columns, {}, 2));
}

/** Total, AMO, AMC, to pay: one a row where there is room, two a row elsewhere. */
function totalRows(facts: AmountsFacts, size: Size): Row[] {
  const told = (label: string, amountCents: number) => `${label} ${drawn(euros(amountCents))}`;
  const total = told(words.total, facts.totalCents);
  const amo = told(words.amo, facts.amoCents);
  const amc = told(words.amc, facts.amcCents);
  const patient = told(words.patient, facts.patientCents);
  const fits = total.length + amo.length < size.columns && patient.length + amc.length < size.columns;
  if (size.rows < TALL_ROWS && fits) {
    const gap = span(" ".repeat(size.columns - patient.length - amc.length));
    return [...pair(total, amo, size.columns), [span(patient, { bold: true }), gap, span(amc)]];
  }
  return [
    BLANK,
    ...pair(words.total, euros(facts.totalCents), size.columns),
    ...pair(words.amo, euros(facts.amoCents), size.columns),
    ...pair(words.amc, euros(facts.amcCents), size.columns),
    ...pair(words.patient, euros(facts.patientCents), size.columns, { bold: true }),
  ];
}

/** The explanation of each line and of each act not written, one a block. */
export function explanationScreen(facts: AmountsFacts, page: number, size: Size): Screen {
  const told = facts.explanation.length === 0 ? [words.noExplanation] : facts.explanation;
  return {
    title: words.explanation,
    body: told.map((text) => [...paragraph(text, size.columns), BLANK]),
    keys: [{ key: "ANNULER", does: keys.back }],
    page,
  };
}
