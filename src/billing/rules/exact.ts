import { assert } from "#util/assert";

/**
 * An exact decimal without sign: `digits` x 10^-`scale`. Prices, coefficients and rates are multiplied in it, and rounded
 * once, at the end of a line. A binary float would get 3.15 x 1.5 right and 2.75 x 0.9 wrong.
 */
export interface Exact {
  readonly digits: bigint;
  readonly scale: number;
}

/** Amount in whole cents of any size; a fee typed by mistake may be larger than a safe integer. */
export type BigCents = bigint;

export const NOTHING: Exact = { digits: 0n, scale: 0 };
export const ONE: Exact = { digits: 1n, scale: 0 };

/** Reads "3.15" or "2". The text comes from a schema: anything else is a programmer error. */
export function exact(text: string): Exact {
  const parts = /^(\d+)(?:\.(\d+))?$/.exec(text);
  assert(parts !== null, "a decimal was checked before it is read");
  const decimals = parts[2] ?? "";
  return { digits: BigInt(`${parts[1]}${decimals}`), scale: decimals.length };
}

export function whole(value: number | bigint): Exact {
  return { digits: BigInt(value), scale: 0 };
}

export function fromCents(cents: BigCents): Exact {
  return { digits: cents, scale: 2 };
}

export function times(...factors: readonly Exact[]): Exact {
  return factors.reduce((product, one) => ({
    digits: product.digits * one.digits,
    scale: product.scale + one.scale,
  }));
}

export function plus(left: Exact, right: Exact): Exact {
  const scale = Math.max(left.scale, right.scale);
  return { digits: at(left, scale) + at(right, scale), scale };
}

export function half(value: Exact): Exact {
  return { digits: value.digits * 5n, scale: value.scale + 1 };
}

/** value x percent / 100. */
export function percentOf(value: Exact, percent: Exact): Exact {
  return { digits: value.digits * percent.digits, scale: value.scale + percent.scale + 2 };
}

/** Negative, zero or positive, as in a sort. */
export function compare(left: Exact, right: Exact): number {
  const scale = Math.max(left.scale, right.scale);
  const difference = at(left, scale) - at(right, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** ROUND( ; 2 ): half up, on the exact value (billing-rules 7). */
export function toCents(value: Exact): BigCents {
  if (value.scale <= 2) return at(value, 2);
  const divisor = 10n ** BigInt(value.scale - 2);
  return (value.digits * 2n + divisor) / (divisor * 2n);
}

export function lesser(left: BigCents, right: BigCents): BigCents {
  return left > right ? right : left;
}

/** "2", "0.75", "2.05": no trailing zero. */
export function decimalText(value: Exact): string {
  if (value.scale === 0) return String(value.digits);
  const text = String(value.digits).padStart(value.scale + 1, "0");
  const decimals = text.slice(-value.scale).replace(/0+$/, "");
  const integer = text.slice(0, -value.scale);
  return decimals === "" ? integer : `${integer}.${decimals}`;
}

/** "1234.50". */
export function moneyText(cents: BigCents): string {
  const text = String(cents).padStart(3, "0");
  return `${text.slice(0, -2)}.${text.slice(-2)}`;
}

function at(value: Exact, scale: number): bigint {
  return value.digits * 10n ** BigInt(scale - value.scale);
}
