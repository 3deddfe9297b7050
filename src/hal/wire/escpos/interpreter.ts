import { byteAt, concat } from "#util/bytes";
import {
  ALIGNMENTS,
  type Alignment,
  type Operation,
  QR_LEVELS,
  type QrLevel,
  type RealTimeOperation,
} from "./commands.ts";
import { cp858Sign } from "./cp858.ts";

/*
 * The strict reader of printer bytes: what the simulated printer prints with, and what every receipt is tested through.
 *
 *   bytes --> RealTimeScanner --> bytes in order --> OrderReader --> operations
 *                  |
 *                  +--> 10 04 n and 10 05 02, obeyed at once, even inside data
 *
 * Strict: a byte or a command that is not in the table of wire.md 5.1 is a fault, never skipped in silence.
 */

const DLE = 0x10;
const ESC = 0x1b;
const GS = 0x1d;
/** Version 25 is the largest QR code on 384 dots; it holds 3057 digits, after three bytes of function. */
const MAX_QR_BYTES = 3 + 3057;

/** A byte string that no table knows. */
export interface StrayBytes {
  readonly kind: "stray";
  readonly bytes: Uint8Array;
}

/** Takes the real-time commands out of the stream, as a printer does: wherever they stand. Holds two bytes at most. */
export class RealTimeScanner {
  #held: number[] = [];

  push(bytes: Uint8Array): { readonly inOrder: Uint8Array; readonly realTime: readonly RealTimeOperation[] } {
    const inOrder: number[] = [];
    const realTime: RealTimeOperation[] = [];
    for (const byte of bytes) {
      this.#held.push(byte);
      this.#sort(inOrder, realTime);
    }
    return { inOrder: Uint8Array.from(inOrder), realTime };
  }

  #sort(inOrder: number[], realTime: RealTimeOperation[]): void {
    while (this.#held.length > 0) {
      const [first, second, third] = this.#held;
      const begun = first === DLE && (second === undefined || second === 0x04 || second === 0x05);
      if (begun && third === undefined) return;
      const found = begun ? realTimeOf(second, third) : undefined;
      if (found === undefined) {
        inOrder.push(first ?? 0);
        this.#held.shift();
      } else {
        realTime.push(found);
        this.#held = this.#held.slice(3);
      }
    }
  }
}

function realTimeOf(second: number | undefined, third: number | undefined): RealTimeOperation | undefined {
  if (second === 0x05) return third === 0x02 ? { kind: "clear" } : undefined;
  return third === 1 || third === 2 || third === 3 || third === 4 ? { kind: "status", number: third } : undefined;
}

/** Reads operations in order, fed in chunks of any size. */
export class OrderReader {
  #held: Uint8Array = new Uint8Array(0);

  /** Bytes kept until their command is whole. */
  get heldBytes(): number {
    return this.#held.length;
  }

  push(bytes: Uint8Array): void {
    this.#held = concat(this.#held, bytes);
  }

