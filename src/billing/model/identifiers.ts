/**
 * Identifiers of persons, professionals and organisms, and their keys (formats.md 7). A wrong key is told, never
 * repaired; the number is shown as it was read.
 */

/** 13 characters: digits, with 2A or 2B as the département. Never refused on its first digit or its month. */
const NIR = /^\d{5}(?:\d{2}|2A|2B)\d{6}$/;

/** Key of a NIR: 97 - (NIR mod 97) on two digits, 2A counted as 19 and 2B as 18. Undefined when it is no NIR. */
export function nirKey(nir: string): string | undefined {
  if (!NIR.test(nir)) return undefined;
  const digits = nir.slice(0, 5) + nir.slice(5, 7).replace("2A", "19").replace("2B", "18") + nir.slice(7);
  return String(97n - (BigInt(digits) % 97n)).padStart(2, "0");
}

/** Whether a NIR of 13 and its key of 2 agree. */
export function isNir(nir: string, key: string): boolean {
  return nirKey(nir) === key;
}

/** "Clé type 1-2", the Luhn key of some digits: practitioners, establishments, pharmacies, accidents at work, mutuelles. */
export function luhnKey(digits: string): string {
  if (!/^\d+$/.test(digits)) throw new RangeError("a Luhn key is made of digits");
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 0 ? 2 * digit : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return String((10 - (sum % 10)) % 10);
}

/** Whether the last digit is the Luhn key of those before it. */
export function hasLuhnKey(digits: string): boolean {
  return /^\d{2,}$/.test(digits) && luhnKey(digits.slice(0, -1)) === digits.at(-1);
}

/** Numéro de facturation: 8 digits and their key. */
export const isBillingNumber = (text: string): boolean => text.length === 9 && hasLuhnKey(text);

/** RPPS: 11 digits, the last one a key. */
export const isRpps = (text: string): boolean => text.length === 11 && hasLuhnKey(text);

/** ADELI: 9 characters with a Luhn key; 2A or 2B as the département is checked as for a FINESS. */
export const isAdeli = (text: string): boolean => isFiness(text);

/** FINESS: 9 characters with a Luhn key; a Corsican one is checked in its B2 form. */
export function isFiness(text: string): boolean {
  const b2 = finessToB2(text);
  return b2 !== undefined && hasLuhnKey(b2);
}

/** A FINESS as B2 wants it: 2A yy xxxx L becomes 2001 xxxx L, 2B becomes 2002. Undefined when it is no FINESS. */
export function finessToB2(text: string): string | undefined {
  if (/^\d{9}$/.test(text)) return text;
  const corsican = /^2([AB])\d{2}(\d{5})$/.exec(text);
  if (corsican === null) return undefined;
  return `200${corsican[1] === "A" ? "1" : "2"}${corsican[2]}`;
}

/** An AMC number on the ten characters of [2:119]: 8 to 10 digits, right-justified, zero-filled. Undefined otherwise. */
export function amcNumber10(text: string): string | undefined {
  return /^\d{8,10}$/.test(text) ? text.padStart(10, "0") : undefined;
}

/** Whether the last digit of an AMC number is its Luhn key; flagged only, some are not. */
export function hasAmcKey(text: string): boolean {
  const ten = amcNumber10(text);
  return ten !== undefined && hasLuhnKey(ten);
}

/** "013499881" printed and typed as "01-349-9881". Throws RangeError on anything but nine digits. */
export function formatOrganism(organism: string): string {
  if (!/^\d{9}$/.test(organism)) throw new RangeError("an AMO organism has nine digits");
  return `${organism.slice(0, 2)}-${organism.slice(2, 5)}-${organism.slice(5)}`;
}

/** "01-349-9881" or "013499881" to its nine digits; undefined otherwise. */
export function parseOrganism(text: string): string | undefined {
  const parts = /^(\d{2})-?(\d{3})-?(\d{4})$/.exec(text);
  return parts === null ? undefined : `${parts[1]}${parts[2]}${parts[3]}`;
}

/** The RPPS inside a PS_IdNat (8 + RPPS); undefined for staff (3 + FINESS) and ADELI (0 + ADELI). */
export function rppsOfIdNat(idNat: string): string | undefined {
  return /^8\d{11}$/.test(idNat) ? idNat.slice(1) : undefined;
}
