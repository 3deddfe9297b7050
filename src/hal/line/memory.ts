import { Trouble } from "#util/trouble";
import type { Line } from "../ports/index.ts";

/** One end of an in-memory line. Bytes are delivered on a microtask, as one chunk a write. */
class MemoryEnd implements Line {
  #peer: MemoryEnd | undefined;
  #hear: ((bytes: Uint8Array) => void) | undefined;
  #closed: (() => void) | undefined;
  #open = true;
  #early: Uint8Array[] = [];

  join(peer: MemoryEnd): void {
    this.#peer = peer;
  }

  onBytes(listener: (bytes: Uint8Array) => void): void {
    this.#hear = listener;
    for (const bytes of this.#early.splice(0)) listener(bytes);
  }

  onClose(listener: () => void): void {
    this.#closed = listener;
  }

  write(bytes: Uint8Array): Promise<void> {
    const peer = this.#peer;
    if (!this.#open || !peer) return Promise.reject(new Trouble("E_LINE_CLOSED"));
    const copy = bytes.slice();
    queueMicrotask(() => peer.#deliver(copy));
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#shut();
    if (this.#peer) this.#peer.#shut();
    return Promise.resolve();
  }

  #deliver(bytes: Uint8Array): void {
    if (!this.#open) return;
    if (this.#hear) this.#hear(bytes);
    else this.#early.push(bytes);
  }

  #shut(): void {
    if (!this.#open) return;
    this.#open = false;
    queueMicrotask(() => this.#closed?.());
  }
}

/** Two ends of one line in one process. Closing either closes both, as a cable pulled out. No timer. */
export function linePair(): [Line, Line] {
  const [one, two] = [new MemoryEnd(), new MemoryEnd()];
  one.join(two);
  two.join(one);
  return [one, two];
}
