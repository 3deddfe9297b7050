import { asciiBytes } from "#util/bytes";
import { escapeText, strictText } from "./text.ts";

/** Why the bytes of one field are not what its type says. */
export type ValueRefusal =
  | "length"
  | "not-utf8-nfc"
  | "not-ascii-name"
  | "not-digits"
  | "not-a-date"
  | "not-oui-non"
  | "not-in-list";

export type ValueRead<V> =
  | { readonly kind: "value"; readonly value: V; readonly escaped: number }
  | { readonly kind: "refused"; readonly reason: ValueRefusal };

/** Coding of the bytes of a primitive field, both ways. `encode` throws RangeError on a value the type cannot hold. */
export interface ValueType<V> {
  readonly label: string;
  encode(value: V): Uint8Array;
  decode(bytes: Uint8Array): ValueRead<V>;
}

const good = <V>(value: V, escaped = 0): ValueRead<V> => ({ kind: "value", value, escaped });
const bad = (reason: ValueRefusal) => ({ kind: "refused", reason }) as const;

/** `T n`: text, UTF-8 in NFC, 1 to n bytes. Decoded texts come out with their dangerous characters escaped. */
export function T(maxBytes: number): ValueType<string> {
  return {
    label: `T ${maxBytes}`,
    encode(value) {
      const bytes = new TextEncoder().encode(value.normalize("NFC"));
      if (bytes.length < 1 || bytes.length > maxBytes) throw new RangeError("text length");
      return bytes;
    },
    decode(bytes) {
      if (bytes.length < 1 || bytes.length > maxBytes) return bad("length");
      const text = strictText(bytes);
      if (text === undefined) return bad("not-utf8-nfc");
      const shown = escapeText(text);
      return good(shown.text, shown.escaped);
    },
  };
}

/** A type made of one ASCII pattern and bounds of length. */
function ascii(label: string, min: number, max: number, pattern: RegExp, reason: ValueRefusal): ValueType<string> {
  return {
    label,
    encode(value) {
      if (value.length < min || value.length > max) throw new RangeError(`${label}: length`);
      if (!pattern.test(value)) throw new RangeError(`${label}: ${reason}`);
      return asciiBytes(value);
    },
    decode(bytes) {
      if (bytes.length < min || bytes.length > max) return bad("length");
      const text = String.fromCharCode(...bytes);
      return pattern.test(text) ? good(text) : bad(reason);
    },
  };
}

const NAME = /^[A-Za-z0-9\-/.]*$/;

/** `A n`: ASCII letters, digits and - / ., 1 to n. */
export const A = (max: number): ValueType<string> => ascii(`A ${max}`, 1, max, NAME, "not-ascii-name");

/** `A=n`: the same, exactly n; with `values`, one of these. */
export function Ax(length: number, values?: readonly string[]): ValueType<string> {
  const pattern = values ? new RegExp(`^(?:${values.join("|")})$`) : NAME;
  const label = values ? `A=${length} (${values.join(" ")})` : `A=${length}`;
  return ascii(label, length, length, pattern, values ? "not-in-list" : "not-ascii-name");
}

/** `N n`, or `N n-m`: ASCII digits. */
export const N = (min: number, max = min): ValueType<string> =>
  ascii(min === max ? `N ${min}` : `N ${min}-${max}`, min, max, /^[0-9]*$/, "not-digits");

/** `D`: a date of the calendar, "YYYYMMDD". */
export const D: ValueType<string> = {
  label: "D",
  encode(value) {
    if (!isCalendarDate(value)) throw new RangeError("D: not a date");
    return asciiBytes(value);
  },
  decode(bytes) {
    if (bytes.length !== 8) return bad("length");
    const text = String.fromCharCode(...bytes);
    return isCalendarDate(text) ? good(text) : bad("not-a-date");
  },
};

/** `DN`: birth date, 8 digits possibly lunar or 6 without the century. Never repaired, so any digits do. */
export const DN: ValueType<string> = ascii("DN", 6, 8, /^(?:[0-9]{6}|[0-9]{8})$/, "not-a-date");

/** `U n`: unsigned integer, big-endian, exactly n bytes. */
export function U(length: 1 | 2): ValueType<number> {
  return {
    label: `U ${length}`,
    encode(value) {
      if (!Number.isInteger(value) || value < 0 || value >= 256 ** length) throw new RangeError(`U ${length}: range`);
      return length === 1 ? Uint8Array.of(value) : Uint8Array.of(value >> 8, value & 0xff);
    },
    decode: (bytes) =>
      bytes.length === length ? good(bytes.reduce((sum, byte) => sum * 256 + byte, 0)) : bad("length"),
  };
}

/** `B n`: raw bytes, exactly n; `B n x`: any number of pieces of n, one at least. */
export function B(length: number, repeated = false): ValueType<Uint8Array> {
  const fits = (count: number) => (repeated ? count > 0 && count % length === 0 : count === length);
  return {
    label: repeated ? `B ${length} x n` : `B ${length}`,
    encode(value) {
      if (!fits(value.length)) throw new RangeError("B: length");
      return value;
    },
    decode: (bytes) => (fits(bytes.length) ? good(bytes) : bad("length")),
  };
}

/** `O/N`: one letter, O oui or N non. */
export const ON: ValueType<boolean> = {
  label: "O/N",
  encode: (value) => asciiBytes(value ? "O" : "N"),
  decode: (bytes) =>
    bytes.length !== 1
      ? bad("length")
      : bytes[0] === 0x4f
        ? good(true)
        : bytes[0] === 0x4e
          ? good(false)
          : bad("not-oui-non"),
};

/** Whether eight digits name a day that exists. */
export function isCalendarDate(text: string): boolean {
  const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (parts === null) return false;
  const [year, month, date] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return year > 0 && date >= 1 && date <= days;
}
