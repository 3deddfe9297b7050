import { xorOf } from "#util/bytes";
import { ACK, type CcidMessage, frameDataLength, messageAt, NAK, SYNC } from "./frame.ts";
import { FRAME_OVERHEAD, FRAMER_BUFFER, MAX_DATA } from "./limits.ts";

/** A frame that could not be used. `bytes` is how many were given up. */
export interface Damage {
  readonly kind: "damaged";
  readonly why: "lrc" | "length" | "gap";
  readonly bytes: number;
}

export type Frame = { readonly kind: "frame"; readonly message: CcidMessage };
export type Junk = { readonly kind: "junk"; readonly count: number };

/** What the host finds on the line (wire.md 2.2). */
export type Token =
  | Frame
  | { readonly kind: "nak" }
  | { readonly kind: "notification"; readonly change: "removed" | "inserted" | "unknown" }
  | { readonly kind: "time-byte"; readonly value: number }
  | Junk
  | Damage;

const NOTIFICATION = 0x50;
const REMOVED = 0x02;
const INSERTED = 0x03;

/** Bytes not yet understood: one buffer, compacted, never grown. */
class Pending {
  readonly buffer = new Uint8Array(FRAMER_BUFFER);
  start = 0;
  end = 0;

  get length(): number {
    return this.end - this.start;
  }

  /** Takes as many of the bytes from `from` as there is room for; gives how many. */
  take(bytes: Uint8Array, from: number): number {
    if (this.start > 0) {
      this.buffer.copyWithin(0, this.start, this.end);
      this.end -= this.start;
      this.start = 0;
    }
    const count = Math.min(this.buffer.length - this.end, bytes.length - from);
    this.buffer.set(from === 0 && count === bytes.length ? bytes : bytes.subarray(from, from + count), this.end);
    this.end += count;
    return count;
  }

  peek(offset: number): number | undefined {
    return this.start + offset < this.end ? this.buffer[this.start + offset] : undefined;
  }

  clear(): number {
    const dropped = this.length;
    this.start = 0;
    this.end = 0;
    return dropped;
  }
}

type Attempt =
  | "wait"
  | { readonly kind: "good"; readonly message: CcidMessage }
  | { readonly kind: "bad"; readonly why: "lrc" | "length" };

/** Looks at the frame whose `03 06` begins the pending bytes. Consumes nothing. */
function tryFrame(pending: Pending): Attempt {
  const length = frameDataLength(pending.buffer, pending.start, pending.end);
  if (length === undefined) return "wait";
  if (length > MAX_DATA) return { kind: "bad", why: "length" };
  const size = FRAME_OVERHEAD + length;
  if (pending.length < size) return "wait";
  if (xorOf(pending.buffer, pending.start, pending.start + size) !== 0) return { kind: "bad", why: "lrc" };
  return { kind: "good", message: messageAt(pending.buffer, pending.start, length) };
}

/**
 * Reader to host (wire.md 2.11). Fed with chunks of any size; never throws; keeps at most one partial token.
 *
 * ```text
 *  IDLE --03--> SYNC --06--> FRAME(header, data, LRC) --LRC good--> deliver, IDLE
 *   |            |--15--> NAK --16--> deliver NAK, IDLE     --LRC bad, length > 261--> rescan from byte 1
 *   |            |--other--> rescan from byte 1
 *   |--50--> NOTE --any byte--> deliver notification, IDLE
 *   |--80..FF--> deliver time byte, IDLE
 *   |--other--> count junk, IDLE
 *  any state but IDLE: 50 ms without a byte (the owner calls `gap`) -> drop the partial data, report, IDLE
 * ```
 */
export class HostFramer {
  readonly #pending = new Pending();

  /** True inside a token: the owner must call `gap` after 50 ms of silence. */
  get waiting(): boolean {
    return this.#pending.length > 0;
  }

  push(bytes: Uint8Array): Token[] {
    const tokens: Token[] = [];
    for (let from = 0; from < bytes.length; ) {
      from += this.#pending.take(bytes, from);
      this.#scan(tokens);
    }
    return tokens;
  }

  gap(): Token | undefined {
    const bytes = this.#pending.clear();
    return bytes === 0 ? undefined : { kind: "damaged", why: "gap", bytes };
  }

  /** Forgets a partial token (procedure R). Gives the number of bytes dropped. */
  reset(): number {
    return this.#pending.clear();
  }

