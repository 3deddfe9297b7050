import type { Row, Size } from "../frame.ts";
import { paragraph, row } from "../layout/rows.ts";
import { cells, drawn, wrap } from "../layout/text.ts";
import type { Block, FooterKey, Screen } from "../screen.ts";
import { list as words } from "../texts/questions.ts";

/** One line to choose. `number` is what the user types. */
export interface ListLine {
  readonly number: number;
  readonly label: string;
  /** Words at the right: a mark, a state. */
  readonly mark?: string;
  readonly detail?: string;
  /** Why it cannot be chosen, shown under it. */
  readonly refusal?: string;
}

export interface ListView {
  readonly title: string;
  readonly head: readonly Row[];
  readonly lines: readonly ListLine[];
  /** Index of the line the arrows stand on; undefined: none yet. */
  readonly focus: number | undefined;
  /** Digits typed so far of a number of several digits. */
  readonly typed: string;
  /** What was refused just now. */
  readonly message: string;
  readonly keys: readonly FooterKey[];
}

/**
 * A numbered list:
 *
 *     > 1  FAMILLEDEUX Paul                        = À JOUR
 *          11/02/1984 · assuré
 *       2  FAMILLEDEUX Nora                   ! À VÉRIFIER
 */
export function listScreen(view: ListView, size: Size): Screen {
  const digits = String(Math.max(0, ...view.lines.map((line) => line.number))).length;
  const body = view.lines.map((line, index) => lineBlock(line, index === view.focus, digits, size.columns));
  return {
    title: view.title,
    head: view.head,
    body: body.length > 0 ? body : [paragraph(words.empty, size.columns)],
    message: view.message,
    keys: view.keys,
    position: positionOf(view),
    ...(view.focus === undefined ? {} : { focus: view.focus }),
  };
}

/** "3/9", behind the number being typed. */
function positionOf(view: ListView): string {
  if (view.lines.length === 0) return "";
  const place = `${view.focus === undefined ? "-" : view.focus + 1}/${view.lines.length}`;
  return view.typed === "" ? place : `${words.typed(view.typed)} ${place}`;
}

function lineBlock(line: ListLine, focused: boolean, digits: number, columns: number): Block {
  const lead = `${focused ? ">" : " "} ${String(line.number).padStart(digits)}  `;
  const room = columns - lead.length;
  const mark = line.mark === undefined ? "" : drawn(line.mark);
  const beside = mark === "" ? room : room - mark.length - 2;
  const roomy = beside >= 12;
  const labels = wrap(line.label, roomy ? beside : room);
  const style = focused ? { reverse: true } : {};
  const first = labels[0] ?? "";
  const head = roomy && mark !== "" ? `${lead}${first.padEnd(room - mark.length)}${mark}` : `${lead}${first}`;
  const indent = " ".repeat(lead.length);
  const rest = (text: string) => wrap(text, room).map((one) => row(indent + one));
  return [
    focused ? row(head.padEnd(columns), style) : row(head),
    ...labels.slice(1).map((one) => row((indent + one).padEnd(focused ? columns : 0), style)),
    ...(mark !== "" && !roomy ? rest(mark) : []),
    ...(line.detail === undefined || line.detail === "" ? [] : rest(line.detail)),
    ...(line.refusal === undefined ? [] : rest(`x ${line.refusal}`)),
  ];
}

/** Whether every line fits on one row with its detail beside the label: short lists stay short. */
export function onOneRow(lines: readonly ListLine[], columns: number): readonly ListLine[] {
  const { fits, beside } = besideLabels(lines, columns);
  return lines.every(fits) ? lines.map(beside) : lines;
}

/** Each line that fits on one row by itself: a long list stays as short as it can. */
export function eachOnOneRow(lines: readonly ListLine[], columns: number): readonly ListLine[] {
  const { fits, beside } = besideLabels(lines, columns);
  return lines.map((line) => (fits(line) ? beside(line) : line));
}

/** The detail of a line beside its label, all details in one column. */
function besideLabels(lines: readonly ListLine[], columns: number) {
  const detailOf = ({ detail = "" }: ListLine) => detail;
  const widest = Math.max(0, ...lines.map((line) => (detailOf(line) === "" ? 0 : cells(line.label))));
  const fits = (line: ListLine): boolean => {
    const mark = line.mark === undefined ? 0 : cells(line.mark) + 2;
    return detailOf(line) === "" || 8 + widest + 2 + cells(detailOf(line)) + mark <= columns;
  };
  const beside = (line: ListLine): ListLine => {
    const { detail, ...rest } = line;
    if (detail === undefined || detail === "") return line;
    return { ...rest, label: `${line.label}${" ".repeat(widest - cells(line.label) + 2)}${detail}` };
  };
  return { fits, beside };
}
