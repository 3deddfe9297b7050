import type { Clock, Line } from "../ports/index.ts";
import { HOST_GAP_MS, HostFramer, type Token } from "../wire/ccid/index.ts";
import { Deadline } from "./deadline.ts";

/** What is kept of an unknown device, to judge what it is. */
const SAMPLE_BYTES = 256;

/** The line as tokens: frames bytes, watches for silence inside a frame, and discards on demand. */
export class TokenSource {
  readonly #clock: Clock;
  readonly #hear: (token: Token) => void;
  readonly #framer = new HostFramer();
  readonly #silence: Deadline;
  /** Ends the drain under way. */
  #drained: (() => void) | undefined;
  #discarded = 0;
  #over = false;
  #sample: number[] | undefined;

  constructor(line: Line, clock: Clock, hear: (token: Token) => void) {
    this.#clock = clock;
    this.#hear = hear;
    this.#silence = new Deadline(clock, () => this.#onSilence());
    line.onBytes((bytes) => this.#received(bytes));
  }

  /** True inside a token that has not all come. */
  get waiting(): boolean {
    return this.#framer.waiting;
  }

  /** Bytes thrown away by the last drain. */
  get discarded(): number {
    return this.#discarded;
  }

  /** Keeps the first bytes that come from now on, to judge what talks there. */
  startSample(): void {
    this.#sample = [];
  }

  /** What was kept; no more is. */
  takeSample(): readonly number[] {
    const sample = this.#sample ?? [];
    this.#sample = undefined;
    return sample;
  }

  /** Reads and discards until 50 ms of silence, `limitMs` at most. */
  drain(limitMs: number): Promise<void> {
    this.#discarded = this.#framer.reset();
    return new Promise((resolve) => {
      const limit = this.#clock.after(limitMs, () => this.#drained?.());
      this.#drained = () => {
        limit.cancel();
        this.#drained = undefined;
        this.#silence.clear();
        resolve();
      };
      this.#silence.set(HOST_GAP_MS);
    });
  }

  dispose(): void {
    this.#over = true;
    this.#drained?.();
    this.#silence.dispose();
  }

  #received(bytes: Uint8Array): void {
    if (this.#over) return;
    if (this.#sample && this.#sample.length < SAMPLE_BYTES) this.#sample.push(...bytes.subarray(0, SAMPLE_BYTES));
    if (this.#drained) {
      this.#discarded += bytes.length;
      this.#silence.set(HOST_GAP_MS);
      return;
    }
    for (const token of this.#framer.push(bytes)) this.#hear(token);
    if (this.#framer.waiting) this.#silence.set(HOST_GAP_MS);
    else this.#silence.clear();
  }

  #onSilence(): void {
    if (this.#drained) {
      this.#drained();
      return;
    }
    const gap = this.#framer.gap();
    if (gap) this.#hear(gap);
  }
}