  #scan(tokens: Token[]): void {
    const pending = this.#pending;
    for (let first = pending.peek(0); first !== undefined; first = pending.peek(0)) {
      const step = first === SYNC ? this.#afterSync(tokens) : this.#between(first, tokens);
      if (step === 0) return;
      pending.start += step;
    }
  }

  /** Outside a frame. Gives how many bytes are used up, 0 to wait for more. */
  #between(first: number, tokens: Token[]): number {
    if (first === NOTIFICATION) {
      const second = this.#pending.peek(1);
      if (second === undefined) return 0;
      const change = second === REMOVED ? "removed" : second === INSERTED ? "inserted" : "unknown";
      tokens.push({ kind: "notification", change });
      return 2;
    }
    if (first >= 0x80) tokens.push({ kind: "time-byte", value: first });
    else countJunk(tokens);
    return 1;
  }

  #afterSync(tokens: Token[]): number {
    const control = this.#pending.peek(1);
    if (control === undefined) return 0;
    if (control === NAK) {
      const last = this.#pending.peek(2);
      if (last === undefined) return 0;
      if (last === (SYNC ^ NAK)) {
        tokens.push({ kind: "nak" });
        return 3;
      }
    }
    if (control !== ACK) {
      countJunk(tokens);
      return 1;
    }
    const attempt = tryFrame(this.#pending);
    if (attempt === "wait") return 0;
    if (attempt.kind === "bad") {
      tokens.push({ kind: "damaged", why: attempt.why, bytes: 1 });
      return 1;
    }
    tokens.push({ kind: "frame", message: attempt.message });
    return FRAME_OVERHEAD + attempt.message.data.length;
  }
}

function countJunk(tokens: (Token | Junk)[]): void {
  const last = tokens.at(-1);
  if (last?.kind === "junk") tokens[tokens.length - 1] = { kind: "junk", count: last.count + 1 };
  else tokens.push({ kind: "junk", count: 1 });
}

/** What the unit finds on the line: each `damaged` is answered by a NAK, junk by nothing. */
export type UnitToken = Frame | Junk | Damage;

/**
 * Host to reader, for the simulated unit (wire.md 2.7). Unlike the host it drops a damaged frame whole, since it can
 * ask for it again; a NAK from the host is junk.
 *
 * ```text
 *  HUNT --03 06--> FRAME --LRC good--> deliver          HUNT --other--> count junk
 *                        --LRC bad--> drop the frame, damaged
 *                        --length > 261--> drop all that has come, damaged
 *                        --100 ms without a byte (the owner calls `gap`)--> drop the partial frame, damaged
 * ```
 */
export class UnitFramer {
  readonly #pending = new Pending();

  /** True inside a frame: the owner must call `gap` after 100 ms of silence. */
  get waiting(): boolean {
    return this.#pending.length > 0;
  }

  push(bytes: Uint8Array): UnitToken[] {
    const tokens: UnitToken[] = [];
    for (let from = 0; from < bytes.length; ) {
      from += this.#pending.take(bytes, from);
      while (this.#next(tokens));
    }
    return tokens;
  }

  gap(): UnitToken | undefined {
    const bytes = this.#pending.clear();
    return bytes === 0 ? undefined : { kind: "damaged", why: "gap", bytes };
  }

  /** One step; false when more bytes are needed. */
  #next(tokens: UnitToken[]): boolean {
    const pending = this.#pending;
    const first = pending.peek(0);
    if (first === undefined) return false;
    const second = pending.peek(1);
    if (first === SYNC && second === undefined) return false;
    if (first !== SYNC || second !== ACK) {
      countJunk(tokens);
      pending.start += 1;
      return true;
    }
    const attempt = tryFrame(pending);
    if (attempt === "wait") return false;
    if (attempt.kind === "bad" && attempt.why === "length") {
      tokens.push({ kind: "damaged", why: "length", bytes: pending.clear() });
      return false;
    }
    const length = frameDataLength(pending.buffer, pending.start, pending.end) ?? 0;
    const size = FRAME_OVERHEAD + length;
    if (attempt.kind === "bad") tokens.push({ kind: "damaged", why: "lrc", bytes: size });
    else tokens.push({ kind: "frame", message: attempt.message });
    pending.start += size;
    return true;
  }
}
