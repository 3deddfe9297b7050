import { type Clock, sleep, type Timer } from "#hal/ports/index";
import {
  decodeSequenceStatus,
  encodeRealTime,
  isRealTimeStatus,
  isSequenceStatus,
  type PaperStatus,
  STATUS_NUMBERS,
  type StatusName,
} from "#hal/wire/escpos/index";

/** A real-time status comes back within 20 ms; none in this time counts as unanswered (wire.md 5.3, step 2). */
const ANSWER_MS = 200;
const TRIES = 3;
/** After an unanswered question: a late answer must not be taken for the next one. */
const SETTLE_MS = 50;

/**
 * Questions to the printer and their answers. An answer does not say which question it belongs to, so one question is
 * outstanding at a time; a status in sequence is another kind of byte and may come between.
 */
export class StatusTalk {
  readonly #clock: Clock;
  readonly #send: (bytes: Uint8Array) => void;
  #asked: ((byte: number | undefined) => void) | undefined;
  #reached: ((status: PaperStatus) => void) | undefined;

  constructor(clock: Clock, send: (bytes: Uint8Array) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** Bytes of the printer. A byte that answers nothing outstanding is dropped. */
  receive(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (isRealTimeStatus(byte)) this.#asked?.(byte);
      else if (isSequenceStatus(byte)) this.#reached?.(decodeSequenceStatus(byte));
    }
  }

  /** The line has gone: what is outstanding is unanswered at once. */
  gone(): void {
    this.#asked?.(undefined);
  }

  /** One status byte, asked three times at most; undefined when the printer does not answer. */
  async ask(name: StatusName, isOpen: () => boolean): Promise<number | undefined> {
    for (let tries = 0; tries < TRIES && isOpen(); tries++) {
      const byte = await this.#askOnce(name);
      if (byte !== undefined) return byte;
      if (isOpen()) await sleep(this.#clock, SETTLE_MS);
    }
    return undefined;
  }

  /** Calls `then` for each status in sequence, until the answer is called. */
  onReached(then: (status: PaperStatus) => void): () => void {
    this.#reached = then;
    return () => {
      this.#reached = undefined;
    };
  }

  #askOnce(name: StatusName): Promise<number | undefined> {
    return new Promise((resolve) => {
      let timer: Timer | undefined;
      const finish = (byte: number | undefined) => {
        timer?.cancel();
        this.#asked = undefined;
        resolve(byte);
      };
      timer = this.#clock.after(ANSWER_MS, () => finish(undefined));
      this.#asked = finish;
      this.#send(encodeRealTime({ kind: "status", number: STATUS_NUMBERS[name] }));
    });
  }
}
