import type { AmountLine, AmountsFacts, ShownChange, SupportFacts } from "#hal/ports/index";
import type { Row, Size } from "../frame.ts";
import { euros, frenchDay, frenchDecimal } from "../layout/french.ts";
import { BLANK, pair, paragraph, row, span } from "../layout/rows.ts";
import { drawn } from "../layout/text.ts";
import type { Block, FooterKey, Screen } from "../screen.ts";
import { checkWords } from "../texts/check-words.ts";
import { amountTyped, flagsLegend, flagsLine } from "../texts/flags.ts";
import { keys } from "../texts/keys.ts";
import { ald, staleVitale } from "../texts/questions.ts";
import { troubleLine } from "../texts/trouble.ts";
import { amounts as words } from "../texts/visit.ts";

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
    head: [
      ...headRows(facts, size.columns),
      ...supportRows(facts, size.columns),
      ...shareRows(facts, size),
      ...table.heading,
    ],
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
  const { careTo, seances } = facts;
  const days =
    careTo === undefined || seances === undefined
      ? frenchDay(facts.careDate)
      : words.seances(seances, frenchDay(facts.careDate), frenchDay(careTo));
  return pair(mode, days, columns);
}

/** The support of the rights, when it is not simply the card that was read: that one is told with the explanation. */
function supportRows({ support }: AmountsFacts, columns: number): Row[] {
  return support === undefined || support.why === "read" ? [] : paragraph(supportLine(support), columns);
}

/** "Droits : attestation du 23/11/2026 - carte oubliée" */
function supportLine({ source, date, why }: SupportFacts): string {
  return words.support(words.supports[source], date === undefined ? "" : frenchDay(date), words.supportWhy[why]);
}

/**
 * Gestion and flags of the two shares on one line (E102), and an amount that was typed (E101). On a small screen a sheet without a
 * share of the AMC goes without: its invoice's page has the line.
 */
function shareRows({ shares }: AmountsFacts, size: Size): Row[] {
  if (shares === undefined || (size.rows < TALL_ROWS && shares.management === undefined)) return [];
  return [row(flagsLine(shares)), ...(shares.amountOrigin === "S" ? [row(amountTyped, { bold: true })] : [])];
}

interface Cells {
  readonly label: string;
  /** "" on a sheet without articles, where no column is for it. */
  readonly fee: string;
  readonly base: string;
  readonly rate: string;
  readonly amo: string;
  readonly amc: string;
  readonly ald: string;
}

const COLUMNS = ["fee", "base", "rate", "amo", "amc", "ald"] as const;

/** The lines in columns under one heading, the last one followed by a blank; two rows a line where it is too narrow. */
function tableOf(
  facts: AmountsFacts,
  columns: number,
): { readonly heading: readonly Row[]; readonly lines: readonly Block[] } {
  const cells = facts.lines.map(cellsOf);
  const { act, fee, base, rate, amo, amc } = words.headings;
  const full = facts.lines.some((line) => line.feeCents !== undefined);
  const heading: Cells = { label: act, fee: full ? fee : "", base, rate, amo, amc: full ? amc : "", ald: "" };
  const widths = widthsOf([heading, ...cells]);
  const shown = COLUMNS.filter((column) => widths[column] > 0);
  const taken = shown.reduce((sum, column) => sum + widths[column] + 2, widths.label);
  const ended = (blocks: readonly Block[]) =>
    dated(facts, blocks).map((block, index) =>
      index === blocks.length - 1 && warningsOf(facts).length > 0 ? [...block, BLANK] : block,
    );
  if (taken > columns) return { heading: [], lines: ended(cells.map((one) => stacked(one, columns))) };
  const spare = Math.min(columns - taken, 12);
  const placed = (one: Cells): Row =>
    row(
      [one.label.padEnd(widths.label + spare), ...shown.map((column) => one[column].padStart(widths[column]))]
        .join("  ")
        .trimEnd(),
    );
  return { heading: [placed(heading)], lines: ended(cells.map((one) => [placed(one)])) };
}

/** On a sheet of several days the first line of each stands under its date. */
function dated({ lines }: AmountsFacts, blocks: readonly Block[]): readonly Block[] {
  return blocks.map((block, index) => {
    const day = lines[index]?.day;
    return day === undefined || day === lines[index - 1]?.day ? block : [row(frenchDay(day), { bold: true }), ...block];
  });
}

function cellsOf(line: AmountLine): Cells {
  return {
    label: drawn(frenchDecimal(line.label)),
    fee: line.feeCents === undefined ? "" : drawn(euros(line.feeCents)),
    base: drawn(euros(line.baseCents)),
    rate: `${line.ratePercent} %`,
    amo: drawn(euros(line.amoCents)),
    amc: line.amcCents === undefined ? "" : drawn(euros(line.amcCents)),
    ald: line.ald ? words.ald : "",
  };
}

function widthsOf(all: readonly Cells[]): Readonly<Record<keyof Cells, number>> {
  const widest = (key: keyof Cells) => Math.max(...all.map((one) => one[key].length));
  return {
    label: widest("label"),
    fee: widest("fee"),
    base: widest("base"),
    rate: widest("rate"),
    amo: widest("amo"),
    amc: widest("amc"),
    ald: widest("ald"),
  };
}

