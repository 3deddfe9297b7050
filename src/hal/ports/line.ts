/**
 * A byte line: one serial port, one half of an in-memory pair, a recording or a replay. Kept this small so that
 * another way to open a tty can take serialport's place. A line is opened once and never reopened: make a new one.
 */
export interface Line {
  /** Hears every byte received, in chunks of any size. One listener for the life of the line, set before bytes flow. */
  onBytes(listener: (bytes: Uint8Array) => void): void;
  /** Called once when the line has gone: closed by us, or vanished. */
  onClose(listener: () => void): void;
  /** Hands bytes over. Rejects with Trouble E_LINE_CLOSED when the line has gone. The array may be reused after. */
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Opens a fresh line, or rejects with Trouble E_LINE_CLOSED (no such device, busy...). */
export type OpenLine = () => Promise<Line>;
