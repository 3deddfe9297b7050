import { assert } from "#util/assert";

/** Where one record lies. */
export interface Place {
  readonly segment: number;
  readonly offset: number;
  /** The MAC before it, when the bytes that stand there are spoilt. */
  readonly mended?: Uint8Array;
}

export interface PlacesState {
  readonly segments: readonly number[];
  readonly firstSeqs: readonly number[];
  readonly offsets: readonly number[];
}

/** Where each record lies, all in memory: some bytes a record. */
export class Places {
  readonly #segments: number[] = [];
  readonly #firstSeqs: number[] = [];
  readonly #offsets: number[] = [];
  readonly #mended = new Map<number, Uint8Array>();

  /** All of it, for a checkpoint; none is mended in a sound journal. */
  state(): PlacesState {
    return { segments: [...this.#segments], firstSeqs: [...this.#firstSeqs], offsets: [...this.#offsets] };
  }

  restore({ segments, firstSeqs, offsets }: PlacesState): void {
    this.#segments.push(...segments);
    this.#firstSeqs.push(...firstSeqs);
    for (const offset of offsets) this.#offsets.push(offset);
  }

  add(seq: number, { segment, offset, mended }: Place): void {
    if (this.#segments.at(-1) !== segment) {
      this.#segments.push(segment);
      this.#firstSeqs.push(seq);
    }
    this.#offsets[seq - 1] = offset;
    if (mended !== undefined) this.#mended.set(seq, mended);
  }

  /** Number of the last record that has its place. */
  get last(): number {
    return this.#offsets.length;
  }

  has(seq: number): boolean {
    return this.#offsets[seq - 1] !== undefined;
  }

  /** Place of a record that was read or written; a number that never was is a programmer error. */
  of(seq: number): Place {
    const offset = this.#offsets[seq - 1];
    const segment = this.#segments[this.#firstSeqs.findLastIndex((first) => first <= seq)];
    assert(offset !== undefined && segment !== undefined, "a record that was read has its place");
    const mended = this.#mended.get(seq);
    return { segment, offset, ...(mended && { mended }) };
  }
}