/** Two rows a line when one is too narrow: nothing is cut. */
function stacked(one: Cells, columns: number): Block {
  const second = `  ${one.base} × ${one.rate}${one.ald === "" ? "" : `  ${one.ald}`}`;
  const first = one.fee === "" ? paragraph(one.label, columns) : pair(one.label, one.fee, columns);
  return [...first, ...pair(second, one.amc === "" ? one.amo : `${one.amo}  ${one.amc}`, columns)];
}

/** What to look at before signing, why it cannot be signed first. */
function warningsOf(facts: AmountsFacts): readonly string[] {
  return [
    ...(facts.unsigned === undefined ? [] : [words.cannotSign(troubleLine(facts.unsigned))]),
    ...(facts.staleSince === undefined ? [] : [staleVitale.told(frenchDay(facts.staleSince))]),
    ...(facts.aldEnded === undefined ? [] : [ald.ordinaryRate(frenchDay(facts.aldEnded))]),
    ...facts.warnings,
    ...(facts.checks ?? []).map((check) => {
      const { what, next } = checkWords(check);
      return `${what} ${next}`;
    }),
  ];
}

function warningBlocks(warnings: readonly string[], columns: number): Block[] {
  return warnings.map((warning) => paragraph(`! ${warning}`, columns, {}, 2));
}

/** The seven amounts (E105), and what is paid now: two a row, in short words where the long ones do not fit, else one a row. */
function totalRows(facts: AmountsFacts, size: Size): Row[] {
  const { columns } = size;
  const told = [words.sevenAmounts, words.sevenShort].map((labels) => sevenOf(facts, labels));
  const toPay = `${words.patient} ${drawn(euros(facts.patientCents))}`;
  const fitting = told.find((seven) => {
    const [total = "", base = "", amo = "", excess = "", amc = "", tm = "", rest = ""] = seven;
    const rows = [total + base, amo + excess, amc + tm, toPay + rest];
    return rows.every((row) => row.length < columns);
  });
  const blank = size.rows < TALL_ROWS ? [] : [BLANK];
  if (fitting === undefined) {
    const each = (told[1] ?? []).flatMap((one) => paragraph(one, columns));
    return [...blank, ...each, ...paragraph(toPay, columns, { bold: true })];
  }
  const [total = "", base = "", amo = "", excess = "", amc = "", tm = "", rest = ""] = fitting;
  return [
    ...blank,
    ...pair(total, base, columns),
    ...pair(amo, excess, columns),
    ...pair(amc, tm, columns),
    [span(toPay, { bold: true }), span(" ".repeat(columns - toPay.length - rest.length)), span(rest)],
  ];
}

/** Each with its word, in the order of the screen. */
function sevenOf(facts: AmountsFacts, labels: Readonly<Record<keyof typeof words.sevenAmounts, string>>): string[] {
  const all = [
    [labels.total, facts.totalCents],
    [labels.base, facts.baseCents],
    [labels.amo, facts.amoCents],
    [labels.excess, facts.excessCents],
    [labels.amc, facts.amcShareCents],
    [labels.tm, facts.tmCents],
    [labels.rest, facts.restCents],
  ] as const;
  return all.map(([label, amountCents]) => `${label} ${drawn(euros(amountCents))}`);
}

/** The explanation of each line and of each act not written, one a block. */
export function explanationScreen(facts: AmountsFacts, page: number, size: Size): Screen {
  const lines = facts.explanation.length === 0 ? [words.noExplanation] : facts.explanation;
  const told = [
    ...(facts.support === undefined ? [] : [supportLine(facts.support)]),
    ...lines,
    ...(facts.shares === undefined ? [] : [flagsLegend]),
  ];
  return {
    title: words.explanation,
    body: told.map((text) => [...paragraph(text, size.columns), BLANK]),
    keys: [
      { key: "ANNULER", does: keys.back },
      { key: "F3", does: keys.paperSheet },
    ],
    page,
  };
}

/** What is not as it was shown before, old then new (E090). */
export function changesScreen(facts: AmountsFacts, page: number, size: Size): Screen {
  const changes = facts.changes ?? [];
  return {
    title: `${words.changesTitle} - ${facts.patient}`,
    head: [...paragraph(words.changesHead, size.columns), BLANK],
    body: changes.map(({ line, what, before, after }) => {
      const value = (text: string | undefined) => (text === undefined ? words.noLine : changeValue(what, text));
      const name = line === "" ? words.changeTotal : drawn(frenchDecimal(line));
      return pair(`${name}, ${words.changeOf[what]}`, words.changed(value(before), value(after)), size.columns);
    }),
    keys: [
      { key: "VALIDER", does: keys.accept },
      { key: "ANNULER", does: keys.back },
    ],
    keysUntilLast: [
      { key: "VALIDER", does: keys.next },
      { key: "ANNULER", does: keys.back },
    ],
    page,
  };
}

/** Euros but for a rate and a code. */
function changeValue(what: ShownChange["what"], text: string): string {
  if (what === "exoneration") return text;
  return what === "rate" ? `${text} %` : drawn(`${frenchDecimal(text)} €`);
}
