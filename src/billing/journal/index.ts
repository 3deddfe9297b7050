/**
 * THE TRUTH. One append-only encrypted journal, the views folded from it, the outbox and the settings beside it
 * (docs/journal.md draws the format). Never a screen, a card or a link, and no file call but through the Disk port.
 * May import: hal/ports, util, billing/model, billing/keys, node:crypto, valibot.
 */
export type { Book } from "./book.ts";
export { beginErasing, endErasing, eraseRest, erasing, nextRank, type Outliving } from "./erase.ts";
export { mayLeave } from "./fold-pieces.ts";
export { Inbox, openInbox, type PutEnd } from "./inbox.ts";
export { Journal } from "./journal.ts";
export type { JournalCounts } from "./journal-parts.ts";
export { type JournalNeeds, openJournal } from "./open-journal.ts";
export { Outbox, openOutbox } from "./outbox.ts";
export { visitPatient } from "./patient-schema.ts";
export type * from "./records.ts";
export { signedRecord } from "./records.ts";
export {
  DEFAULT_RETENTION,
  keptUntil,
  purgeable,
  purgeableLots,
  type Retention,
} from "./retention.ts";
export type * from "./returns.ts";
export { checkSettings, DEFAULT_SETTINGS, openSettings, Settings, type SettingsValue } from "./settings.ts";
export { type ClockDoubt, clockDoubt } from "./trusted-clock.ts";
export type * from "./views.ts";
export { visitEntry } from "./visit-entry.ts";
