import type { Frame, Row, Size, Span } from "../frame.ts";
import type { FooterKey, Screen } from "../screen.ts";
import { keys as keyWords } from "../texts/keys.ts";
import { list as listWords } from "../texts/questions.ts";
import { paginate, placeOf } from "./pages.ts";
import { BLANK, row, rowWidth, span } from "./rows.ts";
import { cells, wrap } from "./text.ts";

/** From this many rows on there is room for the two rules. */
const ROWS_WITH_RULES = 18;
const FOOTER_GAP = "   ";
/** Marks the end of a row that could not be shown whole: never silently. */
const CUT_MARK = "»";

/** Where each part of a screen goes on this size, and its pages. */
export interface Layout {
  readonly pages: number;
  /** Page shown, from 0. */
  readonly page: number;
  /** First block of each page. */
  readonly starts: readonly number[];
  readonly frame: Frame;
}

/**
 * Fits a screen to a size: `status` rows first, then title, head, one page of the body, foot and keys. Blank rows go
 * when without them one page is enough. Pure. The number of pages depends on the status rows: the answer tells it.
 */
export function compose(screen: Screen, status: readonly Row[], size: Size): Layout {
  const { pages, top, room, bottoms } = measure(screen, status, size);
  const page = Math.min(Math.max(0, placeOf(pages, screen)), pages.length - 1);
  const bottom = bottoms[page < pages.length - 1 ? "before" : "last"];
  const body = pages[page]?.rows ?? [];
  const above = screen.place === "middle" ? Math.max(0, Math.floor((room - body.length) / 2)) : 0;
  const middle = [...blanks(above), ...body];
  const titled = [...titleRows(screen, page, pages.length, size.columns), ...top];
  const lines = [...status, ...titled, ...middle, ...blanks(room - middle.length), ...bottom];
  return {
    pages: pages.length,
    page,
    starts: pages.map((one) => one.firstBlock),
    frame: {
      ...size,
      title: screen.title,
      lines: lines.slice(0, size.rows).map((one) => toWidth(one, size.columns)),
    },
  };
}

/** One page as it is; one page without its blank rows; as many pages as it takes. */
function measure(screen: Screen, status: readonly Row[], size: Size) {
  const asItIs = surround(screen, status, size, false);
  if (asItIs.pages.length === 1) return asItIs;
  const squeezed = surround(withoutBlanks(screen), status, size, false);
  return squeezed.pages.length === 1 ? squeezed : surround(screen, status, size, true);
}

/** The pages of the body once everything around it has its rows. */
function surround(screen: Screen, status: readonly Row[], size: Size, paged: boolean) {
  const rule = size.rows >= ROWS_WITH_RULES ? [row("─".repeat(size.columns))] : [];
  const top = [...rule, ...(screen.head ?? [])];
  const footerOf = (keys: readonly FooterKey[]) => {
    const told = paged ? [...keys, { key: screen.pageKeys ?? "◄►", does: keyWords.pages }] : keys;
    return footerRows(told, size.columns);
  };
  const footers = { last: footerOf(screen.keys), before: footerOf(screen.keysUntilLast ?? screen.keys) };
  const message = screen.message === undefined || screen.message === "" ? [] : wrap(screen.message, size.columns);
  const tallest = Math.max(footers.last.length, paged ? footers.before.length : 0, message.length);
  const bottomOf = (footer: readonly Row[]) => {
    const shown = message.length > 0 ? message.map((line) => row(line, { bold: true })) : footer;
    return [...(screen.foot ?? []), ...rule, ...shown, ...blanks(tallest - shown.length)];
  };
  const bottoms = { last: bottomOf(footers.last), before: bottomOf(footers.before) };
  const title = titleRows(screen, 0, paged ? 10 : 1, size.columns).length;
  const room = Math.max(1, size.rows - status.length - title - top.length - bottoms.last.length);
  return { pages: paginate(screen.body, room), top, bottoms, room };
}

function withoutBlanks(screen: Screen): Screen {
  return { ...screen, body: screen.body.map((block) => block.filter((one) => one.length > 0)) };
}

/** The title, and the position at the right of its first row. */
function titleRows(screen: Screen, page: number, pages: number, columns: number): Row[] {
  const position = screen.position ?? (pages > 1 ? listWords.page(page + 1, pages) : "");
  // The page written there must not change how the title is cut: two digits are counted in.
  const taken = screen.position === undefined && pages > 1 ? listWords.page(10, 10) : position;
  const [first = "", ...rest] = wrap(screen.title, columns, taken === "" ? columns : columns - cells(taken) - 1);
  const title = span(first, { bold: true });
  const after = rest.map((line) => row(line, { bold: true }));
  if (position === "") return [[title], ...after];
  return [[title, span(" ".repeat(Math.max(1, columns - first.length - cells(position)))), span(position)], ...after];
}

/** "VALIDER suite   ANNULER retour", key names in bold, on as many rows as it takes. */
export function footerRows(keys: readonly FooterKey[], columns: number): Row[] {
  const rows: Span[][] = [];
  let current: Span[] = [];
  for (const { key, does } of keys) {
    const entry = [span(key, { bold: true }), span(` ${does}`)];
    if (current.length > 0 && rowWidth(current) + FOOTER_GAP.length + rowWidth(entry) > columns) {
      rows.push(current);
      current = [];
    }
    if (current.length > 0) current.push(span(FOOTER_GAP));
    current.push(...entry);
  }
  if (current.length > 0) rows.push(current);
  return rows;
}

function blanks(count: number): Row[] {
  return Array.from({ length: Math.max(0, count) }, () => BLANK);
}

/** The row in exactly `columns` cells. A row too long ends with a mark: the tests prove that none is. */
function toWidth(one: Row, columns: number): Row {
  const width = rowWidth(one);
  if (width === columns) return one;
  if (width < columns) return [...one, { text: " ".repeat(columns - width) }];
  const cut: Span[] = [];
  let left = columns - CUT_MARK.length;
  for (const part of one) {
    if (left <= 0) break;
    cut.push({ ...part, text: part.text.slice(0, left) });
    left -= part.text.length;
  }
  return [...cut, { text: CUT_MARK, reverse: true }];
}
