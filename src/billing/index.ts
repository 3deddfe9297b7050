/**
 * THE TRADE'S FACE: what the screen and the road may use of it. The rooms behind: model, cards, rules, formats, signing,
 * keys, journal, flows, receipt. No hardware, no drawing, no network anywhere below.
 */

export { cpsRefusal, mayLot, situationRefusal } from "./cards/index.ts";
export * from "./flows/index.ts";
export type { Book, InvoiceView, Journal, LotView, ShareMark, UnattachedWhy } from "./journal/index.ts";
export { isAdeli } from "./model/identifiers.ts";
export * as money from "./model/money.ts";