  /** The next whole operation; undefined while it is not whole. Text ends before the next control byte. */
  next(): Operation | StrayBytes | undefined {
    if (this.#held.length === 0) return undefined;
    const read = readOperation(this.#held);
    if (read === "more") return undefined;
    this.#held = this.#held.slice(read.length);
    return read.operation;
  }

  /** The buffer was cleared. */
  clear(): void {
    this.#held = new Uint8Array(0);
  }
}

interface Read {
  readonly operation: Operation | StrayBytes;
  readonly length: number;
}

/** What stands at the beginning of these bytes (at least one). */
function readOperation(bytes: Uint8Array): Read | "more" {
  const first = byteAt(bytes, 0);
  if (first === 0x0a) return { operation: { kind: "line-feed" }, length: 1 };
  if (cp858Sign(first) !== undefined) return readText(bytes);
  if (first !== ESC && first !== GS) return stray(bytes, 1);
  const second = bytes[1];
  if (second === undefined) return "more";
  if (first === GS && second === 0x28) return readQr(bytes);
  if (first === GS && second === 0x6b) return readBarCode(bytes);
  return readPlain(bytes, first, second);
}

function readText(bytes: Uint8Array): Read {
  let text = "";
  for (const byte of bytes) {
    const sign = cp858Sign(byte);
    if (sign === undefined) break;
    text += sign;
  }
  return { operation: { kind: "text", text }, length: text.length };
}

/** Commands of two bytes and at most one parameter. `undefined`: a parameter outside its table. */
const PLAIN: Readonly<Record<number, (parameter: number) => Operation | undefined>> = {
  [key(ESC, 0x74)]: (page) => ({ kind: "code-page", page }),
  [key(ESC, 0x52)]: (set) => ({ kind: "international", set }),
  [key(ESC, 0x64)]: (lines) => ({ kind: "feed-lines", lines }),
  [key(ESC, 0x4a)]: (dots) => ({ kind: "feed-dots", dots }),
  [key(ESC, 0x61)]: (n) => {
    const align = (Object.keys(ALIGNMENTS) as Alignment[]).find((name) => ALIGNMENTS[name] === n);
    return align && { kind: "align", align };
  },
  [key(ESC, 0x45)]: (n) => flag(n, (on) => ({ kind: "bold", on })),
  [key(ESC, 0x2d)]: (n) => flag(n, (on) => ({ kind: "underline", on })),
  [key(ESC, 0x4d)]: (n) => flag(n, (second) => ({ kind: "font", font: second ? "B" : "A" })),
  [key(GS, 0x42)]: (n) => flag(n, (on) => ({ kind: "reverse", on })),
  [key(GS, 0x21)]: (n) =>
    (n & ~0x11) === 0 ? { kind: "size", width: n & 0x10 ? 2 : 1, height: n & 0x01 ? 2 : 1 } : undefined,
  [key(ESC, 0x33)]: (dots) => ({ kind: "line-spacing", dots }),
  [key(GS, 0x68)]: (dots) => ({ kind: "bar-height", dots }),
  [key(GS, 0x77)]: (dots) => (dots >= 2 && dots <= 6 ? { kind: "bar-module", dots } : undefined),
  [key(GS, 0x48)]: (n) => (n === 2 ? { kind: "bar-digits" } : undefined),
  [key(GS, 0x72)]: (n) => (n === 1 ? { kind: "paper-status" } : undefined),
};

function readPlain(bytes: Uint8Array, first: number, second: number): Read | "more" {
  if (first === ESC && second === 0x40) return { operation: { kind: "init" }, length: 2 };
  if (first === ESC && second === 0x32) return { operation: { kind: "line-spacing", dots: undefined }, length: 2 };
  if (first === GS && second === 0x56) {
    if (bytes.length < 4) return "more";
    const cut = bytes[2] === 0x42 && bytes[3] === 0x00;
    return cut ? { operation: { kind: "cut" }, length: 4 } : stray(bytes, 4);
  }
  const read = PLAIN[key(first, second)];
  if (read === undefined) return stray(bytes, 2);
  const parameter = bytes[2];
  if (parameter === undefined) return "more";
  const operation = read(parameter);
  return operation === undefined ? stray(bytes, 3) : { operation, length: 3 };
}

/** `1D 6B 49 len 7B 42 data`: CODE128, subset B. */
function readBarCode(bytes: Uint8Array): Read | "more" {
  if (bytes.length < 4) return "more";
  if (bytes[2] !== 0x49) return stray(bytes, 3);
  const length = 4 + byteAt(bytes, 3);
  if (bytes.length < length) return "more";
  const content = ascii(bytes.subarray(4, length));
  if (content === undefined || !content.startsWith("{B")) return stray(bytes, length);
  return { operation: { kind: "code128", data: content.slice(2) }, length };
}

/** `1D 28 6B pL pH 31 fn ...`, length little-endian. */
function readQr(bytes: Uint8Array): Read | "more" {
  if (bytes.length < 5) return "more";
  if (bytes[2] !== 0x6b) return stray(bytes, 3);
  const length = 5 + byteAt(bytes, 3) + 256 * byteAt(bytes, 4);
  if (length > 5 + MAX_QR_BYTES) return stray(bytes, 5); // Refused as it is read: nothing waits for such a promise.
  if (bytes.length < length) return "more";
  const operation = qrOperation(bytes.subarray(5, length));
  return operation === undefined ? stray(bytes, length) : { operation, length };
}

function qrOperation(content: Uint8Array): Operation | undefined {
  const [type, fn, m, zero] = content;
  if (type !== 0x31 || m === undefined) return undefined;
  if (fn === 0x50) {
    const data = m === 0x30 ? ascii(content.subarray(3)) : undefined;
    return data === undefined ? undefined : { kind: "qr-store", data };
  }
  if (fn === 0x41) return content.length === 4 && m === 0x32 && zero === 0 ? { kind: "qr-model" } : undefined;
  if (content.length !== 3) return undefined;
  if (fn === 0x43) return m >= 3 && m <= 6 ? { kind: "qr-module", dots: m } : undefined;
  if (fn === 0x51) return m === 0x30 ? { kind: "qr-print" } : undefined;
  const level = (Object.keys(QR_LEVELS) as QrLevel[]).find((name) => QR_LEVELS[name] === m);
  return fn === 0x45 && level !== undefined ? { kind: "qr-level", level } : undefined;
}

function flag(parameter: number, then: (on: boolean) => Operation): Operation | undefined {
  return parameter === 0 || parameter === 1 ? then(parameter === 1) : undefined;
}

function ascii(bytes: Uint8Array): string | undefined {
  return bytes.length > 0 && bytes.every((byte) => byte >= 0x20 && byte <= 0x7e)
    ? String.fromCharCode(...bytes)
    : undefined;
}

function stray(bytes: Uint8Array, length: number): Read {
  const taken = Math.min(length, bytes.length);
  return { operation: { kind: "stray", bytes: bytes.slice(0, taken) }, length: taken };
}

function key(first: number, second: number): number {
  return first * 256 + second;
}
