import type { Clock, Line, OpenLine, Timer } from "#hal/ports/index";

/** A line that has gone, or could not be opened, is tried again after this long, as a new one. */
const REOPEN_MS = 2000;

export interface LineKeeperParts {
  readonly openLine: OpenLine;
  readonly clock: Clock;
  /** A fresh line is open. */
  readonly onOpen: () => void;
  readonly onBytes: (bytes: Uint8Array) => void;
  /** The line has gone: vanished, or closed by `stop`. Called once for each `onOpen`. */
  readonly onGone: () => void;
}

/** Keeps one line open for a driver that needs no say in how: opened, and opened anew two seconds after it has gone. */
export class LineKeeper {
  readonly #parts: LineKeeperParts;
  #line: Line | undefined;
  #reopen: Timer | undefined;
  /** Which start we live in; 0 while stopped. A line that opens for an earlier one is closed again. */
  #life = 0;
  #lives = 0;

  constructor(parts: LineKeeperParts) {
    this.#parts = parts;
  }

  get open(): boolean {
    return this.#line !== undefined;
  }

  /** Hands bytes over; false when there is no line. One that closes under a write is told by `onGone`. */
  async write(bytes: Uint8Array): Promise<boolean> {
    try {
      await this.#line?.write(bytes);
      return this.open;
    } catch {
      return false;
    }
  }

  start(): void {
    if (this.#life !== 0) return;
    this.#lives += 1;
    this.#life = this.#lives;
    void this.#open(this.#life);
  }

  async stop(): Promise<void> {
    this.#life = 0;
    this.#reopen?.cancel();
    const line = this.#line;
    this.#forget(line);
    await line?.close();
  }

  async #open(life: number): Promise<void> {
    let line: Line;
    try {
      line = await this.#parts.openLine();
    } catch {
      this.#openLater(life); // No such line yet: it may be plugged in at any time.
      return;
    }
    if (this.#life !== life) return line.close();
    this.#line = line;
    line.onClose(() => {
      if (this.#line !== line) return;
      this.#forget(line);
      this.#openLater(life);
    });
    line.onBytes((bytes) => {
      if (this.#line === line) this.#parts.onBytes(bytes);
    });
    this.#parts.onOpen();
  }

  #openLater(life: number): void {
    if (this.#life === life) this.#reopen = this.#parts.clock.after(REOPEN_MS, () => void this.#open(life));
  }

  #forget(line: Line | undefined): void {
    this.#line = undefined;
    if (line !== undefined) this.#parts.onGone();
  }
}
