/** Upper-case hexadecimal, two digits a byte, `separator` between bytes ("" if absent). */
export function hex(bytes: Uint8Array, separator = ""): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(separator);
}

/** Reads hexadecimal; blanks are ignored. Throws RangeError on anything else. */
export function fromHex(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, "");
  if (digits.length % 2 !== 0 || /[^0-9A-Fa-f]/.test(digits)) throw new RangeError("not hexadecimal");
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** One new array holding the parts in order. */
export function concat(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** XOR of all bytes: the LRC of CCID frames, T=1 blocks and the TCK of an ATR. */
export function xorOf(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let lrc = 0;
  for (let i = from; i < to; i++) lrc ^= bytes[i] ?? 0;
  return lrc;
}

/** Same length and same bytes. Not for secrets: it stops at the first difference. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Byte at `index`; an index outside is a programmer error and throws. */
export function byteAt(bytes: Uint8Array, index: number): number {
  const byte = bytes[index];
  if (byte === undefined) throw new RangeError(`no byte at ${index} of ${bytes.length}`);
  return byte;
}

/** ASCII text of the bytes, each below 80. Throws RangeError otherwise. */
export function asciiOf(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) {
    if (byte > 0x7f) throw new RangeError("not ASCII");
    text += String.fromCharCode(byte);
  }
  return text;
}

/** Bytes of an ASCII text. Throws RangeError otherwise. */
export function asciiBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) throw new RangeError("not ASCII");
    bytes[i] = code;
  }
  return bytes;
}
