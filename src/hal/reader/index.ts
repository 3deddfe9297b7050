/**
 * THE READER DRIVER. The `CardReader` port over a byte line: the link as a pure machine (link.ts) and its runner, one
 * command at a time with its deadline (connection.ts), slots, card sessions, secure entry. Never here: what a card's
 * files mean, words for a screen. May import: ports, wire, util.
 */
export type { ReaderCounts } from "./counts.ts";
export { POLL_MS, type ReaderOptions, SerialCardReader } from "./reader.ts";
export type { RecoveryNote } from "./runner.ts";
