/**
 * THE FACE. Draws, reads keys, decides where to go next. `createUi` answers the Ui port with the keypad and a painter;
 * screens/ are pure functions from data to a Screen, dialogues/ hear the keys of a question, texts/ hold every word
 * shown, blessed/ alone knows the tty. Never: a card, a price, a record, a digit of a code. May import: hal/ports,
 * billing's face, util.
 */
import type { BlessedParts } from "./blessed/index.ts";
import type { Painter } from "./painter.ts";

export type { Frame, Row, Size, Span } from "./frame.ts";
export { frameText } from "./frame.ts";
export { euros, frenchDay, frenchMoment, invoiceNumber } from "./layout/french.ts";
export { createLogPainter, createSilentPainter, type Painter } from "./painter.ts";
export * as texts from "./texts/index.ts";
export { type RefusalWords, refusals, refusalWords, situationRefusals } from "./texts/refusals.ts";
export { createUi, type TerminalUi, type UiParts } from "./ui.ts";
export { feedStatus, type House, roam } from "./views/index.ts";

/** Loads the painter of the tty, the only code that needs blessed. */
export async function loadBlessedPainter(): Promise<(parts: BlessedParts) => Painter> {
  const { createBlessedPainter } = await import("./blessed/index.ts");
  return createBlessedPainter;
}
