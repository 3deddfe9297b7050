import type { KeyName, MaskedName, SecureOffName, SecureOperation } from "#hal/wire/keypad/index";

/** What the bench asks of the two units beside the reader. keypad-unit.ts and printer-unit.ts answer to these. */

/** The keypad of the unit. */
export interface KeypadSide {
  /** One press, resolved once the key is up. */
  press(key: KeyName, holdMs: number): Promise<void>;
  /** Secure mode begins: SECURE on goes out, and no key frame any more until `secureOff`. */
  setSecure(on: true, slot: number, operation: SecureOperation): void;
  /** Secure mode ends: SECURE off with its reason. */
  secureOff(slot: number, reason: SecureOffName): void;
  /** One MASKED frame. */
  masked(event: MaskedName, field: number, count: number): void;
  /** Hears each key during secure mode, when it goes down, with the time it will be held. */
  onKey?: ((key: KeyName, holdMs: number) => void) | undefined;
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
