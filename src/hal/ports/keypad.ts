/** Keys by their names of wire.md 4.5. */
export const KEYS = [
  "0",
  "1",
  "2",
  "3",
  "4",
  "5",
  "6",
  "7",
  "8",
  "9",
  "DOUBLE_ZERO",
  "STAR",
  "HASH",
  "CORRIGER",
  "ANNULER",
  "VALIDER",
  "UP",
  "DOWN",
  "LEFT",
  "RIGHT",
  "F1",
  "F2",
  "F3",
  "F4",
  "MENU",
  "LOCK",
] as const;
export type Key = (typeof KEYS)[number];

export type MaskedEvent = "added" | "erased" | "cleared" | "field-done" | "too-short" | "full" | "cancelled";

export type KeypadEvent =
  | { readonly kind: "down"; readonly key: Key; readonly unitMs: number }
  | { readonly kind: "up"; readonly key: Key; readonly heldMs: number }
  | { readonly kind: "repeat"; readonly key: Key; readonly count: number }
  /** Secure entry: `digits` is how many stand in the field now. No key identity, ever. */
  | { readonly kind: "masked"; readonly event: MaskedEvent; readonly field: number; readonly digits: number }
  | { readonly kind: "secure"; readonly on: boolean }
  /** Frames were lost: the keys held were told as up just before, and an open multi-tap ends (wire.md 4.7, rule 6). */
  | { readonly kind: "lost" }
  | { readonly kind: "presence"; readonly present: boolean }
  | { readonly kind: "unit"; readonly unit: UnitState };

export interface UnitState {
  readonly secure: boolean;
  readonly charging: boolean;
  readonly externalPower: boolean;
  readonly lidOpen: boolean;
  readonly tampered: boolean;
  readonly lowBattery: boolean;
  /** 0..100, undefined when unknown. */
  readonly batteryPercent: number | undefined;
}

export type Beep = "click" | "good" | "error" | "alert" | "long";
export type Light = "backlight" | "cps" | "vitale" | "amc" | "alarm";
export type LightMode = "steady" | "slow" | "fast";

export interface Keypad {
  readonly present: boolean;
  readonly unit: UnitState | undefined;
  listen(listener: (event: KeypadEvent) => void): () => void;
  /** Fire and forget: a keypad that does not answer is told by `presence`. */
  beep(beep: Beep, volume?: number): void;
  light(light: Light, levelPercent: number, mode?: LightMode): void;
  start(): void;
  stop(): Promise<void>;
}
