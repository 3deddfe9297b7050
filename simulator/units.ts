/** What the bench asks of the two units beside the reader. keypad-unit.ts and printer-unit.ts answer to these. */

/** Why a secure entry ended, as the keypad line says it (SECURE off, low argument). */
export const SECURE_OFF = { done: 0, timeout: 1, cancelled: 2, removed: 3, aborted: 4, differ: 5 } as const;
export type SecureOffReason = (typeof SECURE_OFF)[keyof typeof SECURE_OFF];

/** MASKED events of the keypad line. */
export const MASKED = { added: 1, erased: 2, cleared: 3, fieldDone: 4, tooShort: 5, full: 6, cancelled: 7 } as const;
export type MaskedCode = (typeof MASKED)[keyof typeof MASKED];

/** The keypad of the unit. */
export interface KeypadSide {
  /** One press by name ("VALIDER", "5"), resolved once the key is up. An unknown name throws RangeError. */
  press(key: string, holdMs: number): Promise<void>;
  /** Secure mode begins: SECURE on goes out, and no key frame any more until `secureOff`. */
  setSecure(on: true, slot: number, operation: 0 | 1): void;
  /** Secure mode ends: SECURE off with its reason. */
  secureOff(slot: number, reason: SecureOffReason): void;
  /** One MASKED frame. */
  masked(event: MaskedCode, field: number, count: number): void;
  /** Hears each key during secure mode, when it goes down, with the time it will be held. */
  onKey?: ((key: string, holdMs: number) => void) | undefined;
  setUnit(state: { readonly lidOpen?: boolean; readonly tamper?: boolean; readonly heartbeat?: boolean }): void;
  /** Card present bits of the heartbeat: bit 0 slot 0, 1 slot 1, 2 slot 2. */
  setCards(bits: number): void;
  setBattery(percent: number, charging: boolean): void;
  /** Silent for ever: no heartbeat, no timer left behind. */
  stop(): void;
}

export const PAPER_STATES = ["ok", "near-end", "out", "cover-open", "hot"] as const;
export type PaperState = (typeof PAPER_STATES)[number];

/** The printer of the terminal. */
export interface PrinterSide {
  setPaper(state: PaperState): void;
  stop(): void;
}
