import type { CardDesk } from "#billing/cards/index";
import type { Drafts } from "#billing/drafts/index";
import type { Inbox, Journal, Outbox, Outliving, Settings } from "#billing/journal/index";
import type { BackOff, KeyStore } from "#billing/keys/index";
import type { Pushed } from "#billing/pushed/index";
import type { Tables } from "#billing/rules/index";
import type { CardReader, Clock, Keypad, Power, Printer, Random, Ui } from "#hal/ports/index";
import type { MailRoad } from "./mail-road.ts";
import type { Road } from "./road.ts";

/** What this terminal is, for the invoices and for the screens. */
export interface DeviceFacts {
  readonly serial: string; // [1:deviceSerial], at most 12
  readonly version: string; // at most 8
  readonly mode: "test" | "real";
  /** Number given by the authority, "" when none: then only test mode signs. */
  readonly approvalNumber: string;
  /** Two digits: rank of this device at its billers. */
  readonly rank: string;
  /** Places for invoices, FSE and DRE together. */
  readonly capacity: number;
}

/** Everything a flow may reach, handed over by the composition root. Nothing else is reached. */
export interface Desk {
  readonly ui: Ui;
  readonly reader: CardReader;
  readonly keypad: Keypad;
  readonly printer: Printer;
  readonly clock: Clock;
  readonly random: Random;
  readonly power: Power;
  readonly journal: Journal;
  readonly keys: KeyStore;
  readonly backOff: BackOff;
  readonly outbox: Outbox;
  readonly inbox: Inbox;
  /** Erases everything, keys first, for good; the rest goes at the next start. */
  readonly erase: (outliving: Outliving) => Promise<void>;
  readonly settings: Settings;
  readonly road: Road;
  /** The way by mail; undefined when no mailbox is set. */
  readonly mail?: MailRoad;
  /** The round and the tables that the poste pushed last. */
  readonly pushed: Pushed;
  /** Visits not signed yet. */
  readonly drafts: Drafts;
  /** Those in force: pushed, or those of the product. */
  readonly tables: Tables;
  /** Checks and authorities for reading cards: the test ones in test mode and no others. */
  readonly cards: CardDesk;
  readonly device: DeviceFacts;
}
