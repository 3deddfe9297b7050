/**
 * THE WINDOW OF `npm start`: the terminal's own screen in a frame, a panel of the bench beside, below or over it. It
 * passes keys to the simulated unit and never to the terminal's process, so that no digit of a PIN enters it.
 */
export { type BenchKey, readKeys } from "./keys.ts";
export { type Layout, layoutOf } from "./layout.ts";
export { type PanelFacts, panelLines } from "./panel.ts";
export { TerminalPicture } from "./picture.ts";
export { Sheet } from "./sheet.ts";
