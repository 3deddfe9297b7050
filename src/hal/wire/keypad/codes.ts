/** The tables of wire.md 4.2 to 4.6: names on the left, codes of the line on the right. */

/** Keys, wire.md 4.5. The names are those of the keypad port. */
export const KEY_CODES = {
  "0": 0x30,
  "1": 0x31,
  "2": 0x32,
  "3": 0x33,
  "4": 0x34,
  "5": 0x35,
  "6": 0x36,
  "7": 0x37,
  "8": 0x38,
  "9": 0x39,
  DOUBLE_ZERO: 0x3a,
  STAR: 0x2a,
  HASH: 0x23,
  CORRIGER: 0x08,
  ANNULER: 0x1b,
  VALIDER: 0x0d,
  UP: 0x11,
  DOWN: 0x12,
  LEFT: 0x13,
  RIGHT: 0x14,
  F1: 0x51,
  F2: 0x52,
  F3: 0x53,
  F4: 0x54,
  MENU: 0x60,
  LOCK: 0x61,
} as const;
export type KeyName = keyof typeof KEY_CODES;

/** MASKED events, wire.md 4.4. */
export const MASKED_CODES = {
  added: 1,
  erased: 2,
  cleared: 3,
  "field-done": 4,
  "too-short": 5,
  full: 6,
  cancelled: 7,
} as const;
export type MaskedName = keyof typeof MASKED_CODES;

/** Why secure mode ended, wire.md 4.3. */
export const SECURE_OFF_CODES = { done: 0, timeout: 1, cancelled: 2, removed: 3, aborted: 4, differ: 5 } as const;
export type SecureOffName = keyof typeof SECURE_OFF_CODES;

export const SECURE_OPERATION_CODES = { verify: 0, modify: 1 } as const;
export type SecureOperation = keyof typeof SECURE_OPERATION_CODES;

/** Result of a command in its ACK, wire.md 4.3. */
export const ACK_CODES = { done: 0, unknown: 1, "bad-argument": 2, "refused-in-secure": 3, busy: 4 } as const;
export type AckName = keyof typeof ACK_CODES;

export const BEEP_CODES = { stop: 0, click: 1, good: 2, error: 3, alert: 4, long: 5 } as const;
export type BeepName = keyof typeof BEEP_CODES;

export const LIGHT_CODES = { backlight: 0, cps: 1, vitale: 2, amc: 3, alarm: 4 } as const;
export type LightName = keyof typeof LIGHT_CODES;

export const LIGHT_MODE_CODES = { steady: 0, slow: 1, fast: 2 } as const;
export type LightModeName = keyof typeof LIGHT_MODE_CODES;

export const QUERY_CODES = {
  "profile-version": 0,
  "battery-millivolts": 1,
  "firmware-build": 2,
  "tamper-count": 3,
  "bad-frames": 4,
  "uptime-minutes": 5,
  "serial-low": 6,
  "serial-high": 7,
} as const;
export type QueryName = keyof typeof QUERY_CODES;

/** Host commands by name, for ACK and for the frame itself. */
export const COMMAND_TYPES = { beep: 0x41, light: 0x42, keys: 0x43, query: 0x44 } as const;
export type CommandName = keyof typeof COMMAND_TYPES;

/** Groups of the KEYS mask, wire.md 4.6. */
const KEY_GROUPS: readonly (readonly KeyName[])[] = [
  ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
  ["UP", "DOWN", "LEFT", "RIGHT"],
  ["F1", "F2", "F3", "F4"],
  ["CORRIGER"],
  ["ANNULER"],
  ["VALIDER"],
  ["MENU"],
  ["LOCK"],
  ["STAR", "HASH", "DOUBLE_ZERO"],
];

/** All fourteen bits: every group, known or not yet. */
export const ALL_KEY_GROUPS = 0x3fff;

/** The bit of the KEYS mask that holds this key. */
export function keyGroupBit(key: KeyName): number {
  return 1 << KEY_GROUPS.findIndex((group) => group.includes(key));
}

/** Keys that never repeat, wire.md 4.3. */
export const NEVER_REPEATED: ReadonlySet<KeyName> = new Set<KeyName>(["VALIDER", "ANNULER", "LOCK"]);

export function isKeyName(text: string): text is KeyName {
  return Object.hasOwn(KEY_CODES, text);
}

/** The name of a code in one of these tables, or undefined: what is received is data, and nothing is indexed by it. */
export function nameOf<Name extends string>(table: Readonly<Record<Name, number>>, code: number): Name | undefined {
  for (const name in table) if (table[name] === code) return name;
  return undefined;
}
