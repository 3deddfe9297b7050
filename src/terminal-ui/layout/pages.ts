import type { Row } from "../frame.ts";
import type { Block, Screen } from "../screen.ts";

export interface Page {
  readonly firstBlock: number;
  readonly lastBlock: number;
  readonly rows: readonly Row[];
}

/**
 * Cuts blocks into pages of at most `room` rows. A block stays whole unless it is longer than a page; blank rows at
 * the end of a page are dropped. At least one page.
 */
export function paginate(blocks: readonly Block[], room: number): readonly Page[] {
  const pages: Page[] = [];
  let rows: Row[] = [];
  let first = 0;
  const close = (last: number) => {
    pages.push({ firstBlock: first, lastBlock: last, rows: withoutTail(rows) });
    rows = [];
  };
  for (const [index, block] of blocks.entries()) {
    const needed = withoutTail(block).length;
    if (rows.length > 0 && rows.length + needed > room) close(index - 1);
    if (rows.length === 0) first = index;
    let rest: readonly Row[] = block;
    while (withoutTail(rest).length > room) {
      rows = [...rest.slice(0, room)];
      close(index);
      first = index;
      rest = rest.slice(room);
    }
    rows.push(...rest);
  }
  if (rows.length > 0 || pages.length === 0) close(blocks.length - 1);
  return pages;
}

/** Page a screen wants to show, from 0. */
export function placeOf(pages: readonly Page[], screen: Screen): number {
  const { focus } = screen;
  if (screen.page !== undefined) return screen.page;
  if (focus === undefined) return 0;
  const found = pages.findIndex((page) => page.firstBlock <= focus && focus <= page.lastBlock);
  return Math.max(found, 0);
}

function withoutTail(rows: readonly Row[]): readonly Row[] {
  let end = rows.length;
  while (end > 0 && (rows[end - 1]?.length ?? 0) === 0) end--;
  return rows.slice(0, end);
}
