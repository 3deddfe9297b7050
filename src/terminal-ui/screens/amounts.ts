import type { AmountLine, AmountsFacts } from "#hal/ports/index";
import type { Row, Size } from "../frame.ts";
import { euros, frenchDay } from "../layout/french.ts";
import { BLANK, pair, paragraph, row, span } from "../layout/rows.ts";
import { drawn } from "../layout/text.ts";
import type { Block, FooterKey, Screen } from "../screen.ts";
import { keys } from "../texts/keys.ts";
import { amounts as words } from "../texts/questions.ts";
import { messageRows } from "./list.ts";

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
  return {
    title: `${words.title} - ${facts.patient}`,
    head: headRows(facts, size.columns),
    body: [...lineBlocks(facts.lines, size.columns), ...warningBlocks(facts.warnings, size.columns)],
    foot: [...totalRows(facts, size), ...(view.message === "" ? [] : messageRows(view.message, size.columns))],
    keys: [{ key: "VALIDER", does: keys.sign }, ...OTHER_KEYS],
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
  const mode = `${words.modeLabel} ${words.mode[facts.mode]} (${facts.dre ? words.dre : words.noDre})`;
  return pair(mode, frenchDay(facts.careDate), columns);
}

interface Cells {
  readonly label: string;
  readonly base: string;
  readonly rate: string;
  readonly amo: string;
  readonly ald: string;
}

function lineBlocks(lines: readonly AmountLine[], columns: number): Block[] {
  const cells: Cells[] = lines.map((line) => ({
    label: drawn(line.label.replaceAll(".", ",")),
    base: drawn(euros(line.baseCents)),
    rate: `${line.ratePercent} %`,
    amo: drawn(euros(line.amoCents)),
    ald: line.ald ? words.ald : "",
  }));
  const heading: Cells = {
    label: words.headings.act,
    base: words.headings.base,
    rate: words.headings.rate,
    amo: words.headings.amo,
    ald: "",
  };
  const widths = widthsOf([heading, ...cells]);
  const taken = widths.label + widths.base + widths.rate + widths.amo + 6 + (widths.ald > 0 ? widths.ald + 2 : 0);
  if (taken > columns) return cells.map((one) => stacked(one, columns));
  const spare = Math.min(columns - taken, 12);
  const placed = (one: Cells): string =>
    [
      one.label.padEnd(widths.label + spare),
      one.base.padStart(widths.base),
      one.rate.padStart(widths.rate),
      one.amo.padStart(widths.amo),
      one.ald,
    ]
      .join("  ")
      .trimEnd();
  return [[row(placed(heading))], ...cells.map((one) => [row(placed(one))])];
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

function warningBlocks(warnings: readonly string[], columns: number): Block[] {
  return warnings.map((warning, index) => [
    ...(index === 0 ? [BLANK] : []),
    ...paragraph(`! ${warning}`, columns, {}, 2),
  ]);
}

/** Total, AMO, AMC, to pay: one a row where there is room, two a row elsewhere. */
function totalRows(facts: AmountsFacts, size: Size): Row[] {
  const total = `${words.total} ${drawn(euros(facts.totalCents))}`;
  const amo = `${words.amo} ${drawn(euros(facts.amoCents))}`;
  const amc = `${words.amc} ${drawn(euros(facts.amcCents))}`;
  const patient = `${words.patient} ${drawn(euros(facts.patientCents))}`;
  const half = Math.floor(size.columns / 2);
  const widest = Math.max(total.length, amo.length, amc.length, patient.length);
  if (size.rows < TALL_ROWS && widest <= half - 1) {
    return [
      BLANK,
      [span(total.padEnd(half)), span(amo.padStart(size.columns - half))],
      [span(patient.padEnd(half), { bold: true }), span(amc.padStart(size.columns - half))],
    ];
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
