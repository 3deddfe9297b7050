import { concat } from "#util/bytes";
import { type BadFrame, FRAME_BYTES, restOfBadFrame } from "./frame.ts";

/** Counts of what a splitter refused. */
export interface SplitterCounts {
  readonly badFrames: number;
  readonly droppedPartials: number;
}

/**
 * Cuts a stream into frames by the rules 1 to 5 of wire.md 4.7: eight bytes at a time, and after a bad frame again from
 * the next A5 inside it. Pure: the idle gap is told by `gap`.
 */
export class FrameSplitter<Frame extends object> {
  readonly #decode: (bytes: Uint8Array) => Frame | BadFrame;
  #held = new Uint8Array(0);
  #badFrames = 0;
  #droppedPartials = 0;

  constructor(decode: (bytes: Uint8Array) => Frame | BadFrame) {
    this.#decode = decode;
  }

  get counts(): SplitterCounts {
    return { badFrames: this.#badFrames, droppedPartials: this.#droppedPartials };
  }

  /** A frame has begun and is not whole yet. */
  get midFrame(): boolean {
    return this.#held.length > 0;
  }

  /** The good frames completed by these bytes. Holds at most seven bytes between two calls. */
  push(bytes: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    let stream: Uint8Array = concat(this.#held, bytes);
    while (stream.length >= FRAME_BYTES) {
      const candidate = stream.subarray(0, FRAME_BYTES);
      const decoded = this.#decode(candidate);
      stream = stream.subarray(FRAME_BYTES);
      if (typeof decoded !== "string") {
        frames.push(decoded);
        continue;
      }
      this.#badFrames += 1;
      stream = concat(restOfBadFrame(candidate), stream);
    }
    this.#held = stream.slice();
    return frames;
  }

  /** The line was idle for 20 ms: a partial frame is dropped. */
  gap(): void {
    if (this.#held.length > 0) this.#droppedPartials += 1;
    this.#held = new Uint8Array(0);
  }
}
