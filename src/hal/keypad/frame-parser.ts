import { ByteLengthParser } from "@serialport/parser-byte-length";
import type { Clock, Timer } from "#hal/ports/index";
import {
  type BadFrame,
  decodeUnitFrame,
  FRAME_BYTES,
  restOfBadFrame,
  type SplitterCounts,
  type UnitFrame,
} from "#hal/wire/keypad/index";
import { concat } from "#util/bytes";

/** The line was idle this long inside a frame: the partial frame is dropped (wire.md 4.7, rule 4). */
const IDLE_GAP_MS = 20;

/**
 * Frames out of the keypad line. The byte-length parser cuts eight bytes and never resynchronises by itself, so it is
 * thrown away and made anew after a bad frame (fed with the rest from the next A5) and after an idle gap. It is never
 * given more bytes than its frame still wants: what follows a frame is read only once that frame is judged.
 */
export class FrameParser {
  readonly #clock: Clock;
  readonly #deliver: (frame: UnitFrame) => void;
  #parser = new ByteLengthParser({ length: FRAME_BYTES });
  #held = 0;
  #idle: Timer | undefined;
  #badFrames = 0;
  #droppedPartials = 0;

  constructor(clock: Clock, deliver: (frame: UnitFrame) => void) {
    this.#clock = clock;
    this.#deliver = deliver;
  }

  get counts(): SplitterCounts {
    return { badFrames: this.#badFrames, droppedPartials: this.#droppedPartials };
  }

  /** Bytes of the line, in chunks of any size. */
  push(bytes: Uint8Array): void {
    this.#idle?.cancel();
    let stream = bytes;
    while (stream.length > 0) {
      const part = stream.subarray(0, FRAME_BYTES - this.#held);
      stream = stream.subarray(part.length);
      this.#held += part.length;
      this.#parser.write(Buffer.from(part));
      if (this.#held < FRAME_BYTES) break;
      this.#held = 0;
      const eight = this.#parser.read() as Uint8Array | null;
      const rest = this.#judge(eight ?? new Uint8Array(0));
      if (rest.length > 0) stream = concat(rest, stream);
    }
    if (this.#held > 0) this.#idle = this.#clock.after(IDLE_GAP_MS, () => this.#lookOnceMore());
  }

  /** The line has gone: nothing more will come, and no timer is left behind. */
  stop(): void {
    this.#idle?.cancel();
  }

  /** Delivers a good frame, or throws the parser away; gives the bytes to begin again with. */
  #judge(eight: Uint8Array): Uint8Array {
    const frame: UnitFrame | BadFrame = decodeUnitFrame(eight);
    if (typeof frame !== "string") {
      this.#deliver(frame);
      return new Uint8Array(0);
    }
    this.#badFrames += 1;
    this.#renew();
    return restOfBadFrame(eight);
  }

  /** A busy event loop is not a gap: bytes that wait in the system are read before the timer set here fires. */
  #lookOnceMore(): void {
    this.#idle = this.#clock.after(0, () => {
      this.#droppedPartials += 1;
      this.#renew();
    });
  }

  #renew(): void {
    this.#parser.destroy();
    this.#parser = new ByteLengthParser({ length: FRAME_BYTES });
    this.#held = 0;
  }
}
