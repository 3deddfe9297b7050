/**
 * The unit's side of a byte line: what the simulated reader, keypad or printer writes to and hears from. Made of a
 * pseudo-terminal (pty.ts) or of plain callbacks in one process (`pipe`); pace.ts and faults.ts wrap one in another.
 */
export interface UnitLine {
  /**
   * Hands bytes to the host. The array may be reused after. Bytes sent while the line is unplugged are lost. `dueMs`:
   * when they were due, where a timer fired later than that: a line with a pace begins them then.
   */
  send(bytes: Uint8Array, dueMs?: number): void;
  /**
   * Hears what the host sent, in chunks of any size. One listener for the life of the line. `atMs`: when the last of
   * these bytes arrived, from a line with a pace.
   */
  onReceive(listener: (bytes: Uint8Array, atMs?: number) => void): void;
}

/** A line that can be taken away and given back: after `replug` the host finds a new one. */
export interface PluggableLine extends UnitLine {
  unplug(): void;
  replug(): void;
}

/** The host's side of an in-process pipe. */
export interface HostEnd {
  /** False while the unit is unplugged: opening must fail. */
  readonly plugged: boolean;
  /** Hands bytes to the unit. Lost while unplugged. */
  write(bytes: Uint8Array): void;
  /** Hears what the unit sent; the last listener set is the one that hears. */
  onBytes(listener: (bytes: Uint8Array) => void): void;
  /** Called when the unit is unplugged; the last listener set is the one that hears. */
  onUnplug(listener: () => void): void;
}

/** Two ends of one line in one process. Bytes arrive as copies, in order, never inside the call that sent them. */
export function pipe(): { readonly unit: PluggableLine; readonly host: HostEnd } {
  let plugged = true;
  let life = 0;
  let toUnit: (bytes: Uint8Array) => void = () => {};
  let toHost: (bytes: Uint8Array) => void = () => {};
  let unplugged: () => void = () => {};

  /** Bytes under way when the line is unplugged are lost. */
  function carry(bytes: Uint8Array, deliver: (bytes: Uint8Array) => void): void {
    if (!plugged) return;
    const copy = bytes.slice();
    const born = life;
    queueMicrotask(() => {
      if (born === life) deliver(copy);
    });
  }

  return {
    unit: {
      send: (bytes) => carry(bytes, (copy) => toHost(copy)),
      onReceive(listener) {
        toUnit = listener;
      },
      unplug() {
        if (!plugged) return;
        plugged = false;
        life++;
        unplugged();
      },
      replug() {
        plugged = true;
      },
    },
    host: {
      get plugged() {
        return plugged;
      },
      write: (bytes) => carry(bytes, (copy) => toUnit(copy)),
      onBytes(listener) {
        toHost = listener;
      },
      onUnplug(listener) {
        unplugged = listener;
      },
    },
  };
}
