import type { Size } from "../frame.ts";

type Listener = (...facts: never[]) => void;

/** The events blessed expects of a stream, and no stream behind them. */
class Emitter {
  readonly #all = new Map<string, Set<Listener>>();

  on(event: string, listener: Listener): this {
    const heard = this.#all.get(event) ?? new Set();
    heard.add(listener);
    this.#all.set(event, heard);
    return this;
  }

  removeListener(event: string, listener: Listener): this {
    this.#all.get(event)?.delete(listener);
    return this;
  }

  listeners(event: string): readonly Listener[] {
    return [...(this.#all.get(event) ?? [])];
  }

  listenerCount(event: string): number {
    return this.listeners(event).length;
  }
}

/** An input on which nothing is ever typed: keys come from the keypad. */
export class SilentInput extends Emitter {
  pause(): void {}
}

/** The output as blessed sees it: of our size, whatever the tty says. */
export class Tube extends Emitter {
  /** blessed writes nothing without it. */
  readonly writable = true;
  columns: number;
  rows: number;
  readonly #write: (text: string) => void;

  constructor(size: Size, write: (text: string) => void) {
    super();
    this.columns = size.columns;
    this.rows = size.rows;
    this.#write = write;
  }

  write(text: string): void {
    this.#write(text);
  }

  /** Tells blessed of another size; nothing when it is the same. */
  resize(size: Size): void {
    if (size.columns === this.columns && size.rows === this.rows) return;
    this.columns = size.columns;
    this.rows = size.rows;
    for (const listener of this.listeners("resize")) listener();
  }
}
