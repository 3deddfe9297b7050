import { concat } from "#util/bytes";

/**
 * SHA-256 from an intermediate state: what a card does when the host hashed all but the last block ("last block hashed
 * by the card"). node:crypto does not take a state, hence these lines. FIPS 180-4.
 */

/** First 32 bits of the fractional parts of the cube roots of the first 64 primes, as FIPS 180-4 4.2.2 defines them. */
const K = primes(64).map((prime) => fraction(Math.cbrt(prime)));

/** State before the first block: the same of the square roots of the first 8 primes. */
const INITIAL = primes(8).map((prime) => fraction(Math.sqrt(prime)));

/** The digest of a message whose first `bitsSoFar` bits gave `state` (32 bytes), and whose rest is `tail` (0..63 bytes). */
export function finishSha256(state: Uint8Array | undefined, bitsSoFar: number, tail: Uint8Array): Uint8Array {
  const words = state ? wordsOf(state) : [...INITIAL];
  const zeros = new Uint8Array((119 - tail.length) % 64);
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(bitsSoFar) + BigInt(tail.length * 8));
  const padded = concat(tail, [0x80], zeros, length);
  let h: readonly number[] = words;
  for (let at = 0; at < padded.length; at += 64) h = compress(h, padded.subarray(at, at + 64));
  const digest = new Uint8Array(32);
  const view = new DataView(digest.buffer);
  h.forEach((word, i) => {
    view.setUint32(4 * i, word >>> 0);
  });
  return digest;
}

function compress(h: readonly number[], block: Uint8Array): readonly number[] {
  const w = [...wordsOf(block)];
  const at = (i: number) => w[i] ?? 0;
  for (let i = 16; i < 64; i++) {
    const s0 = rotate(at(i - 15), 7) ^ rotate(at(i - 15), 18) ^ (at(i - 15) >>> 3);
    const s1 = rotate(at(i - 2), 17) ^ rotate(at(i - 2), 19) ^ (at(i - 2) >>> 10);
    w.push((at(i - 16) + s0 + at(i - 7) + s1) | 0);
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, last = 0] = h;
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (last + s1 + ((e & f) ^ (~e & g)) + (K[i] ?? 0) + at(i)) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [a, b, c, d, e, f, g, last] = [(t1 + t2) | 0, a, b, c, (d + t1) | 0, e, f, g];
  }
  return [a, b, c, d, e, f, g, last].map((word, i) => (word + (h[i] ?? 0)) | 0);
}

const rotate = (word: number, by: number) => (word >>> by) | (word << (32 - by));

function wordsOf(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 4 }, (_, i) => view.getInt32(4 * i));
}

function primes(count: number): readonly number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
}

/** 32 bits after the point. A double holds 53 bits and the roots are below 8: the 32 are exact. */
function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32) | 0;
}
