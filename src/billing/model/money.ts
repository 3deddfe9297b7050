/** An amount of money in integer cents (principle 15). Never a float, never euros. */
export type Cents = number & { readonly __unit: "cents" };

/** Checks and brands an integer. Throws RangeError on a fraction or an unsafe number. */
export function cents(value: number): Cents {
  if (!Number.isSafeInteger(value)) throw new RangeError("amounts are whole cents");
  return value as Cents;
}

export const ZERO = cents(0);

/** Sum of amounts. */
export function sum(...amounts: readonly Cents[]): Cents {
  return cents(amounts.reduce((total, amount) => total + amount, 0));
}

/** "1234.50": files and JSON. */
export function toDecimal(amount: Cents): string {
  const sign = amount < 0 ? "-" : "";
  const whole = Math.abs(amount);
  return `${sign}${Math.trunc(whole / 100)}.${String(whole % 100).padStart(2, "0")}`;
}

/** Reads "1234.50" exactly (two decimals). Throws RangeError otherwise. */
export function fromDecimal(text: string): Cents {
  const parts = /^(-?)(\d{1,12})\.(\d{2})$/.exec(text);
  if (parts === null) throw new RangeError("not an amount with two decimals");
  const value = Number(parts[2]) * 100 + Number(parts[3]);
  return cents(parts[1] === "-" ? -value : value);
}

/** "1 234,50 €": screen and paper, no-break spaces replaced by plain ones. */
export function toFrench(amount: Cents): string {
  const [whole = "", decimals = ""] = toDecimal(amount).split(".");
  return `${whole.replace(/(\d)(?=(\d{3})+$)/g, "$1 ")},${decimals} €`;
}
