/*
 * Status bytes of the printer (wire.md 5.2). Two kinds share the line, bit 4 tells them apart:
 *
 *   real time, answer to 10 04 n:    0 x x 1 x x 1 0     mask 93 gives 12
 *   in sequence, answer to 1D 72 01: 0 x x 0 e e n n     n near end, e end
 */

/** The four questions of `10 04 n`. */
export const STATUS_NUMBERS = { printer: 1, offline: 2, error: 3, paper: 4 } as const;
export type StatusName = keyof typeof STATUS_NUMBERS;

export interface PrinterStatus {
  readonly offline: boolean;
  readonly waitingForRecovery: boolean;
  readonly feedButton: boolean;
}

/** Why the printer is off line. */
export interface OfflineStatus {
  readonly coverOpen: boolean;
  readonly feedButton: boolean;
  readonly paperStop: boolean;
  readonly error: boolean;
}

export interface ErrorStatus {
  readonly mechanical: boolean;
  readonly cutter: boolean;
  readonly unrecoverable: boolean;
  /** Recovers alone: the head is too hot. */
  readonly hot: boolean;
}

export interface PaperStatus {
  readonly nearEnd: boolean;
  readonly end: boolean;
}

const RESTING = 0x12;
const REAL_TIME_MASK = 0x93;
const SEQUENCE_MASK = 0x90;
const bit = (on: boolean, number: number) => (on ? 1 << number : 0);
const has = (byte: number, number: number) => (byte & (1 << number)) !== 0;

/** Whether a byte of the printer answers a real-time question. */
export function isRealTimeStatus(byte: number): boolean {
  return (byte & REAL_TIME_MASK) === RESTING;
}

/** Whether a byte of the printer is a status in sequence. */
export function isSequenceStatus(byte: number): boolean {
  return (byte & SEQUENCE_MASK) === 0;
}

export function encodePrinterStatus(status: PrinterStatus): number {
  return RESTING | bit(status.offline, 3) | bit(status.waitingForRecovery, 5) | bit(status.feedButton, 6);
}

export function decodePrinterStatus(byte: number): PrinterStatus {
  return { offline: has(byte, 3), waitingForRecovery: has(byte, 5), feedButton: has(byte, 6) };
}

export function encodeOfflineStatus(status: OfflineStatus): number {
  const { coverOpen, feedButton, paperStop, error } = status;
  return RESTING | bit(coverOpen, 2) | bit(feedButton, 3) | bit(paperStop, 5) | bit(error, 6);
}

export function decodeOfflineStatus(byte: number): OfflineStatus {
  return { coverOpen: has(byte, 2), feedButton: has(byte, 3), paperStop: has(byte, 5), error: has(byte, 6) };
}

export function encodeErrorStatus(status: ErrorStatus): number {
  const { mechanical, cutter, unrecoverable, hot } = status;
  return RESTING | bit(mechanical, 2) | bit(cutter, 3) | bit(unrecoverable, 5) | bit(hot, 6);
}

export function decodeErrorStatus(byte: number): ErrorStatus {
  return { mechanical: has(byte, 2), cutter: has(byte, 3), unrecoverable: has(byte, 5), hot: has(byte, 6) };
}

/** The two sensors go in pairs: near end 1E, end 72, both 7E. */
export function encodePaperStatus(status: PaperStatus): number {
  return RESTING | (status.nearEnd ? 0b1100 : 0) | (status.end ? 0b110_0000 : 0);
}

/** One sensor of a pair is enough. */
export function decodePaperStatus(byte: number): PaperStatus {
  return { nearEnd: has(byte, 2) || has(byte, 3), end: has(byte, 5) || has(byte, 6) };
}

/** Status in sequence: bits 1-0 near end, 3-2 end. */
export function encodeSequenceStatus(status: PaperStatus): number {
  return (status.nearEnd ? 0b11 : 0) | (status.end ? 0b1100 : 0);
}

export function decodeSequenceStatus(byte: number): PaperStatus {
  return { nearEnd: (byte & 0b11) !== 0, end: (byte & 0b1100) !== 0 };
}
