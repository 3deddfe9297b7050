/**
 * THE WORDS TO ASK THE MACHINE FOR SOMETHING. Interfaces in the trade's words, one file a port; no code with effects.
 * May import: util types.
 */
export type * from "./card-reader.ts";
export { SLOTS } from "./card-reader.ts";
export type * from "./clock.ts";
export { sleep } from "./clock.ts";
export type * from "./disk.ts";
export { folderOf, replaceFile } from "./disk.ts";
export type * from "./keypad.ts";
export { KEYS } from "./keypad.ts";
export type * from "./line.ts";
export type * from "./power.ts";
export type * from "./printer.ts";
export type * from "./random.ts";
export type * from "./shelf.ts";
export type * from "./ui.ts";
export type * from "./ui-facts.ts";
export type * from "./ui-forms.ts";
export type * from "./ui-hand-over.ts";
export type * from "./ui-home.ts";
export type * from "./ui-visit.ts";
export type * from "./visit-entry.ts";
