import type { Line, OpenLine } from "#hal/ports/index";
import { Trouble } from "#util/trouble";
import type { HostEnd } from "../../simulator/unit-line.ts";

/** Opens the host's side of an in-process pipe as a driver's line; fails while the unit is unplugged. */
export function openPiped(host: HostEnd): OpenLine {
  return async () => {
    if (!host.plugged) throw new Trouble("E_LINE_CLOSED");
    return new PipedLine(host);
  };
}

class PipedLine implements Line {
  readonly #host: HostEnd;
  #closed = false;
  #told: (() => void) | undefined;

  constructor(host: HostEnd) {
    this.#host = host;
    host.onUnplug(() => this.#end());
  }

  onBytes(listener: (bytes: Uint8Array) => void): void {
    this.#host.onBytes((bytes) => {
      if (!this.#closed) listener(bytes);
    });
  }

  onClose(listener: () => void): void {
    this.#told = listener;
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#closed) throw new Trouble("E_LINE_CLOSED");
    this.#host.write(bytes);
  }

  async close(): Promise<void> {
    this.#end();
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#told?.();
  }
}
