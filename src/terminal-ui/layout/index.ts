/**
 * FITTING TO CELLS. Texts measured, wrapped and aligned; a screen fitted to columns and rows, with its status line and
 * its pages. Pure. Never: a word of its own, a terminal. May import: frame, screen and texts of terminal-ui.
 */
export { compose, type Layout } from "./compose.ts";
export { euros, frenchDay, frenchDecimal, frenchMoment, frenchTime, invoiceNumber } from "./french.ts";
export { cells, clean, drawn, wrap } from "./text.ts";
