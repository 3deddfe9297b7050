import type { Row } from "./frame.ts";

/** Rows that stay together on one page. */
export type Block = readonly Row[];

/** One entry of the last line: what a key does here. */
export interface FooterKey {
  readonly key: string;
  readonly does: string;
}

/**
 * A screen as a value: what stands on it, before it is fitted to a number of rows. `compose` makes the frame.
 *
 *     status line            always
 *     alerts                 when there are any
 *     title       position   always
 *     head                   on every page
 *     body                   blocks, cut into pages
 *     foot                   on every page: totals
 *     keys                   always, Back at a fixed place
 */
export interface Screen {
  readonly title: string;
  /** "3/9" at the right of the title. The page is written there when absent and there are several. */
  readonly position?: string;
  readonly head?: readonly Row[];
  readonly body: readonly Block[];
  readonly foot?: readonly Row[];
  readonly keys: readonly FooterKey[];
  /** In place of `keys` on every page but the last one. */
  readonly keysUntilLast?: readonly FooterKey[];
  /** Told in place of the keys, until the next key: a refusal, and what it asks for. */
  readonly message?: string;
  /** Keys that turn pages, "◄►" when absent. */
  readonly pageKeys?: string;
  /** Page wanted, from 0; else the page that shows block `focus`; else the first one. */
  readonly page?: number;
  readonly focus?: number;
  /** "middle" places a short body in the middle of its room. */
  readonly place?: "top" | "middle";
}
