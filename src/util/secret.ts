/** Bytes that must not outlive their use. Prints as dots everywhere; `wipe` overwrites them. */
export class Secret {
  readonly #bytes: Uint8Array;
  #wiped = false;

  /** Takes the array over: the caller keeps no other reference. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The bytes themselves, for one use. Throws after `wipe`. */
  reveal(): Uint8Array {
    if (this.#wiped) throw new RangeError("secret was wiped");
    return this.#bytes;
  }

  get wiped(): boolean {
    return this.#wiped;
  }

  wipe(): void {
    this.#bytes.fill(0);
    this.#wiped = true;
  }

  toString(): string {
    return "••••";
  }

  toJSON(): string {
    return "••••";
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "••••";
  }
}
