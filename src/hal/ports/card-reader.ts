import type { TroubleCode } from "#util/trouble-codes";

/** The three slots of the terminal. On the wire: 0, 1, 2. */
export const SLOTS = ["cps", "vitale", "amc"] as const;
export type Slot = (typeof SLOTS)[number];

/** State of the link with the unit (wire.md 2.10); the words are those of the status line. */
export type LinkState =
  | { readonly kind: "absent" }
  | { readonly kind: "opening" }
  | { readonly kind: "ready" }
  | { readonly kind: "silent" }
  | { readonly kind: "recovering"; readonly attempt: 1 | 2 | 3 }
  | { readonly kind: "failed"; readonly reason: "echo" | "not-a-reader" | "no-secure-entry" };

/** What the reader knows of a slot without talking to a card. `epoch` grows each time the card may have changed. */
export interface SlotState {
  readonly card: "present" | "absent" | "unknown";
  readonly epoch: number;
}

export type ReaderEvent =
  | { readonly kind: "link"; readonly link: LinkState }
  | { readonly kind: "inserted"; readonly slot: Slot }
  | { readonly kind: "removed"; readonly slot: Slot };

/** A short command APDU (ISO 7816-4): Lc 0..255, `le` 0..256, absent when no answer is expected. */
export interface CommandApdu {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  readonly data?: Uint8Array;
  /** 256 stands for Le = 00. */
  readonly le?: number;
}

/** What the card answered: data and status word, e.g. 0x9000. 61xx and 6Cxx never reach the caller. */
export interface ResponseApdu {
  readonly data: Uint8Array;
  readonly sw: number;
}

/** Secure entry on the unit: no digit reaches the host (wire.md 3). */
export interface PinEntry {
  /** verify: 00 20 00 reference; reset: 00 2C 02 reference (new code twice); change: 00 24 00 reference. */
  readonly operation: "verify" | "reset" | "change";
  /** 01 code porteur, 02 code de déblocage. */
  readonly reference: number;
  readonly minDigits: number;
  readonly maxDigits: number;
  /** Bytes of the block in the command: 8, or 12 for S13. */
  readonly blockBytes: number;
  /** Prompt number announced by the unit: 0 code porteur, 1 déblocage, 2 nouveau, 3 confirmation. */
  readonly prompt: 0 | 1 | 2 | 3;
}

export type PinEnd =
  | { readonly kind: "answered"; readonly sw: number }
  | { readonly kind: "timeout" }
  | { readonly kind: "cancelled" }
  | { readonly kind: "aborted" }
  | { readonly kind: "codes-differ" }
  | { readonly kind: "length-refused" };

/** A powered card, valid inside one `withCard` only. Every method throws Trouble CARD_REMOVED when it was taken out. */
export interface Card {
  readonly slot: Slot;
  readonly atr: Uint8Array;
  readonly epoch: number;
  /** A command with a code in it (VERIFY, CHANGE, RESET with data) is a programmer error: `enterPin` is the only way. */
  transmit(apdu: CommandApdu): Promise<ResponseApdu>;
  /** One secure entry, never repeated by itself. `until` aborted: the unit is told to stop (Abort). */
  enterPin(entry: PinEntry, until?: AbortSignal): Promise<PinEnd>;
}

export interface WithCardOptions {
  /** Leave the card powered afterwards (the CPS during its session). Default: powered off. */
  readonly stayPowered?: boolean;
  /** Refuse with "swapped" when the slot's epoch is no longer this one. */
  readonly epoch?: number;
}

export type WithCardEnd<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "absent" }
  | { readonly kind: "mute" }
  | { readonly kind: "swapped" }
  | { readonly kind: "removed" }
  | { readonly kind: "unreadable"; readonly code: TroubleCode }
  | { readonly kind: "no-reader"; readonly link: LinkState };

/** The three-slot reader. Cards are talked to inside `withCard` and nowhere else; one request at a time on the line. */
export interface CardReader {
  readonly link: LinkState;
  slot(slot: Slot): SlotState;
  listen(listener: (event: ReaderEvent) => void): () => void;
  /**
   * Powers the card (unless it already is), hands it to `work`, and powers it off again. Trouble CARD_REMOVED,
   * E_CARD_* and E_READER_* thrown inside become the end; anything else thrown by `work` passes through.
   */
  withCard<T>(slot: Slot, work: (card: Card) => Promise<T>, options?: WithCardOptions): Promise<WithCardEnd<T>>;
  /** Ends a session left powered: its PIN state goes with it. */
  powerOff(slot: Slot): Promise<void>;
  /** Firmware string of the unit, or undefined before it answered. */
  readonly firmware: string | undefined;
  start(): void;
  stop(): Promise<void>;
}
